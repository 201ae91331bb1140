/**
 * The functions that a script for automatic configuration may call. They run outside of the script's cell, where nothing
 * that the script does to its own `String` or `Array` touches them; Windows' own are not written in the script's language
 * either. They take and give plain values alone.
 *
 * Source: Netscape's description of the format (1996), as MDN keeps it ("Proxy Auto-Configuration (PAC) file"), and
 * Microsoft's additions for IPv6 ("IPv6 Extensions to Navigator Auto-Config File Format").
 */

/** An argument as text; undefined where none was given. Null is what a name without addresses was resolved to. */
export type HelperArgument = string | null | undefined;

/** What a helper gives. */
export type HelperResult = string | number | boolean | null | undefined;

/** What the helpers know of the world. */
export interface HelperWorld {
  /** Addresses of a name; none where there are none, or where it is not known. */
  lookUp(name: string): readonly string[];
  /** The client's own addresses. */
  readonly client: readonly string[];
  /** The time, in the time zone of this machine. */
  now(): Date;
  /** False once the script has had its time: what takes long then gives up, and the script is ended. */
  mayGoOn(): boolean;
}

/** Makes the helpers, by name. */
export function pacHelpers(world: HelperWorld): Readonly<Record<string, (...args: HelperArgument[]) => HelperResult>> {
  // What is no name is not looked up: many scripts hand on what a helper gave them for a name that does not exist.
  const lookUp = (host: HelperArgument): readonly string[] => (host == null || host === '' ? [] : world.lookUp(host));
  const resolve4 = (host: HelperArgument): string | null =>
    host != null && number4(host) !== null ? host : (lookUp(host).find(isIpv4) ?? null);
  return {
    isPlainHostName: (host) => !/[.:]/.test(String(host)),
    dnsDomainIs: (host, domain) => lower(host).endsWith(lower(domain)),
    localHostOrDomainIs: (host, name) =>
      lower(host) === lower(name) || (!lower(host).includes('.') && lower(name).startsWith(`${lower(host)}.`)),
    isResolvable: (host) => resolve4(host) !== null,
    dnsResolve: (host) => resolve4(host),
    myIpAddress: () => world.client.find(isIpv4) ?? '127.0.0.1',
    isInNet: (host, pattern, mask) => {
      const [address, net, kept] = [resolve4(host), String(pattern), String(mask)].map(number4);
      if (address == null || net == null || kept == null) return false;
      return (address & kept) >>> 0 === (net & kept) >>> 0;
    },
    convert_addr: (address) => number4(String(address)) ?? 0,
    dnsDomainLevels: (host) => String(host).split('.').length - 1,
    shExpMatch: (text, pattern) => matches(String(text), String(pattern), world),
    weekdayRange: (...args) => weekdayRange(args, world.now()),
    dateRange: (...args) => dateRange(args, world.now()),
    timeRange: (...args) => timeRange(args, world.now()),
    alert: () => undefined,
    getClientVersion: () => '1.0',
    isResolvableEx: (host) => bits(String(host)) !== null || lookUp(host).length > 0,
    dnsResolveEx: (host) => (bits(String(host)) !== null ? String(host) : lookUp(host).join(';')),
    myIpAddressEx: () => world.client.join(';'),
    isInNetEx: (host, prefix) => {
      const [net = '', length] = String(prefix).split('/');
      const own = bits(String(host)) !== null ? [String(host)] : lookUp(host);
      return own.some((address) => isWithin(address, net, length));
    },
    // The Array's sort keeps the order of those that it takes for alike.
    sortIpAddressList: (list) =>
      String(list)
        .split(';')
        .sort((one, other) => Number(isIpv4(one)) - Number(isIpv4(other)))
        .join(';'),
  };
}

const lower = (value: HelperArgument): string => String(value).toLowerCase();

const isIpv4 = (address: string): boolean => !address.includes(':');

/** An IPv4 address as a number; null for what is none. */
function number4(address: string | null): number | null {
  const bytes = (address === null ? null : /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address))
    ?.slice(1)
    .map(Number);
  if (bytes === undefined || bytes.some((byte) => byte > 255)) return null;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** An address as 32 or 128 digits; null for what is none. */
function bits(address: string): string | null {
  const number = number4(address);
  if (number !== null) return number.toString(2).padStart(32, '0');
  const halves = address.split('::');
  if (halves.length > 2 || !address.includes(':') || address.length > 45) return null;
  const [before = [], after = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - before.length - after.length;
  if (missing < 0 || (halves.length === 1 && missing !== 0)) return null;
  const words = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!words.every((word) => /^[0-9a-f]{1,4}$/i.test(word))) return null;
  return words.map((word) => parseInt(word, 16).toString(2).padStart(16, '0')).join('');
}

