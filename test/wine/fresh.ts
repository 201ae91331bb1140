import { inject } from 'vitest';
import { startWine, type Wine } from './wine.js';

/** A Windows of its own for a file of tests, as it is when it was just installed: about two seconds. */
export const freshWine = (): Promise<Wine> => startWine(undefined, inject('wine'));
