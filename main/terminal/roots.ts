/** The file of authorities that a person gives with `--roots`. */
import { readFileSync } from 'node:fs';
import type { Failure } from '../evidence/failure.js';

/** The bytes of the file of authorities; what is in them is for the doctor to say. */
export function rootsOf(path: string): Uint8Array | Failure {
  try {
    return readFileSync(path);
  } catch (error) {
    return {
      code: 'ROOTS-UNREADABLE',
      message: `The file of --roots could not be read: ${reasonOf(error)}`,
      advice: 'Give the path of a file with the certificate of your company’s authority (PEM).',
    };
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file.';
  if (code === 'EISDIR') return 'it is a folder.';
  if (code === 'EACCES' || code === 'EPERM') return 'your account may not read it.';
  return error instanceof Error ? error.message : String(error);
}