function isWithin(address: string, net: string, length: string | undefined): boolean {
  const [mine, wanted] = [bits(address), bits(net)];
  if (mine === null || wanted === null || mine.length !== wanted.length) return false;
  const kept = length === undefined ? mine.length : Number(length);
  if (!Number.isInteger(kept)) return false;
  return mine.slice(0, kept) === wanted.slice(0, kept);
}

/** Steps of a comparison after which it is asked whether it may go on. */
const mostSteps = 100_000;

/** Without a regular expression: what looks like one in a pattern means itself. `*` is any text, `?` one character. */
function matches(text: string, pattern: string, world: HelperWorld): boolean {
  let [at, place, star, from] = [0, 0, -1, 0];
  for (let steps = 1; place < text.length; steps++) {
    if (steps % mostSteps === 0 && !world.mayGoOn()) return false;
    if (pattern[at] === '*') {
      star = at++;
      from = place;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[place])) {
      at++;
      place++;
    } else if (star !== -1) {
      at = star + 1;
      place = ++from;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const indexIn = (names: readonly string[], name: string): number => names.indexOf(name.toUpperCase());

/** True from the one to the other; where the first is the later one, the range goes over the end of the week or year. */
function within<T extends number | string>(from: T, now: T, to: T): boolean {
  return from <= to ? from <= now && now <= to : now >= from || now <= to;
}

/** The last argument "GMT" is no part of the range: it says which time is meant. */
function rangeOf(args: readonly HelperArgument[]): { readonly list: readonly string[]; readonly gmt: boolean } {
  const list = args.flatMap((each) => (each === undefined ? [] : String(each)));
  const gmt = list[list.length - 1]?.toUpperCase() === 'GMT';
  return { list: gmt ? list.slice(0, -1) : list, gmt };
}

function weekdayRange(args: readonly HelperArgument[], now: Date): boolean {
  const { list, gmt } = rangeOf(args);
  const wanted = list.map((each) => indexIn(days, each));
  const [first] = wanted;
  const last = wanted[wanted.length - 1];
  if (first === undefined || last === undefined || wanted.includes(-1)) return false;
  return within(first, gmt ? now.getUTCDay() : now.getDay(), last);
}

type DatePart = 'year' | 'month' | 'date';
const dateParts = ['year', 'month', 'date'] as const;

function partOf(value: string): DatePart {
  if (indexIn(months, value) !== -1) return 'month';
  return Number(value) > 31 ? 'year' : 'date';
}

function dateRange(args: readonly HelperArgument[], now: Date): boolean {
  const { list, gmt } = rangeOf(args);
  if (list.length === 0) return false;
  const half = list.length === 1 ? list : list.slice(0, list.length / 2);
  const kinds = half.map(partOf);
  const present: Readonly<Record<DatePart, number>> = gmt
    ? { year: now.getUTCFullYear(), month: now.getUTCMonth(), date: now.getUTCDate() }
    : { year: now.getFullYear(), month: now.getMonth(), date: now.getDate() };
  // Dates as texts of one length each, the largest part first: these are in the order of the dates.
  const text = (number: (kind: DatePart) => number): string =>
    dateParts
      .filter((kind) => kinds.includes(kind))
      .map((kind) => String(number(kind)).padStart(4, '0'))
      .join('');
  const given = (parts: readonly string[]): string =>
    text((kind) => {
      const part = parts[kinds.indexOf(kind)] ?? '';
      return kind === 'month' ? indexIn(months, part) : Number(part);
    });
  return within(
    given(half),
    text((kind) => present[kind]),
    given(list.slice(-half.length)),
  );
}

function timeRange(args: readonly HelperArgument[], now: Date): boolean {
  const { list, gmt } = rangeOf(args);
  const numbers = list.map(Number);
  const hour = gmt ? now.getUTCHours() : now.getHours();
  if (numbers.length === 1) return hour === numbers[0];
  const seconds = hour * 3600 + (gmt ? now.getUTCMinutes() : now.getMinutes()) * 60 + now.getSeconds();
  // An hour at the end is where the range ends; a minute or a second is its last one.
  const parts = numbers.length / 2;
  const inSeconds = (from: number, seconds = 0): number =>
    (numbers[from] ?? 0) * 3600 +
    (parts > 1 ? (numbers[from + 1] ?? 0) * 60 : 0) +
    (parts > 2 ? (numbers[from + 2] ?? 0) : seconds);
  return within(inSeconds(0), seconds, inSeconds(parts, parts > 1 ? 59 : -1));
}
