/**
 * The steps of a plan as they are shown: a service that is stopped and started again in it is one row, at the place of its
 * stop, with the numbers of both. The page gets it by `preload/contract/plan-rows.ts`. Pure.
 */
import type { PlanStep } from './plan-schema.js';

/** A step, or two as one. */
export interface PlanRow extends PlanStep {
  /** Its number, or both: "1 and 7". */
  readonly at: string;
}

/** The rows, in the order in which they begin. */
export function rowsOf(steps: readonly PlanStep[]): readonly PlanRow[] {
  const told = new Set(steps.flatMap(({ restart }) => restart?.step ?? []));
  return steps
    .filter(({ number }) => !told.has(number))
    .map((step): PlanRow => {
      const { number, restart } = step;
      if (restart === null) return { ...step, at: String(number) };
      const { title, what } = restart;
      return { ...step, title, what, before: null, after: null, at: `${number} and ${restart.step}` };
    });
}
