/**
 * Names in a certificate, replaced. DER (X.690) counts the length of all that it holds, so the counts are made anew; the
 * signature then no longer fits, and the thumbprint is another one. Dates, keys, algorithms and the structure stay.
 */
import { Buffer } from 'node:buffer';

/** What is made of the parts of a certificate. */
export interface NameVisitor {
  text(text: string, isHost: boolean): string;
  /** A GUID in the usual form. */
  id(id: string): string;
  /** An IPv4 address. */
  address(address: string): string;
}

/** Certificates are about ten levels deep. */
const deepest = 24;

/** The connector's id in its trust certificate (1.3.6.1.4.1.311.82.1). */
const connectorIdType = Buffer.from('2b0601040182375201', 'hex');

interface Part {
  readonly tag: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

/** The certificate with its names replaced; the same bytes where it holds none, or is none. */
export function mapCertificate(der: Buffer, visitor: NameVisitor): Buffer {
  const part = partAt(der, 0, der.length);
  return part === null || part.end !== der.length ? der : mapPart(der, part, visitor, 0);
}

/** True for bytes that are one DER sequence of at least 64 bytes from beginning to end. */
export function isSequence(bytes: Buffer): boolean {
  const part = bytes[0] === 0x30 && bytes.length >= 64 ? partAt(bytes, 0, bytes.length) : null;
  return part !== null && part.end === bytes.length;
}

function partAt(bytes: Buffer, at: number, end: number): Part | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || at + 2 > end) return null;
  let length = first;
  let content = at + 2;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count === 0 || count > 4 || content + count > end) return null;
    length = bytes.readUIntBE(content, count);
    content += count;
  }
  return content + length > end ? null : { tag, start: at, content, end: content + length };
}

/** Parts one after the other that fill the space exactly; null where they do not. */
function partsIn(bytes: Buffer, start: number, end: number): Part[] | null {
  const parts: Part[] = [];
  for (let at = start; at < end;) {
    const part = partAt(bytes, at, end);
    if (part === null || parts.length > 10_000) return null;
    parts.push(part);
    at = part.end;
  }
  return parts;
}

function mapPart(bytes: Buffer, part: Part, visitor: NameVisitor, depth: number): Buffer {
  const whole = bytes.subarray(part.start, part.end);
  const content = bytes.subarray(part.content, part.end);
  const mapped = depth > deepest ? content : mapContent(bytes, part, content, visitor, depth);
  // What did not change keeps its bytes, even where it counts its length in an unusual way.
  if (mapped.equals(content)) return whole;
  return Buffer.concat([Buffer.of(part.tag), lengthOf(mapped.length), mapped]);
}

function mapContent(bytes: Buffer, part: Part, content: Buffer, visitor: NameVisitor, depth: number): Buffer {
  if ((part.tag & 0x20) !== 0) return mapParts(bytes, part.content, part.end, visitor, depth) ?? content;
  switch (part.tag) {
    case 0x0c: // UTF8String
      return recoded(content, 'utf8', visitor, false);
    case 0x12: // NumericString and PrintableString, TeletexString, IA5String, VisibleString, GeneralString
    case 0x13:
    case 0x14:
    case 0x16:
    case 0x1a:
    case 0x1b:
      return recoded(content, 'latin1', visitor, false);
    case 0x1e: // BMPString
      if (content.length % 2 !== 0) return content;
      return recoded(Buffer.from(content).swap16(), 'utf16le', visitor, false).swap16();
    case 0x04: // OCTET STRING, which holds DER in every extension
      return mapParts(bytes, part.content, part.end, visitor, depth) ?? content;
    // GeneralName (RFC 5280, 4.2.1.6): mail, host, address of a page, IP address.
    case 0x81:
    case 0x82:
    case 0x86:
      return recoded(content, 'latin1', visitor, part.tag === 0x82);
    case 0x87:
      return content.length === 4 ? mapAddress(content, visitor) : content;
    default:
      return content;
  }
}

/** A text that stays keeps its bytes, even where they are none of its encoding. */
function recoded(
  content: Buffer,
  encoding: 'utf8' | 'latin1' | 'utf16le',
  visitor: NameVisitor,
  isHost: boolean,
): Buffer {
  const before = content.toString(encoding);
  const after = visitor.text(before, isHost);
  return after === before ? content : Buffer.from(after, encoding);
}

function mapParts(bytes: Buffer, start: number, end: number, visitor: NameVisitor, depth: number): Buffer | null {
  const parts = partsIn(bytes, start, end);
  if (parts === null) return null;
  const [first] = parts;
  const ofId = first?.tag === 0x06 && bytes.subarray(first.content, first.end).equals(connectorIdType);
  return Buffer.concat(
    parts.map((part) =>
      ofId && part.tag === 0x04 ? mapId(bytes, part, visitor) : mapPart(bytes, part, visitor, depth + 1),
    ),
  );
}

/** The id is 16 bytes, by themselves or in an OCTET STRING of their own. */
function mapId(bytes: Buffer, part: Part, visitor: NameVisitor): Buffer {
  const whole = Buffer.from(bytes.subarray(part.start, part.end));
  const length = part.end - part.content;
  const inner = bytes[part.content] === 0x04 && bytes[part.content + 1] === 16;
  if (length !== 16 && !(length === 18 && inner)) return mapPart(bytes, part, visitor, 0);
  const id = visitor.id(idOf(whole.subarray(-16)));
  bytesOfId(id).copy(whole, whole.length - 16);
  return whole;
}

/** A GUID as Windows stores it: the first three groups with their lowest byte first (RFC 4122, and MS-DTYP 2.3.4). */
function idOf(bytes: Buffer): string {
  const hex = Buffer.concat([
    Buffer.from(bytes.subarray(0, 4)).reverse(),
    Buffer.from(bytes.subarray(4, 6)).reverse(),
    Buffer.from(bytes.subarray(6, 8)).reverse(),
    bytes.subarray(8, 16),
  ]).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function bytesOfId(id: string): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** An address that is replaced becomes one of those for documents (RFC 5737), numbered by what stands for it. */
function mapAddress(content: Buffer, visitor: NameVisitor): Buffer {
  const address = content.join('.');
  const number = /^ip-(\d+)$/.exec(visitor.address(address))?.[1];
  return number === undefined ? content : Buffer.of(192, 0, 2, Number(number) & 0xff);
}

/** X.690, 8.1.3: one byte up to 127, else the count of the bytes that follow. */
function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return Buffer.of(0x80 | bytes.length, ...bytes);
}
