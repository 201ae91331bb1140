import { describe, expect, it } from 'vitest';
import { bootstrap, probesOf, reached, serviceBus, type TriedName } from '../examine/paths/testing/probes.js';
import { failingFlow, lookup } from '../examine/testing/evidence.js';
import { pathsReport } from './paths-report.js';
import { reportText } from './text.js';

const dropped: TriedName = {
  host: bootstrap,
  flows: [failingFlow(bootstrap, 443, 'dropped')],
  questions: [lookup(bootstrap, 0, ['203.0.113.20'])],
};
const textOf = (...names: readonly TriedName[]): string => {
  const now = new Date('2026-11-20T10:01:00.000Z');
  const report = pathsReport({ name: 'connector-doctor', version: '0' }, now, probesOf([['direct', names]]));
  return reportText(report, { width: 200, colour: false });
};

describe('the recommendation in a terminal', () => {
  it.each([
    ['Certain', 'Use the direct way', [reached(bootstrap), reached(serviceBus)]],
    ['Likely', 'The direct way is not enough yet', [dropped, reached(serviceBus)]],
  ] as const)('says how sure it is: %s', (sure, sentence, names) => {
    expect(textOf(...names)).toMatch(new RegExp(`${sentence}[^\\n]*\\n +${sure}\\. `));
  });
});
