/** Which path to take, and why. Pure. */
import type { Confidence } from '../codes.js';
import { isOpenEnding, isReachedEnding, isUntold, type CellEnding, type ExaminedCell } from './cell.js';
import type { PathExamination } from './judge-path.js';

/** How a path did with the names that are needed. */
export interface PathScore {
  readonly reached: number;
  /** Names of which something can be said on one of the paths that are compared: the same number for all of them. */
  readonly of: number;
  /** Names that were not tried to the end yet. */
  readonly open: number;
  /** Names that were tried, and of which nothing can be said. */
  readonly untested: number;
  readonly state: 'works' | 'partly' | 'broken' | 'untold';
}

const isUntested = ({ ending }: ExaminedCell): boolean =>
  isUntold(ending) && !isOpenEnding(ending) && ending !== 'not-tried';

/**
 * Counts the needed names of a path.
 *
 * @param compared the paths beside which it stands: shares of different names cannot be compared
 */
export function scoreOf(examined: PathExamination, compared: readonly PathExamination[] = [examined]): PathScore {
  const needed = examined.cells.filter(isNeeded);
  const told = needed.filter(isTold);
  const of = new Set([examined, ...compared].flatMap(({ cells }) => toldIn(cells))).size;
  const reached = told.filter(({ ending }) => isReachedEnding(ending)).length;
  const open = needed.filter(({ ending }) => isOpenEnding(ending)).length;
  const isAllReached = reached === told.length;
  // While names are open, that all the others were reached is no end yet.
  const state =
    told.length === 0 || (isAllReached && open > 0)
      ? 'untold'
      : isAllReached
        ? 'works'
        : reached > 0
          ? 'partly'
          : 'broken';
  return { reached, of, open, untested: needed.filter(isUntested).length, state };
}

const isNeeded = ({ target }: ExaminedCell): boolean => target.need === 'needed';

const isTold = ({ ending }: ExaminedCell): boolean => !isUntold(ending);

const toldIn = (cells: readonly ExaminedCell[]): string[] =>
  cells.filter((cell) => isNeeded(cell) && isTold(cell)).map(({ target }) => target.id);

/** What to choose. */
export interface Recommendation {
  /** `as-set-up`: what is set up now leads by several ways, or a script decides over it. */
  readonly choice: 'direct' | 'proxy' | 'wpad' | 'as-set-up';
  /** `host:port`, where all names take the same; null for the direct way. */
  readonly proxy: string | null;
  /** What leads there. */
  readonly by: 'settings' | 'script';
  /** Id of the path that shows it. */
  readonly path: string;
  readonly why: 'works' | 'best';
  readonly reached: number;
  readonly of: number;
  /** A certificate like the connector's does not pass there. */
  readonly spoiled: boolean;
  /** The connector is set up like that now. */
  readonly inForce: boolean;
  readonly confidence: Confidence;
}

/**
 * A path that reaches all names of which something can be said on it, where that is most of them; or else the one that
 * reaches the most of those that count for all paths. Of several that are as good as each other the one in force: what
 * works is left alone. Then the direct way, which depends on least; then a proxy that is written down, which does not
 * change behind anybody's back as an automatic one may.
 *
 * @param isSpoiled true for paths that do not let a certificate like the connector's through
 */
export function recommend(
  paths: readonly PathExamination[],
  isSpoiled: (path: string) => boolean = () => false,
): Recommendation | null {
  const candidates = paths
    .map((examined) => ({ examined, score: scoreOf(examined, paths) }))
    .filter(({ examined }) => examined.cells.some(isServiceReached))
    .sort(
      (one, other) =>
        Number(isSpoiled(one.examined.path.id)) - Number(isSpoiled(other.examined.path.id)) ||
        Number(isProven(other.score)) - Number(isProven(one.score)) ||
        (isProven(one.score) ? 0 : other.score.reached - one.score.reached) ||
        Number(other.examined.path.inForce) - Number(one.examined.path.inForce) ||
        order(one.examined) - order(other.examined),
    );
  const [best] = candidates;
  if (best === undefined) return null;
  const { examined, score } = best;
  const proxies = new Set(examined.path.cells.flatMap(({ route }) => route ?? []));
  const [only = null] = proxies.size === 1 ? proxies : [];
  const proxy = examined.path.proxy !== null ? examined.path.id : only === 'direct' ? null : only;
  const isWhole = score.state === 'works';
  return {
    choice: examined.path.kind,
    proxy,
    by: examined.path.script?.url == null ? 'settings' : 'script',
    path: examined.path.id,
    why: isWhole ? 'works' : 'best',
    spoiled: isSpoiled(examined.path.id),
    reached: score.reached,
    of: score.of,
    inForce: examined.path.inForce,
    confidence: score.open > 0 ? 'possible' : isWhole && !isDoubtful(examined) ? 'certain' : 'likely',
  };
}

