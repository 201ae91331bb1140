/**
 * `npm run bench`: how fast the program is, and how large; docs/performance.md says what is measured and how. Figures are
 * of whole processes, from the outside: nothing in the program knows that it is measured. Exit code 1 where a target is
 * missed.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inTurn, row, table, wholeRun } from '../test/bench/figures.mjs';
import { writeLargeCapture } from '../test/bench/large-capture.mjs';
import { browserMode, desktopApp } from '../test/bench/launches.mjs';
import { buildAll } from './build.mjs';
import { onPath, temporaryFolder } from './children.mjs';
import { dist, isStale, root } from './stale.mjs';

/** The first is thrown away. */
const rounds = 11;

const captureBytes = 200_000_000;

const cli = join(dist, 'main/cli.js');
const node = process.execPath;

if (isStale()) await buildAll();
const processors = `${cpus().length} processors (${cpus()[0]?.model})`;
const memory = `${Math.round(totalmem() / 2 ** 30)} GB of memory`;
console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}, ${processors}, ${memory}.`);
console.log(`${rounds} rounds, of which the first is thrown away.`);

const rows = [];
for (const [what, measure] of Object.entries({
  'the cold start': coldStart,
  'the window’s size': size,
  'the launches': launches,
  'a large capture': analysis,
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
  const file = join(temporaryFolder(), 'large.pcap');
  const { bytes, packets } = writeLargeCapture(file, join(root, 'main/samples/healthy-direct.pcapng'), captureBytes);
  const others = [
    { name: 'tcpdump', args: ['-nr', file, 'tcp[tcpflags] & tcp-syn != 0'] },
    { name: 'tshark', args: ['-r', file, '-Y', 'tcp.analysis.retransmission'] },
  ].map((other) => ({ ...other, program: onPath(other.name) }));
  const installed = others.filter(({ program }) => program !== null);
  const [ours, ...theirs] = await inTurn(rounds, [
    () => wholeRun(node, [cli, 'analyze', file, '--mode', 'direct']),
    ...installed.map(
      ({ program, args }) =>
        () =>
          wholeRun(program, args),
    ),
  ]);
  const what = `analyze, ${Math.round(bytes / 1e6)} MB, ${packets.toLocaleString('en')} packets`;
  return [
    row(what, ours, ' ms'),
    ...others.flatMap((other) => {
      const figures = theirs[installed.indexOf(other)] ?? { reason: `${other.name} is not installed` };
      const ratios = 'reason' in figures ? figures : ours.map((figure, round) => figure / figures[round]);
      return [
        row(other.name, figures, ' ms'),
        row(`  analyze takes, of ${other.name}’s time`, ratios, ' times', { digits: 2 }),
      ];
    }),
  ];
}
