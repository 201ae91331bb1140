/** Changes that are spliced into a file's own bytes, so that every other byte stays as it is. */
import { joined } from '../evidence/bytes.js';
import { byteOffset, type ConfigurationText } from './text.js';

/** A piece of text in the place of another. Offsets are indices into the text as it was. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  /** ASCII alone, so that it has one form in every encoding that is read here. */
  readonly text: string;
}

/**
 * The bytes with the changes.
 *
 * @param splices in the order of the file, none within another
 * @returns null for an encoding in which a place of the text cannot be found in the bytes
 */
export function spliced(bytes: Uint8Array, text: ConfigurationText, splices: readonly Splice[]): Uint8Array | null {
  const pieces: Uint8Array[] = [];
  let copied = 0;
  for (const splice of splices) {
    const start = byteOffset(text, splice.start);
    const end = byteOffset(text, splice.end);
    if (start === null || end === null) return null;
    pieces.push(bytes.subarray(copied, start), encoded(splice.text, text));
    copied = end;
  }
  return joined([...pieces, bytes.subarray(copied)]);
}

function encoded(ascii: string, { encoding }: ConfigurationText): Uint8Array {
  const width = encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1;
  const low = encoding === 'utf-16be' ? 1 : 0;
  const bytes = new Uint8Array(ascii.length * width);
  for (let index = 0; index < ascii.length; index++) {
    const unit = ascii.charCodeAt(index);
    if (unit > 0x7f) throw new RangeError('only ASCII is spliced into a configuration file');
    bytes[index * width + low] = unit;
  }
  return bytes;
}
