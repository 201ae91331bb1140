/** The document for something that could not be done. It stands alone, so that whoever waits for a report loads no rules. */
import type { Failure } from '../evidence/failure.js';
import type { Report } from './report.js';

/** Which program made a document. */
export interface Program {
  readonly name: string;
  readonly version: string;
}

/** What every document begins with: its kind, who made it, and when. */
export function reportHead(program: Program, takenAt: Date): Pick<Report, 'schema' | 'program' | 'takenAt'> {
  return { schema: 'connector-doctor/report@1', program: { ...program }, takenAt: takenAt.toISOString() };
}

/** The document for something that could not be done. */
export function failureReport(program: Program, takenAt: Date, error: Failure): Report {
  return { ...reportHead(program, takenAt), error: { ...error } };
}
