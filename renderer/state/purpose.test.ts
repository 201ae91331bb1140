import { describe, expect, it } from 'vitest';
import type { Finding, Report } from '../../preload/contract/index.js';
import { finding } from '../ui/fixtures.js';
import { words } from '../words/words.js';
import { findingsFor, isNothingToRepair, verdictFor } from './purpose.js';

const missing = finding({ code: 'CONNECTOR-NOT-INSTALLED', outcome: 'notice', severity: 'none' });
const ready = finding({ code: 'SERVER-READY', outcome: 'ok', severity: 'none' });
const broken = finding({ code: 'TLS12-DISABLED' });

const reportOf = (outcome: 'ok' | 'problem', findings: Finding[]): Report => ({
  schema: 'connector-doctor/report@1',
  program: { name: 'p', version: '1' },
  takenAt: '',
  verdict: { outcome, headline: 'As it is.', summary: 'So it is.', where: 'server', path: [], beside: [] },
  findings,
});

describe('a server without a connector', () => {
  it('is ready for somebody who is about to install one, and that none is there is folded away', () => {
    const report = reportOf('ok', [ready, missing]);
    expect(verdictFor(report, 'install')?.headline).toBe('As it is.');
    expect(findingsFor(report, 'install').quiet).toEqual(new Set([missing.id]));
    expect(findingsFor(report, null).quiet).toEqual(new Set([missing.id]));
  });

  it('is the whole answer for somebody whose connector does not work', () => {
    const report = reportOf('ok', [ready, missing]);
    expect(verdictFor(report, 'repair')).toMatchObject({ outcome: 'notice', ...words.server.notInstalled });
    expect(findingsFor(report, 'repair').findings[0]).toBe(missing);
    expect(findingsFor(report, 'repair').quiet.size).toBe(0);
    expect([isNothingToRepair(report, 'repair'), isNothingToRepair(report, 'install')]).toEqual([true, false]);
  });

  it('does not hide what is wrong', () => {
    const report = reportOf('problem', [broken, missing]);
    expect(verdictFor(report, 'repair')).toMatchObject({ outcome: 'problem', headline: 'As it is.' });
    expect(verdictFor(report, 'repair')?.summary).toBe(`So it is. ${words.server.notInstalledToo}`);
    expect(findingsFor(report, 'repair').findings).toEqual([missing, broken]);
    expect(isNothingToRepair(report, 'repair')).toBe(false);
  });
});

it('changes nothing where a connector is there, or nobody has said why', () => {
  const report = reportOf('problem', [broken]);
  expect(verdictFor(report, 'repair')).toBe(report.verdict);
  expect(verdictFor(reportOf('ok', [ready, missing]), null)?.headline).toBe('As it is.');
  expect(findingsFor(report, null)).toEqual({ findings: [broken], quiet: new Set() });
});
