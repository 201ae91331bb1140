/** The matrix of names by paths, as it is shown and as it is said. Pure. */
import type { PathCell, Paths } from '../../../preload/contract/index.js';
import { words } from '../../words/words.js';

/** A name with its cells. */
export type Endpoint = Paths['endpoints'][number];
/** A path with what it came to. */
export type Path = Paths['paths'][number];

/** Names that are needed at the same time, in order. */
export interface Group {
  readonly title: string;
  readonly rows: readonly Endpoint[];
}

/** The rows, by when they are needed. */
export function groupsOf({ endpoints }: Pick<Paths, 'endpoints'>): Group[] {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) groups.set(endpoint.group, [...(groups.get(endpoint.group) ?? []), endpoint]);
  return [...groups].map(([title, rows]) => ({ title, rows }));
}

/** How far the whole is. */
export interface Progress {
  readonly names: number;
  /** Names that were tried to the end over every path. */
  readonly namesDone: number;
  /** Tries that are being made. */
  readonly open: number;
  /** 0 to 1; null while nobody knows. */
  readonly share: number | null;
}

const isWaiting = ({ outcome }: PathCell): boolean => outcome === 'open';
/** A cancel leaves what was under way, and what waited, as not tried. */
const isCut = ({ ending }: PathCell): boolean => ending === 'cancelled';

/** Counts. */
export function progressOf(paths: Paths | null): Progress {
  const endpoints = paths?.endpoints ?? [];
  const cells = endpoints.flatMap((endpoint) => endpoint.cells);
  const left = cells.filter((cell) => isWaiting(cell) || isCut(cell)).length;
  return {
    names: endpoints.length,
    namesDone: endpoints.filter((endpoint) => !endpoint.cells.some((cell) => isWaiting(cell) || isCut(cell))).length,
    open: cells.filter(({ ending }) => ending === 'running').length,
    share: cells.length === 0 ? null : (cells.length - left) / cells.length,
  };
}

/** Ids of the names that break on the path that counts: the advised one, else the one in force, else any. */
export function brokenNames({ paths, recommendation, endpoints }: Paths): string[] {
  const counts = recommendation?.path ?? paths.find(({ inForce }) => inForce)?.id ?? null;
  const isBroken = ({ path, outcome }: PathCell): boolean =>
    outcome === 'failed' && (counts === null || path === counts);
  return endpoints.filter(({ cells }) => cells.some(isBroken)).map(({ id }) => id);
}

/** True for a path that no name could be tried over, for one reason: it is said once, at the head of the column. */
export function isAbsent(path: string, endpoints: readonly Endpoint[]): boolean {
  const own = endpoints.flatMap(({ cells }) => cells.filter((cell) => cell.path === path));
  return own.length > 0 && own.every(({ ending, said }) => ending === 'not-tried' && said === own[0]?.said);
}

/** A stretch of the way, in words. */
export function segmentText({ id, state, milliseconds }: PathCell['segments'][number]): string {
  return words.paths.segment(words.paths.segments[id], words.paths.states[state], milliseconds);
}

/** What a cell says to the ear: what stands in it, of which name and path, and each stretch of the way. */
export function cellLabel(cell: PathCell, endpoint: Pick<Endpoint, 'name' | 'port'>, path: string): string {
  const stretches = cell.segments.filter(({ state }) => state !== 'not-used' && state !== 'not-reached');
  return [cell.said, `${endpoint.name}:${endpoint.port}, ${path}`, ...stretches.map(segmentText)].join('. ');
}

/** All of it as text; columns are parted by tabs, so that they paste into a table. */
export function pathsAsText(paths: Paths): string {
  const text = words.paths.matrix;
  const columns = paths.paths;
  const saidOf = (endpoint: Endpoint, path: Path): string =>
    endpoint.cells.find((cell) => cell.path === path.id)?.said ?? '';
  const rows = groupsOf(paths).flatMap(({ title, rows: own }) => [
    '',
    title,
    ...own.map((endpoint) =>
      [nameOf(endpoint), ...columns.map((path) => saidOf(endpoint, path))]
        .map((part) => part.replace(/\s+/g, ' '))
        .join('\t'),
    ),
  ]);
  return [
    paths.recommendation?.sentence ?? words.paths.verdict.nothing,
    ...(paths.recommendation === null ? [] : [paths.recommendation.reason]),
    ...paths.sentences,
    '',
    ...columns.map(({ label, said, inForce }) => `${label}${inForce ? ` (${text.inForce})` : ''}: ${said}`),
    ...rehearsalsOf(paths).map(({ said, places }) => `${places}: ${said}`),
    ...(paths.tenantKnown ? [] : [words.paths.rest.tenant]),
    '',
    [text.name, ...columns.map(({ label }) => label)].join('\t'),
    ...rows,
  ].join('\n');
}

/** What came to the same is said once, with all the names and paths that it holds for. */
export function rehearsalsOf({ rehearsals, paths }: Paths): { readonly said: string; readonly places: string }[] {
  const places = new Map<string, string[]>();
  for (const { said, host, path } of rehearsals) {
    const label = paths.find(({ id }) => id === path)?.label ?? path;
    places.set(said, [...(places.get(said) ?? []), words.paths.rest.rehearsalOver(host, label)]);
  }
  return [...places].map(([said, own]) => ({ said, places: own.join('; ') }));
}

/** A name as it is written in its row, and whether it is needed at all. */
export function nameOf({ name, port, need }: Pick<Endpoint, 'name' | 'port' | 'need'>): string {
  return `${name}:${port}${need === 'needed' ? '' : ` (${words.paths.matrix.needs[need]})`}`;
}
