/** Programs of the computer that the tests drive. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Finds a program on the PATH; null where it is not there. */
export function onPath(...names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const name of names) {
    const folder = folders.find((candidate) => existsSync(join(candidate, name)));
    if (folder !== undefined) return join(folder, name);
  }
  return null;
}
