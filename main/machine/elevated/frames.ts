/** Messages on a stream: four bytes with the length (the least significant first), then a text in UTF-8. */
import type { Readable } from 'node:stream';

const headerBytes = 4;

/** What came is no message of ours: it says that it is longer than any. */
export class FrameTooLong extends Error {}

/** How long a message may be, in bytes. It may be changed between two messages. */
export interface FrameLimit {
  bytes: number;
}

/** The message in the form that travels. */
export function frameOf(text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

/**
 * The messages of a stream, one after the other, until it ends. What is left of a message that was cut is none.
 *
 * @throws FrameTooLong before anything of such a message is kept; and the stream's own error
 */
export async function* readFrames(stream: Readable, limit: Readonly<FrameLimit>): AsyncGenerator<string, void> {
  let parts: Buffer[] = [];
  let held = 0;
  let length: number | null = null;
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part);
    held += part.length;
    for (let needed = length ?? headerBytes; held >= needed; needed = length ?? headerBytes) {
      const [first] = parts;
      const all = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
      parts = [all.subarray(needed)];
      held -= needed;
      if (length === null) {
        length = all.readUInt32LE();
        if (length > limit.bytes) throw new FrameTooLong(`${length} bytes`);
      } else {
        length = null;
        yield all.toString('utf8', 0, needed);
      }
    }
  }
}
