/** Numbers, sizes and times as people read them. Pure, so that they can be tested without a window. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A whole number with separators: `12,408`. */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** A count with its noun: `1 packet`, `2 packets`. `many` is given where it is not the noun with an s. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** A size in bytes, KB, MB or GB (1,024 each, as Windows shows them): at most one decimal. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return countOf(bytes, 'byte');
  const text = value < 10 ? value.toFixed(1).replace(/\.0$/, '') : whole.format(value);
  return `${text} ${units[unit] ?? ''}`;
}

/** A length of time given in seconds: `40 ms`, `3.2 s`, `41 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const value = Math.max(0, seconds);
  if (value === 0) return '0 s';
  if (value < 0.001) return 'less than 1 ms';
  if (value < 0.9995) return `${Math.round(value * 1000)} ms`;
  if (value < 9.95) return `${value.toFixed(1).replace(/\.0$/, '')} s`;
  const rounded = Math.round(value);
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return rounded % 60 === 0 ? `${minutes} min` : `${minutes} min ${rounded % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${formatCount(hours)} h` : `${formatCount(hours)} h ${minutes % 60} min`;
}

/** A waiting time in whole seconds, for a counter that runs: never `40 ms`, never a decimal. */
export function formatElapsed(seconds: number): string {
  return formatDuration(Math.max(0, Math.floor(seconds)));
}

/** A packet's time as Wireshark writes it: seconds after the first packet, to the millisecond. */
export function formatInstant(seconds: number): string {
  return seconds.toFixed(3).replace(/^-(0\.0+)$/, '$1');
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A day of an ISO 8601 time, in UTC: `3 Mar 2026`; the text itself where it is none. */
export function formatDay(moment: string): string {
  const time = Date.parse(moment);
  return Number.isNaN(time) ? moment : day.format(time);
}

const minute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** A moment of an ISO 8601 time: `3 Mar 2026, 14:05 UTC`; the text itself where it is none. */
export function formatMoment(moment: string): string {
  const time = Date.parse(moment);
  return Number.isNaN(time) ? moment : `${minute.format(time)} UTC`;
}

/** A moment of an ISO 8601 time as the clocks show it here: `2026-11-22 14:03 +01:00`; the text itself where it is none. */
export function formatLocalMoment(moment: string): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return moment;
  const ahead = -date.getTimezoneOffset();
  const here = new Date(date.getTime() + ahead * 60_000).toISOString();
  const two = (number: number): string => String(number).padStart(2, '0');
  const offset = `${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return `${here.slice(0, 10)} ${here.slice(11, 16)} ${ahead < 0 ? '-' : '+'}${offset}`;
}

/** A length of time in whole days, or less exactly where it is shorter: `12 days`, `3 h`. */
export function formatDays(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  return days >= 1 ? countOf(days, 'day') : formatDuration(Math.max(1, Math.floor(seconds)));
}

/** A share of 1 in per cent, never 100 before the end. */
export function formatShare(share: number): string {
  return `${Math.min(share >= 1 ? 100 : 99, Math.max(0, Math.floor(share * 100)))} %`;
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
