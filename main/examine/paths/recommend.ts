/** Which path to take, and why. Pure. */
import type { Confidence } from '../codes.js';
import { isReachedEnding, isUntold, type CellEnding } from './cell.js';
import type { ExaminedCell, PathExamination } from './judge-path.js';

/** How a path did with the names that are needed. */
export interface PathScore {
  readonly reached: number;
  /** Names of which something can be said. */
  readonly of: number;
  /** Names that were not tried to the end yet. */
  readonly open: number;
  readonly state: 'works' | 'partly' | 'broken' | 'untold';
}

/** Counts the needed names of a path. */
export function scoreOf({ cells }: PathExamination): PathScore {
  const needed = cells.filter(({ target }) => target.need === 'needed');
  const told = needed.filter(({ ending }) => !isUntold(ending));
  const reached = told.filter(({ ending }) => isReachedEnding(ending)).length;
  const open = needed.filter(({ ending }) => ['waiting', 'running', 'cancelled'].includes(ending)).length;
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
  return { reached, of: told.length, open, state };
}

/** What to choose. */
export interface Recommendation {
  /** `as-set-up`: several ways, each for its own names. */
  readonly choice: 'direct' | 'proxy' | 'wpad' | 'as-set-up';
  /** `host:port`; null for the direct way. */
  readonly proxy: string | null;
  /** Id of the path that shows it. */
  readonly path: string;
  readonly why: 'works' | 'best';
  readonly reached: number;
  readonly of: number;
  /** The connector is set up like that now. */
  readonly inForce: boolean;
  readonly confidence: Confidence;
}

/**
 * The path that reaches all names, or else the one that reaches most of them. Of several that are as good as each other the
 * one in force: what works is left alone. Then the direct way, which depends on least; then a proxy that is written down,
 * which does not change behind anybody's back as an automatic one may.
 */
export function recommend(paths: readonly PathExamination[]): Recommendation | null {
  const candidates = paths
    .map((examined) => ({ examined, score: scoreOf(examined) }))
    .filter(({ examined }) => examined.cells.some(isServiceReached))
    .sort(
      (one, other) =>
        share(other.score) - share(one.score) ||
        Number(other.examined.path.inForce) - Number(one.examined.path.inForce) ||
        order(one.examined) - order(other.examined),
    );
  const [best] = candidates;
  if (best === undefined) return null;
  const { examined, score } = best;
  const proxies = new Set(examined.path.cells.flatMap(({ route }) => route ?? []));
  const choice = choiceOf(examined, proxies);
  const [only] = proxies;
  const proxy =
    choice === 'direct' || choice === 'as-set-up'
      ? null
      : examined.path.proxy !== null
        ? examined.path.id
        : only === 'direct'
          ? null
          : (only ?? null);
  const isWhole = score.state === 'works';
  return {
    choice,
    proxy,
    path: examined.path.id,
    why: isWhole ? 'works' : 'best',
    reached: score.reached,
    of: score.of,
    inForce: examined.path.inForce,
    confidence: score.open > 0 ? 'possible' : isWhole ? 'certain' : 'likely',
  };
}

/** Lists alone are no way for a connector. */
const isServiceReached = ({ target, ending }: ExaminedCell): boolean =>
  target.need === 'needed' && target.protocol === 'https' && isReachedEnding(ending);

const share = ({ reached, of }: PathScore): number => (of === 0 ? 0 : reached / of);

const order = ({ path: { kind } }: PathExamination): number => ['direct', 'proxy', 'as-set-up', 'wpad'].indexOf(kind);

function choiceOf({ path }: PathExamination, routes: ReadonlySet<string>): Recommendation['choice'] {
  if (path.kind !== 'as-set-up') return path.kind;
  if (routes.size !== 1) return 'as-set-up';
  return routes.has('direct') ? 'direct' : 'proxy';
}

/** A contradiction between two paths, or between names on one path. */
export type Comparison =
  | { readonly kind: 'one-works'; readonly works: string; readonly fails: string }
  | {
      readonly kind: 'some-names';
      readonly path: string;
      readonly ending: CellEnding;
      readonly failing: readonly string[];
      readonly passing: readonly string[];
    }
  | {
      readonly kind: 'inspected-on-one';
      readonly inspected: string;
      readonly genuine: string;
      readonly hosts: readonly string[];
    };

/** What the paths say about each other, the most useful first. */
export function compare(paths: readonly PathExamination[]): Comparison[] {
  const scored = paths.map((examined) => ({ examined, score: scoreOf(examined) }));
  const works = scored.filter(({ score }) => score.state === 'works');
  const fails = scored.filter(({ score }) => score.state === 'broken');
  return [
    ...works.flatMap((one) =>
      fails.map((other): Comparison => ({
        kind: 'one-works',
        works: one.examined.path.id,
        fails: other.examined.path.id,
      })),
    ),
    ...paths.flatMap((examined) => inspectedOnOne(examined, paths)),
    ...scored.filter(({ score }) => score.state === 'partly').flatMap(({ examined }) => someNames(examined)),
  ];
}

function someNames({ path, cells }: PathExamination): Comparison[] {
  const needed = cells.filter(({ target }) => target.need === 'needed');
  const passing = needed.filter(({ ending }) => isReachedEnding(ending)).map(patternOf);
  const failing = needed.filter(({ ending }) => !isReachedEnding(ending) && !isUntold(ending));
  const endings = [...new Set(failing.map(({ ending }) => ending))];
  // Of a row with several names some may pass: it stands with those that fail.
  const failed = new Set(failing.map(patternOf));
  return endings.map((ending) => ({
    kind: 'some-names',
    path: path.id,
    ending,
    failing: [...new Set(failing.filter((cell) => cell.ending === ending).map(patternOf))],
    passing: [...new Set(passing)].filter((pattern) => !failed.has(pattern)),
  }));
}

const patternOf = ({ target }: ExaminedCell): string => target.pattern;

function inspectedOnOne({ path, cells }: PathExamination, paths: readonly PathExamination[]): Comparison[] {
  const hosts = cells.filter(({ ending }) => ending === 'inspected').map(({ target }) => target.id);
  if (hosts.length === 0) return [];
  return paths.flatMap((other): Comparison[] => {
    const genuine = other.cells.filter(({ target, ending }) => hosts.includes(target.id) && ending === 'reached');
    if (genuine.length === 0) return [];
    return [
      {
        kind: 'inspected-on-one',
        inspected: path.id,
        genuine: other.path.id,
        hosts: genuine.map(({ target }) => target.host),
      },
    ];
  });
}
