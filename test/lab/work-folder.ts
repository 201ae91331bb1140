/** A temporary folder for captures that goes away with the process that made it, or at the latest with the next lab. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'connector-doctor-lab-';

/** Removes the folders of processes that no longer run: those were killed and could not do it themselves. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = /^connector-doctor-lab-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

/** Makes the folder; `remove` removes it, and so do the end of the process and the signals that end it. */
export function makeWorkFolder(): { readonly path: string; remove(): void } {
  sweep();
  const path = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  process.on('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      remove();
      process.kill(process.pid, signal);
    });
  }
  return { path, remove };
}
