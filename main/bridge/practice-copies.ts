/** Copies of recorded servers, which a page changes in place of the servers themselves. They go with the page. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Doctor, ServerSource } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';

/** Those of one page. */
export interface PracticeCopies {
  /** Where the copy of this server lies: the one that was made first, with all that was changed since. */
  of(server: string, source: Exclude<ServerSource, { kind: 'here' }>): Promise<string | Failure>;
  /** Where it lies; null where there is none yet. */
  made(server: string): Promise<string | null>;
  /** Removes all. */
  close(): Promise<void>;
}

/** Makes none yet. `parent` is where they are to lie: the system's folder for temporary files. */
export function createPracticeCopies(doctor: Pick<Doctor, 'makeSandbox'>, parent = tmpdir()): PracticeCopies {
  const copies = new Map<string, Promise<string | Failure>>();
  const folders: string[] = [];

  async function make(source: Exclude<ServerSource, { kind: 'here' }>): Promise<string | Failure> {
    const folder = await mkdtemp(join(parent, 'connector-doctor-practice-'));
    folders.push(folder);
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
      await Promise.allSettled(copies.values());
      copies.clear();
      await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}
