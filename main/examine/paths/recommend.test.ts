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

const more = 'cwap-eur1-weur2.servicebus.windows.net';
const all = [reached(bootstrapName), reached(loginName)];
const none = [dropped(bootstrapName), dropped(loginName)];
const half = [dropped(bootstrapName), reached(loginName)];
const throughProxy = [tunnel(bootstrapName, 200), tunnel(loginName, 200)];
const setUp: Partial<ProbedPath> = { id: 'as-set-up', kind: 'as-set-up', inForce: true };
/** As this server is set up, all names take this way. */
const setUpThrough = (route: string, more: Partial<ProbedPath> = {}): ProbedPath =>
  pathOf(
    (route === 'direct' ? all : throughProxy).map((name) => ({ ...name, cell: { route } })),
    { ...setUp, ...more },
  );
const wpad: Partial<ProbedPath> = { id: 'wpad', kind: 'wpad' };

const examined = (paths: readonly ProbedPath[]): ReturnType<typeof examinePath>[] =>
  paths.map((path) => examinePath(path, probesOf(paths, [...all, reached(more)])));
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

  it('is less sure where its script missed names that it asked for', () => {
    const way = { target: `${bootstrapName}:443`, answer: 'DIRECT', line: 1, calls: [] };
    const script = (unresolved?: string[]): NonNullable<ProbedPath['script']> => ({
      ...{ url: 'http://wpad/wpad.dat', age: null, certain: true, tried: [], fault: null },
      ways: [{ ...way, ...(unresolved === undefined ? {} : { unresolved }) }],
    });
    expect(recommended(pathOf(all, { ...wpad, script: script() }))).toMatchObject({ confidence: 'certain' });
    const doubtful = pathOf(all, { ...wpad, script: script(['inside.contoso.example']) });
    expect(recommended(doubtful)).toMatchObject({ why: 'works', confidence: 'likely' });
  });

  it('of two that reach all is the one in force, then the direct one, then a proxy', () => {
    const proxy = pathOf(throughProxy, byProxy);
    expect(recommended(proxy, pathOf(all))).toMatchObject({ choice: 'direct', proxy: null });
    expect(recommended(pathOf(all, wpad), proxy)).toMatchObject({ choice: 'proxy' });
    expect(recommended(pathOf(all), setUpThrough('proxy.contoso.example:8080'))).toMatchObject({
      choice: 'as-set-up',
      proxy: 'proxy.contoso.example:8080',
      inForce: true,
    });
  });

  it('says whether a script or a setting leads there, which are no explicit proxy of the connector’s own', () => {
    const script = {
      url: 'http://wpad.contoso.example/wpad.dat',
      age: null,
      certain: true,
      tried: [],
      fault: null,
      ways: [],
    };
    const way = 'proxy.contoso.example:8080';
    expect(recommended(setUpThrough(way, { script }))).toMatchObject({ choice: 'as-set-up', proxy: way, by: 'script' });
    expect(recommended(setUpThrough(way, { script: { ...script, url: null } }))).toMatchObject({ by: 'settings' });
    expect(recommended(setUpThrough('direct', { script }))).toMatchObject({ choice: 'as-set-up', proxy: null });
    expect(recommended(pathOf(all, { ...wpad, script }))).toMatchObject({ choice: 'wpad', by: 'script' });
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
    expect(path === undefined ? null : scoreOf(path)).toEqual({ state, reached: count, of, open: 0, untested: 0 });
  });
});

describe('shares that are compared', () => {
  const untold = (host: string): TriedName => ({ target: targetOf(host), cell: { state: 'not-tried' } });

  it('are of the same names', () => {
    const [direct, proxy] = examined([
      pathOf([dropped(bootstrapName), reached(loginName)]),
      pathOf([untold(bootstrapName), tunnel(loginName, 200)], byProxy),
    ]);
    if (direct === undefined || proxy === undefined) throw new Error('no paths');
    expect(scoreOf(proxy, [direct, proxy])).toEqual({ state: 'works', reached: 1, of: 2, open: 0, untested: 0 });
    expect(scoreOf(direct, [direct, proxy])).toMatchObject({ reached: 1, of: 2 });
  });

  it('do not make a path the best on which little could be tried', () => {
    const few = pathOf([untold(bootstrapName), tunnel(loginName, 200), untold(more)], byProxy);
    const most = pathOf([dropped(bootstrapName), reached(loginName), reached(more)]);
    expect(recommended(few, most)).toMatchObject({ choice: 'direct', reached: 2, of: 3, why: 'best' });
  });

  it('leave the path in force alone where another one merely has more that could be told', () => {
    const inForce = pathOf([reached(bootstrapName), reached(loginName), untold(more)], setUp);
    const other = pathOf(
      [bootstrapName, loginName, more].map((host) => tunnel(host, 200)),
      byProxy,
    );
    expect(recommended(other, inForce)).toMatchObject({ path: 'as-set-up', reached: 2, of: 3 });
  });

  it('say nothing about each other where they are of different names', () => {
    const one = pathOf([reached(loginName), untold(bootstrapName)]);
    const other = pathOf([untold(loginName), tunnel(bootstrapName, 407)], byProxy);
    expect(compared(one, other)).toEqual([]);
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
      names: ['*.msappproxy.net', loginName],
    });
  });

  it('nothing where all is well', () => {
    expect(compared(pathOf(all), pathOf(throughProxy, byProxy))).toEqual([]);
  });
});
