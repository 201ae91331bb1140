/** What replacing a file comes to on every system. */
import { promises as fs } from 'node:fs';
import { dirname } from 'node:path';
import type { WriteFault } from '../evidence/write-fault.js';
import { WriteError, type Beside, type Replacement } from './writer.js';

/** Writes bytes into a new file, so that they are on the disk when it returns. */
export async function writeWhole(place: string, bytes: Uint8Array, flag: 'w' | 'wx' = 'w'): Promise<void> {
  const file = await fs.open(place, flag);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The old file, back under its name. */
export async function putBackFile(place: string, { replaced }: Beside): Promise<void> {
  await orWriteError(async () => {
    await fs.rename(replaced, place);
    await syncFolder(dirname(place));
  });
}

/** As `ServerWriter.settleFile` says. */
export async function settleFile(
  place: string,
  { before, after }: Replacement,
  { fresh, replaced }: Beside,
): Promise<void> {
  await orWriteError(async () => {
    if (await isThere(replaced)) {
      const [old, now] = [await fs.readFile(replaced), (await isThere(place)) ? await fs.readFile(place) : null];
      const isOurs = old.equals(before) || old.equals(after);
      if (now === null || (!isOurs && now.equals(after))) await fs.rename(replaced, place);
      else if (!isOurs) throw new WriteError('changed-since', replaced);
    }
    await fs.rm(fresh, { force: true });
    await fs.rm(replaced, { force: true });
  });
}

/**
 * Makes sure that what was just replaced is what was to be replaced: a program may have written between reading and replacing.
 * Its file is put back.
 */
export async function expectReplaced(place: string, before: Uint8Array, beside: Beside): Promise<void> {
  if ((await fs.readFile(beside.replaced)).equals(before)) return;
  await putBackFile(place, beside);
  throw new WriteError('changed-since', place);
}

/**
 * A link or a junction on the way could lead to a file of somebody else's.
 *
 * @param separator of the system whose path it is
 */
export async function refuseLinks(path: string, separator: string): Promise<void> {
  const parts = path.split(separator);
  for (let count = 2; count <= parts.length; count++) {
    const place = parts.slice(0, count).join(separator);
    if ((await fs.lstat(place)).isSymbolicLink()) throw new WriteError('redirected', place);
  }
}

/** A link is none of ours, and leads to a file of somebody else's. */
async function isThere(place: string): Promise<boolean> {
  try {
    if ((await fs.lstat(place)).isSymbolicLink()) throw new WriteError('redirected', place);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** A folder's entries are on the disk; Windows does that by itself, and lets nobody ask for it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** By the names that Node gives the errors of all systems. */
const faults: Readonly<Record<string, WriteFault>> = {
  EACCES: 'access-denied',
  EPERM: 'access-denied',
  EROFS: 'read-only',
  EBUSY: 'in-use',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  ENOENT: 'not-there',
};

/** Does something with files; what fails there is a `WriteError`. */
export async function orWriteError(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw writeErrorOf(error);
  }
}

/** What Node says of a file, as a `WriteError`. */
export function writeErrorOf(error: unknown): WriteError {
  if (error instanceof WriteError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new WriteError(faults[code] ?? 'failed', error instanceof Error ? error.message : String(error));
}
