/**
 * koffi's native part for Windows, which goes beside the built program as `koffi.node`: a folder built here must run on a
 * Windows server. npm installs only the part for the computer it runs on, so this one is taken from npm's registry, and
 * held to what package-lock.json says of it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './stale.mjs';

const name = '@koromix/koffi-win32-x64';
const kept = join(root, 'node_modules/.cache/connector-doctor');

/**
 * Where it lies, fetched if need be.
 *
 * @returns {{ file: string } | { reason: string }} its path, or why it cannot be had
 */
export function windowsNative() {
  const installed = join(root, 'node_modules', name, 'win32_x64/koffi.node');
  if (existsSync(installed)) return { file: installed };
  const { version, integrity } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages[
    `node_modules/${name}`
  ];
  const file = join(kept, `koffi-win32-x64-${version}.node`);
  if (existsSync(file)) return { file };
  mkdirSync(kept, { recursive: true });
  try {
    const [{ filename }] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--pack-destination', kept, `${name}@${version}`], {
        encoding: 'utf8',
        shell: process.platform === 'win32',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const archive = join(kept, filename.replace('@', '').replace('/', '-'));
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) return { reason: `${name} is not what package-lock.json says of it` };
    execFileSync('tar', ['-xzf', archive, '-C', kept, 'package/win32_x64/koffi.node']);
    copyFileSync(join(kept, 'package/win32_x64/koffi.node'), file);
    rmSync(archive);
    return { file };
  } catch (error) {
    return { reason: `${name} could not be fetched: ${String(error.message).split('\n')[0]}` };
  }
}
