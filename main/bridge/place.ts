/** Where a file is to be written: asked of the person, never decided by a page. */
import type { Result } from '../../preload/contract/contract.js';
import { failure } from './failure.js';

/** What is to be written. */
export interface Place {
  readonly what: 'bundle' | 'list';
  /** A name to begin with; what stands behind its last dot is the kind of the file. */
  readonly name: string;
}

/**
 * Shows the system's own dialog, which asks before it replaces a file, and gives the chosen path; null where the person
 * cancelled.
 */
export type ChoosePlace = (place: Place) => Promise<string | null>;

/** The failure for a path that begins nowhere; `example` is a file's name. */
export const notWhole = (example: string): Result<never> =>
  failure(
    'PATH-NOT-WHOLE',
    'This path does not say on which disk it begins.',
    `Write all of it, from the drive on: C:\\Users\\you\\${example}`,
  );
