/** Programs and folders that do not outlive this script, however it ends. For the scripts that drive the built program. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
/** @type {Set<string>} */
const folders = new Set();

process.once('exit', () => {
  // Asked first, because a browser ends its helpers, which write into its folder until then.
  for (const child of children) child.kill('SIGTERM');
  if (children.size > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700);
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
for (const [signal, number] of /** @type {const} */ (Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }))) {
  process.once(signal, () => process.exit(128 + number));
}

/**
 * Starts a program.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function start(program, args, options) {
  const child = spawn(program, args, options);
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/**
 * Ends a program that was started here, and waits until it has ended.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal what it gets; after ten seconds it is ended the hard way
 */
export async function end(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

/**
 * Waits for a line on one of a program's streams.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {import('node:stream').Readable | null} stream
 * @param {RegExp} pattern
 * @returns {Promise<string>} what the pattern matched, or its first group
 * @throws (rejects) where the program ends without it; with what it said instead
 */
export function said(child, stream, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream?.setEncoding('utf8').on('data', (data) => {
      // It goes on being read, because a full pipe would hold the program up; but it is not kept.
      if (text.length > 100_000) return;
      text += data;
      const match = pattern.exec(text);
      if (match !== null) resolve(match[1] ?? match[0]);
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`${child.spawnfile} ended, and said only: ${text.trim()}`)));
  });
}

/** Makes a folder for temporary files, gone with this script. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-'));
  folders.add(folder);
  return folder;
}

/** The environment of a browser: what it leaves in the folder for temporary files goes with this script. */
export function tidyEnvironment() {
  return { ...process.env, TMPDIR: temporaryFolder() };
}

/**
 * Finds a program on the PATH, or where only root's PATH leads.
 *
 * @param {readonly string[]} names any of these
 * @returns {string | null} its path; null where there is none
 */
export function onPath(...names) {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return names.flatMap((name) => places.map((place) => join(place, name))).find((path) => existsSync(path)) ?? null;
}

/** As root on Linux, Chromium does not start with its sandbox; everybody else has it. */
export const sandboxing = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** What Chromium and Electron say of the address of their developer tools. */
export const listening = /DevTools listening on (ws:\S+)/;

/** Chromium, by any of its names. */
export const chromium = onPath('chromium', 'chromium-browser', 'google-chrome');

/**
 * Starts Chromium without a window of its own.
 *
 * @param {string} file its program file
 * @param {readonly string[]} more arguments
 * @returns {Promise<{browser: import('node:child_process').ChildProcess, tools: string}>} and the address of its developer
 * tools, which its own driver uses as well
 */
export async function startChromium(file, ...more) {
  const args = [
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${temporaryFolder()}`,
    '--no-first-run',
  ];
  const browser = start(file, [...args, ...more, ...sandboxing], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: tidyEnvironment(),
  });
  return { browser, tools: await said(browser, browser.stderr, listening) };
}
