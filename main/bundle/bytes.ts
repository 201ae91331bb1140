/** Texts within bytes: of files in any encoding, and of the binary values in which Windows counts its strings. */
import { Buffer } from 'node:buffer';
import { isSequence } from './certificate-names.js';

/** What is made of the parts. */
export interface BytesVisitor {
  /** `isLoose`: letters between other bytes, which may be no text at all. */
  readonly text: (text: string, isLoose: boolean) => string;
  readonly certificate: (der: Buffer) => Buffer;
}

/** The same bytes with their texts and certificates replaced; the encoding and the counts fit again. */
export function mapBytes(bytes: Buffer, visitor: BytesVisitor): Buffer {
  if (bytes.length === 0) return bytes;
  if (isSequence(bytes)) return visitor.certificate(bytes);
  const encoding = encodingOf(bytes);
  return encoding === null ? mapBinary(bytes, visitor) : mapText(bytes, encoding, (text) => visitor.text(text, false));
}

/** The text that these bytes are, without a byte order mark; null for what is no text. */
export function textOf(bytes: Buffer): string | null {
  const encoding = isSequence(bytes) ? null : encodingOf(bytes);
  if (encoding === null) return null;
  let text = '';
  mapText(bytes, encoding, (found) => (text = found));
  return text.replace(/^\ufeff/, '');
}

type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'latin1';

/** How a text is written, as far as that matters for finding names in it; null for what is no text. */
function encodingOf(bytes: Buffer): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be';
  const head = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  const controls = head.filter((byte) => byte < 0x20 && (byte < 9 || byte > 13) && byte !== 0x1b).length;
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const half = head.length / 2;
  // The end of a log begins anywhere, so its first byte may be the second of a pair.
  if (half > 4 && odd > half * 0.7 && even < half * 0.05) return 'utf16le';
  if (half > 4 && even > half * 0.7 && odd < half * 0.05) return 'utf16be';
  if (controls > head.length * 0.02) return null;
  return narrowEncodingOf(bytes);
}

/** Bytes of no known alphabet: their ASCII is looked at, and every byte comes back as it was. */
const narrowEncodingOf = (bytes: Buffer): 'utf8' | 'latin1' =>
  Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes) ? 'utf8' : 'latin1';

function mapText(bytes: Buffer, encoding: Encoding, text: (text: string) => string): Buffer {
  if (encoding !== 'utf16be' && encoding !== 'utf16le') {
    const before = bytes.toString(encoding);
    const after = text(before);
    return after === before ? bytes : Buffer.from(after, encoding);
  }
  const rest = bytes.subarray(bytes.length - (bytes.length % 2));
  const even = Buffer.from(bytes.subarray(0, bytes.length - rest.length));
  if (encoding === 'utf16be') even.swap16();
  const after = Buffer.from(text(even.toString('utf16le')), 'utf16le');
  if (encoding === 'utf16be') after.swap16();
  return Buffer.concat([after, rest]);
}

/**
 * Binary values. `DefaultConnectionSettings` and `WinHttpSettings` hold strings of one byte a letter behind their length in
 * four bytes; others count letters of two bytes. So each place where such a count fits what stands behind it is taken for one.
 * Elsewhere texts are replaced as they stand.
 */
function mapBinary(bytes: Buffer, visitor: BytesVisitor): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = 0; at + 4 < bytes.length; at++) {
    const count = bytes.readUInt32LE(at);
    const start = at + 4;
    if (count < 3 || count > bytes.length - start) continue;
    const counted = countedAt(bytes, start, count, visitor);
    if (counted === null) continue;
    parts.push(mapRuns(bytes.subarray(from, at), visitor.text), counted.bytes);
    from = counted.end;
    at = from - 1;
  }
  return Buffer.concat([...parts, mapRuns(bytes.subarray(from), visitor.text)]);
}

/** What a count of bytes, or of letters, is about, with its new count in front. */
function countedAt(
  bytes: Buffer,
  start: number,
  count: number,
  { text, certificate }: BytesVisitor,
): { readonly bytes: Buffer; readonly end: number } | null {
  const content = bytes.subarray(start, start + count);
  const withCount = (mapped: Buffer, unit: number, end: number): { bytes: Buffer; end: number } => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(mapped.length / unit);
    return { bytes: Buffer.concat([length, mapped]), end };
  };
  if (isSequence(content)) return withCount(certificate(content), 1, start + count);
  if (isPlain(content)) {
    const encoding = narrowEncodingOf(content);
    return withCount(Buffer.from(text(content.toString(encoding), false), encoding), 1, start + count);
  }
  const mapWide = (wide: Buffer): Buffer => Buffer.from(text(wide.toString('utf16le'), false), 'utf16le');
  if (isWide(content)) return withCount(mapWide(content), 1, start + count);
  const letters = bytes.subarray(start, start + 2 * count);
  return letters.length === 2 * count && isWide(letters) ? withCount(mapWide(letters), 2, start + 2 * count) : null;
}

const isPlain = (bytes: Buffer): boolean =>
  bytes.every((byte) => (byte >= 0x20 && byte !== 0x7f) || byte === 9 || byte === 10 || byte === 13);

/** Letters of two bytes up to those of Europe, with a zero at their end or without. */
function isWide(bytes: Buffer): boolean {
  if (bytes.length < 6 || bytes.length % 2 !== 0) return false;
  for (let at = 0; at < bytes.length; at += 2) {
    const isEnd = at === bytes.length - 2 && bytes[at] === 0 && bytes[at + 1] === 0;
    if (!isEnd && ((bytes[at + 1] ?? 0) > 5 || ((bytes[at + 1] ?? 0) === 0 && (bytes[at] ?? 0) < 0x20))) return false;
  }
  return true;
}

/** Texts of at least three letters that stand between other bytes. */
function mapRuns(bytes: Buffer, text: BytesVisitor['text']): Buffer {
  if (bytes.length < 3) return bytes;
  const wide = bytes
    .toString('latin1')
    .replace(/(?:[\x20-\x7e\xa0-\xff]\0){3,}/g, (run) =>
      Buffer.from(text(Buffer.from(run, 'latin1').toString('utf16le'), true), 'utf16le').toString('latin1'),
    );
  return Buffer.from(
    wide.replace(/[\x20-\x7e\xa0-\xff]{3,}/g, (run) => text(run, true)),
    'latin1',
  );
}
