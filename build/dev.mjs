/** `npm run dev`: rebuilds what changes and starts the program anew: the desktop app, or browser mode without one. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { consent, finishPrograms, preload, programs, reader, renderer } from './build.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { dist, root } from './stale.mjs';

const runtime = await electronRuntime();
if ('reason' in runtime) console.log(`No desktop app: ${runtime.reason}. Browser mode instead.`);

/** @type {import('node:child_process').ChildProcess | null} */
let child = null;
/** @type {NodeJS.Timeout | undefined} */
let soon;

process.once('exit', () => child?.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit());

const parts = [
  { config: renderer, finish: () => undefined, built: false },
  { config: programs, finish: finishPrograms, built: false },
  { config: reader, finish: () => undefined, built: false },
  { config: consent, finish: () => undefined, built: false },
  ...preload.map((config) => ({ config, finish: () => undefined, built: false })),
];

for (const part of parts) {
  const watcher = await build({ ...part.config, build: { ...part.config.build, watch: {} } });
  if (!('on' in watcher)) throw new Error('Vite did not watch');
  /** @type {() => void} */
  let first = () => undefined;
  // One after the other at first: the programs' build empties the folder that the reader's goes into.
  const begun = new Promise((resolve) => (first = () => resolve(undefined)));
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') console.error(event.error);
    if (event.code === 'END' || event.code === 'ERROR') first();
    if (event.code !== 'END') return;
    part.finish();
    part.built = true;
    clearTimeout(soon);
    // One change may touch several parts; the program is started when they have settled.
    if (parts.every(({ built }) => built)) soon = setTimeout(restart, 200);
  });
  await begun;
}

function restart() {
  const before = child;
  if (before === null || before.exitCode !== null || before.signalCode !== null) return launch();
  before.removeAllListeners('exit');
  before.once('exit', launch);
  before.kill();
}

function launch() {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  child =
    'binary' in runtime
      ? spawn(runtime.binary, [...asRoot, root], { stdio: 'inherit' })
      : spawn(process.execPath, [join(dist, 'main/cli.js'), 'serve'], { stdio: 'inherit' });
  // Closing the window ends the day's work.
  child.once('exit', () => process.exit());
}
