/** Whether dist/ is older than what it is made of. */
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const dist = join(root, 'dist');

/** Everything that a build reads. */
const sources = ['main', 'preload', 'renderer', 'build', 'package.json', 'package-lock.json'];

const stamp = join(dist, '.built');

/**
 * Notes that a build is complete. The stamp bears the time at which it was begun: what is changed during a build is
 * newer than it.
 *
 * @param {number} begun milliseconds since 1970
 */
export function writeStamp(begun) {
  writeFileSync(stamp, '');
  utimesSync(stamp, begun / 1000, begun / 1000);
}

/** Notes that a build is under way: if it fails, what it leaves is stale. */
export function clearStamp() {
  rmSync(stamp, { force: true });
}

/** True where nothing is built, or a source (or the folder it was removed from) is newer than the last build. */
export function isStale() {
  const built = modified(stamp);
  return built === null || sources.some((source) => newest(join(root, source)) > built);
}

/** @param {string} path */
function newest(path) {
  const facts = statSync(path);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(facts.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** @param {string} path */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
