/** The file of a bundle, as its bytes. What is in them is for others to say. */
import { readFileSync, statSync } from 'node:fs';
import { archiveBounds } from './archive.js';
import type { Failure } from '../evidence/failure.js';

/** Reads the file, unless it is larger than any bundle, or none that ends: a pipe would be waited for. */
export function readBundleFile(path: string): Uint8Array | Failure {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return failures.folder;
    if (!stat.isFile()) return failures.noFile;
    return stat.size > archiveBounds.archive ? failures.tooLarge : readFileSync(path);
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR') return failures.notFound;
  if (code === 'EISDIR') return failures.folder;
  if (code === 'EACCES' || code === 'EPERM') return failures.closed;
  return {
    code: 'FILE-UNREADABLE',
    message: `The file could not be read: ${error instanceof Error ? error.message : String(error)}`,
    advice: 'Copy it to this computer, and open it there.',
  };
}

const failures = {
  notFound: {
    code: 'FILE-NOT-FOUND',
    message: 'There is no such file.',
    advice: 'Look at its path and name again.',
  },
  folder: {
    code: 'FILE-IS-DIRECTORY',
    message: 'This is a folder.',
    advice: 'Give the .zip file that "connector-doctor collect" wrote, not what was unpacked from it.',
  },
  noFile: {
    code: 'FILE-UNREADABLE',
    message: 'This is no ordinary file.',
    advice: 'Give the .zip file that "connector-doctor collect" wrote.',
  },
  closed: {
    code: 'FILE-NOT-PERMITTED',
    message: 'Your account may not read this file.',
    advice: 'Copy it to a folder of your own, or ask for the right to read it.',
  },
  tooLarge: {
    code: 'BUNDLE-TOO-LARGE',
    message: 'This file is larger than any bundle.',
    advice:
      'Give the .zip file that "connector-doctor collect" wrote. To read a packet capture: connector-doctor analyze FILE',
  },
} as const satisfies Readonly<Record<string, Failure>>;
