import { describe, expect, it } from 'vitest';
import { remedyRequestSchema } from '../remedy/request.js';
import type { AnyJudgement, FactsOf } from './facts.js';
import type { Code } from './codes.js';
import type { Recommendation } from './paths/recommend.js';
import { remediesOf } from './remedies.js';
import { remedyIds } from './remedy-ids.js';

function concluded<C extends Code>(code: C, facts: FactsOf[C], more: Partial<AnyJudgement> = {}): AnyJudgement {
  const common = { confidence: 'certain' as const, packets: [], filter: null, dependsOn: [] };
  return { code, facts, ...common, ...more } as unknown as AnyJudgement;
}

const targets = [{ host: 'a.msappproxy.net', port: 443, addresses: ['192.0.2.1'], tries: 1 }];
const refused = (more: Partial<AnyJudgement> = {}, spared = false): AnyJudgement =>
  concluded('DIRECT-REFUSED', { targets, spared }, more);
const signIn = (more: Partial<AnyJudgement> = {}): AnyJudgement =>
  concluded(
    'PROXY-AUTH-REQUIRED',
    { targets, proxies: ['proxy:8080'], answers: 1, schemes: ['Negotiate'], passed: [] },
    more,
  );
const take = (choice: Recommendation['choice'], more: Partial<Recommendation> = {}): Recommendation => ({
  choice,
  proxy: null,
  by: 'settings',
  path: choice,
  why: 'works',
  reached: 8,
  of: 8,
  spoiled: false,
  inForce: false,
  confidence: 'certain',
  ...more,
});

it('names the remedies that a plan can be made of, and no others', () => {
  const planned = remedyRequestSchema.options.map(({ entries }) => entries.remedy.literal);
  expect(planned).toEqual(remedyIds);
});

describe('what this program can help with', () => {
  it('is a proxy where the firewall keeps the direct way closed, unless other addresses are reached', () => {
    expect(remediesOf(refused())).toEqual(['proxy', 'installer-proxy']);
    expect(remediesOf(refused({}, true))).toEqual([]);
    // One of several paths that a person named, and another one works.
    expect(remediesOf(refused({ outcome: 'notice', spared: true }))).toEqual([]);
  });

  it('is the path that works where another one does not', () => {
    const own = { paths: ['proxy:8080'] };
    expect(remediesOf(signIn(own), take('direct'))).toEqual(['bypass']);
    expect(remediesOf(signIn(own), take('proxy', { path: 'other:8080' }))).toEqual(['proxy']);
    expect(remediesOf(signIn(own), take('wpad'))).toEqual(['automatic']);
    expect(remediesOf(refused({ paths: ['direct'] }), take('wpad'))).toEqual(['automatic', 'proxy', 'installer-proxy']);
  });

  it('is nothing where no path is known to work, or the one that does is taken already', () => {
    expect(remediesOf(signIn())).toEqual([]);
    const own = { paths: ['proxy:8080'] };
    expect(remediesOf(signIn(own))).toEqual([]);
    expect(remediesOf(signIn(own), take('direct', { why: 'best' }))).toEqual([]);
    expect(remediesOf(signIn(own), take('direct', { spoiled: true }))).toEqual([]);
    expect(remediesOf(signIn(own), take('direct', { inForce: true }))).toEqual([]);
    expect(remediesOf(signIn(own), take('as-set-up'))).toEqual([]);
  });

  it('goes by the facts: a script is no proxy for WinHTTP, a service under way is left alone', () => {
    const missing = (byScript: boolean): AnyJudgement =>
      concluded('WINHTTP-PROXY-MISSING', { proxy: 'proxy:8080', byScript, names: [] });
    expect([true, false].map((each) => remediesOf(missing(each)))).toEqual([[], ['winhttp']]);
    const service = (state: string): AnyJudgement =>
      concluded('SERVICE-STOPPED', {
        services: [{ role: 'connector', state, exitCode: 0, ownCode: false, notStartedYet: false }],
      });
    expect(['stopped', 'start-pending'].map((each) => remediesOf(service(each)))).toEqual([['service'], []]);
    const installer = (signature: string): AnyJudgement =>
      concluded('REGISTRATION-FAILED', { text: '', at: '', own: true, signature });
    expect(remediesOf(installer('registration-networking'))).toEqual(['installer-proxy']);
    expect(remediesOf(installer('account-without-tenant'))).toEqual([]);
  });

  it('is a proxy for certificate checks that get nowhere by themselves', () => {
    const lists = (how: FactsOf['REVOCATION-UNREACHABLE']['how'], statuses: readonly number[] = []): AnyJudgement =>
      concluded('REVOCATION-UNREACHABLE', { tries: 2, hosts: ['a'], how, statuses, besideProxy: false });
    expect(remediesOf(lists(['refused']))).toEqual(['winhttp']);
    // A device on the way took the connection, and lets nothing through it.
    expect(remediesOf(lists(['cut']))).toEqual(['winhttp']);
    expect(remediesOf(lists(['silent']))).toEqual(['winhttp']);
    expect(remediesOf(lists(['answer'], [403]))).toEqual(['winhttp']);
    // The list's own server is in trouble, or the proxy does not let it pass.
    expect(remediesOf(lists(['answer'], [503]))).toEqual([]);
    expect(remediesOf(lists(['proxy-answer'], [403]))).toEqual([]);
  });

  it('is the way of the connector’s own files where something else decides it, or nothing does', () => {
    const machine = concluded('CONFIG-MACHINE-WIDE', { path: {} } as unknown as FactsOf['CONFIG-MACHINE-WIDE']);
    expect(remediesOf(machine)).toEqual(['proxy', 'bypass']);
    expect(remediesOf(concluded('WPAD-NOT-FOUND', { names: ['wpad'], how: ['not-found'] }))).toEqual(['proxy']);
  });

  it('is another address for what does not know the requests of a proxy', () => {
    const denied = (maybeNoProxy: boolean): AnyJudgement =>
      concluded('PROXY-DENIED', { maybeNoProxy } as unknown as FactsOf['PROXY-DENIED']);
    expect([true, false].map((each) => remediesOf(denied(each)))).toEqual([['proxy'], []]);
  });

  it('is the direct way where a proxy cuts what lasts longer without it', () => {
    const cut = (directLonger: boolean | null): AnyJudgement =>
      concluded('TUNNEL-CUT-IDLE', {
        host: 'a',
        proxy: 'proxy:8080',
        seconds: 60,
        how: 'reset',
        pingsHold: false,
        directLonger,
      });
    expect([true, false, null].map((each) => remediesOf(cut(each)))).toEqual([['bypass'], [], []]);
  });

  it('is TLS 1.2 where this server offers none', () => {
    const offering = (...offered: readonly string[]): AnyJudgement =>
      concluded('TLS-VERSION-UNSUPPORTED', { targets, offered, from: 'server' });
    expect(remediesOf(offering('TLS 1.0', 'TLS 1.1'))).toEqual(['tls']);
    expect(remediesOf(offering('TLS 1.1', 'TLS 1.2'))).toEqual([]);
  });

  it('is nothing for what is as it should be', () => {
    expect(remediesOf(concluded('SERVER-READY', { installed: true, checks: 30 }))).toEqual([]);
  });
});
