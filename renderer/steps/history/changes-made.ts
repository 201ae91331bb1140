/** What of the history is a change that was made. Pure. */
import type { PastChangeReport } from '../../../preload/contract/index.js';

/** How many changes were made, whatever became of them: what was rolled back left nothing, and what cannot be read is unknown. */
export const changesMade = (changes: readonly PastChangeReport[]): number =>
  changes.filter(({ state }) => state !== 'rolled-back' && state !== 'damaged').length;
