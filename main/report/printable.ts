/** Text for a terminal, whoever wrote it. */

/**
 * The same value with every string cleaned: names and lines come from the wire, and nothing in them may steer the
 * terminal or turn the direction of reading. Done before anything is painted, so that no escape of theirs looks like ours.
 */
export function cleaned<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (Array.isArray(value)) return value.map(cleaned) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cleaned<unknown>(each)])) as T;
}

function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
