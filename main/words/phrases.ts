/** Small pieces of sentences: lists, counts, times. */

/** `a`, `a and b`, `a, b and 3 more`. */
export function list(items: readonly string[], most = 3): string {
  if (items.length <= most) {
    return items.length < 2
      ? (items[0] ?? '')
      : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1] ?? ''}`;
  }
  return `${items.slice(0, most).join(', ')} and ${grouped(items.length - most)} more`;
}

/** The same text, beginning with a capital letter. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The hosts that something is about. */
export function hosts(facts: { readonly targets: readonly { readonly host: string }[] }): string {
  return list([...new Set(facts.targets.map(({ host }) => host))]);
}

/** `12,345`, of a whole number. Node's own `toLocaleString` takes 11 ms to begin. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 connection`, `3 connections`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** A length of time, as exact as a person needs it. */
export function duration(seconds: number): string {
  if (seconds < 0.001) return 'less than a millisecond';
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return count(Math.round(seconds), 'second');
  return count(Math.round(seconds / 60), 'minute');
}

/** `name:port (address)`; the address is left out where it is the name. */
export function place(target: {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
}): string {
  const port = target.port === 0 ? '' : `:${target.port}`;
  const addresses = target.addresses.filter((address) => address !== target.host);
  return addresses.length === 0 ? `${target.host}${port}` : `${target.host}${port} (${list(addresses, 2)})`;
}

/**
 * Cuts a text that is too long for its place in the middle, where names differ least.
 *
 * @returns the text itself where it is short enough.
 */
export function shorten(text: string, most: number): string {
  const letters = [...text];
  if (letters.length <= most) return text;
  const head = Math.ceil((most - 1) * 0.6);
  const tail = most - 1 - head;
  // The sign of what is left out stands for a dot beside it, too: one that stays would look like a fourth.
  const begin = letters.slice(0, head).join('').replace(/\.+$/, '');
  return `${begin}…${letters
    .slice(letters.length - tail)
    .join('')
    .replace(/^\.+/, '')}`;
}

/** The part of a distinguished name that people know: its common name, or what it has instead. */
export function shortName(name: string): string {
  const parts = name.split(/(?<!\\), /);
  const part = ['CN=', 'O=', 'OU='].flatMap((key) => parts.find((each) => each.startsWith(key)) ?? [])[0] ?? name;
  return shorten(part.replace(/^[A-Z]+=/, '').replace(/\\(.)/g, '$1'), 80);
}

/** `20 November 2026`, of a time in ISO 8601. */
export function day(time: string): string {
  const months = 'January February March April May June July August September October November December'.split(' ');
  const [year = '', month = '', date = ''] = time.slice(0, 10).split('-');
  return `${Number(date)} ${months[Number(month) - 1] ?? month} ${year}`;
}

/** `20 November 2026, 14:05 UTC`, of a time in ISO 8601 in UTC. */
export function moment(time: string): string {
  return `${day(time)}, ${time.slice(11, 16)} UTC`;
}

/** `2026-11-22 14:03 +01:00`, of a time in ISO 8601: as the clocks show it here, and how far that is from UTC. */
export function localMoment(time: string): string {
  const date = new Date(time);
  const ahead = -date.getTimezoneOffset();
  const here = new Date(date.getTime() + ahead * 60_000).toISOString();
  const two = (number: number): string => String(number).padStart(2, '0');
  const offset = `${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return `${here.slice(0, 10)} ${here.slice(11, 16)} ${ahead < 0 ? '-' : '+'}${offset}`;
}

/** `2026-11-22`, of a time in ISO 8601: the day that it is here. */
export const localDay = (time: string): string => localMoment(time).slice(0, 10);

/** One of two words, for one thing or for several. */
export function plural(number: number, one: string, many: string): string {
  return number === 1 ? one : many;
}