/** Lists alone are no way for a connector. */
const isServiceReached = ({ target, ending }: ExaminedCell): boolean =>
  target.need === 'needed' && target.protocol === 'https' && isReachedEnding(ending);

const isProven = ({ state, reached, of }: PathScore): boolean => state === 'works' && reached * 2 > of;

/** Its script asked for names that could not be looked up: with their addresses it may lead another way. */
const isDoubtful = ({ path: { script } }: PathExamination): boolean =>
  script?.ways.some(({ unresolved = [] }) => unresolved.length > 0) === true;

const order = ({ path: { kind } }: PathExamination): number => ['direct', 'proxy', 'as-set-up', 'wpad'].indexOf(kind);

interface SomeNames {
  readonly kind: 'some-names';
  readonly path: string;
  readonly ending: CellEnding;
  readonly failing: readonly string[];
  readonly passing: readonly string[];
}

/** A contradiction between two paths, or between names on one path. */
export type Comparison =
  { readonly kind: 'one-works'; readonly works: string; readonly fails: string } | SomeNames | InspectedOnOne;

interface InspectedOnOne {
  readonly kind: 'inspected-on-one';
  readonly inspected: string;
  readonly genuine: string;
  /** Rows of the documents. */
  readonly names: readonly string[];
}

/** What the paths say about each other, the most useful first. */
export function compare(paths: readonly PathExamination[]): Comparison[] {
  const scored = paths.map((examined) => ({ examined, score: scoreOf(examined, paths) }));
  const works = scored.filter(({ score }) => score.state === 'works');
  const fails = scored.filter(({ score }) => score.state === 'broken');
  const inspected = paths.flatMap((examined) => inspectedOnOne(examined, paths));
  return [
    ...works.flatMap((one) =>
      fails
        .filter((other) => reachesWhatFails(one.examined, other.examined))
        .map((other): Comparison => ({
          kind: 'one-works',
          works: one.examined.path.id,
          fails: other.examined.path.id,
        })),
    ),
    ...inspected,
    ...scored
      .filter(({ score }) => score.state === 'partly')
      .flatMap(({ examined }) => someNames(examined))
      .filter(({ path, ending }) => ending !== 'inspected' || !inspected.some((each) => each.inspected === path)),
  ];
}

/** Of two paths on which different names could be tried, one says nothing about the other. */
function reachesWhatFails(one: PathExamination, other: PathExamination): boolean {
  const failing = new Set(toldIn(other.cells));
  return one.cells.some(({ target, ending }) => failing.has(target.id) && isReachedEnding(ending));
}

function someNames({ path, cells }: PathExamination): SomeNames[] {
  const needed = cells.filter(({ target }) => target.need === 'needed');
  const passed = needed.filter(({ ending }) => isReachedEnding(ending));
  const failing = needed.filter(({ ending }) => !isReachedEnding(ending) && !isUntold(ending));
  const endings = [...new Set(failing.map(({ ending }) => ending))];
  // What the connector says itself is worth more than the lists that Windows fetches.
  const inOrder = [...passed].sort((one, other) => Number(isList(one)) - Number(isList(other)));
  return endings.map((ending) => ({
    kind: 'some-names',
    path: path.id,
    ending,
    failing: [...new Set(failing.filter((cell) => cell.ending === ending).map((cell) => shownBeside(cell, passed)))],
    passing: [...new Set(inOrder.map((cell) => shownBeside(cell, failing)))],
  }));
}

const isList = ({ target }: ExaminedCell): boolean => target.protocol === 'http';

/** A name by its row of the documents, unless another name or port of that row did otherwise. */
function shownBeside({ target: { pattern, name, port } }: ExaminedCell, others: readonly ExaminedCell[]): string {
  const ofRow = others.filter(({ target }) => target.pattern === pattern);
  if (ofRow.length === 0) return pattern;
  return ofRow.some(({ target }) => target.port === port) ? name : `${pattern}:${port}`;
}

function inspectedOnOne({ path, cells }: PathExamination, paths: readonly PathExamination[]): InspectedOnOne[] {
  const hosts = cells.filter(({ ending }) => ending === 'inspected').map(({ target }) => target.id);
  if (hosts.length === 0) return [];
  return paths.flatMap((other): InspectedOnOne[] => {
    const genuine = other.cells.filter(({ target, ending }) => hosts.includes(target.id) && ending === 'reached');
    if (genuine.length === 0) return [];
    return [
      {
        kind: 'inspected-on-one',
        inspected: path.id,
        genuine: other.path.id,
        names: [...new Set(genuine.map(({ target }) => target.pattern))],
      },
    ];
  });
}
