import { describe, expect, it } from 'vitest';
import type { Station } from '../../preload/contract/index.js';
import { cell, endpoint, finding, path, paths, plannedChange } from '../ui/fixtures.js';
import type { Report } from '../../preload/contract/index.js';
import type { Program } from '../state/program.svelte.js';
import type { ServerVisit } from '../state/server-visit.svelte.js';
import { changesStep, pathsStep, proxiesStep, resultOfServer, stepOf } from './steps.js';

const cloud = (state: Station['state']): Station[] => [
  { id: 'cloud', label: 'Entra service', detail: '', state, segment: { state, label: '' } },
];

it('says the same of findings that have the same chips', () => {
  const inTheWay = { severity: 'degrading' as const };
  const problem = finding({ outcome: 'problem', ...inTheWay });
  const notice = finding({ outcome: 'notice', ...inTheWay });
  const expected = { shape: 'warn', result: '1 problem' };
  expect(stepOf({ outcome: 'problem', path: cloud('ok') }, [problem])).toEqual(expected);
  expect(stepOf({ outcome: 'notice', path: cloud('ok') }, [notice])).toEqual(expected);
  const risk = finding({ outcome: 'notice', severity: 'risk' });
  expect(stepOf({ outcome: 'notice', path: cloud('ok') }, [risk])).toEqual({ shape: 'warn', result: 'Worth a look' });
});

it('tells what was not judged from what gets through', () => {
  const hidden = finding({ outcome: 'couldNotTest', severity: 'none' });
  const through = { shape: 'untested', result: 'Gets through; not all tested' };
  const unjudged = { shape: 'untested', result: 'Could not be judged' };
  expect(stepOf({ outcome: 'couldNotTest', path: cloud('ok') }, [hidden])).toEqual(through);
  expect(stepOf({ outcome: 'couldNotTest', path: cloud('notReached') }, [hidden])).toEqual(unjudged);
  expect(stepOf({ outcome: 'couldNotTest', path: [] }, [hidden])).toEqual(unjudged);
  const empty = finding({ outcome: 'notice', severity: 'none' });
  expect(stepOf({ outcome: 'notice', path: [] }, [empty])).toEqual(unjudged);
});

type Proxies = NonNullable<NonNullable<Report['server']>['proxies']>;
type Way = Proxies[number]['paths'][number];

const reportOf = (
  outcome: 'ok' | 'problem' | 'couldNotTest',
  more: Partial<Report> = {},
  ways: readonly Way[] = [],
): Report => ({
  schema: 'connector-doctor/report@1',
  program: { name: 'p', version: '1' },
  takenAt: '',
  verdict: { outcome, headline: '', summary: '', where: 'server', path: [], beside: [] },
  findings: [],
  server: {
    name: '',
    windows: '',
    readAt: '',
    complete: true,
    checks: [],
    questions: [],
    proxies: ways.map((way) => ({ id: 'connector', name: '', runsAs: '', sources: [], paths: [way] })),
  },
  ...more,
});

it('says of a server what came of its checks', () => {
  const missing = finding({ code: 'CONNECTOR-NOT-INSTALLED', outcome: 'notice', severity: 'none' });
  expect(resultOfServer(reportOf('ok'), null).shape).toBe('good');
  expect(resultOfServer(reportOf('ok', { findings: [missing] }), 'install').shape).toBe('good');
  expect(resultOfServer(reportOf('ok', { findings: [missing] }), 'repair')).toEqual({
    shape: 'warn',
    result: 'No connector here',
  });
  expect(resultOfServer(reportOf('problem', { findings: [finding()] }), null)).toEqual({
    shape: 'bad',
    result: '1 problem',
  });
  expect(resultOfServer(reportOf('couldNotTest'), null).shape).toBe('untested');
});

it('says of the proxies whether they are known, and whether something is wrong with them', () => {
  const direct: Way = { kind: 'direct', path: 'no proxy', proxy: null, names: [] };
  const proxy: Way = { kind: 'proxy', path: 'the proxy p:1', proxy: 'p:1', names: [] };
  const at = (report: Report): ReturnType<typeof proxiesStep> =>
    proxiesStep({ phase: 'done', report } as unknown as ServerVisit);
  expect(at(reportOf('ok', {}, [direct, direct]))).toEqual({ shape: 'good', result: 'All parts, one way' });
  expect(at(reportOf('ok', {}, [direct, proxy]))).toEqual({ shape: 'good', result: '2 different ways' });
  expect(at(reportOf('ok', {}, [{ ...direct, kind: 'unknown' }])).shape).toBe('untested');
  const broken = finding({ code: 'CONFIG-MALFORMED' });
  expect(at(reportOf('problem', { findings: [broken] }, [direct]))).toEqual({ shape: 'bad', result: '1 problem' });
  expect(at(reportOf('problem', { findings: [finding({ code: 'TLS12-DISABLED' })] }, [direct])).shape).toBe('good');
});

