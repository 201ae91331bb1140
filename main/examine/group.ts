/** Lists taken apart by a property of their members. */

/**
 * The members of each group, in order of appearance; the groups too.
 *
 * @param keyOf the property; members with the same text are of one group
 */
export function groupBy<T, K extends string>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
