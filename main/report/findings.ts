/** Judgements as findings with ids, and the verdict that the first of them gives. */
import { codes, type Code } from '../examine/codes.js';
import type { AnyJudgement } from '../examine/facts.js';
import type { Finding } from '../examine/finding.js';
import { outcomeOf } from '../examine/outcome.js';
import type { Recommendation } from '../examine/paths/recommend.js';
import { verdictWords, type Beside } from '../words/verdicts.js';
import { findingOf } from './finding-of.js';
import { mapTexts } from './map-texts.js';
import type { Verdict } from './report.js';
import { withoutStandIn } from './stand-in.js';

/** An id for each judgement: its code, numbered where it comes again. */
export function idsOf(judgements: readonly AnyJudgement[]): string[] {
  const times = new Map<Code, number>();
  return judgements.map(({ code }) => {
    const time = (times.get(code) ?? 0) + 1;
    times.set(code, time);
    return time === 1 ? code : `${code}#${time}`;
  });
}

/**
 * The findings, in the order of the judgements. What follows from another one follows from that about the same thing.
 *
 * @param recommended the path to take, where paths were tried
 */
export function findingsOf(judgements: readonly AnyJudgement[], recommended: Recommendation | null = null): Finding[] {
  const ids = idsOf(judgements);
  const isCause = (cause: AnyJudgement, code: Code, effect: AnyJudgement): boolean =>
    cause.code === code &&
    cause.servers?.join() === effect.servers?.join() &&
    // What is so of the server is so over every path.
    (cause.paths === undefined || cause.paths.join() === effect.paths?.join());
  const dependsOn = (effect: AnyJudgement): string[] =>
    effect.dependsOn.flatMap((code) => ids[judgements.findIndex((cause) => isCause(cause, code, effect))] ?? []);
  return judgements.map((judgement, index) => {
    const causes = dependsOn(judgement);
    const finding = findingOf(judgement, recommended);
    // What follows from something else is not mended before that is.
    const remedies = causes.length > 0 ? [] : finding.remedies;
    return { ...finding, id: ids[index] ?? judgement.code, dependsOn: causes, remedies };
  });
}

/** The verdict of a document without a drawn way. */
export function verdictOf(lead: AnyJudgement, beside: Partial<Beside> = {}): Verdict {
  return {
    outcome: outcomeOf(lead),
    ...mapTexts(verdictWords(lead, beside), withoutStandIn),
    where: lead.where ?? codes[lead.code].where,
    path: [],
    beside: [],
  };
}
