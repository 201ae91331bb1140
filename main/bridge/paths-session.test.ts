import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDoctor, type Doctor, type ProbeOptions } from '../doctor.js';
import type { HoldingRequest } from '../holding.js';
import { fileOf, smallFile } from '../network/service-tags/testing/make-file.js';
import type { HoldingProgress, ProbingProgress } from '../../preload/contract/paths.js';
import { createPathsSession, type PathsOptions } from './paths-session.js';
import { register } from './register.js';
import { createUploads } from './uploads.js';
import { scriptedHold, type ScriptedHold } from './testing/scripted-hold.js';
import { scriptedProbe, type ScriptedProbe } from './testing/scripted-probe.js';

const tenant = '0f3a9c52-1b7e-4d28-9a41-6c5d2e8f7b10';
const request = { run: 1, paths: null, tenant, cloud: 'public', rehearse: true, again: null } as const;
const bootstrap = `${tenant}.bootstrap.msappproxy.net:443`;
const registration = `${tenant}.registration.msappproxy.net:443`;

function sessionWith(script: ScriptedProbe = {}, more: Partial<PathsOptions> = {}, hold: ScriptedHold = {}) {
  const held: HoldingRequest[] = [];
  const toldHolding: HoldingProgress[] = [];
  const told: ProbingProgress[] = [];
  const asked: ProbeOptions[] = [];
  const real = createDoctor({ program: { name: 'p', version: '1' } });
  const doctor: Doctor = {
    ...real,
    probe: (options, hooks) => {
      asked.push(options);
      return scriptedProbe(real.program, script, options, hooks);
    },
    holdOpen: (request, hooks) => {
      held.push(request);
      return scriptedHold(real.program, hold, request, hooks);
    },
  };
  const session = createPathsSession({
    doctor,
    tell: (progress) => told.push(progress),
    tellHolding: (progress) => toldHolding.push(progress),
    evidence: () => null,
    isRecorded: () => false,
    ...more,
  });
  return { ...session, told, asked, held, toldHolding };
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

  it('trusts the authorities that a person gives', async () => {
    const { handlers, asked } = sessionWith();
    await handlers.probePaths({ ...request, roots: 'AQID' });
    expect([...(asked[0]?.roots ?? [])]).toEqual([1, 2, 3]);
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
      { ...request, roots: 'not base64!' },
      { ...request, roots: 'A'.repeat(400_000) },
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

describe('a list of address ranges', () => {
  let folder = '';
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'paths-session-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function written(bytes: Uint8Array, name = 'ServiceTags_Public_20260713.json'): string {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  }
  const codeOf = (answer: unknown): unknown => (answer as { readonly error?: { readonly code: string } }).error?.code;

  it('is held against what was tried, and against what is tried next', async () => {
    const { handlers, coverage } = sessionWith();
    const path = written(smallFile());
    expect(codeOf(await handlers.openServiceTags(path))).toBe('NOT-TRIED');
    await handlers.probePaths(request);
    const answer = await handlers.openServiceTags(path);
    if (!answer.ok) throw new Error(answer.error.code);
    const { paths, findings = [] } = answer.value;
    expect(paths?.coverage?.file).toMatchObject({ cloud: 'Public', date: '2026-07-13' });
    expect(paths?.coverage?.uncovered.map(({ name }) => name)).toContain('login.windows.net');
    expect(paths?.coverage?.said).toContain('No service tag exists for this product');
    expect(findings.map(({ code }) => code)).toContain('ADDRESS-NOT-COVERED');
    expect(coverage()?.file.date).toBe('2026-07-13');
    const again = await handlers.probePaths({ ...request, run: 2 });
    expect(again).toMatchObject({ value: { paths: { coverage: {} } } });
    const usgov = await handlers.probePaths({ ...request, run: 3, cloud: 'usgov' });
    expect(usgov.ok && usgov.value.paths?.coverage).toBe(undefined);
  });

  it('can be left out again', async () => {
    const { handlers, coverage } = sessionWith();
    await handlers.probePaths(request);
    await handlers.openServiceTags(written(smallFile()));
    const answer = await handlers.dropServiceTags();
    expect(answer.ok && answer.value.paths?.coverage).toBe(undefined);
    expect(coverage()).toBe(null);
  });

  it('is refused with the reason where it cannot be of use, and what was tried stays', async () => {
    const { handlers } = sessionWith();
    await handlers.probePaths(request);
    const other = written(fileOf({ ServiceBus: ['10.0.0.0/8'] }, { cloud: 'AzureGovernment' }), 'a.json');
    expect(codeOf(await handlers.openServiceTags(other))).toBe('SERVICE-TAGS-OTHER-CLOUD');
    expect(codeOf(await handlers.openServiceTags(written(new Uint8Array([60, 33]), 'b.json')))).toBe(
      'SERVICE-TAGS-NOT-JSON',
    );
    expect(codeOf(await handlers.openServiceTags(join(folder, 'none.json')))).toBe('SERVICE-TAGS-UNREADABLE');
    expect(codeOf(await handlers.openServiceTags(folder))).toBe('SERVICE-TAGS-UNREADABLE');
    expect(await handlers.showPathCell({ path: 'direct', endpoint: bootstrap })).toMatchObject({ ok: true });
    const paths = [{ kind: 'proxy', address: 'webgate:8080' }] as const;
    await handlers.probePaths({ ...request, paths: [...paths] });
    expect(codeOf(await handlers.openServiceTags(written(smallFile())))).toBe('SERVICE-TAGS-NO-ADDRESSES');
  });

  it('arrives in pieces in browser mode, of which none stays, and a page names no file there', async () => {
    const uploads = createUploads(folder);
    const { handlers } = sessionWith({}, { uploads });
    await handlers.probePaths(request);
    expect(codeOf(await handlers.openServiceTags(written(smallFile())))).toBe('NOT-HERE');
    const bytes = smallFile();
    const begun = await uploads.begin('ServiceTags_Public_20260713.json', bytes.length);
    if (!begun.ok) throw new Error(begun.error.code);
    const { upload } = begun.value;
    await uploads.write({ upload, sequence: 0, bytes });
    expect(await handlers.finishServiceTags(upload)).toMatchObject({ value: { paths: { coverage: {} } } });
    expect(codeOf(await handlers.finishServiceTags(upload))).toBe('UPLOAD-UNKNOWN');
    await uploads.close();
  });
});

describe('a connection that is kept open', () => {
  it('takes the way of the path that was tried, and tells how long it is open', async () => {
    const { handlers, held, toldHolding } = sessionWith();
    await handlers.probePaths(request);
    const answer = await handlers.holdOpen({ run: 7, path: 'as-set-up', minutes: 2 });
    expect(answer).toMatchObject({
      value: { held: { path: 'proxy.contoso.local:8080', phases: [{ ended: 'held' }] } },
    });
    expect(held).toEqual([
      {
        hosts: ['cwap-eur1-weur2.servicebus.windows.net', 'cwap-nam1-eus2.servicebus.windows.net'],
        route: { kind: 'proxy', host: 'proxy.contoso.local', port: 8080 },
        wanted: 120,
      },
    ]);
    expect(toldHolding).toEqual([{ run: 7, how: 'idle', seconds: 42 }]);
  });

  it('says what a cut means', async () => {
    const { handlers } = sessionWith({}, {}, { ends: 'cut' });
    await handlers.probePaths(request);
    const answer = await handlers.holdOpen({ run: 1, path: 'direct', minutes: 2 });
    expect(answer).toMatchObject({ value: { findings: [{ code: 'TUNNEL-CUT-IDLE' }], held: { path: 'direct' } } });
  });

  it('is none where the path leads nowhere, or was never tried', async () => {
    const { handlers, held } = sessionWith();
    for (const path of ['direct', 'wpad', '10.0.0.1:80']) {
      expect(await handlers.holdOpen({ run: 1, path, minutes: 1 })).toMatchObject({ error: { code: 'NO-WAY' } });
      if (path === 'direct') await handlers.probePaths(request);
    }
    expect(held).toEqual([]);
  });

  it('ends when it is cancelled, when another begins, and when the window closes', async () => {
    const session = sessionWith({}, {}, { ends: 'waits' });
    const { handlers } = session;
    await handlers.probePaths(request);
    const cancelled = { value: { held: { phases: [{ ended: 'cancelled' }] } } };
    const first = handlers.holdOpen({ run: 1, path: 'direct', minutes: 1 });
    await handlers.cancelHold();
    expect(await first).toMatchObject(cancelled);
    const second = handlers.holdOpen({ run: 2, path: 'direct', minutes: 1 });
    const third = handlers.holdOpen({ run: 3, path: 'direct', minutes: 1 });
    expect(await second).toMatchObject(cancelled);
    session.close();
    expect(await third).toMatchObject(cancelled);
  });
});
