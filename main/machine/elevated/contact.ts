/**
 * How the program finds itself again when it runs a second time, with an administrator's rights. The one that starts the
 * other gives it a secret on its command line. The pipe's name follows from the secret, and not the other way round: every
 * account can list the names of pipes, but not read the command line of another account's programs.
 */
import { createHash, randomBytes } from 'node:crypto';

/** Whom the two programs answer, and where they meet. */
export interface Contact {
  /** 64 hexadecimal digits. */
  readonly secret: string;
  /** The pipe's path; a socket's, in tests on other systems. */
  readonly address: string;
}

/** A secret of 256 random bits. */
export const newSecret = (): string => randomBytes(32).toString('hex');

/** True for a text that has the form of a secret. */
export const isSecret = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** Where the two meet on Windows. It is always a pipe of this computer. */
export function contactOf(secret: string): Contact {
  const name = createHash('sha256').update(`connector-doctor pipe ${secret}`).digest('hex').slice(0, 32);
  return { secret, address: `\\\\.\\pipe\\connector-doctor-${name}` };
}

/** Bounds of what the two say to each other, in bytes. */
export const bounds = {
  /** The secret, in quotes. */
  hello: 128,
  /** All ids of one question; an id holds a path or a registry value's name. */
  ask: 4 * 1024 * 1024,
  /** One reading; a file is read up to 12 MiB, and base64 makes 16 of them. */
  reading: 17 * 1024 * 1024,
  /** All that is answered in one contact. */
  answers: 64 * 1024 * 1024,
} as const;

/** Most ids of one question. */
export const mostIds = 2000;

/** How often one may ask within a contact: what was closed can lead to something else that is. */
export const mostRounds = 4;
