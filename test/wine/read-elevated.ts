/**
 * Runs under Windows' Node: reads the server, and then again as administrator what is said to have been closed. Wine's
 * account is an administrator, so nothing is closed to it by itself.
 */
import { readFileSync } from 'node:fs';
import { readClosedFacts } from '../../main/reading-closed.js';
import { examineHere } from '../../main/examination.js';
import { isFailure } from '../../main/evidence/failure.js';
import { questionId, type Reading } from '../../main/evidence/server.js';
import { startElevated } from '../../main/machine/windows/elevated.js';
import { windowsMachine } from '../../main/machine/windows/index.js';

const { cli, places } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as { cli: string; places: string[] };
const program = { name: 'connector-doctor', version: '0' };

const { evidence } = await examineHere(windowsMachine, program, {}, {});
if (evidence === null) throw new Error('nothing was read');
const isClosed = ({ question }: Reading): boolean => places.some((place) => questionId(question).includes(place));
const closed = { state: 'unreadable', reason: 'access-denied', detail: 'said to be closed' } as const;
const readings = evidence.readings.map((reading): Reading => {
  if (isClosed(reading)) return { ...reading, fact: closed };
  const { question, fact } = reading;
  if (question.kind !== 'account' || fact.state !== 'value') return reading;
  return { ...reading, fact: { state: 'value', value: { ...(fact.value as object), elevated: false } as never } };
});

const begun = performance.now();
const read = await readClosedFacts(windowsMachine, { ...evidence, readings }, program, {
  start: (secret) => startElevated(process.execPath, [cli, 'read-closed', secret]),
});
const milliseconds = performance.now() - begun;
const wrongSecret = await readClosedFacts(windowsMachine, { ...evidence, readings }, program, {
  start: () => startElevated(process.execPath, [cli, 'read-closed', '0'.repeat(64)]),
});
process.stdout.write(
  JSON.stringify({
    before: evidence.readings.filter(isClosed),
    said: readings.filter(isClosed),
    after: isFailure(read) ? read : read.evidence?.readings.filter(isClosed),
    milliseconds,
    missing: await startElevated('C:\\no-such-program.exe', []),
    wrongSecret,
  }),
);
