/** Reads a capture file from front to back, once, into evidence. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { CaptureEvidence } from '../evidence/capture.js';
import type { Failure } from '../evidence/failure.js';
import { CaptureReading } from './capture-reading.js';
import type { DissectionOptions } from './dissection.js';
import { fileBytes, gunzippedBytes, isGzip } from './file-bytes.js';

/** How far the reading is. */
export interface ReadProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly packets: number;
}

/** Somebody who watches is told after this many bytes: a message for each piece would take longer than to read it. */
const progressBytes = 4 * 1024 * 1024;

/**
 * Reads the file at `path`. It keeps its thread busy and belongs in a worker: see `capture-reader.ts`.
 *
 * @param onProgress called after each 4 MiB of the file, and at its end
 * @param options whom to trust, and how many connections are kept
 * @returns the evidence, or why the file cannot be read. It never rejects.
 */
export async function readCapture(
  path: string,
  onProgress: (progress: ReadProgress) => void,
  options?: DissectionOptions,
): Promise<CaptureEvidence | Failure> {
  let fd: number;
  try {
    // Looked at before it is opened: opening a pipe waits, where nothing could end it, until somebody writes to it.
    const status = statSync(path);
    if (status.isDirectory()) return directory;
    if (!status.isFile()) return notAFile;
    fd = openSync(path, 'r');
  } catch (error) {
    return openFailure(path, error);
  }
  try {
    return await readOpened(fd, basename(path), onProgress, options);
  } catch (error) {
    return readFailure(error);
  } finally {
    closeSync(fd);
  }
}

async function readOpened(
  fd: number,
  file: string,
  onProgress: (progress: ReadProgress) => void,
  options?: DissectionOptions,
): Promise<CaptureEvidence | Failure> {
  const { size } = fstatSync(fd);
  const reading = new CaptureReading(options);
  let toldAt = 0;
  const onRead = (bytesRead: number): void => {
    if (bytesRead - toldAt < progressBytes && bytesRead < size) return;
    toldAt = bytesRead;
    onProgress({ bytesRead, bytesTotal: size, packets: reading.packets });
  };
  const chunks = isGzip(firstBytes(fd)) ? gunzippedBytes(fd, size, onRead) : fileBytes(fd, size, onRead);
  for (;;) {
    const next = await chunks.next();
    if (next.done) return reading.end({ file, bytes: size }, next.value, fstatSync(fd).size > size);
    if (!reading.take(next.value)) {
      await chunks.return('complete');
      return reading.end({ file, bytes: size }, 'complete', false);
    }
  }
}

/** Reads without moving the file's position. */
function firstBytes(fd: number): Uint8Array {
  const bytes = new Uint8Array(3);
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0));
}

const notAFile: Failure = {
  code: 'FORMAT-NOT-READ',
  message: 'This is a pipe or a device, not a file.',
  advice: 'Save the capture to a file first, then open that file.',
};

const directory: Failure = {
  code: 'FILE-IS-DIRECTORY',
  message: 'This is a folder, not a file.',
  advice: 'Open the capture file inside it.',
};

function openFailure(path: string, error: unknown): Failure {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return {
      code: 'FILE-NOT-FOUND',
      message: `There is no file at ${path}`,
      advice: 'Check the spelling, and whether the drive or share is connected.',
    };
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      code: 'FILE-NOT-PERMITTED',
      message: 'Your account may not read this file.',
      advice:
        'Captures taken as administrator belong to the administrator: copy it to a folder of yours, or ask for read rights.',
    };
  }
  return readFailure(error);
}

function readFailure(error: unknown): Failure {
  return {
    code: 'READ-FAILED',
    message: `The file could not be read to its end: ${error instanceof Error ? error.message : String(error)}`,
    advice: 'Copy the file to a local disk and open the copy.',
  };
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
