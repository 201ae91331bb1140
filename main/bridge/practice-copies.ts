/**
 * Copies of recorded servers, which a page changes in place of the servers themselves. They go with the page; what a program
 * that was killed has left is removed by the next one.
 */
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Doctor, ServerSource } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import { holdFolder } from '../machine/sandbox/hold.js';
import { isSandboxEntry } from '../machine/sandbox/sandbox.js';

/** Those of one page. */
export interface PracticeCopies {
  /** Where the copy of this server lies: the one that was made first, with all that was changed since. */
  of(server: string, source: Exclude<ServerSource, { kind: 'here' }>): Promise<string | Failure>;
  /** Where it lies; null where there is none yet. */
  made(server: string): Promise<string | null>;
  /** Removes all. */
  close(): Promise<void>;
}

const prefix = 'connector-doctor-practice-';
/** As `mkdtemp` ends a name. */
const isOurs = new RegExp(`^${prefix}[A-Za-z0-9]{6}$`);

/** Makes none yet, and removes stale ones. `parent` is where they are to lie: the system's folder for temporary files. */
export function createPracticeCopies(doctor: Pick<Doctor, 'makeSandbox'>, parent = tmpdir()): PracticeCopies {
  const copies = new Map<string, Promise<string | Failure>>();
  const folders: string[] = [];
  const releases: (() => Promise<void>)[] = [];
  const cleared = removeStale(parent);

  async function make(source: Exclude<ServerSource, { kind: 'here' }>): Promise<string | Failure> {
    await cleared;
    const folder = await mkdtemp(join(parent, prefix));
    folders.push(folder);
    const release = await holdFolder(folder);
    if (release !== null) releases.push(release);
    return (await doctor.makeSandbox(source, folder)) ?? folder;
  }

  return {
    async of(server, source) {
      const copy = copies.get(server) ?? make(source);
      copies.set(server, copy);
      try {
        const folder = await copy;
        if (isFailure(folder)) copies.delete(server);
        return folder;
      } catch (error) {
        copies.delete(server);
        return {
          code: 'PRACTICE-COPY-NOT-MADE',
          message: 'No copy of this server could be made to practise with.',
          advice: `There is no room or no right to write into the folder for temporary files. (${error instanceof Error ? error.message : String(error)})`,
        };
      }
    },
    async made(server) {
      const copy = await copies.get(server)?.catch(() => null);
      return typeof copy === 'string' ? copy : null;
    },
    async close() {
      await Promise.allSettled([cleared, ...copies.values()]);
      copies.clear();
      await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
      await Promise.all(releases.splice(0).map((release) => release()));
    },
  };
}

/** Removes the copies that nobody holds any more. One that cannot be removed now is left to the next start. */
async function removeStale(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  await Promise.allSettled(names.filter((name) => isOurs.test(name)).map((name) => removeIfStale(join(parent, name))));
}

async function removeIfStale(folder: string): Promise<void> {
  // A link to elsewhere is none of ours, nor is a folder of another account, or one with something else in it.
  const status = await lstat(folder);
  if (!status.isDirectory() || (process.getuid !== undefined && status.uid !== process.getuid())) return;
  const entries = await readdir(folder);
  // An empty one may be about to be filled.
  if (entries.length === 0 || !entries.every(isSandboxEntry)) return;
  const release = await holdFolder(folder);
  if (release === null) return;
  try {
    await rm(folder, { recursive: true, force: true });
  } finally {
    await release();
  }
}
