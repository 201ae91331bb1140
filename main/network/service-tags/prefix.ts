/**
 * Addresses and ranges as numbers. Sources: RFC 791 and RFC 4632 (IPv4, `192.0.2.0/24`), RFC 4291, sections 2.2 and 2.3
 * (IPv6). Written loosely they are not read: Microsoft's file has none such.
 */

/** An address: one word of 32 bits for IPv4, four for IPv6. */
export type Words = readonly number[];

/** A range: the words of its first address, and how many bits of them count. */
export interface Prefix {
  readonly words: Words;
  readonly length: number;
}

/** The longest text that is read: `ffff:...:255.255.255.255/128` with room to spare. */
const longest = 64;

/** The words of an address; null where the text is none. An IPv4 address in IPv6 form (`::ffff:192.0.2.1`) is the IPv4 one. */
export function parseAddress(text: string): Words | null {
  if (text.length > longest) return null;
  const words = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  return words !== null && isMapped(words) ? [words[3] ?? 0] : words;
}

/** A range; null where the text is none. An address alone is a range of one. Bits behind the length are taken as zero. */
export function parsePrefix(text: string): Prefix | null {
  if (text.length > longest) return null;
  const slash = text.indexOf('/');
  const address = slash === -1 ? text : text.slice(0, slash);
  const words = address.includes(':') ? parseIpv6(address) : parseIpv4(address);
  if (words === null) return null;
  const most = words.length * 32;
  const length = slash === -1 ? most : lengthOf(text.slice(slash + 1));
  return length > most ? null : { words: words.map((word, index) => word & maskOf(length - index * 32)), length };
}

const lengthOf = (text: string): number => (/^\d{1,3}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY);

/** The first `bits` bits of a word set. */
const maskOf = (bits: number): number => (bits <= 0 ? 0 : bits >= 32 ? -1 : -1 << (32 - bits));

/** @param from where in the text it begins; it goes to the end */
function parseIpv4(text: string, from = 0): Words | null {
  let word = 0;
  let parts = 0;
  let part = -1;
  for (let at = from; at <= text.length; at++) {
    const code = at === text.length ? dot : text.charCodeAt(at);
    if (code === dot) {
      if (part === -1 || part > 255) return null;
      word = (word << 8) | part;
      parts++;
      part = -1;
    } else if (code >= zero && code <= zero + 9 && part <= 255) {
      // `010` is eight for some programs and ten for others.
      if (part === 0) return null;
      part = (part === -1 ? 0 : part * 10) + code - zero;
    } else {
      return null;
    }
  }
  return parts === 4 ? [word] : null;
}

const dot = 46;
const zero = 48;
const colon = 58;

/** Letter by letter: a list has thousands, and is read while somebody waits. */
function parseIpv6(text: string): Words | null {
  const groups: number[] = [];
  /** How many groups stand before `::`. */
  let gap = -1;
  let at = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) === colon) {
      // Two colons, once, and one alone only between groups.
      if (text.charCodeAt(at + 1) === colon && gap === -1) {
        gap = groups.length;
        at += 2;
        continue;
      }
      if (groups.length === 0 || gap === groups.length || at + 1 === text.length) return null;
      at++;
    } else if (at > 0 && text.charCodeAt(at - 1) !== colon) {
      return null;
    }
    let group = 0;
    let end = at;
    for (let digit = hexOf(text.charCodeAt(end)); digit !== -1 && end - at < 4; digit = hexOf(text.charCodeAt(++end))) {
      group = group * 16 + digit;
    }
    if (text.charCodeAt(end) === dot) {
      // The last 32 bits may be written as an IPv4 address.
      const tail = parseIpv4(text, at);
      if (tail === null) return null;
      groups.push((tail[0] ?? 0) >>> 16, (tail[0] ?? 0) & 0xffff);
      at = text.length;
    } else {
      if (end === at) return null;
      groups.push(group);
      at = end;
    }
  }
  // `::` stands for one group at least; without it all eight are there.
  if (gap === -1 ? groups.length !== 8 : groups.length > 7) return null;
  if (gap !== -1) groups.splice(gap, 0, ...zeros.slice(groups.length));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  return [(a << 16) | b, (c << 16) | d, (e << 16) | f, (g << 16) | h];
}

const zeros = [0, 0, 0, 0, 0, 0, 0, 0];

/** The value of a hexadecimal digit; -1 for anything else, and behind the end. */
function hexOf(code: number): number {
  if (code >= zero && code <= zero + 9) return code - zero;
  const letter = code | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

const isMapped = (words: Words): boolean =>
  words.length === 4 && words[0] === 0 && words[1] === 0 && words[2] === 0xffff;
