/** What of the history is a change that was made. Pure. */
import type { PastChangeReport } from '../../../preload/contract/index.js';

/**
 * How many changes were made, whatever became of them. What was rolled back left nothing, what cannot be read is unknown, and
 * taking a change back is none of its own.
 */
export const changesMade = (changes: readonly PastChangeReport[]): number =>
  changes.filter(({ state, remedy }) => state !== 'rolled-back' && state !== 'damaged' && remedy !== 'restore').length;

/** Whether a change was broken off in its middle, and something of it is left to take back. */
export const isBrokenOff = (changes: readonly PastChangeReport[]): boolean =>
  changes.some(({ state, canUndo }) => state === 'interrupted' && canUndo);
