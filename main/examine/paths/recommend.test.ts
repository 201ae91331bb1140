import { describe, expect, it } from 'vitest';
import type { ProbedPath } from '../../evidence/probes.js';
import { answeredTls, failingFlow, flowTo, genuine, lookup, tunnelFlow } from '../testing/evidence.js';
import {
  bootstrapName,
  byProxy,
  loginName,
  pathOf,
  probesOf,
  reached,
  targetOf,
  type TriedName,
} from '../testing/probes.js';
import { examinePath } from './judge-path.js';
import { compare, recommend, scoreOf, type Comparison, type Recommendation } from './recommend.js';

const dropped = (host: string): TriedName => ({
  target: targetOf(host),
  dns: [lookup(host, 0, ['203.0.113.20'])],
  flows: [failingFlow(host, 443, 'dropped')],
});
const inspected = (host: string): TriedName => ({
  target: targetOf(host),
  dns: [lookup(host, 0, ['203.0.113.20'])],
  flows: [flowTo(host, 443, { tls: { ...answeredTls, trust: { ...genuine, end: 'private' } } })],
});
const tunnel = (host: string, status: number): TriedName => ({
  target: targetOf(host),
  flows: [tunnelFlow(`${host}:443`, [status])],
});

const all = [reached(bootstrapName), reached(loginName)];
const none = [dropped(bootstrapName), dropped(loginName)];
const half = [dropped(bootstrapName), reached(loginName)];
const throughProxy = [tunnel(bootstrapName, 200), tunnel(loginName, 200)];
const setUp: Partial<ProbedPath> = { id: 'as-set-up', kind: 'as-set-up', inForce: true };
const wpad: Partial<ProbedPath> = { id: 'wpad', kind: 'wpad' };

const examined = (paths: readonly ProbedPath[]): ReturnType<typeof examinePath>[] =>
  paths.map((path) => examinePath(path, probesOf(paths, all)));
const recommended = (...paths: ProbedPath[]): Recommendation | null => recommend(examined(paths));
const compared = (...paths: ProbedPath[]): Comparison[] => compare(examined(paths));

describe('the path to choose', () => {
  it('is the one that reaches all', () => {
    expect(recommended(pathOf(none), pathOf(throughProxy, byProxy))).toMatchObject({
      choice: 'proxy',
      proxy: 'proxy.contoso.example:8080',
      why: 'works',
      confidence: 'certain',
    });
  });

  it('of two that reach all is the one in force, then the direct one, then a proxy', () => {
    const proxy = pathOf(throughProxy, byProxy);
    expect(recommended(proxy, pathOf(all))).toMatchObject({ choice: 'direct', proxy: null });
    expect(recommended(pathOf(all, wpad), proxy)).toMatchObject({ choice: 'proxy' });
    const cell = { route: 'proxy.contoso.example:8080' };
    const asSetUp = pathOf(
      throughProxy.map((name) => ({ ...name, cell })),
      setUp,
    );
    expect(recommended(pathOf(all), asSetUp)).toMatchObject({
      choice: 'proxy',
      proxy: 'proxy.contoso.example:8080',
      inForce: true,
    });
  });

  it('may be the best of those that do not reach all, which is likely and not certain', () => {
    expect(
      recommended(pathOf(half), pathOf([tunnel(bootstrapName, 407), tunnel(loginName, 407)], byProxy)),
    ).toMatchObject({
      choice: 'direct',
      why: 'best',
      reached: 1,
      of: 2,
      confidence: 'likely',
    });
  });

  it('is none where no service is reached', () => {
    expect(recommended(pathOf(none))).toBeNull();
  });

  it('is possible only while names are still tried', () => {
    const running = pathOf([reached(bootstrapName), { target: targetOf(loginName), cell: { state: 'waiting' } }]);
    expect(recommended(running)).toMatchObject({ confidence: 'possible' });
  });
});

describe('a score', () => {
  it.each([
    ['works', 2, 2, all],
    ['partly', 1, 2, half],
    ['broken', 0, 2, none],
    ['untold', 0, 0, all.map((name) => ({ target: name.target, cell: { state: 'not-tried' as const } }))],
  ] as const)('%s: %d of %d', (state, count, of, names) => {
    const [path] = examined([pathOf(names)]);
    expect(path === undefined ? null : scoreOf(path)).toEqual({ state, reached: count, of, open: 0 });
  });
});

describe('paths say about each other', () => {
  it('that one works and the other does not', () => {
    expect(compared(pathOf(none), pathOf(throughProxy, byProxy))).toEqual([
      { kind: 'one-works', works: 'proxy.contoso.example:8080', fails: 'direct' },
    ]);
  });

  it('which names one lets through, and which it asks for a sign-in', () => {
    expect(compared(pathOf([tunnel(bootstrapName, 407), tunnel(loginName, 200)], byProxy))).toEqual([
      {
        kind: 'some-names',
        path: 'proxy.contoso.example:8080',
        ending: 'sign-in',
        failing: ['*.msappproxy.net'],
        passing: [loginName],
      },
    ]);
  });

  it('on which of them certificates are replaced', () => {
    const proxy = pathOf([inspected(bootstrapName), inspected(loginName)], wpad);
    expect(compared(pathOf(all), proxy)).toContainEqual({
      kind: 'inspected-on-one',
      inspected: 'wpad',
      genuine: 'direct',
      hosts: [bootstrapName, loginName],
    });
  });

  it('nothing where all is well', () => {
    expect(compared(pathOf(all), pathOf(throughProxy, byProxy))).toEqual([]);
  });
});
