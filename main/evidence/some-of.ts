/** Few of many names. */

const longestName = 120;

/** The first names, each cut where it is long, and how many more there are: a text that always has room in a document. */
export function someOf(names: readonly string[], most = 5): string {
  const short = (name: string): string => (name.length > longestName ? `${name.slice(0, longestName)}…` : name);
  const first = names.slice(0, most).map(short).join(', ');
  return names.length > most ? `${first} and ${names.length - most} more` : first;
}
