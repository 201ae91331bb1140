/**
 * `npm run bench`: how fast the program is, and how large; docs/performance.md says what is measured and how. Figures are
 * of whole processes, from the outside: nothing in the program knows that it is measured. Exit code 1 where a target is
 * missed.
 */
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inTurn, outputOf, peakMemory, row, table, wholeRun } from '../test/bench/figures.mjs';
import { lastName, writeLargeCapture } from '../test/bench/large-capture.mjs';
import { browserMode, desktopApp } from '../test/bench/launches.mjs';
import { racedTries } from '../test/bench/raced-tries.mjs';
import { writeServerBundle } from '../test/bench/server-bundle.mjs';
import { serviceTagCount, serviceTags } from '../test/bench/service-tags.mjs';
import { buildAll } from './build.mjs';
import { onPath, temporaryFolder } from './children.mjs';
import { dist, isStale, root } from './stale.mjs';

/** The first is thrown away. */
const rounds = 11;

/** Of what takes long; the first is thrown away, too. */
const longRounds = 4;

const cli = join(dist, 'main/cli.js');
const node = process.execPath;

/** Cases of the lab that are mixed into the large captures. */
const cases = [
  'proxy-auth-required-basic',
  'proxy-upstream-failed-503-dropped',
  'proxy-reset-rst',
  'proxy-tls12-ok',
  'path-lossy-data',
  'dns-name-not-found',
  'direct-dropped',
].map((name) => join(root, 'test/fixtures/captures', `${name}.pcapng`));

