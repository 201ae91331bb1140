/** What this account may not read of its server. */
import { questionId, type ServerEvidence } from './evidence/server.js';
import { closedReadings, placeOf } from './machine/elevated/closed.js';

/** A fact that an administrator might read. */
export interface ClosedFact {
  /** Of its question. */
  readonly id: string;
  /** A path, a registry value, a log. */
  readonly place: string;
}

/** The facts that were closed to the account that read the server, by their places. */
export function closedFacts(evidence: ServerEvidence): readonly ClosedFact[] {
  return closedReadings(evidence).map(({ question }) => ({ id: questionId(question), place: placeOf(question) }));
}
