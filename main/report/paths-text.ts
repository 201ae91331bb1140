/** What was tried over which path, as lines for a terminal. */
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

/** The recommendation, each path with what it came to, and every name with what each path made of it. */
export function pathsLines(paths: ReportPaths, palette: Palette, width: number): string[] {
  const { recommendation, sentences, endpoints, rehearsals, tenantKnown } = paths;
  return [
    palette.bold('  Paths'),
    ...(recommendation === null
      ? ['  No path reaches anything of the connector’s.']
      : [...indented(recommendation.sentence, width), ...indented(recommendation.reason, width).map(palette.dim)]),
    ...sentences.flatMap((sentence) => indented(sentence, width)),
    '',
    ...paths.paths.map(({ label, said, inForce }) => `  ${label}${inForce ? ' (in force)' : ''}: ${said}`.trimEnd()),
    ...rehearsals.map(({ host, said }) => palette.dim(`  ${host}: ${said}`)),
    ...(tenantKnown ? [] : indented(unknownTenant, width).map(palette.dim)),
    '',
    ...groupsOf(endpoints).flatMap(({ group, own }) => [
      `  ${palette.dim(group)}`,
      ...own.flatMap((endpoint) => endpointLines(endpoint, paths, palette)),
    ]),
    ...(paths.message === null ? [] : ['', ...indented(messageHint, width)]),
    '',
  ];
}

const unknownTenant =
  'The tenant’s id is not known, so its names were tried with an id that stands for it. Give it with --tenant.';

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

/** A line for a name where all paths say the same of it, else one for each path below it. */
function endpointLines({ name, port, need, cells }: Endpoint, { paths }: ReportPaths, palette: Palette): string[] {
  const title = `${name}:${port}${need === 'needed' ? '' : ` (${need})`}`;
  const labelOf = (id: string): string => paths.find((path) => path.id === id)?.label ?? id;
  const said = cells.map((cell) => `${paintOf(cell, palette)(marks[cell.outcome])} ${cell.said}`);
  if (cells.length === 1) return [`    ${said[0] ?? ''}  ${title}`.trimEnd()];
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
