/** Sandboxes for tests, and copies of them, made a thousand times over. */
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder in memory, where there is such a place: each line of a journal waits for the disk. */
export function fastFolder(name: string): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `connector-doctor-${name}-`));
}

/** Copies a sandbox into a folder, which is made. Its recording is never written to, and large: it is the same file in all. */
export function copyInto(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const each of readdirSync(from, { withFileTypes: true })) {
    const [old, fresh] = [join(from, each.name), join(to, each.name)];
    if (each.isDirectory()) copyInto(old, fresh);
    else if (each.name === 'server.json') linkSync(old, fresh);
    else copyFileSync(old, fresh);
  }
}
