/**
 * `npm start`: builds what is stale and opens the desktop app; where that cannot be, says in one line why not and serves
 * browser mode. What follows `--` is passed on: `npm start -- capture.pcapng`.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { dist, isStale, root } from './stale.mjs';

/** An app that ends badly within this time, in milliseconds, has not started. */
const startsWithin = 10_000;

const given = process.argv.slice(2);

/** Set when this program was told to end. */
let ended = false;

if (isStale()) await buildAll();
process.exitCode = await start();

async function start() {
  const missing = hasDisplay() ? null : 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  const runtime = missing === null ? await electronRuntime() : { reason: missing };
  if ('reason' in runtime) return serve(runtime.reason);
  const begun = Date.now();
  const code = await run(runtime.binary, [...sandboxing(), root, ...given]);
  // Who ended it while it started does not want another way in.
  if (code === 0 || ended || Date.now() - begun > startsWithin) return code;
  return serve(`Electron ended with ${code} while it started`);
}

/** @param {string} reason */
function serve(reason) {
  console.log(`No desktop app: ${reason}. Browser mode instead.`);
  if (given.length > 0) console.log(`On the page, open ${given.join(' ')} by its path.`);
  return run(process.execPath, [join(dist, 'main/cli.js'), 'serve']);
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

// Chromium's sandbox does not work for root on Linux, and Electron refuses to start without being told so.
function sandboxing() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  console.log('Started as root: Electron runs without its sandbox (--no-sandbox). Better start it as yourself.');
  return ['--no-sandbox'];
}

/**
 * Runs a program in this terminal, and hands it the signals that end this one.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>} its exit code; 1 where it could not be started or was ended by a signal
 */
function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit' });
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    // Ctrl+C in a terminal reaches both of us; a second one would cut the child's tidying short.
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      ended = true;
      void (signal === 'SIGINT' && process.stdin.isTTY ? 0 : child.kill(signal));
    };
    for (const signal of signals) process.on(signal, pass);
    const done = (/** @type {number} */ code) => {
      for (const signal of signals) process.removeListener(signal, pass);
      resolve(code);
    };
    child.once('error', () => done(1));
    child.once('exit', (code) => done(code ?? 1));
  });
}
