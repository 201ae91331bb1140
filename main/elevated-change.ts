/** A change that is made by this program, started once more as administrator. */
import type { ApplyHooks } from './change/apply.js';
import type { Changes } from './change/changes.js';
import { applyElevated, type ChangeElevation } from './change/elevated/asking.js';
import type { Failure } from './evidence/failure.js';
import type { Applied } from './remedy/outcome.js';
import type { Plan } from './remedy/plan.js';
import { partedWords, questionTakenBack } from './words/elevated-change.js';
import { objectionWords } from './words/objections.js';
import type { TriedWords } from './words/tries.js';

/** How the program is started once more as administrator, to make changes. */
export interface ElevatedChanging extends ChangeElevation {
  /** Others can write to the folder that it was started from: it is copied before. */
  readonly isCopied: () => Promise<boolean>;
}

/** What the person is told there, how it is followed, and given up. */
export interface ElevatedChangeHooks extends ApplyHooks {
  /** What was tried before the plan was shown, and how it went. */
  readonly tried: readonly TriedWords[];
  readonly onPhase?: (phase: 'asking' | 'changing') => void;
}

/**
 * Has the plan carried out there; the person is asked there as well.
 *
 * @returns null where the person said no
 */
export async function applyAsAdministrator(
  changes: Pick<Changes, 'history'>,
  plan: Plan,
  elevation: ElevatedChanging,
  { tried, signal, onStep, onState, onPhase }: ElevatedChangeHooks,
): Promise<Applied | Failure | null> {
  const result = await applyElevated(plan, elevation, {
    tried,
    ...(signal === undefined ? {} : { signal }),
    ...(onStep === undefined ? {} : { onStep }),
    ...(onState === undefined ? {} : { onState }),
    ...(onPhase === undefined ? {} : { onPhase }),
  });
  switch (result.state) {
    case 'applied':
      return result.applied;
    case 'refused':
      if (result.refusal.code === 'NOT-AGREED') return null;
      return result.refusal.code === 'CANCELLED' ? questionTakenBack : objectionWords(result.refusal);
    case 'parted': {
      const { fault, detail, begun } = result;
      const past = begun ? (await changes.history()).find(({ id }) => id === plan.id)?.change : null;
      // A process that has ended without a journal has changed nothing, and never will.
      const without = begun && fault !== 'ended' ? 'not-yet' : 'none';
      const journal = past === undefined || past === null ? without : (past.outcome ?? 'open');
      return partedWords({ fault, detail, journal });
    }
  }
}
