import { describe, expect, it } from 'vitest';
import { createDoctor, type Doctor, type ProbeOptions } from '../doctor.js';
import type { ProbingProgress } from '../../preload/contract/paths.js';
import { createPathsSession, type PathsOptions } from './paths-session.js';
import { register } from './register.js';
import { scriptedProbe, type ScriptedProbe } from './testing/scripted-probe.js';

const tenant = '0f3a9c52-1b7e-4d28-9a41-6c5d2e8f7b10';
const request = { run: 1, paths: null, tenant, cloud: 'public', rehearse: true, again: null } as const;
const bootstrap = `${tenant}.bootstrap.msappproxy.net:443`;
const registration = `${tenant}.registration.msappproxy.net:443`;

function sessionWith(script: ScriptedProbe = {}, more: Partial<PathsOptions> = {}) {
  const told: ProbingProgress[] = [];
  const asked: ProbeOptions[] = [];
  const real = createDoctor({ program: { name: 'p', version: '1' } });
  const doctor: Doctor = {
    ...real,
    probe: (options, hooks) => {
      asked.push(options);
      return scriptedProbe(real.program, script, options, hooks);
    },
  };
  const session = createPathsSession({
    doctor,
    tell: (progress) => told.push(progress),
    evidence: () => null,
    isRecorded: () => false,
    ...more,
  });
  return { ...session, told, asked };
}

const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 20));

describe('trying the paths', () => {
  it('tells how it goes, and answers with what came of it', async () => {
    const { handlers, told, asked } = sessionWith();
    const answer = await handlers.probePaths(request);
    expect(answer).toMatchObject({ ok: true, value: { paths: { complete: true, tenantKnown: true } } });
    expect(told[0]).toMatchObject({ run: 1, report: { paths: { complete: false } } });
    expect(asked).toEqual([
      expect.objectContaining({ paths: null, cloud: 'public', tenant, rehearse: true, roots: null }),
    ]);
  });

  it('takes what was read of this server, and the proxy that a person names', async () => {
    const evidence = { schema: 'x' } as unknown as ProbeOptions['server'];
    const { handlers, asked } = sessionWith({}, { evidence: () => evidence });
    const paths = [{ kind: 'direct' }, { kind: 'proxy', address: 'http://Proxy.Contoso.com:8080/' }] as const;
    await handlers.probePaths({ ...request, paths: [...paths] });
    expect(asked[0]?.server).toBe(evidence);
    expect(asked[0]?.paths).toEqual([{ kind: 'direct' }, { kind: 'proxy', host: 'proxy.contoso.com', port: 8080 }]);
  });

  it('keeps what was tried when it is cancelled', async () => {
    const { handlers, told } = sessionWith({ holdsAfter: 5 });
    const answer = handlers.probePaths(request);
    await settled();
    expect(told).toHaveLength(5);
    expect(await handlers.cancelProbe()).toEqual({ ok: true, value: null });
    expect(await answer).toMatchObject({ ok: true, value: { paths: { complete: false } } });
    expect(told).toHaveLength(5);
  });

  it('tries some names again in what was tried before', async () => {
    const { handlers, asked } = sessionWith();
    const names = [registration];
    expect(await handlers.probePaths({ ...request, again: names })).toMatchObject({ error: { code: 'NOT-TRIED' } });
    await handlers.probePaths(request);
    const answer = await handlers.probePaths({ ...request, run: 2, again: names });
    expect(asked[1]?.again?.targets).toEqual(names);
    if (!answer.ok) throw new Error(answer.error.code);
    const saidOf = (id: string): string | undefined =>
      answer.value.paths?.endpoints.find((each) => each.id === id)?.cells[0]?.said;
    expect([saidOf(registration), saidOf(bootstrap)]).toEqual(['reached, 84 ms', 'inspected by Zscaler']);
    expect(await handlers.showPathCell({ path: 'as-set-up', endpoint: registration })).toMatchObject({
      value: { connections: [{ flow: { tunnel: { status: 200 } } }, {}] },
    });
  });

  it('ends when other tries begin, and when the window closes', async () => {
    const session = sessionWith({ holdsAfter: 2 });
    const first = session.handlers.probePaths(request);
    const second = session.handlers.probePaths({ ...request, run: 2 });
    expect(await first).toMatchObject({ value: { paths: { complete: false } } });
    session.close();
    expect(await second).toMatchObject({ value: { paths: { complete: false } } });
    expect(session.handlers.showPathCell({ path: 'direct', endpoint: bootstrap })).toMatchObject({
      error: { code: 'NOT-TRIED' },
    });
  });

  it('is refused where the server is a recorded one, and where a proxy is none', async () => {
    const recorded = sessionWith({}, { isRecorded: () => true });
    expect(await recorded.handlers.probePaths(request)).toMatchObject({ error: { code: 'SERVER-RECORDED' } });
    const { handlers, asked } = sessionWith();
    const wrong = [{ kind: 'proxy' as const, address: 'a b:1' }];
    expect(await handlers.probePaths({ ...request, paths: wrong })).toMatchObject({
      error: { code: 'PROXY-ADDRESS-INVALID' },
    });
    expect([recorded.asked, asked]).toEqual([[], []]);
  });

  it('says why it could not begin', async () => {
    const failing = { code: 'ROOTS-UNREADABLE', message: 'm', advice: 'a' };
    const doctor = { ...createDoctor(), probe: () => Promise.resolve(failing) };
    const { handlers } = sessionWith({}, { doctor });
    expect(await handlers.probePaths(request)).toEqual({ ok: false, error: failing });
  });

  it('takes no other arguments than those of the contract', async () => {
    const { handlers, asked } = sessionWith();
    const serve = register<null>(
      () => handlers as never,
      () => undefined,
    );
    const wrong = [
      { ...request, tenant: 'contoso.com' },
      { ...request, cloud: 'china' },
      { ...request, paths: [] },
      { ...request, paths: [{ kind: 'as-set-up' }] },
      { ...request, paths: Array.from({ length: 9 }, () => ({ kind: 'direct' })) },
      { ...request, rehearse: 'yes' },
      { ...request, again: [] },
    ];
    for (const args of wrong) {
      expect(await serve(null, 'probePaths', [args])).toMatchObject({ error: { code: 'ARGUMENTS-INVALID' } });
    }
    expect(asked).toEqual([]);
  });
});

