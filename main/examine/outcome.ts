/** What a judgement says of itself, or its code for it. */
import { codes, type Outcome, type Severity } from './codes.js';
import type { AnyJudgement } from './facts.js';

/** The outcome of a judgement: its own, or that of its code. */
export function outcomeOf(judgement: AnyJudgement): Outcome {
  return judgement.outcome ?? codes[judgement.code].outcome;
}

/** The severity of a judgement: its own, or that of its code. */
export function severityOf(judgement: AnyJudgement): Severity {
  return judgement.severity ?? codes[judgement.code].severity;
}
