/** The bytes of a file in chunks, unpacked where the file is compressed with gzip. */
import { read } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Chunk } from './container/byte-window.js';

/** One read's size: large enough that the cost of a call does not show, small enough to stay in the processor's cache. */
const chunkBytes = 1024 * 1024;
/** Room in front of each chunk for the rest of the one before: more than any packet needs. */
const roomBytes = 128 * 1024;

/** How reading ended: at the end of what was there, in the middle of a compressed stream, or on damage inside it. */
export type BytesEnd = 'complete' | 'truncated' | 'damaged';

/** Chunks in order; the end is the generator's return value. It throws where the disk does. */
export type FileBytes = AsyncGenerator<Chunk, BytesEnd>;

/** True for the first bytes of a file compressed with gzip (RFC 1952 section 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/**
 * Reads an open file from its beginning. The next chunk is read while the one before is looked at.
 *
 * @param size bytes to read at most: a recording that still runs would otherwise never end
 * @param onRead called with the bytes read so far
 */
export async function* fileBytes(fd: number, size: number, onRead: (bytesRead: number) => void): FileBytes {
  // One that is read into, one that is looked at, and the one before, the rest of which is still needed.
  const buffers = [0, 1, 2].map(() => new Uint8Array(roomBytes + Math.min(chunkBytes, size)));
  const readInto = (turn: number, position: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const bytes = buffers[turn % 3] as Uint8Array;
      const wanted = Math.min(bytes.length - roomBytes, size - position);
      read(fd, bytes, roomBytes, wanted, position, (error, got) => (error ? reject(error) : resolve(got)));
    });
  let position = 0;
  let ahead = readInto(0, 0);
  try {
    for (let turn = 0; ; turn++) {
      const got = await ahead;
      if (got === 0) return position < size ? 'truncated' : 'complete';
      position += got;
      onRead(position);
      ahead = position < size ? readInto(turn + 1, position) : Promise.resolve(0);
      yield { bytes: buffers[turn % 3] as Uint8Array, start: roomBytes, end: roomBytes + got };
    }
  } finally {
    // Whoever closes the file next must not do so under a read that is still on its way. Its failure is told by `await`
    // above, or nobody wants its bytes any more.
    await ahead.catch(() => 0);
  }
}

/**
 * The same for a compressed file: what it holds, unpacked. `size` and `onRead` are of the compressed bytes.
 *
 * Where zlib complains it throws away what it had unpacked of the bytes given to it last. They are given once more then, one
 * at a time, so that of a small or damaged file nothing is lost that stands before the fault.
 */
export async function* gunzippedBytes(fd: number, size: number, onRead: (bytesRead: number) => void): FileBytes {
  const progress = { taken: 0, given: 0 };
  try {
    yield* unpacked(
      fileBytes(fd, size, () => undefined),
      progress,
      Number.POSITIVE_INFINITY,
      onRead,
    );
    return 'complete';
  } catch (error) {
    const end = gzipEnd(error);
    if (end === null) throw error;
    let skip = progress.given;
    const packed = fileBytes(fd, size, () => undefined);
    const again = unpacked(packed, { taken: 0, given: 0 }, progress.taken, () => undefined);
    try {
      for await (const { bytes } of again) {
        const start = Math.min(skip, bytes.length);
        skip -= start;
        if (start < bytes.length) yield { bytes, start, end: bytes.length };
      }
    } catch (same) {
      if (gzipEnd(same) === null) throw same;
    }
    return end;
  }
}

/** Compressed bytes given to zlib at once: even where each becomes a thousand, what comes out fits into memory. */
const pieceBytes = 16 * 1024;

/**
 * Unpacks what is packed piece by piece; from `carefully` on a byte at a time. `progress` tells how many compressed bytes were
 * taken without a complaint, and how many unpacked ones were given. It throws zlib's complaints, and the disk's.
 */
async function* unpacked(
  packed: FileBytes,
  progress: { taken: number; given: number },
  carefully: number,
  onRead: (bytesRead: number) => void,
): AsyncGenerator<Chunk, void> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  let out: Uint8Array[] = [];
  let fault: Error | null = null;
  gunzip.on('data', (bytes: Uint8Array) => out.push(bytes));
  gunzip.on('error', (error) => (fault = error));
  // A write that zlib complains about is never answered otherwise.
  const closed = new Promise<unknown>((resolve) => gunzip.once('close', resolve));
  const take = function* (): Generator<Chunk, void> {
    const given = out;
    out = [];
    for (const bytes of given) {
      progress.given += bytes.length;
      yield { bytes, start: 0, end: bytes.length };
    }
    if (fault !== null) throw fault;
  };
  try {
    for await (const { bytes, start, end } of packed) {
      for (let at = start, step = 0; at < end; at += step) {
        step = Math.min(progress.taken >= carefully ? 1 : pieceBytes, end - at);
        const part = bytes.subarray(at, at + step);
        await Promise.race([new Promise<unknown>((resolve) => gunzip.write(part, resolve)), closed]);
        yield* take();
        progress.taken += step;
        onRead(progress.taken);
      }
    }
    gunzip.end();
    await closed;
    yield* take();
  } finally {
    gunzip.destroy();
  }
}

/** What zlib's complaint means; null where it was not zlib that complained. */
function gzipEnd(error: unknown): BytesEnd | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'Z_BUF_ERROR') return 'truncated';
  return code === 'Z_DATA_ERROR' ? 'damaged' : null;
}
