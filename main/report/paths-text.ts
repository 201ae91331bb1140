/** What was tried over which path, as lines for a terminal. */
import type { Confidence } from '../examine/codes.js';
import { count } from '../words/phrases.js';
import type { ReportPathCell, ReportPaths } from './paths-schema.js';
import { wrap, type Palette } from './text-layout.js';

type Endpoint = ReportPaths['endpoints'][number];

const marks: Readonly<Record<ReportPathCell['outcome'], string>> = {
  reached: '[+]',
  failed: '[X]',
  couldNotTest: '[?]',
  notTried: '[-]',
  open: '[ ]',
};

/** How sure the recommendation is. */
const sureWords: Readonly<Record<Confidence, string>> = {
  certain: 'Certain.',
  likely: 'Likely.',
  possible: 'Possible.',
};

/** The recommendation, and each path with what it came to. */
export function pathsLines(paths: ReportPaths, palette: Palette, width: number): string[] {
  const { recommendation, sentences, tenantKnown } = paths;
  return [
    palette.bold('  Paths'),
    ...(recommendation === null
      ? indented(nothingToTake(paths), width)
      : [
          ...indented(recommendation.sentence, width),
          ...indented(`${sureWords[recommendation.confidence]} ${recommendation.reason}`, width).map(palette.dim),
        ]),
    ...sentences.flatMap((sentence) => indented(sentence, width)),
    '',
    ...paths.paths.map(({ label, said, inForce }) => `  ${label}${inForce ? ' (in force)' : ''}: ${said}`.trimEnd()),
    ...paths.paths.flatMap(({ script }) => (script === undefined ? [] : indented(script.said, width).map(palette.dim))),
    ...listsTexts(paths).flatMap((said) => indented(said, width).map(palette.dim)),
    ...rehearsalTexts(paths).flatMap((said) => indented(said, width).map(palette.dim)),
    ...(tenantKnown ? [] : indented(unknownTenant, width).map(palette.dim)),
    ...(paths.coverage === undefined ? [] : ['', ...indented(paths.coverage.said, width)]),
    ...indented(paths.triedWith, width).map(palette.dim),
    ...(paths.message === null ? [] : ['', ...indented(messageHint, width)]),
    '',
  ];
}

/** Every name, with what each path made of it: a column for each path where there is room, else a line for each. */
export function matrixLines(paths: ReportPaths, palette: Palette, width: number): string[] {
  const columns = columnsOf(paths, width);
  const heads = columns?.widths.map((each, index) => (paths.paths[index]?.label ?? '').padEnd(each)) ?? [];
  return [
    palette.bold('  Every name, over every path'),
    ...(columns === null ? [] : [palette.dim(`  ${' '.repeat(columns.name)}  ${heads.join('  ')}`.trimEnd())]),
    ...groupsOf(paths.endpoints).flatMap(({ group, own }) => [
      `  ${palette.dim(group)}`,
      ...own.flatMap((endpoint) =>
        columns === null ? endpointLines(endpoint, paths, palette) : [endpointRow(endpoint, columns, palette)],
      ),
    ]),
    '',
  ];
}

/** Characters of the name, and of each path. */
interface Columns {
  readonly name: number;
  readonly widths: readonly number[];
}

/** null where a table would be wider than the terminal. */
function columnsOf({ paths, endpoints }: ReportPaths, width: number): Columns | null {
  const name = Math.max(...endpoints.map((endpoint) => titleOf(endpoint).length));
  const widths = paths.map(({ label }, index) =>
    Math.max(label.length, ...endpoints.map(({ cells }) => (cells[index]?.said.length ?? 0) + 4)),
  );
  const total = widths.reduce((sum, each) => sum + each + 2, name + 2);
  return paths.length > 0 && total <= width ? { name, widths } : null;
}

const titleOf = ({ name, port, need }: Endpoint): string => `${name}:${port}${need === 'needed' ? '' : ` (${need})`}`;

