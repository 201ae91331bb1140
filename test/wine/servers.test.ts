import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvidence } from '../../main/evidence/read-evidence.js';
import type { ServerEvidence } from '../../main/evidence/server.js';
import { examineRecorded } from '../../main/examination.js';
import { practiceStates, type PracticeState } from './servers/states.js';
import { codesOf, practiceNames, takeServer } from './servers/take.js';
import { prepareWine, type PreparedWine } from './wine.js';

let prepared: PreparedWine;
beforeAll(async () => {
  prepared = await prepareWine(practiceNames);
});
afterAll(() => prepared?.remove());

const recordingOf = ({ id }: PracticeState): ServerEvidence => {
  const evidence = readEvidence(
    readFileSync(new URL(`../../main/samples/servers/${id}.json`, import.meta.url), 'utf8'),
  );
  if ('code' in evidence) throw new Error(evidence.message);
  return evidence;
};

describe('a practice server', () => {
  it.each(practiceStates)('is what this Windows shows: $id', async (state) => {
    const { evidence, report } = await takeServer(prepared, state);
    expect(codesOf(report)).toEqual(state.finds);
    const recorded = recordingOf(state);
    const { report: ofRecording } = await examineRecorded(recorded, recorded.program, null);
    expect(codesOf(ofRecording)).toEqual(state.finds);
    // A program that asks more, or asks otherwise, needs new recordings.
    const questions = ({ readings }: ServerEvidence): string[] =>
      readings.map(({ question }) => JSON.stringify(question).replace(/[0-9A-F]{40}/g, 'THUMBPRINT')).sort();
    expect(questions(recorded)).toEqual(questions(evidence));
  });
});
