/** A report for people in a terminal. Colour only where asked for, and never colour alone. */
import type { Finding } from '../examine/finding.js';
import { fixerWords, placeWords } from '../words/labels.js';
import { count, grouped, list, shortName } from '../words/phrases.js';
import { remedyCommand } from '../words/remedies.js';
import type { Report, ReportFlow, Station } from './report.js';
import { matrixLines, pathsLines } from './paths-text.js';
import { cleaned } from './printable.js';
import { labelled, labelWidth, paletteOf, wrap, type Paint, type Palette, type TextOptions } from './text-layout.js';
import { rowsOfFlow, weigh, type Weights } from './timeline.js';

export type { TextOptions } from './text-layout.js';

const outcomeMarks: Readonly<Record<Finding['outcome'], string>> = {
  problem: '[X] PROBLEM',
  notice: '[!] NOTICE',
  ok: '[+] OK',
  couldNotTest: '[?] COULD NOT TEST',
  notApplicable: '[-] NOT APPLICABLE',
  crashed: '[#] CHECK FAILED',
};

/** The whole report as lines of text, with a final line end. */
export function reportText(report: Report, options: TextOptions): string {
  const palette = paletteOf(options.colour);
  const { verdict, findings = [], capture, server, paths, trusted = [] } = cleaned(report);
  const lines: string[] = [];
  if (verdict !== undefined) {
    lines.push('', palette.bold(verdict.headline), ...wrap(verdict.summary, options.width), '');
    if (verdict.path.length > 0) lines.push(...pathLines(verdict.path, palette));
    for (const beside of verdict.beside) lines.push(...wrap(beside, options.width).map(palette.yellow));
    if (verdict.path.length > 0) lines.push('');
  }
  if (server !== undefined) lines.push(...serverLines(server, palette));
  if (paths !== undefined) lines.push(...pathsLines(paths, palette, options.width));
  const causes = findings.filter((finding) => finding.dependsOn.length === 0);
  for (const finding of causes) {
    const consequences = findings.filter((other) => other.dependsOn.includes(finding.id));
    lines.push(...findingLines(finding, consequences, pathOf(finding, paths), palette, options.width), '');
  }
  if (findings.length > 0) lines.push(palette.dim('More about a finding: connector-doctor explain CODE'), '');
  if (trusted.length > 0) {
    const names = list(trusted.map((name) => `"${shortName(name)}"`));
    lines.push(...wrap(`Trusted as if public, because you gave it (--roots): ${names}`, options.width), '');
  }
  const ofCapture = capture === undefined ? [] : captureLines(capture, weigh(findings), palette, options.width);
  const matrix = paths === undefined ? [] : matrixLines(paths, palette, options.width);
  return `${[...lines, ...matrix, ...ofCapture].join('\n')}\n`;
}

/** The checks in a column, each with its mark and what was read. */
function serverLines(
  { name, windows, checks, proxies = [] }: NonNullable<Report['server']>,
  palette: Palette,
): string[] {
  const width = Math.max(...checks.map(({ title }) => title.length));
  const marks: Readonly<Record<Finding['outcome'] | 'notMade', string>> = {
    problem: palette.red('[X]'),
    notice: palette.yellow('[!]'),
    ok: palette.green('[+]'),
    couldNotTest: palette.magenta('[?]'),
    notApplicable: palette.dim('[-]'),
    crashed: palette.red('[#]'),
    notMade: palette.dim('[ ]'),
  };
  return [
    palette.dim(`  ${[name, windows].filter((part) => part !== '').join(' · ')}`),
    ...checks.map(({ title, outcome, said }) =>
      `  ${marks[outcome ?? 'notMade']} ${title.padEnd(width)}  ${palette.dim(said)}`.trimEnd(),
    ),
    '',
    ...proxyLines(proxies, palette),
  ];
}

type Proxies = NonNullable<NonNullable<Report['server']>['proxies']>;

/** Which proxy each part takes, what decides it, and the names that go another way. */
function proxyLines(proxies: Proxies, palette: Palette): string[] {
  if (proxies.length === 0) return [];
  const width = Math.max(...proxies.map(({ name }) => name.length));
  const lines = proxies.flatMap(({ name, sources, paths: [usual, ...others] }) => {
    const decides = sources.find(({ state }) => state === 'decides');
    const by =
      decides === undefined
        ? ''
        : palette.dim(`  (${[decides.name, fileOf(decides.place)].filter((each) => each !== '').join(': ')})`);
    return [
      `  ${name.padEnd(width)}  ${usual?.path ?? ''}${by}`,
      ...others.map(({ path, names }) => palette.dim(`  ${' '.repeat(width)}  ${names.join(', ')}: ${path}`)),
    ];
  });
  return [palette.bold('  Which proxy is used'), ...lines, ''];
}

/** A file by its name and line; keys of the registry are told by what they are. */
const fileOf = (place: string): string => /[^\\]*, line \d+$/.exec(place)?.[0] ?? '';

