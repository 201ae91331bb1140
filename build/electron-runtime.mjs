/** Electron's runtime: where it is, or how it gets here without anybody waiting for a network that is not there. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './stale.mjs';

const home = join(root, 'node_modules/electron');

/** How long a download may stand still before it is given up, in milliseconds. */
const patience = 20_000;

/**
 * Finds Electron's program file; fetches it where it is missing.
 *
 * @returns {Promise<{binary: string} | {reason: string}>} `reason` completes the sentence "No desktop app: ..."
 */
export async function electronRuntime() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) {
    const binary = join(given, installedName() ?? fileName());
    return existsSync(binary) ? { binary } : { reason: `ELECTRON_OVERRIDE_DIST_PATH names no Electron (${binary})` };
  }
  if (!existsSync(home)) return { reason: 'the package electron is not installed (npm ci installs it)' };
  if (installed() === null) {
    console.log("Fetching Electron's runtime, once ...");
    const problem = await fetchRuntime();
    if (problem !== null) return { reason: problem };
  }
  const binary = installed();
  return binary === null ? { reason: "Electron's runtime could not be unpacked" } : { binary };
}

/** @returns {string | null} */
function installed() {
  const name = installedName();
  const binary = name === null ? null : join(home, 'dist', name);
  return binary !== null && existsSync(binary) ? binary : null;
}

function installedName() {
  const note = join(home, 'path.txt');
  return existsSync(note) ? readFileSync(note, 'utf8') : null;
}

function fileName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Runs Electron's own installer, in a folder for temporary files of its own, whose growth shows that it moves.
 *
 * @returns {Promise<string | null>} why it did not come, or null
 */
async function fetchRuntime() {
  const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-electron-'));
  const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder };
  const installer = spawn(process.execPath, [join(home, 'install.js')], { env, stdio: 'ignore' });
  let still = false;
  let before = -1;
  const watch = setInterval(() => {
    const now = sizeOf(folder) + sizeOf(join(home, 'dist'));
    still = now === before;
    if (still) installer.kill('SIGKILL');
    before = now;
  }, patience);
  const stop = () => installer.kill();
  process.once('SIGINT', stop);
  try {
    const code = await new Promise((resolve) => {
      installer.once('exit', resolve);
      installer.once('error', () => resolve(1));
    });
    if (code === 0) return null;
    return still
      ? `the download of Electron's runtime stood still for ${patience / 1000} seconds`
      : "Electron's runtime is not here and its download site cannot be reached";
  } finally {
    clearInterval(watch);
    process.removeListener('SIGINT', stop);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} path @returns {number} bytes, as far as they can be counted while they change */
function sizeOf(path) {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return 0;
  if (!facts.isDirectory()) return facts.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