it('says of the paths how many names were tried, and how many are reached', () => {
  const tried = paths({
    paths: [path('direct', { reached: 2, of: 2 })],
    endpoints: [
      endpoint('a', [cell('direct')]),
      endpoint('b', [cell('direct', { outcome: 'open', ending: 'running' })]),
    ],
    recommendation: {
      choice: 'direct',
      proxy: null,
      path: 'direct',
      inForce: true,
      sentence: '',
      reason: '',
      confidence: 'certain',
    },
  });
  const at = (phase: string, report: Report | null = null, recorded = false): ReturnType<typeof pathsStep> =>
    pathsStep({ paths: { phase, report, paths: report?.paths ?? null }, server: { recorded } } as unknown as Program);
  const report = reportOf('ok', { paths: tried });
  expect(at('none')).toEqual({ shape: 'idle', result: 'What gets through' });
  expect(at('running')).toEqual({ shape: 'busy', result: 'Begins' });
  expect(at('running', report)).toEqual({ shape: 'busy', result: '1 of 2 names' });
  expect(at('cancelled', report)).toEqual({ shape: 'idle', result: 'Cancelled, 1 of 2 names' });
  expect(at('failed')).toEqual({ shape: 'untested', result: 'Could not be tried' });
  expect(at('done', report)).toEqual({ shape: 'good', result: 'All 2 names reached' });
  const broken = reportOf('problem', { paths: tried, findings: [finding()] });
  expect(at('done', broken)).toEqual({ shape: 'bad', result: '1 problem' });
  expect(at('done', report, true)).toEqual({ shape: 'idle', result: 'Not from here' });
});

describe('the step of changes', () => {
  const visit = (more: Partial<Parameters<typeof changesStep>[0]>): Parameters<typeof changesStep>[0] => ({
    phase: 'choose',
    plan: null,
    asked: null,
    result: null,
    uncertain: false,
    ...more,
  });
  const result = {
    id: '',
    cancelled: false,
    headline: '',
    summary: '',
    steps: [],
    effect: null,
    restart: null,
    canUndo: true,
  };

  it.each<[Parameters<typeof visit>[0], string, string]>([
    [{}, 'idle', 'Direct, automatic, proxy'],
    [{ phase: 'preview', plan: plannedChange() }, 'neutral', 'Review the changes'],
    [{ phase: 'preview', plan: plannedChange({ state: 'nothing' }) }, 'good', 'Nothing to change'],
    [{ phase: 'preview', plan: plannedChange({ state: 'refused' }) }, 'warn', 'Not possible as it is'],
    [{ phase: 'applying' }, 'busy', 'Being changed'],
    [{ phase: 'result', result: { ...result, outcome: 'applied' } }, 'good', 'Changed'],
    [
      {
        phase: 'result',
        result: { ...result, outcome: 'applied' },
        asked: { remedy: 'restore', what: { kind: 'today' } },
      },
      'good',
      'Taken back',
    ],
    [{ phase: 'result', result: { ...result, outcome: 'rolled-back' } }, 'warn', 'Nothing changed'],
    [{ phase: 'result', result: { ...result, outcome: 'rolled-back', cancelled: true } }, 'neutral', 'Nothing changed'],
    [{ phase: 'result', result: { ...result, outcome: 'not-rolled-back' } }, 'bad', 'Partly changed'],
    [{ phase: 'failed' }, 'idle', 'Nothing changed'],
    [{ phase: 'failed', uncertain: true }, 'untested', 'See the history'],
  ])('says where it stands: %#', (more, shape, said) => {
    expect(changesStep(visit(more))).toEqual({ shape, result: said });
  });

  it('does not call a change good that did not help', () => {
    const effect = { helped: false, text: '', gone: [], left: [], new: [] };
    const done = visit({ phase: 'result', result: { ...result, outcome: 'applied', effect } });
    expect(changesStep(done).shape).toBe('warn');
  });
});
