import { expect, it } from 'vitest';
import type { Paths, Report } from '../../../preload/contract/index.js';
import { finding, paths as pathsWith } from '../../ui/fixtures.js';
import { verdictOfPaths } from './verdict.js';

const advice: Paths['recommendation'] = {
  choice: 'proxy',
  proxy: 'p:1',
  path: 'p:1',
  inForce: false,
  sentence: 'Use the explicit proxy p:1.',
  reason: 'It is steady.',
  confidence: 'likely',
};

type Outcome = NonNullable<Report['verdict']>['outcome'];

function reportOf(
  outcome: Outcome | null,
  recommendation: Paths['recommendation'],
  paths: readonly Pick<Paths['paths'][number], 'state' | 'reached'>[] = [],
): Report {
  const verdict = { headline: 'The proxy asks.', summary: 'It does.', where: 'proxy', path: [], beside: [] } as const;
  return {
    schema: 'connector-doctor/report@1',
    program: { name: 'p', version: '1' },
    takenAt: '',
    ...(outcome === null ? {} : { verdict: { ...verdict, path: [], beside: [], outcome } }),
    findings: outcome === 'problem' ? [finding()] : [],
    paths: pathsWith({
      recommendation,
      paths: paths.map((each, index) => ({
        id: String(index),
        kind: 'direct',
        label: '',
        proxy: null,
        inForce: false,
        asked: false,
        of: 2,
        open: 0,
        said: '',
        findings: [],
        ...each,
      })),
    }),
  };
}

it('says what to do, how sure that is, and what is wrong with the path that is meant', () => {
  expect(verdictOfPaths(reportOf('problem', advice))).toEqual({
    tone: 'bad',
    headline: 'Use the explicit proxy p:1.',
    summary: 'It is steady. Likely. The proxy asks.',
  });
  expect(verdictOfPaths(reportOf('ok', advice))).toEqual({
    tone: 'good',
    headline: 'Use the explicit proxy p:1.',
    summary: 'It is steady. Likely.',
  });
});

it('names the condition where no path can be advised', () => {
  expect(verdictOfPaths(reportOf('problem', null)).headline).toBe('The proxy asks.');
  const headlineOf = (...paths: NonNullable<Parameters<typeof reportOf>[2]>): string =>
    verdictOfPaths(reportOf(null, null, paths)).headline;
  expect(headlineOf({ state: 'broken', reached: 0 })).toBe('No path reaches anything that the connector needs.');
  expect(headlineOf({ state: 'untold', reached: 0 })).toBe('No path could be tested to its end.');
  expect(headlineOf({ state: 'works', reached: 2 })).toBe('The way that is set up now does best.');
  expect(verdictOfPaths(reportOf(null, null)).tone).toBe('untested');
});
