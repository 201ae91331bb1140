/**
 * NetBIOS name service over UDP: questions for short names, sent to everybody, and their answers.
 *
 * Source: RFC 1002 section 4.2 (messages), RFC 1001 section 14.1 (names: each half of a byte as a letter from A to P).
 */
import type { DnsMessage } from './dns.js';
import { addressText } from './ip.js';

/** A name is 15 letters, filled up with spaces, and a byte that says what kind of service it is. */
const nameLetters = 15;
const encodedLength = 32;
const pointerAndSize = 10;
const mostAddresses = 64;

const typeNames: Readonly<Record<number, string>> = { 0x20: 'NB', 0x21: 'NBSTAT' };

/**
 * Reads a message of the NetBIOS name service. The name comes without the byte for its kind: WPAD<00> is `wpad`.
 *
 * @returns null where it is none, is cut, or neither asks nor answers (registrations are of no interest)
 */
export function readNbns(bytes: Uint8Array, at: number, end: number): DnsMessage | null {
  if (at + 12 > end) return null;
  const flags = word(bytes, at + 2);
  const response = (flags & 0x8000) !== 0;
  if (((flags >> 11) & 15) !== 0) return null;
  // An answer repeats the name in its record, and has no question.
  const asked = word(bytes, at + (response ? 6 : 4)) === 1;
  const name = asked ? readName(bytes, at + 12, end) : null;
  if (name === null || name.next + 4 > end) return null;
  const rcode = flags & 15;
  const type = word(bytes, name.next);
  const found = response && rcode === 0 && type === 0x20 ? readAddresses(bytes, name.next, end) : none;
  return {
    id: word(bytes, at),
    response,
    rcode,
    name: name.text,
    type: typeNames[type] ?? `TYPE${type}`,
    answers: found.addresses,
    addresses: found.addresses,
    cut: found.cut,
  };
}

const none = { addresses: [] as string[], cut: false };

/** Behind the name: type, class, time to live, size; then two bytes of flags and an address, for each address. */
function readAddresses(bytes: Uint8Array, record: number, end: number): typeof none {
  if (record + pointerAndSize > end) return { addresses: [], cut: true };
  const from = record + pointerAndSize;
  const size = word(bytes, record + 8);
  const addresses: string[] = [];
  for (let at = from; at + 6 <= Math.min(from + size, end) && addresses.length < mostAddresses; at += 6) {
    addresses.push(addressText(bytes, at + 2, 4));
  }
  return { addresses, cut: from + size > end };
}

function readName(bytes: Uint8Array, at: number, end: number): { text: string; next: number } | null {
  if (at + 1 + encodedLength + 1 > end || bytes[at] !== encodedLength) return null;
  let text = '';
  for (let index = 0; index <= nameLetters; index++) {
    const high = (bytes[at + 1 + index * 2] ?? 0) - 65;
    const low = (bytes[at + 2 + index * 2] ?? 0) - 65;
    if (high < 0 || high > 15 || low < 0 || low > 15) return null;
    const byte = (high << 4) | low;
    if (index === nameLetters) break;
    text += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`;
  }
  const scope = readScope(bytes, at + 1 + encodedLength, end);
  return scope === null ? null : { text: `${text.trimEnd()}${scope.text}`.toLowerCase(), next: scope.next };
}

/** The rest of the name, in plain labels: almost always empty. */
function readScope(bytes: Uint8Array, from: number, end: number): { text: string; next: number } | null {
  let text = '';
  for (let at = from; at < end;) {
    const size = bytes[at] ?? 0;
    if (size === 0) return { text, next: at + 1 };
    if (size > 63 || at + 1 + size > end || text.length + size > 255) return null;
    text += `.${String.fromCharCode(...bytes.subarray(at + 1, at + 1 + size)).replace(/[^\x21-\x7e]/g, '?')}`;
    at += 1 + size;
  }
  return null;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
