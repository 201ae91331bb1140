/** A change that was made, or begun, as its journal has it. */
import type { Change } from './change.js';
import type { Plan } from './plan.js';

/** How a change ended. */
export const outcomes = ['applied', 'rolled-back', 'not-rolled-back'] as const;

/** How far one step came. */
export type StepState = 'not-begun' | 'begun' | 'done' | 'failed' | 'taking-back' | 'taken-back' | 'not-taken-back';

/** A step of it. */
export interface PastStep {
  readonly change: Change;
  readonly state: StepState;
  /** Keys of the registry that were made for it, outermost first. */
  readonly made: readonly string[];
  readonly failure: { readonly fault: string; readonly detail: string } | null;
  /** Where the file lies as it was before, for a person to take; left out of what is no file. */
  readonly kept?: string;
}

/** What a journal says. */
export interface PastChange {
  readonly plan: Plan;
  readonly begun: string;
  /** Which of all changes it is, from 1; 0 where the journal is of the first version, which did not number them. */
  readonly number: number;
  /** Null where it was broken off: the program was killed, or the power went. */
  readonly outcome: (typeof outcomes)[number] | null;
  readonly ended: string | null;
  /** Nothing lies beside its files any more. */
  readonly isSettled: boolean;
  readonly steps: readonly PastStep[];
}

/**
 * Ids of the changes that a later one has taken back. One whose taking back was itself taken back stands again.
 *
 * @param history oldest first
 */
export function takenBack(history: readonly PastChange[]): ReadonlySet<string> {
  const gone = new Set<string>();
  for (const { plan, outcome } of [...history].reverse()) {
    if (outcome !== 'applied' || gone.has(plan.id)) continue;
    for (const id of plan.takesBack) gone.add(id);
  }
  return gone;
}

/** Names of services that a change stopped for its time, and did not start again as far as its journal says. */
export function leftStopped({ steps }: Pick<PastChange, 'steps'>): readonly string[] {
  const stopped = new Set<string>();
  const wasToRun = new Set<string>();
  for (const { change, state } of steps) {
    if (change.kind !== 'service-state') continue;
    if (change.after === 'running') wasToRun.add(change.name);
    if (change.after === 'stopped' && (state === 'begun' || state === 'done')) stopped.add(change.name);
    if (change.after === 'running' && state === 'done') stopped.delete(change.name);
  }
  return [...stopped].filter((name) => wasToRun.has(name));
}

/** What was changed so far. */
export interface History {
  /** Oldest first. */
  readonly changes: readonly PastChange[];
  /** Ids of those whose journals cannot be read. */
  readonly unread: readonly string[];
}

/** Nothing was changed so far. */
export const noHistory: History = { changes: [], unread: [] };

/** What is sound of a change that cannot be taken back as a whole: a copy of a file as it was before, or a change. */
export type SoundPart = { readonly path: string; readonly kept: string } | { readonly change: Change };

/** A change by its folder; `change` is null where the journal cannot be made out, and `damage` says why. */
export interface StoredChange {
  readonly id: string;
  readonly folder: string;
  readonly change: PastChange | null;
  readonly damage: string | null;
  /** Of a journal that is sound itself, beside a copy that was altered: what a person can put back by hand. */
  readonly sound?: readonly SoundPart[];
}

/** A file that is not in its place, since a program was ended while Windows replaced it. */
export interface Astray {
  readonly path: string;
  /** Where it lies, whole: beside its place. */
  readonly lies: string;
}

/** A stored change with how it stands now. */
export interface ListedChange extends StoredChange {
  /** It is being made, by this program or another: nothing was broken off. */
  readonly isUnderWay: boolean;
  /** Files of it that could not be put back yet: who looks may not write. */
  readonly astray: readonly Astray[];
}
