import { describe, expect, it } from 'vitest';
import type { ProbedPath } from '../evidence/probes.js';
import type { AnyJudgement } from './facts.js';
import { joinTries } from './join.js';
import { outcomeOf, severityOf } from './outcome.js';
import { examinePaths } from './paths/examine-paths.js';
import { judgement } from './server/check.js';
import { answeredTls, exchangeOf, failingFlow, flowTo, genuine, lookup, tunnelFlow } from './testing/evidence.js';
import {
  bootstrapName,
  byProxy,
  listName,
  loginName,
  pathOf,
  probesOf,
  reached,
  targetOf,
  type TriedName,
} from './testing/probes.js';

const proxy = 'proxy.contoso.example:8080';
const setUp = { id: 'as-set-up', kind: 'as-set-up', inForce: true, listsBy: 'present' } as const;
const list = { exchange: { list: { kind: 'crl', state: 'valid', bytes: 900 } } } as const;

const tunnelled = (host: string, status = 200): TriedName => ({
  target: targetOf(host),
  flows: [tunnelFlow(`${host}:443`, [status], status === 200 ? { tls: answeredTls } : {})],
  cell: { route: proxy },
});
const dropped = (host: string, port = 443): TriedName => ({
  target: targetOf(host),
  dns: [lookup(host, 0, ['203.0.113.20'])],
  flows: [failingFlow(host, port, 'dropped')],
  cell: { route: 'direct' },
});
const gotList: TriedName = {
  target: targetOf(listName),
  dns: [lookup(listName, 0, ['203.0.113.20'])],
  flows: [flowTo(listName, 80, { http: [exchangeOf('/', 200, list.exchange)] })],
  cell: { route: 'direct' },
};

/** Code, outcome, and what it follows from. */
function joined(own: readonly AnyJudgement[], ...paths: ProbedPath[]): string[] {
  const names = [bootstrapName, loginName, listName].map((host) => ({ target: targetOf(host) }));
  const targets = [...names, update(reached(updateName))].map(({ target }) => target);
  const probes = { ...probesOf(paths, []), targets };
  return joinTries(own, examinePaths(probes)).map((each) => {
    const behind = each.dependsOn.length === 0 ? '' : ` < ${each.dependsOn.join()}`;
    return `${each.code} ${outcomeOf(each)}${behind}`;
  });
}

const updateName = 'connector-update.msappproxy.net';
const update = (name: TriedName): TriedName => ({ ...name, target: targetOf(updateName, { phase: 'update' }) });

describe('WinHTTP without the connector’s proxy', () => {
  const missing = judgement('WINHTTP-PROXY-MISSING', { proxy, byScript: false, names: [] }, [], {
    confidence: 'likely',
  });

  it('is why the lists are not reached, and then it is certain', () => {
    const path = pathOf([tunnelled(bootstrapName), dropped(listName, 80)], setUp);
    expect(joined([missing], path)).toEqual([
      'WINHTTP-PROXY-MISSING problem',
      'REVOCATION-UNREACHABLE problem < WINHTTP-PROXY-MISSING',
    ]);
    const [cause] = joinTries([missing], examinePaths(probesOf([path], [tunnelled(bootstrapName), dropped(listName)])));
    expect(cause?.confidence).toBe('certain');
  });

  it('is no fault where the lists are reached without it', () => {
    const path = pathOf([tunnelled(bootstrapName), gotList], setUp);
    expect(joined([missing], path)).toEqual(['WINHTTP-PROXY-MISSING notice', 'PATH-READY ok']);
  });

  it('says nothing about a path that was only tried', () => {
    const path = pathOf([tunnelled(bootstrapName), dropped(listName, 80)], { ...byProxy, asked: true });
    expect(joined([missing], path)).toEqual(['WINHTTP-PROXY-MISSING problem', 'REVOCATION-UNREACHABLE problem']);
  });
});

describe('settings of one service', () => {
  const disagree = judgement(
    'CONFIG-SERVICES-DISAGREE',
    { connector: { kind: 'proxy', address: proxy }, updater: { kind: 'direct', because: 'nothing-set' }, names: [] },
    [],
  );

  it('are why the other one’s names alone are reached', () => {
    const path = pathOf([tunnelled(bootstrapName), update(dropped(updateName))], setUp);
    expect(joined([disagree], path)).toEqual([
      'CONFIG-SERVICES-DISAGREE problem',
      'DIRECT-DROPPED problem < CONFIG-SERVICES-DISAGREE',
    ]);
  });

  it('are not where both fail', () => {
    const path = pathOf([tunnelled(bootstrapName, 403), update(dropped(updateName))], setUp);
    expect(joined([disagree], path).filter((each) => /< .*CONFIG/.test(each))).toEqual([]);
  });
});

