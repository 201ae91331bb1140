import { describe, expect, it } from 'vitest';
import type { ProbeCell, ProbedPath, Probes } from '../../evidence/probes.js';
import { outcomeOf } from '../outcome.js';
import { exchangeOf, failingFlow, flowTo, lookup } from '../testing/evidence.js';
import {
  bootstrapName,
  byProxy,
  listName,
  pathOf,
  probesOf,
  reached,
  targetOf,
  type TriedName,
} from '../testing/probes.js';
import { examinePaths } from './examine-paths.js';
import { listsTried } from './lists.js';

const proxy = 'proxy.contoso.example:8080';
const target = targetOf(listName);
const list = { target, dns: [lookup(listName, 0, ['203.0.113.20'])] };
const got = flowTo(listName, 80, {
  http: [exchangeOf('/', 200, { list: { kind: 'crl', state: 'valid', bytes: 900 } })],
});
const blocked = failingFlow(listName, 80, 'dropped');
const refused = flowTo(listName, 8080, {
  server: { address: '10.0.0.8', port: 8080, name: null, nameFrom: null },
  http: [exchangeOf(`http://${listName}/`, 403)],
});

/** The second connection of a list is by the way that Windows takes now. */
const present = (route: string | null): Partial<ProbeCell> => ({
  present: { route, flows: route === null ? [] : [2], questions: [], milliseconds: 20 },
});

function named(own: TriedName, more: Partial<ProbedPath> = {}): Probes {
  const names = [reached(bootstrapName), own];
  return probesOf([pathOf(names, { asked: true, listsBy: 'both', ...more })], names);
}

const codesOf = (probes: Probes): string[] =>
  examinePaths(probes).judgements.map((each) => `${each.code} ${outcomeOf(each)}`);
const triedOn = (probes: Probes): ReturnType<typeof listsTried> => {
  const [path] = probes.paths;
  if (path === undefined) throw new Error('no path');
  return listsTried(path, probes);
};

describe('lists of a path that is only thought of', () => {
  it('are no fault of it where the way that Windows takes now reaches them', () => {
    const direct = named({ ...list, flows: [blocked, got], cell: { route: 'direct', ...present(proxy) } });
    expect(codesOf(direct)).toEqual(['PATH-READY ok']);
    expect(examinePaths(direct).paths[0]?.cells[1]).toMatchObject({ ending: 'by-present-way', detail: proxy });
    expect(triedOn(direct)).toEqual({
      by: 'both',
      own: ['direct'],
      present: [proxy],
      onlyOwn: [],
      onlyPresent: [listName],
    });
  });

  it('are a fault where neither way reaches them, and then it is told by the way of the path', () => {
    const direct = named({ ...list, flows: [blocked, refused], cell: { route: 'direct', ...present(proxy) } });
    const { judgements } = examinePaths(direct);
    expect(judgements.map(({ code }) => code)).toEqual(['REVOCATION-UNREACHABLE']);
    expect(judgements[0]?.facts).toMatchObject({ how: ['dropped'], statuses: [] });
  });

  it('that the path reaches are fine, whatever the way that Windows takes now does', () => {
    const direct = named({ ...list, flows: [got, refused], cell: { route: 'direct', ...present(proxy) } });
    expect(codesOf(direct)).toEqual(['PATH-READY ok']);
    expect(triedOn(direct)).toMatchObject({ onlyOwn: [listName], onlyPresent: [] });
  });

  it('count by the path alone where it is not known what Windows does now', () => {
    const unknown = named({ ...list, flows: [blocked], cell: { route: 'direct', ...present(null) } });
    expect(codesOf(unknown)).toEqual(['REVOCATION-UNREACHABLE problem']);
    expect(triedOn(unknown)).toMatchObject({ by: 'unknown' });
    const here = named({ ...list, flows: [blocked], cell: { route: 'direct' } }, { listsBy: 'supposed' });
    expect(codesOf(here)).toEqual(['REVOCATION-UNREACHABLE problem']);
    expect(triedOn(here)).toMatchObject({ by: 'supposed' });
  });

  it('take the way that Windows takes now from the path in force, where that was tried', () => {
    const inForce = pathOf([reached(bootstrapName), { ...list, flows: [got], cell: { route: 'direct' } }], {
      id: 'as-set-up',
      kind: 'as-set-up',
      inForce: true,
      listsBy: 'present',
    });
    const names = [reached(bootstrapName), { ...list, flows: [refused] }];
    const probes = probesOf([inForce, pathOf(names, { ...byProxy, listsBy: 'both' })], names);
    const [, other] = examinePaths(probes).paths;
    expect(other?.cells[1]).toMatchObject({ ending: 'by-present-way', detail: 'direct' });
    expect(codesOf(probes)).toEqual(['PATH-READY ok']);
  });

  it('of the path in force are as they are', () => {
    const names = [reached(bootstrapName), { ...list, flows: [blocked], cell: { route: 'direct' } }];
    const inForce = { id: 'as-set-up', kind: 'as-set-up', inForce: true, listsBy: 'present' } as const;
    const probes = probesOf([pathOf(names, inForce)], names);
    expect(codesOf(probes)).toEqual(['REVOCATION-UNREACHABLE problem']);
    expect(triedOn(probes)).toMatchObject({ by: 'present', own: ['direct'] });
  });
});
