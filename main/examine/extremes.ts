/** The least and the greatest of a list of any length: `Math.max(...list)` ends in a stack overflow beyond some 100,000. */

/** The greatest of these numbers; minus infinity where there is none. */
export function greatest(numbers: Iterable<number>): number {
  let found = Number.NEGATIVE_INFINITY;
  for (const each of numbers) found = Math.max(found, each);
  return found;
}

/** The least of these numbers; infinity where there is none. */
export function least(numbers: Iterable<number>): number {
  let found = Number.POSITIVE_INFINITY;
  for (const each of numbers) found = Math.min(found, each);
  return found;
}
