/**
 * `npm test`: the tiers in order, each with everything it needs. `npm run test:unit` and so on run one.
 *
 * It first prints which tiers can run here. As root on Debian it installs the packages that are missing and says so;
 * elsewhere it names the tiers it leaves out, and why.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronRuntime } from '../build/electron-runtime.mjs';
import { isStale, root } from '../build/stale.mjs';

const isRoot = process.getuid?.() === 0;
const hasApt = existsSync('/usr/bin/apt-get');
const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-test-'));

/** A program of node_modules/.bin as a command line. */
const bin = (name) => join(root, 'node_modules/.bin', name);

const vitest = (results, ...more) => [
  bin('vitest'),
  'run',
  ...more,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}`,
];

/**
 * The tiers. `programs`: what must be on the PATH; `packages`: the Debian packages that bring it; `count`: reads the
 * results file into [passed, failed, skipped], where the tier does not say it in its last line.
 */
const tiers = {
  check: { packages: [], programs: [], command: () => [process.execPath, join(root, 'build/check.mjs')] },
  unit: { packages: [], programs: [], build: true, command: (results) => vitest(results), count: countVitest },
  mono: {
    packages: 'mono-runtime mono-mcs libmono-system-configuration4.0-cil'.split(' '),
    programs: 'mono mcs'.split(' '),
    command: (results) => vitest(results, '--config', 'test/mono/vitest.config.ts'),
    count: countVitest,
  },
  lab: {
    packages:
      'iproute2 iptables tcpdump tshark wireshark-common squid-openssl tinyproxy dnsmasq nginx-light openssl dnsutils curl'.split(
        ' ',
      ),
    programs: 'ip iptables tcpdump tshark dumpcap editcap squid tinyproxy dnsmasq nginx openssl dig curl'.split(' '),
    needsRoot: true,
    build: true,
    command: (results) => vitest(results, '--config', 'test/lab/vitest.config.ts'),
    count: countVitest,
  },
  wine: {
    packages: 'wine wine64 gcc-mingw-w64-x86-64'.split(' '),
    programs: 'wine wineserver x86_64-w64-mingw32-gcc npm tar'.split(' '),
    build: true,
    command: (results) => vitest(results, '--config', 'test/wine/vitest.config.ts'),
    count: countVitest,
  },
  e2e: {
    packages: 'xvfb xauth chromium chromium-driver libgtk-3-0 libnss3 libasound2 libgbm1 libxss1'.split(' '),
    programs: 'Xvfb xauth chromium chromedriver'.split(' '),
    build: true,
    command: () => [process.execPath, join(root, 'test/e2e/run.mjs')],
    count: countLines,
  },
};

/** @returns {boolean} whether a program is on the PATH, or where only root's PATH leads. */
function onPath(program) {
  const folders = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`.split(':');
  return folders.some((each) => existsSync(join(each, program)));
}

const missingOf = (tier) => tier.programs.filter((program) => !onPath(program));

function install(packages) {
  console.log(`Installing with apt-get: ${packages.join(' ')}`);
  const apt = (...words) =>
    spawnSync('apt-get', words, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status;
  if (apt('update', '-qq') !== 0) console.log('apt-get update failed; trying with the lists that are here.');
  apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

/** Why a tier cannot run here, or null. */
function obstacle(tier) {
  if (process.platform !== 'linux' && tier.programs.length > 0) return 'it needs Linux';
  if (tier.needsRoot && !isRoot) return 'it makes network namespaces, which needs root';
  const missing = missingOf(tier);
  return missing.length === 0
    ? null
    : `missing here: ${missing.join(', ')}; on Debian: apt-get install ${tier.packages.join(' ')}`;
}

function countVitest(results) {
  if (!existsSync(results)) return [0, 1, 0];
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    readFileSync(results, 'utf8'),
  );
  // A file that does not even load has no failed test, but a failed suite.
  const failed = numFailedTests === 0 && numFailedTestSuites > 0 ? numFailedTestSuites : numFailedTests;
  return [numPassedTests, failed, numPendingTests + numTodoTests];
}

function countLines(results) {
  if (!existsSync(results)) return [0, 1, 0];
  const states = readFileSync(results, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).state);
  return ['passed', 'failed', 'skipped'].map((state) => states.filter((each) => each === state).length);
}

/** Runs a command with its output going through; gives its exit code and the last line that counts. */
function run(command, env) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let tail = '';
    child.stdout.on('data', (data) => {
      process.stdout.write(data);
      tail = (tail + data).slice(-4000);
    });
    child.on('error', (error) => {
      console.error(String(error));
      resolve({ code: 1, tail });
    });
    child.on('close', (code) => resolve({ code: code ?? 1, tail }));
  });
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in tiers));
if (unknown.length > 0) {
  console.error(`There is no tier called ${unknown.join(', ')}. There are: ${Object.keys(tiers).join(', ')}.`);
  process.exit(2);
}
const names = asked.length > 0 ? asked : Object.keys(tiers);

const wanted = names.flatMap((name) => (missingOf(tiers[name]).length > 0 ? tiers[name].packages : []));
if (wanted.length > 0 && isRoot && hasApt) install([...new Set(wanted)]);

console.log('Tiers:');
const obstacles = new Map(names.map((name) => [name, obstacle(tiers[name])]));
for (const [name, why] of obstacles) console.log(`  ${name.padEnd(6)} ${why === null ? 'runs' : `left out: ${why}`}`);
if (names.includes('e2e') && obstacles.get('e2e') === null) {
  const runtime = await electronRuntime();
  if ('reason' in runtime) console.log(`         without the desktop app: ${runtime.reason}`);
}

const total = [0, 0, 0];
const summary = [];
for (const name of names) {
  const tier = tiers[name];
  if (obstacles.get(name) !== null) {
    total[2]++;
    summary.push(`${name}: left out`);
    continue;
  }
  console.log(`\n--- ${name} ---`);
  if (tier.build && isStale()) {
    const built = await run([process.execPath, join(root, 'build/build.mjs')], {});
    if (built.code !== 0) {
      total[1]++;
      summary.push(`${name}: could not be built`);
      continue;
    }
  }
  const results = join(folder, `${name}.json`);
  const started = Date.now();
  const { code, tail } = await run(tier.command(results), { CONNECTOR_DOCTOR_E2E_RESULTS: results });
  const counts = tier.count
    ? tier.count(results)
    : (/(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(tail)?.slice(1).map(Number) ?? [0, 1, 0]);
  // A tier that ends badly with every test passed has failed all the same.
  if (code !== 0 && counts[1] === 0) counts[1] = 1;
  if (code === 0 && counts[0] === 0) counts[1] = Math.max(1, counts[1]);
  counts.forEach((number, index) => (total[index] += number));
  summary.push(
    `${name}: ${counts[0]} passed, ${counts[1]} failed, ${counts[2]} skipped (${Math.round((Date.now() - started) / 1000)} s)`,
  );
}

rmSync(folder, { recursive: true, force: true });
console.log(`\n${summary.join('\n')}\n\n${total[0]} passed, ${total[1]} failed, ${total[2]} skipped`);
process.exitCode = total[1] === 0 ? 0 : 1;