describe('what was met with a name over a path', () => {
  it('has the connections with their chains, also that of TLS 1.3, and the rehearsal', async () => {
    const { handlers } = sessionWith();
    await handlers.probePaths(request);
    const answer = await handlers.showPathCell({ path: 'as-set-up', endpoint: bootstrap });
    if (!answer.ok) throw new Error(answer.error.code);
    const { connections, rehearsal } = answer.value;
    expect(connections.map(({ flow }) => flow.tls?.version)).toEqual(['TLS 1.2', 'TLS 1.3']);
    for (const { chain } of connections) {
      expect(chain).toMatchObject({ packet: null, trust: { inspector: 'Zscaler' } });
      expect(chain?.moment).not.toBeNull();
    }
    expect(rehearsal).toMatchObject([{ hash: 'SHA-512', completed: true, connection: { flow: { id: 0 } } }]);
  });

  it('has what the proxy said, and what rests on it', async () => {
    const { handlers } = sessionWith();
    const tried = await handlers.probePaths(request);
    if (!tried.ok) throw new Error(tried.error.code);
    const answer = await handlers.showPathCell({ path: 'as-set-up', endpoint: registration });
    if (!answer.ok) throw new Error(answer.error.code);
    const [attempt] = answer.value.connections[0]?.flow.tunnel?.attempts ?? [];
    expect(attempt).toMatchObject({ status: 407, authenticate: ['Negotiate', 'NTLM'] });
  });

  it('has the questions to name servers', async () => {
    const { handlers } = sessionWith();
    await handlers.probePaths(request);
    const answer = await handlers.showPathCell({ path: 'direct', endpoint: bootstrap });
    expect(answer).toMatchObject({ value: { lookups: [{ what: expect.stringContaining('asks for') }, {}] } });
  });

  it('can be looked at while it goes on', async () => {
    const { handlers, told } = sessionWith({ holdsAfter: 3 });
    const answer = handlers.probePaths(request);
    await settled();
    const isTried = ({ path, outcome }: { path: string; outcome: string }): boolean =>
      path === 'direct' && outcome === 'failed';
    const first = told.at(-1)?.report.paths?.endpoints.find(({ cells }) => cells.some(isTried));
    expect(await handlers.showPathCell({ path: 'direct', endpoint: first?.id ?? '' })).toMatchObject({
      value: { connections: [{ flow: { outcome: 'dropped' } }] },
    });
    await handlers.cancelProbe();
    await answer;
  });

  it('is not there for what was never tried', async () => {
    const { handlers } = sessionWith();
    expect(await handlers.showPathCell({ path: 'direct', endpoint: bootstrap })).toMatchObject({ ok: false });
    await handlers.probePaths(request);
    for (const [path, endpoint] of [
      ['nowhere', bootstrap],
      ['direct', 'nobody:1'],
    ] as const) {
      expect(await handlers.showPathCell({ path, endpoint })).toMatchObject({ error: { code: 'NOT-TRIED' } });
    }
  });
});

describe('the certificates behind a finding', () => {
  it('are those of all paths that it is about', async () => {
    const { handlers } = sessionWith();
    const tried = await handlers.probePaths(request);
    if (!tried.ok) throw new Error(tried.error.code);
    const finding = tried.value.findings?.find(({ code }) => code === 'TLS-INSPECTED');
    expect(finding?.paths).toEqual(['as-set-up']);
    const chains = await handlers.showPathChains(finding?.id ?? '');
    expect(chains).toMatchObject({ value: { chains: [{ packet: null, trust: { end: 'private' } }] } });
  });
});
