/** The document for a connection that was kept open. */
import type { Held } from '../evidence/held.js';
import { examineHeld } from '../examine/paths/held.js';
import { heldText } from '../words/held.js';
import { reportHead, type Program } from './failure-report.js';
import { findingsOf, verdictOf } from './findings.js';
import type { Report } from './report.js';

/** Makes it. There is a verdict where there is a finding. */
export function heldReport(program: Program, takenAt: Date, held: Held): Report {
  const judgements = examineHeld(held);
  const [lead] = judgements;
  return {
    ...reportHead(program, takenAt),
    ...(lead === undefined ? {} : { verdict: verdictOf(lead) }),
    findings: findingsOf(judgements),
    held: { ...held, said: heldText(held) },
  };
}

/** 0 it was kept, as long as the path let it; 3 there was none to keep; 130 it was ended before. */
export function exitCodeOfHeld({ begun, phases }: Held): number {
  if (begun === 'cancelled' || phases.some(({ ended }) => ended === 'cancelled')) return 130;
  return begun === 'held' ? 0 : 3;
}
