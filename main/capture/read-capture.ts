/** Reads a capture file from front to back, once, into evidence. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { CaptureEvidence, IncompleteReason } from '../evidence/capture.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import { ByteWindow } from './container/byte-window.js';
import { readPcap } from './container/pcap.js';
import { readPcapng } from './container/pcapng.js';
import { recognise } from './container/recognise.js';
import type { ContainerEnd } from './container/record.js';
import { Dissection } from './dissection.js';

/** How far the reading is. */
export interface ReadProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly packets: number;
}

/**
 * Reads the file at `path`. It works synchronously and belongs in a worker: see `capture-reader.ts`.
 *
 * @param onProgress called after each 4 MiB
 * @returns the evidence, or why the file cannot be read
 */
export function readCapture(path: string, onProgress: (progress: ReadProgress) => void): CaptureEvidence | Failure {
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
    const status = fstatSync(fd);
    const container = recognise(firstBytes(fd));
    if (isFailure(container)) return container;
    const dissection = new Dissection();
    const window = new ByteWindow(fd, (bytesRead) => {
      onProgress({ bytesRead, bytesTotal: status.size, packets: dissection.packets });
    });
    const read = container === 'pcap' ? readPcap : readPcapng;
    const end = read(window, (record) => dissection.packet(record));
    return dissection.evidence({ file: basename(path), container, bytes: status.size }, endReasons[end]);
  } catch (error) {
    return readFailure(error);
  } finally {
    closeSync(fd);
  }
}

const endReasons: Readonly<Record<ContainerEnd, IncompleteReason | null>> = {
  complete: null,
  truncated: 'truncated-file',
  damaged: 'damaged',
};

/** Reads without moving the file's position. */
function firstBytes(fd: number): Uint8Array {
  const bytes = new Uint8Array(512);
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
