/** What this account may not read of its server, asked for with an administrator's rights and judged with the rest. */
import type { Failure } from './evidence/failure.js';
import { questionId, type Reading, type ServerEvidence } from './evidence/server.js';
import { examineRecorded, type Examined } from './examination.js';
import { closedReadings, withReadings } from './machine/elevated/closed.js';
import { withElevated, type ElevationOptions } from './machine/elevated/asking.js';
import { ElevationError, type ElevationFault } from './machine/elevated/meeting.js';
import { mostRounds } from './machine/elevated/contact.js';
import { completed } from './machine/completed.js';
import type { Machine } from './machine/machine.js';
import { survey } from './machine/survey/survey.js';
import type { Program } from './report/failure-report.js';

/**
 * Reads what was closed, as administrator, and judges all of it again. What can be read then may lead to more; that is read
 * with this account's rights, and only what is closed again is asked for as administrator.
 *
 * @returns a failure with a code ELEVATION-... where it could not be; nothing has changed then
 */
export async function readClosedFacts(
  live: Machine,
  evidence: ServerEvidence,
  program: Program,
  options: ElevationOptions,
): Promise<Examined | Failure> {
  try {
    const readings = await withElevated(options, async (ask) => {
      const tried = new Set<string>();
      let held = evidence.readings;
      for (let round = 0; round < mostRounds; round++) {
        const ids = closedReadings({ readings: held }).map(({ question }) => questionId(question));
        const wanted = ids.filter((id) => !tried.has(id));
        if (wanted.length === 0) break;
        for (const id of wanted) tried.add(id);
        held = await continued(withReadings(held, sinceBegin(evidence, await ask(wanted))), live, evidence);
      }
      return held;
    });
    return await examineRecorded({ ...evidence, readings }, program, null);
  } catch (error) {
    if (error instanceof ElevationError) return failures[error.fault](error.message);
    throw error;
  }
}

/** The other program counts from its own beginning. */
function sinceBegin({ takenAt }: ServerEvidence, readings: readonly Reading[]): readonly Reading[] {
  const at = Math.max(0, Date.now() - Date.parse(takenAt));
  return readings.map((reading) => ({ ...reading, at }));
}

/** The readings, and those that follow from what they say now. */
async function continued(
  held: readonly Reading[],
  live: Machine,
  { takenAt }: ServerEvidence,
): Promise<readonly Reading[]> {
  const { machine, added } = completed(held, live, Date.parse(takenAt), () => Date.now());
  await survey(machine, takenAt);
  return [...held, ...added()];
}

const nothingChanged = 'Nothing was changed, and all that was read until now is still there.';

const failures: { readonly [Fault in ElevationFault]: (detail: string) => Failure } = {
  declined: () => ({
    code: 'ELEVATION-DECLINED',
    message: 'You said no when Windows asked, or the question was not answered in time.',
    advice: `${nothingChanged} You can be asked again whenever you like.`,
  }),
  failed: (detail) => ({
    code: 'ELEVATION-FAILED',
    message: `Windows did not start the program as administrator (${detail}).`,
    advice: `${nothingChanged} A policy of your organization may forbid it. ${byHand}`,
  }),
  ended: () => ({
    code: 'ELEVATION-FAILED',
    message: 'The program that was started as administrator ended without an answer.',
    advice: `${nothingChanged} ${byHand}`,
  }),
  broken: () => ({
    code: 'ELEVATION-FAILED',
    message: 'The program that was started as administrator gave an answer that cannot be used.',
    advice: `${nothingChanged} ${byHand}`,
  }),
  'timed-out': () => ({
    code: 'ELEVATION-TIMED-OUT',
    message: 'Reading as administrator took longer than two minutes, and was ended.',
    advice: `${nothingChanged} ${byHand}`,
  }),
  cancelled: () => ({
    code: 'CANCELLED',
    message: 'Reading as administrator was cancelled.',
    advice: nothingChanged,
  }),
};

const byHand = 'Close this program, open it again with "Run as administrator", and look at the server again.';

/** The answer of a door that cannot do it. */
export const elevationNotHere: Failure = {
  code: 'ELEVATION-NOT-HERE',
  message: 'From here the program cannot ask Windows for an administrator’s rights.',
  advice: 'Start it in a window that was opened with "Run as administrator", and look at the server again.',
};
