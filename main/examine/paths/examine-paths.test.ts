import { describe, expect, it } from 'vitest';
import type { ProbedPath, ProbeTarget } from '../../evidence/probes.js';
import type { AnyJudgement } from '../facts.js';
import { outcomeOf } from '../outcome.js';
import { answeredTls, exchangeOf, failingFlow, flowTo, lookup, tunnelFlow } from '../testing/evidence.js';
import {
  bootstrapName,
  byProxy,
  listName,
  loginName,
  pathOf,
  probesOf,
  reached,
  targetOf,
  withTls,
  type TriedName,
} from '../testing/probes.js';
import { findingWords } from '../../words/findings.js';
import { verdictWords } from '../../words/verdicts.js';
import { examinePaths } from './examine-paths.js';

const said = (judgements: readonly AnyJudgement[]): string[] =>
  judgements.map((judgement) => `${judgement.code} ${outcomeOf(judgement)}`);

/** What is said of one path. */
function saidOf(names: readonly TriedName[], more: Partial<ProbedPath> = {}): string[] {
  return said(examinePaths(probesOf([pathOf(names, more)], names)).judgements);
}

const list: TriedName = {
  target: targetOf(listName),
  dns: [lookup(listName, 0, ['203.0.113.20'])],
  flows: [
    flowTo(listName, 80, { http: [exchangeOf('/', 200, { list: { kind: 'crl', state: 'valid', bytes: 900 } })] }),
  ],
};
const dropped = (host: string): TriedName => ({
  target: targetOf(host),
  dns: [lookup(host, 0, ['203.0.113.20'])],
  flows: [failingFlow(host, 443, 'dropped')],
});