if (isStale()) await buildAll();
const processors = `${cpus().length} processors (${cpus()[0]?.model})`;
const memory = `${Math.round(totalmem() / 2 ** 30)} GB of memory`;
console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}, ${processors}, ${memory}.`);
console.log(`${rounds} rounds (${longRounds} with large captures), of which the first is thrown away.`);

const rows = [];
for (const [what, measure] of Object.entries({
  'the cold start': coldStart,
  'the window’s size': size,
  'a bundle of a server': bundle,
  'address ranges': addressRanges,
  'tries of the network': tries,
  'the launches': launches,
  'large captures': analysis,
})) {
  console.log(`Measuring ${what} ...`);
  rows.push(...(await measure()));
}
console.log(`\n${table(rows)}`);
process.exitCode = rows.some(({ missed }) => missed) ? 1 : 0;

async function coldStart() {
  const [bare, ours] = await inTurn(rounds, [
    () => wholeRun(node, ['-e', '0']),
    () => wholeRun(node, [cli, '--version']),
  ]);
  const more = ours.map((figure, round) => figure - bare[round]);
  return [
    row('node -e 0', bare, ' ms'),
    row('connector-doctor --version', ours, ' ms'),
    row('  more than node -e 0', more, ' ms', { most: 150 }),
  ];
}

function size() {
  const folder = join(dist, 'renderer');
  const scripts = readdirSync(folder, { recursive: true }).map(String);
  const bytes = scripts
    .filter((name) => /\.m?js$/.test(name))
    .map((name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length);
  const total = bytes.reduce((sum, each) => sum + each, 0);
  return [row('JavaScript of the window, gzipped', [total / 1000], ' KB', { digits: 1, most: 150 })];
}

/** A bundle, opened and judged, against nothing but Node: no tool that people use reads such a thing. */
async function bundle() {
  const file = join(temporaryFolder(), 'server.zip');
  await writeServerBundle(file);
  const args = [cli, 'check', '--bundle', file];
  const { findings } = JSON.parse(await outputOf(node, [...args, '--json'], { code: 1 }));
  if (findings[0]?.code !== 'WINHTTP-PROXY-MISSING') throw new Error('The fault of the server was not found.');
  const [ours] = await inTurn(rounds, [() => wholeRun(node, args, { code: 1 })]);
  return [row('check --bundle, whole process', ours, ' ms', { most: 500 })];
}

/** Microsoft's list of address ranges: read, and every one looked up again. */
async function addressRanges() {
  const { read, lookUp } = await serviceTags();
  const [reading, looking] = await inTurn(rounds, [read, lookUp]);
  const count = serviceTagCount.toLocaleString('en');
  return [
    row(`a list of ${count} address ranges, read`, reading, ' ms'),
    row(`  ${count} addresses looked up in it`, looking, ' ms', { most: 100 }),
  ];
}

/** All names of the connector over one path, against the programs that people would use instead, one name after the other. */
async function tries() {
  const raced = await racedTries(rounds);
  const { ours, oneByOne, names } = 'reason' in raced ? { ours: raced, oneByOne: raced, names: 'all' } : raced;
  const ratios = 'reason' in raced ? raced : raced.ours.map((figure, round) => figure / raced.oneByOne[round]);
  return [
    row(`check --path direct, ${names} names, whole process`, ours, ' ms'),
    row('  openssl s_client and curl, one after the other', oneByOne, ' ms'),
    row('  check takes, of their time', ratios, ' times', { digits: 2 }),
  ];
}

async function launches() {
  const made = [await browserMode(), await desktopApp()];
  const runnable = made.filter((launcher) => 'launch' in launcher);
  const figures = await inTurn(
    rounds,
    runnable.map(({ launch }) => launch),
  );
  for (const launcher of runnable) await launcher.end();
  const of = (launcher) => ('launch' in launcher ? figures[runnable.indexOf(launcher)] : launcher);
  return [
    row(`browser mode (${made[0].name ?? 'Chromium'}) to a usable start page`, of(made[0]), ' ms'),
    row(`desktop app (${made[1].name ?? 'Electron'}) to the same`, of(made[1]), ' ms'),
  ];
}

async function analysis() {
  const folder = temporaryFolder();
  return [
    ...(await large(join(folder, 'bulk.pcap'), 'bulk', 1_000_000_000, { tcpdump: 3, tshark: 1 / 8 })),
    ...(await large(join(folder, 'small.pcap'), 'small', 500_000_000, { tshark: 1 / 25 })),
  ];
}

/** One large capture, against the programs that people would use instead. `most` is what part of their time is allowed. */
async function large(file, kind, size, most) {
  const greetings = join(root, 'main/samples/healthy-direct.pcapng');
  const { bytes, packets } = writeLargeCapture(file, { kind, bytes: size, greetings, cases });
  const args = [cli, 'analyze', file, '--mode', 'direct'];
  await mustFindTheLast(file);
  const others = [
    { name: 'tcpdump', args: ['-nr', file, 'tcp[tcpflags] & tcp-syn != 0'] },
    { name: 'tshark', args: ['-r', file, '-Y', 'tcp.analysis.retransmission && tcp.flags.syn == 1'] },
  ].map((other) => ({ ...other, program: onPath(other.name) }));
  const installed = others.filter(({ program }) => program !== null);
  const [ours, ...theirs] = await inTurn(longRounds, [
    () => wholeRun(node, args, { code: 1 }),
    ...installed.map(
      ({ program, args: own }) =>
        () =>
          wholeRun(program, own),
    ),
  ]);
  const peak = await peakMemory(node, args);
  rmSync(file);
  const what = `analyze, ${kind}, ${Math.round(bytes / 1e6)} MB, ${packets.toLocaleString('en')} packets`;
  return [
    row(what, ours, ' ms'),
    row('  memory at its peak', peak, ' MB', { most: 250 }),
    ...others.flatMap((other) => {
      const figures = theirs[installed.indexOf(other)] ?? { reason: `${other.name} is not installed` };
      const ratios = 'reason' in figures ? figures : ours.map((figure, round) => figure / figures[round]);
      return [
        row(`  ${other.name}`, figures, ' ms'),
        row(`  analyze takes, of ${other.name}’s time`, ratios, ' times', { digits: 3, most: most[other.name] }),
      ];
    }),
  ];
}

/** A figure says nothing where not every packet was looked at: the last one of the file holds a fault of its own. */
async function mustFindTheLast(file) {
  const { findings } = JSON.parse(
    await outputOf(node, [cli, 'analyze', file, '--mode', 'direct', '--json'], { code: 1 }),
  );
  const refused = findings.find(({ code }) => code === 'DIRECT-REFUSED');
  if (!refused?.found.includes(lastName)) throw new Error(`The fault in the last packet of ${file} was not found.`);
}
