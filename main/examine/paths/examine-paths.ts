/** Everything that was tried, judged: what is a finding, which path to take, and what the paths say about each other. */
import type { Probes } from '../../evidence/probes.js';
import type { AnyJudgement } from '../facts.js';
import { outcomeOf } from '../outcome.js';
import { clockDifference, examineClock, type ClockDifference } from './clock.js';
import { examineTriedAddresses } from './coverage.js';
import { examinePath, type PathExamination } from './judge-path.js';
import { compare, recommend, scoreOf, type Comparison, type Recommendation } from './recommend.js';
import { examineRehearsals } from './rehearsal.js';

/** All of it. */
export interface PathsExamination {
  readonly paths: readonly PathExamination[];
  /** Those of the paths that count, each with the ids of the paths it is about. */
  readonly judgements: readonly AnyJudgement[];
  readonly recommendation: Recommendation | null;
  readonly comparisons: readonly Comparison[];
  /** null: it could not be told. */
  readonly clock: ClockDifference | null;
}

/** Judges what was tried. */
export function examinePaths(probes: Probes): PathsExamination {
  const paths = probes.paths.map((path) => examinePath(path, probes));
  const meant = meantOf(paths);
  const works = meant.some((each) => scoreOf(each).state === 'works');
  const rehearsed = examineRehearsals(probes, meant);
  const isSpoiled = (path: string): boolean => rehearsed.some((each) => each.paths?.includes(path) === true);
  const judgements = [
    ...meant
      .flatMap((each) => weighed(each, works))
      .filter(({ code, paths: own = [] }) => code !== 'PATH-READY' || !own.some(isSpoiled)),
    ...rehearsed,
  ];
  const clock = clockDifference(probes);
  return {
    paths,
    judgements: [...withClock(judgements, examineClock(probes, clock)), ...examineTriedAddresses(probes.coverage)],
    recommendation: recommend(paths),
    comparisons: compare(paths),
    clock,
  };
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

/** Of several that were named, one that works is enough: what another one lacks is only worth knowing then. */
function weighed(examined: PathExamination, works: boolean): AnyJudgement[] {
  const isSpared = works && scoreOf(examined).state !== 'works';
  return examined.judgements.map((judgement) => ({
    ...judgement,
    paths: [examined.path.id],
    ...(isSpared && outcomeOf(judgement) === 'problem' ? { outcome: 'notice', severity: 'none' } : {}),
  }));
}

/** Certificates that are out of date by a clock that is wrong are so because of it. */
function withClock(judgements: readonly AnyJudgement[], clock: readonly AnyJudgement[]): AnyJudgement[] {
  const isSure = clock.some((each) => outcomeOf(each) === 'problem');
  const follows = ({ code, facts }: AnyJudgement): boolean =>
    isSure && code === 'TLS-CERTIFICATE-DATE' && 'suspect' in facts && facts.suspect !== 'certificate';
  return [
    ...clock,
    ...judgements.map((each) =>
      follows(each) ? { ...each, dependsOn: [...each.dependsOn, 'CLOCK-WRONG' as const] } : each,
    ),
  ];
}