describe('a path', () => {
  it('where every name is reached is ready', () => {
    expect(saidOf([reached(bootstrapName), reached(loginName), list])).toEqual(['PATH-READY ok']);
  });

  it('is judged by the rules of captures', () => {
    expect(saidOf([reached(loginName), dropped(bootstrapName)])).toEqual(['DIRECT-DROPPED problem']);
  });

  it('says nothing of a name that need not exist', () => {
    const pattern = '*.msappproxy.net';
    const missing: TriedName = {
      target: targetOf(bootstrapName, { assumed: true, pattern }),
      dns: [lookup(bootstrapName, 3)],
    };
    const otherName = 'connector-update.msappproxy.net';
    const other: TriedName = { ...reached(otherName), target: targetOf(otherName, { assumed: true, pattern }) };
    expect(saidOf([reached(loginName), other, missing])).toEqual(['PATH-READY ok']);
    // Where none of the names of a row of the service is there, somebody may filter names.
    expect(saidOf([reached(loginName), missing])).toEqual(['DNS-NAME-NOT-FOUND problem']);
    // One that nobody has ever seen may well not exist, though something that stops it tells as much as of any other.
    const guessed = targetOf(bootstrapName, { assumed: true, pattern, guessed: true });
    expect(saidOf([reached(loginName), { ...missing, target: guessed }])).toEqual(['PATH-READY notice']);
    expect(saidOf([reached(loginName), { ...dropped(bootstrapName), target: guessed }])).toEqual([
      'DIRECT-DROPPED problem',
    ]);
    const known: TriedName = { ...missing, target: targetOf(bootstrapName) };
    expect(saidOf([reached(loginName), known])).toEqual(['DNS-NAME-NOT-FOUND problem']);
  });

  it('says what could not be tested, and is ready only where each row of the running service was reached', () => {
    const untried = (host: string, more: Partial<ProbeTarget> = {}): TriedName => ({
      target: targetOf(host, more),
      cell: { state: 'not-tried' },
    });
    const readyOf = (...names: readonly TriedName[]): unknown[] =>
      examinePaths(probesOf([pathOf(names)], names)).judgements.map((each) => [
        ...said([each]),
        'untested' in each.facts ? each.facts.untested : null,
      ]);
    const busName = 'cwap-eur1-weur2.servicebus.windows.net';
    expect(readyOf(reached(bootstrapName), list)).toEqual([['PATH-READY ok', []]]);
    expect(readyOf(reached(bootstrapName), untried(listName))).toEqual([['PATH-READY ok', [`${listName}:80`]]]);
    expect(readyOf(reached(bootstrapName), untried(loginName, { phase: 'registration' }))).toEqual([
      ['PATH-READY ok', [loginName]],
    ]);
    const bus = { pattern: '*.servicebus.windows.net', assumed: true };
    expect(readyOf(reached(bootstrapName), untried(busName, bus))).toEqual([
      ['PATH-READY notice', ['*.servicebus.windows.net']],
    ]);
    const [soft] = examinePaths(
      probesOf([pathOf([reached(bootstrapName), untried(listName)])], [reached(bootstrapName), list]),
    ).judgements;
    if (soft?.code !== 'PATH-READY') throw new Error('not ready');
    const words = findingWords['PATH-READY'](soft.facts);
    expect([words.title, verdictWords(soft).headline].join()).not.toContain('Everything');
    expect(words.found).toContain(`Could not be tested: ${listName}:80.`);
    // One of those that stand for a row is enough for it.
    const other: TriedName = { ...reached('cwap-eur1-neur1.servicebus.windows.net') };
    const otherBus = { ...other, target: targetOf('cwap-eur1-neur1.servicebus.windows.net', bus) };
    expect(readyOf(reached(bootstrapName), untried(busName, bus), otherBus)).toEqual([['PATH-READY ok', []]]);
  });

  it('takes a handshake that stands still for silence, and never for ready', () => {
    const stalled = withTls(bootstrapName, { ...answeredTls, completed: false, chain: [], trust: null });
    const [flow] = stalled.flows ?? [];
    const closedBy = { side: 'client', how: 'close', packet: 9, at: 11 } as const;
    const steps = [{ packet: 3, at: 1, from: 'client', kind: 'client-hello', detail: bootstrapName }] as const;
    const flows = flow === undefined ? [] : [{ ...flow, closedBy, steps: [...steps], lastAt: 11 }];
    expect(saidOf([reached(loginName), { ...stalled, flows }])).toEqual(['TLS-NO-ANSWER problem']);
  });

  it('on which a list is moved to a page is no way to choose with certainty', () => {
    const portal = 'portal.hotel.example';
    const moved = exchangeOf('/', 302, { location: `http://${portal}/in`, host: listName });
    const page = exchangeOf('/in', 200, { host: portal, content: { kind: 'page', title: 'Guest access' } });
    const first = flowTo(listName, 80, { http: [moved] });
    const second = flowTo(portal, 80, { firstPacket: moved.packet + 1, http: [page] });
    const names = [reached(bootstrapName), reached(loginName), { ...list, flows: [first, second] }];
    const { judgements, paths, recommendation } = examinePaths(probesOf([pathOf(names)], names));
    expect(judgements).toMatchObject([
      { code: 'CAPTIVE-PAGE', confidence: 'certain', facts: { hosts: [listName], titles: ['Guest access'] } },
    ]);
    expect(paths[0]?.cells[2]).toMatchObject({ ending: 'page', detail: 'Guest access' });
    expect(recommendation).toMatchObject({ why: 'best', reached: 2, of: 3, confidence: 'likely' });
  });

  it('is left as it is where its parts take ways of their own, and all of them work', () => {
    const mixed = pathOf([reached(bootstrapName), list], { id: 'as-set-up', kind: 'as-set-up', inForce: true });
    const cells = mixed.cells.map((cell, index) => ({ ...cell, route: index === 0 ? 'direct' : 'proxy:8080' }));
    const { recommendation } = examinePaths(probesOf([{ ...mixed, cells }], [reached(bootstrapName), list]));
    expect(recommendation).toMatchObject({ choice: 'as-set-up', proxy: null, inForce: true });
  });

  it('counts the second of two tries, and says in the cell that it was the second', () => {
    const cut = flowTo(bootstrapName, 443, {
      tls: { ...answeredTls, version: null, answered: false, completed: false },
      closedBy: { side: 'server', how: 'reset', packet: 9, at: 0.5 },
    });
    const path = pathOf([{ ...reached(bootstrapName), flows: [cut, ...(reached(bootstrapName).flows ?? [])] }]);
    const [cell] = path.cells;
    const aside = { which: 'first' as const, flows: [cell?.flows[0] ?? -1], questions: [] };
    const cells = path.cells.map((each) => ({ ...each, aside }));
    const { judgements, paths } = examinePaths(probesOf([{ ...path, cells }], [reached(bootstrapName)]));
    expect(judgements.map(({ code }) => code)).toEqual(['PATH-READY']);
    expect(paths[0]?.cells).toMatchObject([{ ending: 'reached', secondTime: true }]);
  });

  it('says nothing of a name that not all documents ask for', () => {
    const optional: TriedName = { ...dropped(bootstrapName), target: targetOf(bootstrapName, { need: 'optional' }) };
    expect(saidOf([reached(loginName), optional])).toEqual(['PATH-READY ok']);
  });

  it('says nothing of what was broken off, and not that all is well either', () => {
    const broken: TriedName = { ...dropped(bootstrapName), cell: { state: 'cancelled' } };
    expect(saidOf([reached(loginName), broken])).toEqual([]);
  });

  it('is not broken where a service ends over the certificate that the program has not got', () => {
    const alerts = [{ packet: 9, from: 'server' as const, level: 2, description: 40, name: 'handshake_failure' }];
    const refused = (host: string): TriedName =>
      withTls(host, { ...answeredTls, completed: false, clientCertificate: 'empty', alerts });
    expect(saidOf([reached(loginName), refused(bootstrapName)])).toEqual(['PATH-READY ok']);
    const [path] = examinePaths(probesOf([pathOf([refused(bootstrapName)])], [refused(bootstrapName)])).paths;
    expect(path?.cells[0]?.ending).toBe('reached');
    // Of a service that takes no certificate it is a fault.
    expect(saidOf([refused(loginName), reached(bootstrapName)])).toEqual(['TLS-ALERT problem']);
  });
});

