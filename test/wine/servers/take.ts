/** Takes the recording of one practice server from a Windows of Wine, and judges it. */
import { examineRecorded } from '../../../main/examination.js';
import type { ServerEvidence } from '../../../main/evidence/server.js';
import type { Report } from '../../../main/report/report.js';
import type { PreparedWine, Wine } from '../wine.js';
import { setUpState, type PracticeState } from './states.js';

/** As the recordings shall have it: a name that says nothing of where they were taken. */
export const practiceNames = { computer: 'APPPROXY-01', account: 'Administrator' } as const;

/** What was taken. */
export interface Taken {
  readonly evidence: ServerEvidence;
  readonly report: Report;
}

/** Sets a state up and reads it, as soon as services that start have started. */
export async function takeServer(prepared: PreparedWine, state: PracticeState): Promise<Taken> {
  const wine = await prepared.start();
  try {
    await setUpState(wine, state);
    return await settled(wine);
  } finally {
    wine.end();
  }
}

/** Services start in their own time. */
const longest = 15_000;

async function settled(wine: Wine): Promise<Taken> {
  const until = Date.now() + longest;
  for (;;) {
    const taken = await read(wine);
    const isStarting = taken.evidence.readings.some(
      ({ question, fact }) =>
        question.kind === 'service' &&
        fact.state === 'value' &&
        (fact.value as { state: string }).state === 'start-pending',
    );
    if (!isStarting) return taken;
    if (Date.now() > until) throw new Error('a service does not start');
  }
}

async function read(wine: Wine): Promise<Taken> {
  const evidence = (await wine.node('examine', null)) as ServerEvidence;
  const { report } = await examineRecorded(evidence, evidence.program, null);
  return { evidence, report };
}

/** Codes of the findings, in their order. */
export const codesOf = ({ findings = [] }: Report): string[] => findings.map(({ code }) => code);
