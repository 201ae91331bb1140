/**
 * DNS messages: question, response code, and the addresses and names of the answer. Multicast DNS and LLMNR have the same
 * form.
 *
 * Source: RFC 1035 section 4; response codes RFC 6895; RFC 6762 section 18 (mDNS), RFC 4795 section 2.1 (LLMNR).
 */
import { addressText } from './ip.js';

/** What one DNS message says. */
export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  readonly rcode: number;
  readonly name: string;
  readonly type: string;
  /** Addresses of A and AAAA records, and targets of CNAME records, in order. */
  readonly answers: readonly string[];
  /** The addresses alone. */
  readonly addresses: readonly string[];
  /** Records of the answer are missing from these bytes. */
  readonly cut: boolean;
}

const typeNames: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  64: 'SVCB',
  65: 'HTTPS',
  255: 'ANY',
};

const longestName = 255;
const mostRecords = 256;
/** A name has at most 127 labels, so more pointers than that lead nowhere. */
const mostPointers = 128;

/**
 * Reads a DNS message.
 *
 * @param multicast of several questions the first counts, and an answer may come without its question
 * @returns null where it is none, is cut before its question, or points in circles
 */
export function readDns(bytes: Uint8Array, at: number, end: number, multicast = false): DnsMessage | null {
  if (at + 12 > end) return null;
  const flags = word(bytes, at + 2);
  // Only plain questions (opcode 0) with exactly one name; all resolvers ask so.
  if (((flags >> 11) & 15) !== 0) return null;
  const questions = word(bytes, at + 4);
  const response = (flags & 0x8000) !== 0;
  const bare = multicast && response && questions === 0 && word(bytes, at + 6) > 0;
  if (!bare && questions !== 1 && !(multicast && !response && questions > 0)) return null;
  // Without a question the first record says what is answered: its name and type stand in the same places.
  const question = readName(bytes, at, at + 12, end);
  if (question === null || question.next + 4 > end) return null;
  const answers: string[] = [];
  const addresses: string[] = [];
  const from = bare ? at + 12 : question.next + 4;
  const whole = !response || readAnswers(bytes, at, from, end, word(bytes, at + 6), answers, addresses);
  const type = word(bytes, question.next);
  return {
    id: word(bytes, at),
    response,
    rcode: flags & 15,
    name: question.name.toLowerCase(),
    type: typeNames[type] ?? `TYPE${type}`,
    answers,
    addresses,
    // A truncated answer (TC) is asked for again over TCP: what it lacks is not missing from the name.
    cut: !whole || (flags & 0x0200) !== 0,
  };
}

/** Reads as many records as are whole: a cut message still gives its first answers. False where some are missing. */
function readAnswers(
  bytes: Uint8Array,
  message: number,
  from: number,
  end: number,
  count: number,
  answers: string[],
  addresses: string[],
): boolean {
  let at = from;
  for (let index = 0; index < Math.min(count, mostRecords); index++) {
    const owner = readName(bytes, message, at, end);
    if (owner === null || owner.next + 10 > end) return false;
    const type = word(bytes, owner.next);
    const size = word(bytes, owner.next + 8);
    const data = owner.next + 10;
    if (data + size > end) return false;
    if ((type === 1 && size === 4) || (type === 28 && size === 16)) {
      const address = addressText(bytes, data, type === 1 ? 4 : 6);
      answers.push(address);
      addresses.push(address);
    } else if (type === 5) {
      const target = readName(bytes, message, data, end);
      if (target !== null) answers.push(target.name.toLowerCase());
    }
    at = data + size;
  }
  return count <= mostRecords;
}

/** Reads a name with its compression pointers, each of which must point before itself, so that it ends. */
function readName(
  bytes: Uint8Array,
  message: number,
  from: number,
  end: number,
): { name: string; next: number } | null {
  const labels: string[] = [];
  let total = 0;
  let at = from;
  let next = -1;
  let before = from;
  let pointers = 0;
  for (;;) {
    if (at >= end) return null;
    const size = bytes[at] ?? 0;
    if (size === 0) {
      if (next === -1) next = at + 1;
      return { name: labels.join('.'), next };
    }
    if (size >= 0xc0) {
      if (at + 2 > end) return null;
      const target = message + (((size & 0x3f) << 8) | (bytes[at + 1] ?? 0));
      if (target >= before || ++pointers > mostPointers) return null;
      if (next === -1) next = at + 2;
      before = target;
      at = target;
      continue;
    }
    if (size > 63 || at + 1 + size > end) return null;
    total += size + 1;
    if (total > longestName) return null;
    labels.push(labelText(bytes, at + 1, size));
    at += 1 + size;
  }
}

/** Bytes outside printable ASCII, and dots inside a label, come out as \ddd, as in RFC 1035 section 5.1. */
function labelText(bytes: Uint8Array, at: number, size: number): string {
  let text = '';
  for (let index = at; index < at + size; index++) {
    const byte = bytes[index] ?? 0;
    text +=
      byte > 32 && byte < 127 && byte !== 46 && byte !== 92
        ? String.fromCharCode(byte)
        : `\\${String(byte).padStart(3, '0')}`;
  }
  return text;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
