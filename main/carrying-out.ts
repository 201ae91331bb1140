/**
 * What this program does when it was started as administrator by itself: it takes the one plan, holds it against the server,
 * has the person agree, and makes the changes.
 */
import { carryOut } from './change/elevated/answering.js';
import type { CarryOutArguments } from './change/elevated/asking.js';
import { openChanges, writingHere, type PlannedChange, type WritingHere } from './changing.js';
import { isFailure } from './evidence/failure.js';
import { contactOf, type Contact } from './machine/elevated/contact.js';
import type { Program } from './report/failure-report.js';
import { planReport } from './report/plan-report.js';

/** Which server is changed, and where the two processes meet. */
export interface CarryOutPlaces {
  readonly here: () => Promise<WritingHere | null>;
  readonly contactAt: (secret: string) => Contact;
}

/**
 * Does it.
 *
 * @param agree shows what this program would do by itself, and asks; the signal takes the question back
 * @returns true where the changes were made
 */
export async function carryOutHere(
  given: CarryOutArguments,
  program: Program,
  agree: (planned: PlannedChange, signal: AbortSignal) => Promise<boolean>,
  { here = writingHere, contactAt = contactOf }: Partial<CarryOutPlaces> = {},
): Promise<boolean> {
  const changes = await openChanges({ kind: 'here' }, program, here);
  if (isFailure(changes)) return false;
  return await carryOut(given, {
    changes,
    contactAt,
    agree: async ({ plan, tried }, { planned, server }, signal) => {
      const report = planReport(plan.request, { planned, plan, server }, tried);
      return await agree({ report, plan, permitted: true, elevates: false }, signal);
    },
  });
}
