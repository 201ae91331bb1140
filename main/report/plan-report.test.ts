import { describe, expect, it } from 'vitest';
import { absent } from '../evidence/fact.js';
import { noteCodes, refusalCodes } from '../remedy/codes.js';
import type { Plan } from '../remedy/plan.js';
import type { Planned } from '../remedy/planned.js';
import { quoted } from '../words/powershell-text.js';
import { noteWords } from '../words/notes.js';
import { refusalWords } from '../words/refusals.js';
import { changeReport } from './change-report.js';
import { planReport } from './plan-report.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const path = 'C:\\Program Files\\Microsoft Entra private network connector\\Service.exe.config';
const server = { history: [], fact: () => absent };
const request = { remedy: 'bypass', winHttp: false } as const;
const planned: Extract<Planned, { state: 'changes' }> = {
  state: 'changes',
  steps: [
    { kind: 'service-state', name: 'WAPCSvc', before: 'running', after: 'stopped' },
    { kind: 'file', path, before: base64('<a>\r\n</a>\r\n'), after: base64('<a>\r\n  <b/>\r\n</a>\r\n') },
    { kind: 'service-state', name: 'WAPCSvc', before: 'stopped', after: 'running' },
  ],
  notes: [{ code: 'NEEDS-DIRECT-ACCESS' }],
};

describe('a plan in words', () => {
  it('says what is done in its order, what stands still meanwhile, and the same by hand', () => {
    const report = planReport(request, { planned, plan: null, server });
    expect(report.steps.map(({ number, title }) => `${number} ${title}`)).toEqual([
      '1 Stop the connector (WAPCSvc)',
      '2 The connector’s settings file',
      '3 Start the connector (WAPCSvc)',
    ]);
    expect(report.steps[1]?.what).toBe(
      'A copy is kept first. 1 line added. UTF-8 without byte order mark, Windows line ends; both stay, and so does every byte that is not shown as changed.',
    );
    expect(report.steps[1]?.hunks).toEqual([
      [
        { sign: 'same', before: 1, after: 1, text: '<a>' },
        { sign: 'added', before: null, after: 2, text: '  <b/>' },
        { sign: 'same', before: 2, after: 3, text: '</a>' },
        { sign: 'same', before: 3, after: 4, text: '' },
      ],
    ]);
    expect(report.interruption).toBe(
      'While this is done, the connector (WAPCSvc) stops and starts again: usually less than a minute.',
    );
    expect(report.summary).toMatch(/^1 change in 3 steps\. A copy of what is there now is kept first/);
    expect(report).toMatchObject({ administrator: true, acceptWarnings: false, refusals: [] });
    expect(report.byHand[0]?.powershell).toBe("Stop-Service -Name 'WAPCSvc'");
  });

  it('promises no copy and no way back where services alone stop and start', () => {
    const steps = planned.steps.filter(({ kind }) => kind === 'service-state');
    const restart = { remedy: 'service', action: 'restart', services: 'connector' } as const;
    const ofServices = { planned: { ...planned, steps }, plan: null, server };
    expect(planReport(restart, ofServices).summary).toBe('2 steps. No file and no setting is changed.');
    const applied = { outcome: 'applied', skipped: [] } as const;
    const made = (steps: Plan['steps']): ReturnType<typeof changeReport> =>
      changeReport({ id: 'x', request: restart, steps, notes: [] } as unknown as Plan, 'H', applied, null);
    expect(made(steps).summary).toMatch(/Nothing of it is left to take back\.$/);
    expect(made(steps.slice(0, 1)).summary).toMatch(/can be taken back, today or later\.$/);
    expect([made(steps), made(steps.slice(0, 1))].map(({ canUndo }) => canUndo)).toEqual([false, true]);
  });

  it('asks to accept what failed when it was tried', () => {
    const tried = [{ outcome: 'warning', text: 'The proxy asks for a sign-in (407).' }] as const;
    expect(planReport(request, { planned, plan: null, server }, tried).acceptWarnings).toBe(true);
    expect(planReport(request, { planned: { state: 'nothing' }, plan: null, server }, tried)).toMatchObject({
      state: 'nothing',
      acceptWarnings: false,
      administrator: false,
    });
  });
});

describe('every code', () => {
  it.each(noteCodes)('of a note has words: %s', (code) => {
    expect(noteWords({ code, detail: 'DETAIL' }).text).toMatch(/^[A-Z].*\.$/s);
  });

  it.each(refusalCodes)('of a refusal has a short title and says what to do: %s', (code) => {
    const obstacle = { kind: 'encoding', encoding: 'shift_jis' } as const;
    const { title, found, advice } = refusalWords({ code, place: 'PLACE', obstacle, detail: 'DETAIL' });
    expect(title.length).toBeLessThanOrEqual(60);
    expect(found).toMatch(/\.$/);
    expect(advice).toMatch(/\.$/);
  });
});

describe('a text for PowerShell', () => {
  it('holds nothing that PowerShell reads', () => {
    expect(quoted("a'b$(calc)`\u2019")).toBe("'a''b$(calc)`\u2019\u2019'");
  });
});

describe('how a change went', () => {
  const plan = { id: 'x', request, steps: planned.steps, notes: [] } as unknown as Plan;
  it('says that it shows after the restart, where Windows takes it up only then', () => {
    const key = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';
    const step = { kind: 'registry-value', key, name: 'SchUseStrongCrypto', view: 64, before: null, after: null };
    const ofTls = { ...plan, steps: [step] } as unknown as Plan;
    const { effect, restart } = changeReport(ofTls, 'H', { outcome: 'applied', skipped: [] }, null);
    expect(effect).toMatchObject({ helped: null, text: expect.stringContaining('only after the restart') as string });
    expect(restart).toContain('Restart the server');
  });

  it('says which step was not possible and why, and that the others were taken back', () => {
    const because = { step: 1, fault: 'disk-full', detail: 'ENOSPC' };
    const report = changeReport(plan, 'H', { outcome: 'rolled-back', because }, null);
    expect(report.steps.map(({ state }) => state)).toEqual(['taken-back', 'failed', 'not-begun']);
    expect(report.steps[1]?.why).toBe('The disk is full. Make room, then try again.');
    expect(report).toMatchObject({ effect: null, canUndo: false });
  });

  it('can be taken back where a service was left standing, as the history says too', () => {
    const because = { step: 2, fault: 'timed-out', detail: '' };
    const left = { step: 0, fault: 'timed-out', detail: '' };
    const applied = { outcome: 'not-rolled-back', because, left: [left] } as const;
    expect(changeReport(plan, 'H', applied, null).canUndo).toBe(true);
  });
});
