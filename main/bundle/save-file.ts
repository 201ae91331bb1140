/** Files that are written as a whole or not at all: beside their place first, then moved to it. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import type { Failure } from '../evidence/failure.js';

/** What a file is allowed to do to one that is there already, and who may read it. */
export interface SaveOptions {
  readonly overwrite: boolean;
  /** As for `fs.open`; Windows takes the rights of the folder. */
  readonly mode?: number;
}

/** Writes a file. Where that fails nothing is left behind, and a file that was there stays as it was. */
export function saveFile(path: string, bytes: Uint8Array, { overwrite, mode = 0o666 }: SaveOptions): Failure | null {
  const beside = `${path}.${process.pid}.part`;
  try {
    const file = openSync(beside, 'wx', mode);
    try {
      // A disk that is nearly full takes a part and gives no error.
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    const inTheWay = overwrite ? null : whatIsThere(path);
    if (inTheWay !== null) {
      discard(beside);
      return inTheWay;
    }
    renameSync(beside, path);
    return null;
  } catch (error) {
    discard(beside);
    return failureOf(error, path);
  }
}

/** Removes what was written, as far as it came to that: on the way to it there may be no folder. */
export function discard(path: string): void {
  if (existsSync(path)) rmSync(path, { force: true });
}

/** The failure for what is there under this name already, and is not to be replaced; null where nothing is. */
export function whatIsThere(path: string): Failure | null {
  if (!existsSync(path)) return null;
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
    ? { code: 'FILE-EXISTS', message: `There is a folder of this name: ${path}`, advice: 'Add a name for the file.' }
    : { code: 'FILE-EXISTS', message: `There is a file already: ${path}`, advice: 'Choose another name.' };
}

const reasons: Readonly<Record<string, readonly [code: string, reason: string, advice: string]>> = {
  ENOENT: ['FOLDER-NOT-FOUND', 'there is no such folder', 'Make the folder first, or choose another.'],
  ENOTDIR: ['FOLDER-NOT-FOUND', 'a part of this path is no folder', 'Choose another folder.'],
  EISDIR: ['FILE-EXISTS', 'there is a folder of this name', 'Choose another name.'],
  ENOSPC: ['DISK-FULL', 'the disk is full', 'Make room on it, or choose another.'],
  EDQUOT: ['DISK-FULL', 'your account has no more room there', 'Make room, or choose another disk.'],
  EACCES: ['FILE-NOT-PERMITTED', 'your account may not write there', 'Choose a folder of your own.'],
  EPERM: ['FILE-NOT-PERMITTED', 'your account may not write there', 'Choose a folder of your own.'],
  EROFS: ['FILE-NOT-PERMITTED', 'this disk can only be read', 'Choose another disk.'],
  EBUSY: ['FILE-BUSY', 'another program has the file open', 'Close it there, or choose another name.'],
};

function failureOf(error: unknown, path: string): Failure {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [code, reason, advice] = reasons[errno] ?? [
    'FILE-NOT-WRITTEN',
    error instanceof Error ? error.message : String(error),
    'Choose another folder, or another disk.',
  ];
  return { code, message: `${path} could not be written: ${reason}.`, advice: `Nothing was left behind. ${advice}` };
}
