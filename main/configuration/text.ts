/**
 * The bytes of a configuration file as text, the way .NET's XML reader takes them.
 *
 * Sources: XML 1.0 appendix F, and `DetectEncoding` and `CheckEncoding` of XmlTextReaderImpl.cs in the reference source of
 * .NET Framework 4.8: first bytes decide, then the declaration may name another encoding, and the two must not contradict.
 */
import { fault, type Fault } from './fault.js';
import { positionsIn } from './position.js';

/** Part of the platform everywhere (Node, Electron, browsers), though of no library that this layer is compiled with. */
declare const TextDecoder: new (
  label: string,
  options: { fatal?: boolean; ignoreBOM?: boolean },
) => { decode(bytes: Uint8Array): string };

/** Bytes. The machine.config of .NET 4.8 has about 40,000; an exe.config a few thousand. */
export const largestConfiguration = 1024 * 1024;

/** How lines end. */
export type LineEnds = 'crlf' | 'lf' | 'cr' | 'mixed' | 'none';

/** A file's text, and what is needed to write it in the same way again. */
export interface ConfigurationText {
  /** Without the byte order mark. */
  readonly text: string;
  /** `utf-8`, `utf-16le`, `utf-16be`, or the name in the declaration, in lower case. */
  readonly encoding: string;
  /** Length of the byte order mark in bytes; 0 without one. */
  readonly byteOrderMark: number;
  readonly lineEnds: LineEnds;
  /** Bytes of each UTF-16 unit of the text, where it is the same for all. */
  readonly width: 1 | 2 | null;
}

/** The text of a configuration file, or why .NET refuses it, or why it cannot be read here. */
export function readText(bytes: Uint8Array): ConfigurationText | Fault {
  const start = { line: 1, column: 1, offset: 0 };
  if (bytes.length > largestConfiguration) return fault('FILE-TOO-LARGE', start, `${bytes.length} bytes`);
  if (bytes.length === 0) return fault('FILE-EMPTY', start);
  const { encoding: found, mark } = firstBytes(bytes);
  const body = bytes.subarray(mark);
  const declared = declaredEncoding(body, found);
  const encoding = declared === null ? found : agreed(found, declared.toLowerCase());
  if (encoding === null) return fault('ENCODING-CONTRADICTED', start, declared ?? '');
  const text = decode(body, encoding);
  if (typeof text !== 'string') return text;
  if (text === '') return fault('FILE-EMPTY', start);
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be';
  // Of a code page, and of UTF-8, this says that every letter takes one byte.
  const width = isWide ? 2 : text.length === body.length ? 1 : null;
  return { text, encoding, byteOrderMark: mark, lineEnds: lineEndsOf(text), width };
}

/**
 * Where a place of the text stands in the bytes of the file, so that a change can be spliced into these.
 *
 * @returns null for a code page with letters of several bytes, which are not counted here
 */
export function byteOffset({ text, encoding, byteOrderMark, width }: ConfigurationText, offset: number): number | null {
  if (width !== null) return byteOrderMark + width * offset;
  if (encoding !== 'utf-8') return null;
  let bytes = byteOrderMark;
  for (let at = 0; at < offset; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a surrogate pair stands for two of its four bytes.
    const isHalf = unit >= 0xd800 && unit <= 0xdfff;
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isHalf ? 2 : 3;
  }
  return bytes;
}

type Unicode = 'utf-8' | 'utf-16le' | 'utf-16be';

/** What the first bytes say. Without a mark, UTF-16 is recognised by a `<`, as .NET does. */
function firstBytes(bytes: Uint8Array): { encoding: Unicode; mark: number } {
  const [a, b, c, d] = bytes;
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: 2 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', mark: 3 };
  const isWide = c !== undefined && d !== undefined && (c !== 0 || d !== 0);
  if (a === 0x3c && b === 0 && isWide) return { encoding: 'utf-16le', mark: 0 };
  if (a === 0 && b === 0x3c && isWide) return { encoding: 'utf-16be', mark: 0 };
  return { encoding: 'utf-8', mark: 0 };
}

/** The name in `<?xml version="1.0" encoding="..."?>`; null without one. The declaration itself is ASCII. */
function declaredEncoding(body: Uint8Array, found: Unicode): string | null {
  const width = found === 'utf-8' ? 1 : 2;
  const low = found === 'utf-16be' ? 1 : 0;
  let head = '';
  for (let at = low; at < body.length && head.length < 300; at += width) head += String.fromCharCode(body[at] ?? 0);
  const declaration = /^<\?xml[ \t\r\n][^>]*?\?>/.exec(head)?.[0] ?? '';
  const match = /[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/.exec(declaration);
  return match?.[1] ?? match?.[2] ?? null;
}

/** The encoding that .NET goes on with; null where the declaration contradicts the bytes. */
function agreed(found: Unicode, declared: string): string | null {
  const saysUnicode = /^(?:utf-16|ucs-2|iso-10646-ucs-2)$/.test(declared);
  const saysLittle = /^(?:unicode|utf-16le)$/.test(declared);
  const saysBig = /^(?:unicodefffe|utf-16be)$/.test(declared);
  if (found === 'utf-8') return saysUnicode || saysLittle || saysBig ? null : declared;
  return saysUnicode || (found === 'utf-16le' ? saysLittle : saysBig) ? found : null;
}

/** Names that .NET Framework knows and the platform's decoder does not, or takes for something else. */
const notRead = /^(?:ibm|cp\d|dos-|asmo|utf-7|utf-32|x-(?!cp125|sjis|mac)|hz-|iso-2022|johab|ebcdic)/;
/** Names that the platform's decoder takes, and .NET Framework does not. */
const unknownToDotNet = /^(?:utf8|unicode11utf8|latin-1|)$/;

function decode(body: Uint8Array, encoding: string): string | Fault {
  const start = { line: 1, column: 1, offset: 0 };
  if (unknownToDotNet.test(encoding)) return fault('ENCODING-UNKNOWN', start, encoding);
  if (encoding === 'utf-8') {
    const wrong = firstInvalid(body);
    if (wrong < body.length) {
      const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body.subarray(0, wrong));
      return fault('ENCODING-INVALID', positionsIn(before)(before.length), 'UTF-8');
    }
  }
  if (notRead.test(encoding)) return fault('ENCODING-NOT-READ', start, encoding);
  let decoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  } catch (error) {
    // The decoder refuses labels that it does not know, and nothing else, when it is made.
    if (error instanceof RangeError) return fault('ENCODING-UNKNOWN', start, encoding);
    throw error;
  }
  try {
    return decoder.decode(body);
  } catch (error) {
    if (error instanceof TypeError) return fault('ENCODING-INVALID', start, encoding.toUpperCase());
    throw error;
  }
}

/** Index of the first byte that is not well-formed UTF-8 (Unicode 15, table 3-7); the length where all is well. */
function firstInvalid(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0 || at + length > bytes.length) return at;
    const second = bytes[at + 1] ?? 0;
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (length > 1 && (second < low || second > high)) return at;
    for (let index = 2; index < length; index++) if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return at;
    at += length;
  }
  return at;
}

function lineEndsOf(text: string): LineEnds {
  const kinds = new Set<LineEnds>();
  for (const [end] of text.matchAll(/\r\n|\n|\r/g)) {
    kinds.add(end === '\r\n' ? 'crlf' : end === '\n' ? 'lf' : 'cr');
    if (kinds.size > 1) return 'mixed';
  }
  return [...kinds][0] ?? 'none';
}
