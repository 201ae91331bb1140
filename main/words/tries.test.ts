import { describe, expect, it } from 'vitest';
import type { Flow } from '../evidence/capture.js';
import { examinePaths } from '../examine/paths/examine-paths.js';
import { bootstrap, probesOf, reached, tunnelled, type TriedName } from '../examine/paths/testing/probes.js';
import { answeredTls, failingFlow, genuine, tunnelFlow } from '../examine/testing/evidence.js';
import type { TryFirst } from '../remedy/tries.js';
import { notTriedOfCopy, triedWords, type TriedWords } from './tries.js';

const address = { host: 'proxy.contoso.local', port: 8080 };
const login = 'login.microsoftonline.com';
const through: TryFirst = { proxy: address, phases: [], about: 'names' };
const directly: TryFirst = { proxy: null, phases: [], about: 'names' };

function said(first: TryFirst, ...names: readonly TriedName[]): readonly TriedWords[] {
  const id = first.proxy === null ? 'direct' : 'proxy.contoso.local:8080';
  const [path] = examinePaths(probesOf([[id, names]])).paths;
  return triedWords(first, path?.cells ?? []);
}

const answered = (host: string, status: number, more: Partial<Flow> = {}): TriedName => ({
  host,
  flows: [tunnelFlow(`${host}:443`, [status], more)],
});

describe('what was tried before a plan', () => {
  it('names what a proxy lets through', () => {
    expect(said(through, tunnelled(login), tunnelled(bootstrap))).toEqual([
      {
        outcome: 'ok',
        text: `The proxy proxy.contoso.local:8080 lets this server through without a sign-in to ${login} (to sign in and register) and ${bootstrap} (the connector’s service). Nothing on the way replaced Microsoft’s certificates.`,
      },
    ]);
  });

  it('warns once of a sign-in, and says why the services cannot give it', () => {
    const [warning, ...more] = said(through, answered(login, 407), answered(bootstrap, 407));
    expect(more).toEqual([]);
    expect(warning?.outcome).toBe('warning');
    expect(warning?.text).toContain('a user name and a password (status 407)');
    expect(warning?.text).toContain('services cannot sign in to a proxy');
  });

  it('warns of names that are refused, beside those that pass', () => {
    const all = said(through, tunnelled(login), answered(bootstrap, 403));
    expect(all.map(({ outcome }) => outcome)).toEqual(['warning', 'ok']);
    expect(all[0]?.text).toContain(`does not let this server through to ${bootstrap}`);
    expect(all[1]?.text).toContain(login);
  });

  it('warns of a proxy that is not there, and of one that inspects', () => {
    const dead: TriedName = { host: login, flows: [failingFlow(address.host, 8080, 'dropped')] };
    expect(said(through, dead)[0]).toMatchObject({
      outcome: 'warning',
      text: expect.stringContaining('does not answer this server') as string,
    });
    const trust = { ...genuine, end: 'private' as const, inspector: 'Zscaler' };
    const inspected = tunnelFlow(`${login}:443`, [200], { tls: { ...answeredTls, serverName: login, trust } });
    const [warning] = said(through, { host: login, flows: [inspected] });
    expect(warning).toMatchObject({ outcome: 'warning', text: expect.stringContaining('TLS inspection') as string });
  });

  it('of the proxy for applications, asks whether it serves at all', () => {
    const backend: TryFirst = { ...through, about: 'proxy' };
    expect(said(backend, answered(bootstrap, 403)).map(({ outcome }) => outcome)).toEqual(['ok', 'couldNotTest']);
    expect(said(backend, answered(bootstrap, 407)).map(({ outcome }) => outcome)).toEqual(['warning']);
  });

  it('says of the direct way that the firewall is in the way, or that it is open', () => {
    const dropped: TriedName = { host: login, flows: [failingFlow(login, 443, 'dropped')] };
    const all = said(directly, dropped, reached(bootstrap));
    expect(all.map(({ outcome }) => outcome)).toEqual(['warning', 'ok']);
    expect(all[0]?.text).toContain('the firewall has to let this server through first');
  });

  it('does not know what did not come to its end', () => {
    const [path] = examinePaths(probesOf([['proxy.contoso.local:8080', [tunnelled(login)]]])).paths;
    const cells = (path?.cells ?? []).map((cell) => ({ ...cell, ending: 'cancelled' as const }));
    expect(triedWords(through, cells)).toMatchObject([{ outcome: 'couldNotTest' }]);
    expect(notTriedOfCopy(through)).toMatchObject({ outcome: 'couldNotTest' });
  });
});