describe('a proxy that is set for a person alone', () => {
  const perUser = judgement('PROXY-POLICY-PER-USER', { proxy, whose: 'user', services: true, applications: false }, []);
  const direct = { inForce: true } as const;

  it('is why the services do not get out, where it would lead there', () => {
    const works = pathOf([tunnelled(bootstrapName)], byProxy);
    expect(joined([perUser], pathOf([dropped(bootstrapName)], direct), works).slice(0, 2)).toEqual([
      'PROXY-POLICY-PER-USER problem',
      'DIRECT-DROPPED problem < PROXY-POLICY-PER-USER',
    ]);
  });

  it('takes back that the server is ready', () => {
    const ready = judgement('SERVER-READY', { installed: true, checks: 30 }, []);
    const works = pathOf([tunnelled(bootstrapName)], byProxy);
    const codes = joined([ready, perUser], pathOf([dropped(bootstrapName)], direct), works);
    expect(codes).not.toContain('SERVER-READY ok');
    expect(joined([ready, perUser], pathOf([reached(bootstrapName)], direct), works)).toContain('SERVER-READY ok');
  });

  it('is not where it leads nowhere either', () => {
    const fails = pathOf([tunnelled(bootstrapName, 403)], byProxy);
    expect(joined([perUser], pathOf([dropped(bootstrapName)], direct), fails).slice(0, 2)).toEqual([
      'PROXY-POLICY-PER-USER notice',
      'DIRECT-DROPPED problem',
    ]);
  });
});

describe('the machine’s configuration', () => {
  const wide = judgement('CONFIG-MACHINE-WIDE', { path: { kind: 'proxy', address: `http://${proxy}` } }, []);

  it('is why a proxy refuses, where another path works', () => {
    const refused = pathOf([tunnelled(bootstrapName, 403)], setUp);
    const linked = joined([wide], refused, pathOf([reached(bootstrapName)]));
    expect(linked[0]).toBe('CONFIG-MACHINE-WIDE problem');
    expect(linked).toContain('PROXY-DENIED problem < CONFIG-MACHINE-WIDE');
    expect(joined([wide], refused, pathOf([dropped(bootstrapName)]))).toContain('PROXY-DENIED problem');
  });
});

describe('the hosts file', () => {
  const entries = [{ line: 7, address: '203.0.113.20', name: bootstrapName }];
  const read = judgement('HOSTS-FILE-OVERRIDE', { entries }, []);
  const met = (name: TriedName): TriedName => ({
    ...name,
    dns: [lookup(bootstrapName, 0, ['203.0.113.20'], { server: 'hosts file' })],
  });

  it('is told once: with its lines, or as what names fail of', () => {
    const works = pathOf([met(reached(bootstrapName)), reached(loginName)], { inForce: true });
    expect(joined([read], works).filter((each) => each.startsWith('HOSTS'))).toEqual(['HOSTS-FILE-OVERRIDE notice']);
    const fails = pathOf([met(dropped(bootstrapName)), reached(loginName)], { inForce: true });
    expect(joined([read], fails).filter((each) => each.startsWith('HOSTS'))).toEqual(['HOSTS-FILE-OVERRIDE problem']);
  });
});

describe('the clock', () => {
  /** Two hosts date their answers so many seconds before this server's time. */
  const dated = (ahead: number): ProbedPath => {
    const names = [bootstrapName, loginName].map((host): TriedName => {
      const date = new Date(Date.parse('2026-11-21T10:00:00.000Z') - ahead * 1000).toISOString();
      const http = [exchangeOf('/', 200, { at: 0, host, date })];
      return { ...reached(host), flows: [flowTo(host, 443, { tls: { ...answeredTls, trust: genuine }, http })] };
    });
    return pathOf(names, { inForce: true });
  };
  const expired = (notAfter: string): AnyJudgement =>
    judgement('TRUST-CERTIFICATE-EXPIRED', { notAfter, days: 3, thumbprint: 'AB' }, []);
  const week = 7 * 24 * 3600;

  it('that is ahead is why the connector’s certificate seems to have ended', () => {
    expect(joined([expired('2026-11-18T10:00:00.000Z')], dated(week))[0]).toBe(
      'TRUST-CERTIFICATE-EXPIRED problem < CLOCK-WRONG',
    );
    expect(joined([expired('2026-11-01T10:00:00.000Z')], dated(week))[0]).toBe('TRUST-CERTIFICATE-EXPIRED problem');
  });

  it('is told once, by what others say of it', () => {
    const records = judgement(
      'CLOCK-WRONG',
      {
        by: 'records',
        clock: '2026-11-21T10:00:00.000Z',
        newest: { what: 'x', at: '2026-11-25T10:00:00.000Z' },
        issued: false,
      },
      [],
    );
    const all = joinTries(
      [records],
      examinePaths(probesOf([dated(-week)], [reached(bootstrapName), reached(loginName)])),
    );
    const told = all.filter(({ code }) => code === 'CLOCK-WRONG');
    expect(told.map(({ facts }) => 'by' in facts && facts.by)).toEqual(['answers']);
    expect(told.map(severityOf)).toEqual(['blocking']);
  });
});
