import { expect, it } from 'vitest';
import type { Change } from '../remedy/change.js';
import { rowsOf } from './plan-rows.js';
import { stepsReport } from './steps-report.js';

const state = (name: string, after: 'running' | 'stopped'): Change => ({
  kind: 'service-state',
  name,
  before: after === 'running' ? 'stopped' : 'running',
  after,
});
const direct = { access: 'direct', proxy: '', bypass: '' } as const;
const winHttp: Change = {
  kind: 'winhttp-proxy',
  before: direct,
  after: { ...direct, access: 'automatic' },
  bytesBefore: null,
};
const rows = (...changes: readonly Change[]): readonly string[] =>
  rowsOf(stepsReport(changes)).map(({ at, title, what }) => `${at} · ${title}: ${what}`);

it('shows a service that is stopped and started again as one row, with both its steps', () => {
  const steps = [
    state('WAPCUpdaterSvc', 'stopped'),
    state('WAPCSvc', 'stopped'),
    winHttp,
    state('WAPCSvc', 'running'),
    state('WAPCUpdaterSvc', 'running'),
  ];
  expect(rows(...steps)).toEqual([
    '1 and 5 · Restart the updater (WAPCUpdaterSvc): It stands still from step 1 to step 5.',
    '2 and 4 · Restart the connector (WAPCSvc): It stands still from step 2 to step 4.',
    expect.stringMatching(/^3 · The proxy for certificate checks/),
  ]);
  expect(rows(state('WAPCSvc', 'stopped'), state('WAPCSvc', 'running'))).toEqual([
    '1 and 2 · Restart the connector (WAPCSvc): It is waited for until it runs again.',
  ]);
});

it('leaves alone what is only stopped, or only started', () => {
  const steps = [state('WAPCSvc', 'stopped'), state('WAPCUpdaterSvc', 'running')];
  expect(rows(...steps).map((row) => row.replace(/ \(.*/, ''))).toEqual([
    '1 · Stop the connector',
    '2 · Start the updater',
  ]);
});