function endpointRow(endpoint: Endpoint, { name, widths }: Columns, palette: Palette): string {
  const said = endpoint.cells.map(
    (cell, index) => paintOf(cell, palette)(marks[cell.outcome]) + ` ${cell.said}`.padEnd((widths[index] ?? 4) - 3),
  );
  return `  ${titleOf(endpoint).padEnd(name)}  ${said.join('  ')}`.trimEnd();
}

/** Why no path is recommended. */
function nothingToTake({ paths, complete }: ReportPaths): string {
  if (!paths.every(({ state }) => state === 'untold'))
    return 'No path that was tried works for the connector. Why, and who can change it, stands below.';
  return complete
    ? 'No path could be tried, so none can be recommended.'
    : 'The tries were broken off before any path could be judged.';
}

/** By which way lists were tried, once where it is the same for all paths. */
function listsTexts({ paths }: ReportPaths): string[] {
  const own = paths.filter(({ lists, inForce, asked }) => lists !== undefined && (inForce || asked));
  const said = new Set(own.map(({ lists }) => lists ?? ''));
  return said.size < 2 ? [...said] : own.map(({ label, lists }) => `${label}: ${lists ?? ''}`);
}

/** What showing a certificate came to, each once, with its path where there are several. That nothing was reached says more. */
function rehearsalTexts({ rehearsals, paths, endpoints }: ReportPaths): string[] {
  const isReached = ({ host, path }: ReportPaths['rehearsals'][number]): boolean =>
    endpoints.some(
      (each) => each.host === host && each.cells.some((cell) => cell.path === path && cell.outcome === 'reached'),
    );
  const told = rehearsals.filter((each) => each.result !== 'untold' || isReached(each));
  const labelOf = (id: string): string => paths.find((path) => path.id === id)?.label ?? id;
  return [...new Set(told.map(({ said, path }) => (paths.length < 2 ? said : `${labelOf(path)}: ${said}`)))];
}

const unknownTenant =
  '{tenant} is the tenant’s id, which is not known: its names were tried with an id that stands for it. Give it with --tenant.';

const messageHint =
  'There is a message for your network team, ready to be sent: the same command with --message prints it.';

const indented = (text: string, width: number): string[] => wrap(text, width - 2).map((line) => `  ${line}`);

function groupsOf(endpoints: readonly Endpoint[]): { readonly group: string; readonly own: Endpoint[] }[] {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const own = groups.get(endpoint.group) ?? [];
    own.push(endpoint);
    groups.set(endpoint.group, own);
  }
  return [...groups].map(([group, own]) => ({ group, own }));
}

/** A name, and a line for each path below it. */
function endpointLines(endpoint: Endpoint, { paths }: ReportPaths, palette: Palette): string[] {
  const { cells } = endpoint;
  const title = titleOf(endpoint);
  const labelOf = (id: string): string => paths.find((path) => path.id === id)?.label ?? id;
  const said = cells.map((cell) => `${paintOf(cell, palette)(marks[cell.outcome])} ${cell.said}`);
  const widest = Math.max(...cells.map(({ path }) => labelOf(path).length));
  return [
    `    ${title}`,
    ...cells.map(({ path }, index) => `        ${labelOf(path).padEnd(widest)}  ${said[index] ?? ''}`),
  ];
}

function paintOf({ outcome }: ReportPathCell, palette: Palette): (text: string) => string {
  switch (outcome) {
    case 'reached':
      return palette.green;
    case 'failed':
      return palette.red;
    case 'couldNotTest':
      return palette.magenta;
    case 'notTried':
    case 'open':
      return palette.dim;
  }
}

/** What was tried, in a word, for one line of progress. */
export function progressText({ endpoints }: ReportPaths): string {
  const cells = endpoints.flatMap((endpoint) => endpoint.cells);
  const done = cells.filter(({ outcome }) => outcome !== 'open').length;
  return `${done} of ${count(cells.length, 'try', 'tries')} done`;
}
