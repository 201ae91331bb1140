import { failure } from './failure.js';

/** The answer of a door to what it has no means for. */
export const notHere = failure(
  'NOT-HERE',
  'This way of running the program cannot do that.',
  'The desktop app and the page in a browser each open files in their own way.',
);
