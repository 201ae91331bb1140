/**
 * The tier e2e: the same specs in front of browser mode (Chromium) and in the desktop app (Electron), then the packaged
 * program. `npm run test:e2e` calls it; where CONNECTOR_DOCTOR_E2E_RESULTS names a file, each test leaves a line there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { dist, isStale, root } from '../../build/stale.mjs';

/** How long one run of wdio may take, in milliseconds. All three together take about four minutes on a quiet computer. */
const patience = 10 * 60_000;

/** How long a display may take to come up, in milliseconds. */
const displayPatience = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-e2e-'));
const results = process.env.CONNECTOR_DOCTOR_E2E_RESULTS || join(folder, 'results');

/** What the programs under test leave in the folder for temporary files goes with this run: browsers are ended the hard way. */
const temporary = join(folder, 'tmp');
mkdirSync(temporary);

/** Every process of this run carries it in its environment, by which those that were left behind are found. */
const mark = `CONNECTOR_DOCTOR_E2E_RUN=${randomUUID()}`;

const env = {
  ...process.env,
  CONNECTOR_DOCTOR_E2E_RESULTS: results,
  [mark.split('=')[0]]: mark.split('=')[1],
  // A copy: a build in the meantime changes nothing under the tests' feet.
  CONNECTOR_DOCTOR_E2E_APP: folder,
  TMPDIR: temporary,
};

function write(title, state) {
  appendFileSync(results, `${JSON.stringify({ title, state })}\n`);
}

function states() {
  if (!existsSync(results)) return [];
  const lines = readFileSync(results, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line).state);
}

const failures = () => states().filter((state) => state === 'failed').length;

/** Ends what was started here and did not end itself: wdio leaves drivers behind, and they their browsers. */
function endLeftovers() {
  if (!existsSync('/proc/self/environ')) return;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid || pid === display?.child.pid) continue;
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile, or is somebody else's.
    }
  }
}

/** Runs a configuration of wdio; a run that ends badly counts as failed, whatever its tests said. */
async function wdio(title, configuration) {
  console.log(`\n${title}`);
  const before = failures();
  const started = Date.now();
  // A group of its own, so that all of it can be ended at once.
  const child = spawn(join(root, 'node_modules/.bin/wdio'), ['run', join(root, 'test/e2e', configuration)], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    killGroup(child);
  }, patience);
  running.add(child);
  const [code] = await Promise.race([once(child, 'exit'), once(child, 'error').then(() => [1])]);
  running.delete(child);
  clearTimeout(limit);
  killGroup(child);
  endLeftovers();
  if (late) write(`${title}: ended after ${patience / 60_000} minutes`, 'failed');
  else if (code !== 0 && failures() === before) write(`${title}: wdio ended with ${code}`, 'failed');
  console.log(`${title}: ${Math.round((Date.now() - started) / 1000)} s`);
}

const running = new Set();
let display = null;

function killGroup(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

/** A display in memory. */
async function startDisplay() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), displayPatience);
  const number = await new Promise((resolve) => {
    let text = '';
    child.stdio[3].on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve(text.trim());
    });
    child.once('error', () => resolve(null));
    child.once('exit', () => resolve(null));
  });
  clearTimeout(limit);
  return number === null ? null : { child, name: `:${number}` };
}

function end() {
  for (const child of running) killGroup(child);
  endLeftovers();
  display?.child.kill();
  // Those that were ended may take a moment to be gone.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    end();
    process.exit(1);
  });
}

/** Runs one of the project's own scripts to its end. */
function script(limit, name, ...args) {
  const options = { cwd: root, env, stdio: 'inherit', timeout: limit };
  return spawnSync(process.execPath, [join(root, 'build', name), ...args], options).status === 0;
}

/** Why the desktop app cannot be tested here, or null. */
async function prepareDesktop() {
  const runtime = await electronRuntime();
  if ('reason' in runtime) return runtime.reason;
  // The package is made of this very runtime: nothing is fetched for it.
  env.ELECTRON_LINUX_DIST_PATH ??= dirname(runtime.binary);
  if (process.platform !== 'linux' || env.DISPLAY) return null;
  display = await startDisplay();
  if (display === null) return 'there is no display, and Xvfb could not be started';
  env.DISPLAY = display.name;
  return null;
}

async function main() {
  if (isStale() && !script(patience, 'build.mjs')) {
    write('the build', 'failed');
    return;
  }
  cpSync(dist, join(folder, 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));

  await wdio('browser mode', 'wdio.browser.conf.ts');

  const obstacle = await prepareDesktop();
  if (obstacle !== null) {
    console.log(`\nWithout the desktop app: ${obstacle}`);
    write('desktop: the desktop app', 'skipped');
    return;
  }
  await wdio('desktop app', 'wdio.electron.conf.ts');

  if (process.platform !== 'linux') {
    console.log('\nWithout the packaged program: it is started on Linux alone');
    write('packaged: the packaged program', 'skipped');
    return;
  }
  console.log('\npackaged program');
  if (script(patience, 'package.mjs', 'linux')) await wdio('packaged program', 'wdio.packaged.conf.ts');
  else write('packaged: npm run package', 'failed');
}

try {
  await main();
} finally {
  const counted = states();
  end();
  const count = (state) => counted.filter((each) => each === state).length;
  const failed = count('failed');
  console.log(`\n${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`);
  process.exitCode = failed === 0 && count('passed') > 0 ? 0 : 1;
}