/** Which path it is about, where several were tried. */
function pathOf({ paths: own = [] }: Finding, tried: Report['paths']): string[] {
  if (tried === undefined || tried.paths.length < 2) return [];
  return own.flatMap((id) => tried.paths.find((path) => path.id === id)?.label ?? []);
}

function findingLines(
  finding: Finding,
  consequences: readonly Finding[],
  path: readonly string[],
  palette: Palette,
  width: number,
): string[] {
  const mark = outcomePaint(finding, palette)(outcomeMarks[finding.outcome]);
  const lines = [`${mark}  ${palette.bold(finding.title)}`];
  const isToDo = finding.outcome === 'problem' || finding.severity !== 'none';
  const whose = isToDo ? [placeWords[finding.where], fixerWords[finding.whoCanFix], finding.confidence] : [];
  lines.push(palette.dim(`    ${[...whose, ...path, finding.code].join(' · ')}`));
  lines.push(...labelled('What we found', finding.found, width));
  lines.push(...labelled('Why it matters', finding.cause, width));
  lines.push(...labelled('What you can do', finding.advice, width));
  for (const { source, said } of finding.readings ?? []) lines.push(...labelled('Read', `${source}: ${said}`, width));
  // What was tried has steps of its own, and no file in which to look for them.
  if (finding.evidence.some(({ kind }) => kind === 'packet'))
    lines.push(...labelled('Packets', packetNumbers(finding), width));
  // Never wrapped: it is there to be copied.
  if (finding.filter !== null) lines.push(`    ${'Wireshark'.padEnd(labelWidth)}${finding.filter}`);
  for (const [index, remedy] of finding.remedies.entries())
    lines.push(`    ${(index === 0 ? 'Plan it with' : '').padEnd(labelWidth)}${remedyCommand(remedy, finding.code)}`);
  if (consequences.length > 0) {
    lines.push(
      ...labelled('Follows from it', consequences.map(({ title, code }) => `${title} (${code})`).join('; '), width),
    );
  }
  return lines;
}

function packetNumbers(finding: Finding): string {
  const shown = finding.evidence.slice(0, 12).map(({ packet }) => packet);
  const rest = finding.packetCount - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${grouped(rest)} more` : shown.join(', ');
}

function outcomePaint({ outcome, severity }: Finding, palette: Palette): Paint {
  // What does not stop the connector is a problem all the same, and not as grave a one.
  if (outcome === 'problem') return severity === 'blocking' ? palette.red : palette.yellow;
  if (outcome === 'crashed') return palette.red;
  if (outcome === 'ok') return palette.green;
  if (outcome === 'couldNotTest') return palette.magenta;
  return severity === 'none' ? palette.dim : palette.yellow;
}

function pathLines(path: readonly Station[], palette: Palette): string[] {
  const strokes: Readonly<Record<Station['state'], (label: string) => string>> = {
    ok: (label) => palette.green(`──${label}──`),
    broken: (label) => palette.red(`──X ${label} X──`),
    notReached: () => palette.dim('·····'),
    notUsed: () => palette.dim('·····'),
    unknown: (label) => palette.dim(`··${label}··`),
    unexpected: (label) => palette.yellow(`──! ${label} !──`),
  };
  const parts = path.map((station, index) =>
    index === 0 ? station.label : ` ${strokes[station.segment.state](station.segment.label)} ${station.label}`,
  );
  const details = path
    .filter(({ detail }) => detail !== '')
    .map(({ label, detail }) => `${label}: ${detail}`)
    .join(' · ');
  return [`  ${parts.join('')}`, palette.dim(`  ${details}`)];
}

function captureLines(
  capture: NonNullable<Report['capture']>,
  weights: Weights,
  palette: Palette,
  width: number,
): string[] {
  const facts = [
    `${capture.file} (${capture.container})`,
    count(capture.packets, 'packet'),
    capture.duplicatesDropped > 0 ? `${count(capture.duplicatesDropped, 'copy', 'copies')} left out` : '',
    `${count(capture.connections.connector, 'connection')} of the connector, ${capture.connections.other} of other programs`,
  ].filter((fact) => fact !== '');
  const lines = wrap(facts.join(' · '), width).map(palette.dim);
  for (const flow of capture.flows ?? []) lines.push(palette.dim(flowLine(flow, weights)));
  return lines;
}

/** One connection in one line, for `--flows`: who made it, and what became of it in the words of the window. */
function flowLine(flow: ReportFlow, weights: Weights): string {
  const { client, server, tunnel } = flow;
  const to = server.name === null ? server.address : `${server.name} (${server.address})`;
  const target = tunnel === undefined ? '' : ` · CONNECT ${tunnel.target}`;
  const results = rowsOfFlow(flow, weights, new Set()).map(({ result }) => result);
  const became = results[results.length - 1] ?? '';
  return `  ${flow.firstPacket}-${flow.lastPacket}  ${client.address} to ${to}:${server.port}${target}  ${became}`;
}
