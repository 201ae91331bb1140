/** Judgements as findings with ids, and the verdict that the first of them gives. */
import { codes, type Code } from '../examine/codes.js';
import type { AnyJudgement } from '../examine/facts.js';
import type { Finding } from '../examine/finding.js';
import { outcomeOf } from '../examine/outcome.js';
import { verdictWords } from '../words/verdicts.js';
import { findingOf } from './finding-of.js';
import type { Verdict } from './report.js';

/** An id for each judgement: its code, numbered where it comes again. */
export function idsOf(judgements: readonly AnyJudgement[]): string[] {
  const times = new Map<Code, number>();
  return judgements.map(({ code }) => {
    const time = (times.get(code) ?? 0) + 1;
    times.set(code, time);
    return time === 1 ? code : `${code}#${time}`;
  });
}

/** The findings, in the order of the judgements. What follows from another one follows from that about the same thing. */
export function findingsOf(judgements: readonly AnyJudgement[]): Finding[] {
  const ids = idsOf(judgements);
  const isCause = (cause: AnyJudgement, code: Code, effect: AnyJudgement): boolean =>
    cause.code === code &&
    cause.servers?.join() === effect.servers?.join() &&
    // What is so of the server is so over every path.
    (cause.paths === undefined || cause.paths.join() === effect.paths?.join());
  const dependsOn = (effect: AnyJudgement): string[] =>
    effect.dependsOn.flatMap((code) => ids[judgements.findIndex((cause) => isCause(cause, code, effect))] ?? []);
  return judgements.map((judgement, index) => ({
    ...findingOf(judgement),
    id: ids[index] ?? judgement.code,
    dependsOn: dependsOn(judgement),
  }));
}

/** The verdict of a document without a drawn way. */
export function verdictOf(lead: AnyJudgement): Verdict {
  return {
    outcome: outcomeOf(lead),
    ...verdictWords(lead),
    where: lead.where ?? codes[lead.code].where,
    path: [],
    beside: [],
  };
}
