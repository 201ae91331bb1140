/** How a change went, in words: what was done, what was not, and whether it helped. */
import type { Applied, StepFailure } from '../remedy/outcome.js';
import type { PastStep } from '../remedy/past-change.js';
import type { Plan } from '../remedy/plan.js';
import { leavesSomething } from '../remedy/restore.js';
import { isTakenUpAtStart } from '../remedy/step-notes.js';
import { changeWords } from '../words/changes.js';
import { afterRestart } from '../words/effect.js';
import { count } from '../words/phrases.js';
import { writeFaultWords } from '../words/write-faults.js';
import { effectOf, type LookedAt } from './effect.js';
import type { ChangeReport } from './plan-schema.js';

/**
 * The outcome in words.
 *
 * @param headline that of the plan, as it was agreed to
 * @param looked what was seen before and after; null where it was not looked at
 */
export function changeReport(plan: Plan, headline: string, applied: Applied, looked: LookedAt | null): ChangeReport {
  const isOpen = applied.outcome !== 'rolled-back' && leavesSomething({ steps: pastSteps(plan, applied) });
  return {
    id: plan.id,
    outcome: applied.outcome,
    cancelled: applied.outcome !== 'applied' && applied.because === 'cancelled',
    headline,
    summary: summaryOf(applied, isOpen),
    steps: plan.steps.map((change, step) => ({
      number: step + 1,
      title: changeWords(change).title,
      ...stateOf(applied, step),
    })),
    effect: applied.outcome !== 'applied' ? null : showsAfterRestart(plan) ? ofRestart : looked && effectOf(looked),
    restart:
      applied.outcome === 'applied' && needsRestart(plan)
        ? 'Restart the server when it suits: Windows takes this up when it is started the next time.'
        : null,
    canUndo: isOpen,
  };
}

/** True for what Windows takes up when it is started the next time. */
const needsRestart = ({ steps }: Pick<Plan, 'steps'>): boolean => steps.some(isTakenUpAtStart);

/** True where looking again at once would not show whether it helped. */
export const showsAfterRestart = ({ steps }: Pick<Plan, 'steps'>): boolean => steps.every(isTakenUpAtStart);

const ofRestart: ChangeReport['effect'] = { helped: null, text: afterRestart, gone: [], left: [], new: [] };

function summaryOf(applied: Applied, isOpen: boolean): string {
  switch (applied.outcome) {
    case 'applied':
      if (!isOpen) return 'Everything was done, and looked at again. Nothing of it is left to take back.';
      return applied.skipped.length === 0
        ? 'Everything was done and read again. It can be taken back, today or later.'
        : `It was done, but for ${count(applied.skipped.length, 'step')} that the rest does not need. It can be taken back, today or later.`;
    case 'rolled-back':
      return applied.because === 'cancelled'
        ? 'It was broken off, and what had been done was taken back: the server is as it was.'
        : `Step ${applied.because.step + 1} was not possible, and what had been done was taken back: the server is as it was.`;
    case 'not-rolled-back':
      return `It was not possible, and ${applied.left.length === 1 ? 'one step' : 'some steps'} could not be taken back. The steps below say which. Take it back once the reason is gone.`;
  }
}

/** The steps as the journal has them. */
function pastSteps(plan: Plan, applied: Applied): readonly PastStep[] {
  return plan.steps.map((change, step): PastStep => {
    const { state } = stateOf(applied, step);
    return { change, state: state === 'skipped' ? 'failed' : state, made: [], failure: null };
  });
}

function stateOf(applied: Applied, step: number): Pick<ChangeReport['steps'][number], 'state' | 'why'> {
  const why = (failure: StepFailure): string => writeFaultWords(failure.fault, failure.detail, failure.events);
  if (applied.outcome === 'applied') {
    const skipped = applied.skipped.find((each) => each.step === step);
    return skipped === undefined ? { state: 'done', why: null } : { state: 'skipped', why: why(skipped) };
  }
  const left = applied.outcome === 'not-rolled-back' ? applied.left.find((each) => each.step === step) : undefined;
  if (left !== undefined) return { state: 'not-taken-back', why: why(left) };
  const { because } = applied;
  if (because === 'cancelled') return { state: 'taken-back', why: null };
  if (step === because.step) return { state: 'failed', why: why(because) };
  return { state: step < because.step ? 'taken-back' : 'not-begun', why: null };
}
