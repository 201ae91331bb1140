/**
 * `tried` as a process of its own: each argument is a `Trial` as JSON. It prints what came of each, and of trying it again
 * where it was not done, now that nothing is in its way.
 */
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { copyInto } from './copy.js';
import { tried, type Came, type Trial } from './tried.js';

/** Brings what a change writes onto a disk of its own. The rest of a real server's state lies on no disk. */
function moveTo(disk: string, folder: string): void {
  for (const name of ['disk', 'changes']) {
    const [here, there] = [join(folder, name), join(disk, folder, name)];
    mkdirSync(there, { recursive: true });
    if (existsSync(here)) copyInto(here, there);
    rmSync(here, { recursive: true, force: true });
    symlinkSync(there, here);
  }
}

const came: { readonly first: Came; readonly again: Came | null }[] = [];
for (const each of process.argv.slice(2)) {
  const { full, ...trial } = JSON.parse(each) as Trial;
  if (full !== undefined) moveTo(full.disk, trial.folder);
  const first = await tried(full === undefined ? trial : { ...trial, full });
  came.push({ first, again: first.outcome === 'applied' ? null : await tried(trial) });
}
process.stdout.write(JSON.stringify(came));
