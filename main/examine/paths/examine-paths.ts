/** Everything that was tried, judged: what is a finding, which path to take, and what the paths say about each other. */
import type { Probes } from '../../evidence/probes.js';
import type { AnyJudgement } from '../facts.js';
import { outcomeOf } from '../outcome.js';
import { isOfRegistration } from './about.js';
import { clockDifference, examineClock, type ClockDifference } from './clock.js';
import { examineTriedAddresses } from './coverage.js';
import { isShared } from '../../knowledge/match.js';
import { isReachedEnding, type ExaminedCell } from './cell.js';
import { examinePath, type PathExamination } from './judge-path.js';
import { compare, recommend, scoreOf, type Comparison, type Recommendation } from './recommend.js';
import { compareRehearsals, examineCuts, examineRehearsals, type CertificateOnOne } from './rehearsal.js';

/** All of it. */
export interface PathsExamination {
  readonly paths: readonly PathExamination[];
  /** Those of the paths that count, each with the ids of the paths it is about. */
  readonly judgements: readonly AnyJudgement[];
  readonly recommendation: Recommendation | null;
  readonly comparisons: readonly (Comparison | CertificateOnOne)[];
  /** null: it could not be told. */
  readonly clock: ClockDifference | null;
}

/** Judges what was tried. */
export function examinePaths(probes: Probes): PathsExamination {
  const paths = probes.paths.map((path) => examinePath(path, probes));
  const meant = meantOf(paths);
  const works = meant.some((each) => scoreOf(each).state === 'works');
  const rehearsed = examineRehearsals(probes, meant);
  const isReady = ({ code }: AnyJudgement): boolean => code === 'PATH-READY';
  const cuts = examineCuts(
    probes,
    meant,
    (path) => meant.find((each) => each.path.id === path)?.judgements.some(isReady) === true,
  );
  const isAbout = (each: AnyJudgement, path: string): boolean => each.paths?.includes(path) === true;
  const isSpoiled = (path: string): boolean =>
    [...rehearsed, ...cuts].some((each) => outcomeOf(each) === 'problem' && isAbout(each, path));
  // Whether the connector's own certificate passes is then not known, though its names are reached.
  const isDoubtful = (path: string): boolean => cuts.some((each) => isAbout(each, path));
  const judgements = [
    ...meant
      .flatMap((each) => weighed(each, works, probes.registered === true))
      .filter((each) => !isReady(each) || each.paths?.some((path) => isSpoiled(path) || isDoubtful(path)) !== true),
    ...rehearsed,
    ...cuts,
  ];
  const clock = clockDifference(probes);
  return {
    paths,
    judgements: [...withClock(judgements, examineClock(probes, clock)), ...examineTriedAddresses(probes.coverage)],
    recommendation: recommend(paths, isSpoiled),
    comparisons: [...compare(paths), ...compareRehearsals(probes)],
    clock,
  };
}

/** True where names of the connector's own get through all the same, over a path that a problem is about. */
export function reachesOthers({ paths }: Pick<PathsExamination, 'paths'>, lead: AnyJudgement): boolean {
  const isOwn = ({ target, ending }: ExaminedCell): boolean =>
    target.need === 'needed' && !isShared(target.host) && isReachedEnding(ending);
  return (
    outcomeOf(lead) === 'problem' &&
    paths.some(({ path, cells }) => lead.paths?.includes(path.id) === true && cells.some(isOwn))
  );
}

/**
 * The paths whose faults are faults: those that the person named, else the one in force, else the direct one, which is the
 * connector's own where nothing is set. The others are there to choose from.
 */
function meantOf(paths: readonly PathExamination[]): readonly PathExamination[] {
  const asked = paths.filter(({ path }) => path.asked);
  if (asked.length > 0) return asked;
  const inForce = paths.filter(({ path }) => path.inForce);
  return inForce.length > 0 ? inForce : paths.filter(({ path }) => path.kind === 'direct');
}

/**
 * Of several that were named, one that works is enough: what another one lacks is only worth knowing then. And what stops a
 * registration alone does not stop a connector that has it behind it.
 */
function weighed(examined: PathExamination, works: boolean, isRegistered: boolean): AnyJudgement[] {
  const isSpared = works && scoreOf(examined).state !== 'works';
  return examined.judgements.map((judgement): AnyJudgement => {
    const own = { ...judgement, paths: [examined.path.id] };
    if (outcomeOf(judgement) !== 'problem') return own;
    if (isSpared) return { ...own, outcome: 'notice', severity: 'none', spared: true };
    if (!isRegistered || !isOfRegistration(judgement, examined)) return own;
    return { ...own, outcome: 'notice', severity: 'risk', ofRegistration: true };
  });
}

/** Certificates that are out of date by a clock that is wrong are so because of it. */
function withClock(judgements: readonly AnyJudgement[], clock: readonly AnyJudgement[]): AnyJudgement[] {
  const isSure = clock.some((each) => outcomeOf(each) === 'problem');
  const follows = ({ code, facts }: AnyJudgement): boolean =>
    isSure &&
    ((code === 'TLS-CERTIFICATE-DATE' && 'suspect' in facts && facts.suspect !== 'certificate') ||
      (code === 'REVOCATION-USELESS' && 'outdated' in facts && facts.outdated));
  return [
    ...clock,
    ...judgements.map((each) =>
      follows(each) ? { ...each, dependsOn: [...each.dependsOn, 'CLOCK-WRONG' as const] } : each,
    ),
  ];
}
