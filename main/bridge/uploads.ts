/**
 * Files that arrive in pieces. Each connection has its own folder, readable by the owner alone, which is gone when the
 * connection or the process ends. Nothing of the sender's wording becomes part of a path.
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Chunk } from '../../preload/contract/wire.js';
import type { Result } from '../../preload/contract/contract.js';
import { failure, success } from './failure.js';

/** The size of a chunk in bytes; the last one of a file may be smaller. */
export const chunkBytes = 1024 * 1024;

/** A file that arrived whole. */
export interface UploadedFile {
  readonly path: string;
  /** What the sender calls it; for showing only. */
  readonly name: string;
}

/** The uploads of one connection. */
export interface Uploads {
  /** Makes room for a file of exactly `bytes` bytes. One at a time: an unfinished one before it is dropped. */
  begin(name: string, bytes: number): Promise<Result<{ upload: string; chunkBytes: number }>>;
  /** Writes the next chunk. Answered when it is on disk; chunks that come meanwhile wait in order. */
  write(chunk: Chunk): Promise<Result<null>>;
  /** Throws away what has come of a file; nothing happens where it is not under way any more. */
  drop(upload: string): Promise<Result<null>>;
  /** Closes a file of which every byte has come. */
  finish(upload: string): Promise<Result<UploadedFile>>;
  /** Gives the bytes of a file of which every byte has come, and keeps none of it; one longer than `most` is not read. */
  take(upload: string, most: number): Promise<Result<{ readonly name: string; readonly bytes: Uint8Array }>>;
  /** Removes every file of this connection. */
  close(): Promise<void>;
}

interface Running {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly announced: number;
  readonly file: FileHandle;
  received: number;
  sequence: number;
}

const folders = new Set<string>();

/**
 * Removes the folders of all connections at once. It is run when the process exits, by whatever way but a hard kill,
 * and therefore synchronous.
 */
export function removeUploadFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/**
 * Makes the uploads of one connection.
 *
 * @param parent where the folder is made, at the first upload.
 * @returns an object whose failures have the codes UPLOAD-UNKNOWN, UPLOAD-OUT-OF-ORDER, UPLOAD-TOO-LONG,
 * UPLOAD-INCOMPLETE, DISK-FULL and UPLOAD-NOT-WRITTEN.
 */
export function createUploads(parent: string = tmpdir()): Uploads {
  let folder: string | null = null;
  let running: Running | null = null;
  let finished: string | null = null;
  let closed = false;
  // One line of work for the whole connection, so that nothing overtakes a chunk that is still being written.
  let queue: Promise<unknown> = Promise.resolve();

  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  }

  async function drop(): Promise<void> {
    if (running === null) return;
    const { file, path } = running;
    running = null;
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
  }

  /** Closes the file that is under way, where it is this one and every byte has come. */
  async function complete(upload: string): Promise<Result<UploadedFile>> {
    if (running === null || running.id !== upload) return unknownUpload;
    const { name, path, file, received, announced } = running;
    if (received !== announced) {
      await drop();
      return failure('UPLOAD-INCOMPLETE', `Only ${received} of ${announced} bytes arrived.`, openAgain);
    }
    running = null;
    try {
      await file.close();
    } catch (error) {
      return explainWriteError(error);
    }
    return success({ path, name });
  }

  async function makeFolder(): Promise<string> {
    if (folder !== null) return folder;
    folder = await mkdtemp(join(parent, 'connector-doctor-'));
    if (folders.size === 0) process.once('exit', removeUploadFolders);
    folders.add(folder);
    return folder;
  }

  return {
    begin: (name, bytes) =>
      inOrder(async () => {
        await drop();
        if (closed) return unknownUpload;
        const id = randomUUID();
        try {
          const path = join(await makeFolder(), id);
          const file = await open(path, 'wx', 0o600);
          running = { id, name, path, announced: bytes, file, received: 0, sequence: 0 };
        } catch (error) {
          return explainWriteError(error);
        }
        return success({ upload: id, chunkBytes });
      }),

    write: (chunk) =>
      inOrder(async () => {
        if (running === null || running.id !== chunk.upload) return unknownUpload;
        if (chunk.sequence !== running.sequence) {
          await drop();
          return failure('UPLOAD-OUT-OF-ORDER', 'The pieces of the file arrived in the wrong order.', openAgain);
        }
        if (running.received + chunk.bytes.length > running.announced) {
          await drop();
          return failure('UPLOAD-TOO-LONG', 'More arrived than the file was said to hold.', openAgain);
        }
        try {
          await writeAll(running.file, chunk.bytes);
        } catch (error) {
          await drop();
          return explainWriteError(error);
        }
        running.received += chunk.bytes.length;
        running.sequence += 1;
        return success(null);
      }),

    drop: (upload) =>
      inOrder(async () => {
        if (running?.id === upload) await drop();
        return success(null);
      }),

    finish: (upload) =>
      inOrder(async () => {
        const whole = await complete(upload);
        if (!whole.ok) return whole;
        // A window shows one capture: the one that this takes the place of needs no room any more.
        if (finished !== null) await rm(finished, { force: true });
        finished = whole.value.path;
        return whole;
      }),

    take: (upload, most) =>
      inOrder(async () => {
        if (running?.id === upload && running.announced > most) {
          await drop();
          return failure('UPLOAD-TOO-LONG', 'The file is longer than any of its kind.', 'Choose the right file.');
        }
        const whole = await complete(upload);
        if (!whole.ok) return whole;
        const { name, path } = whole.value;
        try {
          return success({ name, bytes: await readFile(path) });
        } finally {
          await rm(path, { force: true });
        }
      }),

    close: () => {
      closed = true;
      return inOrder(async () => {
        await drop();
        if (folder === null) return;
        await rm(folder, { recursive: true, force: true });
        folders.delete(folder);
        folder = null;
        if (folders.size === 0) process.removeListener('exit', removeUploadFolders);
      });
    },
  };
}

/** Says in words why a piece could not be kept; a full disk is named as what it is. */
export function explainWriteError(error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return failure(
      'DISK-FULL',
      'The disk of the computer that runs the program is full: the file does not fit.',
      'Make room in its folder for temporary files, or copy the file there yourself and open it by its path.',
    );
  }
  return failure(
    'UPLOAD-NOT-WRITTEN',
    `The computer that runs the program could not keep the file (${code}).`,
    'Copy the file there yourself and open it by its path.',
  );
}

const openAgain = 'Open the file again.';
const unknownUpload = failure('UPLOAD-UNKNOWN', 'This transfer has ended or never began.', openAgain);

// A write may take fewer bytes than it is given (a nearly full disk does that), so it is asked again for the rest.
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
}