describe('a name that a name server blocks', () => {
  const answered = (address: string, flow: 'refused' | 'connected'): TriedName => ({
    target: targetOf(bootstrapName),
    dns: [lookup(bootstrapName, 0, [address])],
    flows: [
      {
        ...(flow === 'refused'
          ? failingFlow(bootstrapName, 443, 'refused')
          : flowTo(bootstrapName, 443, { tls: answeredTls })),
        server: { address, port: 443, name: bootstrapName, nameFrom: 'dns' },
      },
    ],
  });

  it.each(['0.0.0.0', '127.0.0.1', '::1'])('by %s is that, and not refused by the service', (address) => {
    const names = [reached(loginName), answered(address, 'refused')];
    const { judgements, paths } = examinePaths(probesOf([pathOf(names)], names));
    expect(said(judgements)).toEqual(['DNS-NAME-BLOCKED problem']);
    expect(paths[0]?.cells[1]?.ending).toBe('name-blocked');
  });

  it('and a program on this computer answers for, works', () => {
    expect(saidOf([reached(loginName), answered('127.0.0.1', 'connected')])).toEqual(['PATH-READY ok']);
  });
});

describe('the hosts file', () => {
  const fromHosts = (host: string): TriedName => ({
    ...reached(host),
    dns: [
      lookup(host, 0, ['203.0.113.20'], { server: 'hosts file' }),
      lookup(host, 0, [], { type: 'AAAA', server: 'hosts file' }),
    ],
  });

  it('is told of where it gives addresses to names that are needed', () => {
    const names = [fromHosts(bootstrapName), reached(loginName)];
    const { judgements } = examinePaths(probesOf([pathOf(names)], names));
    expect(said(judgements)).toEqual(['PATH-READY ok', 'HOSTS-FILE-OVERRIDE notice']);
    expect(judgements.find(({ code }) => code === 'HOSTS-FILE-OVERRIDE')?.facts).toEqual({
      entries: [{ line: null, address: '203.0.113.20', name: bootstrapName }],
    });
  });

  it('may well name a proxy', () => {
    const name: TriedName = {
      target: targetOf(bootstrapName),
      dns: [lookup('proxy.contoso.example', 0, ['203.0.113.20'], { server: 'hosts file' })],
      flows: [tunnelFlow(`${bootstrapName}:443`, [200])],
    };
    expect(saidOf([name], { ...byProxy, asked: true })).toEqual(['PATH-READY ok']);
  });
});

