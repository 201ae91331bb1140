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

/** How many chunks are read while one is looked at. With one, looking has to wait for it now and then. */
const readsAhead = 2;

/** A read on its way. */
interface Reading {
  readonly turn: number;
  readonly position: number;
  readonly wanted: number;
  readonly got: Promise<number>;
}

/**
 * Reads an open file from its beginning. The next chunks are read while one is looked at.
 *
 * @param size bytes to read at most: a recording that still runs would otherwise never end
 * @param onRead called with the bytes read so far
 */
export async function* fileBytes(fd: number, size: number, onRead: (bytesRead: number) => void): FileBytes {
  // Those that are read into, one that is looked at, and the one before, the rest of which is still needed.
  const buffers = Array.from({ length: readsAhead + 2 }, () => new Uint8Array(roomBytes + Math.min(chunkBytes, size)));
  const bufferOf = (turn: number): Uint8Array => buffers[turn % buffers.length] as Uint8Array;
  const begin = (turn: number, position: number): Reading => {
    const wanted = Math.min(chunkBytes, size - position);
    const got = new Promise<number>((resolve, reject) => {
      read(fd, bufferOf(turn), roomBytes, wanted, position, (error, bytes) => {
        if (error) reject(error);
        else resolve(bytes);
      });
    });
    // Its failure is told where it is waited for, or nobody wants its bytes any more.
    got.catch(() => 0);
    return { turn, position, wanted, got };
  };
  // Whoever closes the file next must not do so under a read that is still on its way.
  const settled = (readings: readonly Reading[]): Promise<unknown> =>
    Promise.allSettled(readings.map(({ got }) => got));
  let ahead: Reading[] = [];
  let turn = 0;
  let position = 0;
  const readAhead = (): void => {
    let next = position + ahead.reduce((sum, { wanted }) => sum + wanted, 0);
    for (; ahead.length < readsAhead && next < size; next += chunkBytes) ahead.push(begin(turn + ahead.length, next));
  };
  try {
    readAhead();
    for (let reading = ahead[0]; reading !== undefined; reading = ahead[0]) {
      const got = await reading.got;
      if (got === 0) return 'truncated';
      position += got;
      turn += 1;
      onRead(position);
      // After a read that gave less than was asked for, those behind it began at the wrong place.
      if (got < reading.wanted) await settled(ahead);
      ahead = got < reading.wanted ? [] : ahead.slice(1);
      readAhead();
      yield { bytes: bufferOf(reading.turn), start: roomBytes, end: roomBytes + got };
    }
    return 'complete';
  } finally {
    await settled(ahead);
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
