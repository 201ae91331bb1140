/** What came of carrying a plan out. */
import type { Change } from './change.js';

/** Why a step was not possible: a `WriteFault` or `failed`, and what the system said. */
export interface StepFailure {
  /** From 0. */
  readonly step: number;
  readonly fault: string;
  readonly detail: string;
  /** Of a service: what the event logs say last of it, each event as one line, the newest first. Left out where they say nothing. */
  readonly events?: readonly string[];
}

/** What came of it. */
export type Applied =
  /** `skipped`: steps that the rest does not need. */
  | { readonly outcome: 'applied'; readonly skipped: readonly StepFailure[] }
  | { readonly outcome: 'rolled-back'; readonly because: StepFailure | 'cancelled' }
  /** Some steps could not be taken back: the server is neither as it was nor as it should be. */
  | {
      readonly outcome: 'not-rolled-back';
      readonly because: StepFailure | 'cancelled';
      readonly left: readonly [StepFailure, ...StepFailure[]];
    };

/** A step of a plan, and the same made of what stands there now. Of files there is none: their place says enough. */
export interface StaleValue {
  readonly planned: Change;
  readonly now: Change;
}

/** Why nothing was done at all. */
export type ChangeObjection =
  | { readonly code: 'PLAN-EXPIRED' }
  /** By this server's clock it is still to be made: the clock was put back. */
  | { readonly code: 'PLAN-FROM-LATER' }
  /** It was made for another server. */
  | { readonly code: 'PLAN-ELSEWHERE'; readonly detail: string }
  /** Another account made it than the one that runs this program, which has other settings of its own; `detail` names the first. */
  | { readonly code: 'PLAN-OF-ANOTHER'; readonly detail: string }
  /** The server has changed since, or the plan is not one that this program makes: places that differ. */
  | { readonly code: 'PLAN-STALE'; readonly places: readonly string[]; readonly values?: readonly StaleValue[] }
  /** It names a file, a key or a service that this program never changes. */
  | { readonly code: 'PLAN-NOT-ALLOWED'; readonly places: readonly string[] }
  /** The file that was to hand it over holds another, or none. */
  | { readonly code: 'PLAN-FORGED'; readonly detail: string }
  /** Its journal could not be read with it afterwards, so it could not be taken back. */
  | { readonly code: 'PLAN-UNFIT'; readonly detail: string }
  /** A plan serves once. */
  | { readonly code: 'PLAN-USED' }
  | { readonly code: 'CHANGE-UNDER-WAY' }
  /** A file of it could not be changed: seen before any service was stopped for it. */
  | { readonly code: 'FILE-IN-THE-WAY'; readonly place: string; readonly fault: string; readonly detail: string }
  /** What was there before cannot be kept, so nothing is changed. */
  | { readonly code: 'JOURNAL-NOT-WRITABLE'; readonly place: string; readonly fault: string; readonly detail: string }
  /** The server could not be looked at once more, or something else failed before the first change. */
  | { readonly code: 'NOT-READY'; readonly fault: string; readonly detail: string };