describe('a fault of names that a registration alone needs', () => {
  const registration: TriedName = { ...dropped(loginName), target: targetOf(loginName, { phase: 'registration' }) };
  const judged = (names: readonly TriedName[], registered?: boolean): readonly AnyJudgement[] =>
    examinePaths({ ...probesOf([pathOf(names)], names), ...(registered === undefined ? {} : { registered }) })
      .judgements;

  it('is worth knowing where the connector is registered, and says so', () => {
    const [first] = judged([reached(bootstrapName), registration], true);
    expect(first).toMatchObject({ code: 'DIRECT-DROPPED', outcome: 'notice', severity: 'risk', ofRegistration: true });
  });

  it.each([undefined, false])('is a fault where it is not, or nobody knows (%s)', (registered) => {
    expect(said(judged([reached(bootstrapName), registration], registered))).toEqual(['DIRECT-DROPPED problem']);
  });

  it('is a fault where it is also one of names that are needed all the time', () => {
    const other = reached('cwap-eur1-weur2.servicebus.windows.net');
    expect(said(judged([dropped(bootstrapName), registration, other], true))).toEqual(['DIRECT-DROPPED problem']);
  });

  it('may be one of the installer’s own proxy', () => {
    const byOwnProxy: TriedName = {
      target: registration.target,
      flows: [tunnelFlow(`${loginName}:443`, [403])],
      cell: { route: 'proxy.contoso.example:8080' },
    };
    const names = [reached(bootstrapName), byOwnProxy];
    const probes = probesOf([pathOf(names, { id: 'as-set-up', kind: 'as-set-up', inForce: true })], names);
    expect(said(examinePaths(probes).judgements)).toEqual(['PROXY-DENIED problem']);
    expect(said(examinePaths({ ...probes, registered: true }).judgements)).toEqual(['PROXY-DENIED notice']);
  });
});

describe('the paths that are meant', () => {
  const names = [reached(loginName), dropped(bootstrapName)];
  const fine = [reached(loginName), reached(bootstrapName)];
  const judge = (...paths: ProbedPath[]): string[] => said(examinePaths(probesOf(paths, names)).judgements);
  const setUp = { id: 'as-set-up', kind: 'as-set-up', inForce: true } as const;

  it('are those that the person named', () => {
    expect(judge(pathOf(names, { asked: true }), pathOf(fine, setUp))).toEqual(['DIRECT-DROPPED problem']);
  });

  it('else the one in force', () => {
    expect(judge(pathOf(names), pathOf(fine, setUp))).toEqual(['PATH-READY ok']);
    expect(judge(pathOf(fine), pathOf(names, setUp))).toEqual(['DIRECT-DROPPED problem']);
  });

  it('else the direct one', () => {
    const wpad = pathOf(fine, { id: 'wpad', kind: 'wpad' });
    expect(judge(pathOf(names), wpad)).toEqual(['DIRECT-DROPPED problem']);
  });

  it('of several that were named, one that works is enough', () => {
    const second = pathOf(fine, { id: 'wpad', kind: 'wpad', asked: true });
    expect(judge(pathOf(names, { asked: true }), second)).toEqual(['DIRECT-DROPPED notice', 'PATH-READY ok']);
  });
});
