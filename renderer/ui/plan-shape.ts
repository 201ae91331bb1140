/** What a plan looks like on the page: what repeats itself, and what can be copied of it. Pure. */
import type { PlanStep } from '../../preload/contract/index.js';

/** The number of the former step whose file changes in the same lines; null where there is none. */
export function sameAs(step: PlanStep, steps: readonly PlanStep[]): number | null {
  const own = changedLines(step);
  if (own === '') return null;
  const former = steps.find((other) => other.number < step.number && changedLines(other) === own);
  return former?.number ?? null;
}

const changedLines = ({ hunks }: PlanStep): string =>
  hunks
    .flat()
    .filter(({ sign }) => sign !== 'same')
    .map(({ sign, text }) => `${sign} ${text}`)
    .join('\n');

/** The new lines, to be copied. */
export const newLines = ({ hunks }: PlanStep): string =>
  hunks
    .flat()
    .flatMap(({ sign, text }) => (sign === 'added' ? [text] : []))
    .join('\n');
