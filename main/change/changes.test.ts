import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { known } from '../evidence/fact.js';
import { winHttpSettings } from '../evidence/winhttp-settings.js';
import type { Sandbox } from '../machine/sandbox/sandbox.js';
import { WriteError } from '../machine/writer.js';
import { survey } from '../machine/survey/survey.js';
import { configurationPaths, fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { copyOf } from '../machine/testing/sandbox.js';
import { servicesTo } from '../remedy/change.js';
import type { RemedyRequest } from '../remedy/request.js';
import { changesOf, type Changes } from './changes.js';
import { journalStore } from './journal-store.js';

const program = { name: 'connector-doctor', version: '0.0.0' };
const configuration =
  '<?xml version="1.0"?>\r\n<configuration>\r\n\t<!-- ä -->\r\n\t<runtime/>\r\n</configuration>\r\n';
const proxy = { host: 'proxy.contoso.local', port: 8080 };

let folder: string;
let sandbox: Sandbox;
let changes: Changes;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-change-'));
  const server = fakeServer({
    services: healthyServices,
    files: { [configurationPaths.connector]: configuration, [configurationPaths.updater]: `\uFEFF${configuration}` },
    registry: {
      'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client\\Enabled': 0,
    },
  });
  sandbox = await copyOf(server, join(folder, 'server'));
  const store = journalStore(sandbox.journals, async (path) => {
    await mkdir(path, { recursive: true });
  });
  changes = changesOf({ ...sandbox, store, ownStore: store, program });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** All that a change could touch, as text. */
async function whole(): Promise<string> {
  const disk = join(folder, 'server', 'disk');
  const paths = (await readdir(disk, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const files = await Promise.all(
    paths.map(async (each) => [each.name, await readFile(join(each.parentPath, each.name), 'base64')]),
  );
  const facts = await survey(sandbox.machine, '');
  return JSON.stringify([files.sort(), facts.proxies, facts.tls, facts.product]);
}

const requests: readonly RemedyRequest[] = [
  { remedy: 'bypass', winHttp: true },
  { remedy: 'proxy', server: proxy, winHttp: true },
  { remedy: 'winhttp', server: proxy, bypass: ['<local>'] },
  { remedy: 'backend', server: proxy, bypass: ['<local>'], refreshPolicy: true },
  { remedy: 'tls' },
  { remedy: 'service', action: 'stop', services: 'both' },
  { remedy: 'installer-proxy', server: proxy, bypass: ['<local>'] },
];

describe('a change of a server', () => {
  it.each(requests)('does what its plan says, and is taken back without a trace: $remedy', async (request) => {
    const before = await whole();
    const { plan } = await changes.plan(request);
    if (plan === null) throw new Error('nothing to change');
    expect(await changes.apply(plan)).toEqual({ outcome: 'applied', skipped: [] });
    expect(await whole()).not.toBe(before);
    expect((await changes.plan(request)).planned.state).toBe('nothing');
    expect(await changes.apply(plan)).toMatchObject({ code: 'PLAN-STALE' });
    const undo = await changes.plan({ remedy: 'restore', what: { kind: 'change', id: plan.id } });
    if (undo.plan === null) throw new Error(JSON.stringify(undo.planned));
    expect(await changes.apply(undo.plan)).toEqual({ outcome: 'applied', skipped: [] });
    expect(await whole()).toBe(before);
    expect((await changes.plan({ remedy: 'restore', what: { kind: 'change', id: plan.id } })).planned.state).toBe(
      'nothing',
    );
  });

  it('gives WinHTTP back to the byte what other programs keep with it', async () => {
    const bytes = Buffer.from('a script, and detection').toString('base64');
    await sandbox.writer.setWinHttpProxy({ access: 'automatic', proxy: '', bypass: '' }, bytes);
    const both = async (): Promise<unknown> => [
      await sandbox.machine.read({ kind: 'winhttp-proxy' }),
      await sandbox.machine.read(winHttpSettings),
    ];
    const before = await both();
    const { plan } = await changes.plan({ remedy: 'winhttp', server: proxy, bypass: [] });
    if (plan === null) throw new Error('nothing to change');
    await changes.apply(plan);
    await sandbox.writer.setRegistryValue(winHttpSettings, winHttpSettings.name, { type: 'binary', data: 'AQ==' });
    const undo = await changes.plan({ remedy: 'restore', what: { kind: 'change', id: plan.id } });
    if (undo.plan === null) throw new Error(JSON.stringify(undo.planned));
    expect(undo.plan.steps).toMatchObject([{ after: { access: 'automatic' }, bytesBefore: 'AQ==', bytesAfter: bytes }]);
    expect(await changes.apply(undo.plan)).toMatchObject({ outcome: 'applied' });
    expect(await both()).toEqual(before);
  });

  it('tells of a change that is taken back what it told of the change', async () => {
    const codesOf = async (request: RemedyRequest): Promise<readonly string[]> => {
      const { plan } = await changes.plan(request);
      if (plan === null) throw new Error('nothing to change');
      const codes = plan.notes.map(({ code }) => code);
      if (request.remedy === 'restore') return codes;
      expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
      const back = await codesOf({ remedy: 'restore', what: { kind: 'change', id: plan.id } });
      return codes.filter((code) => back.includes(code));
    };
    expect(await codesOf({ remedy: 'tls' })).toEqual(['RESTART-NEEDED', 'TLS-IS-FOR-ALL-PROGRAMS']);
    expect(await codesOf({ remedy: 'bypass', winHttp: true })).toEqual(['CONNECTOR-STOPS']);
    expect(await codesOf({ remedy: 'winhttp', server: proxy, bypass: [] })).toEqual(['WINHTTP-IS-FOR-ALL-PROGRAMS']);
  });

  it('starts and stops services in one order, there and back', async () => {
    const states = async (request: RemedyRequest): Promise<readonly string[]> => {
      const { plan } = await changes.plan(request);
      if (plan === null) throw new Error('nothing to change');
      expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
      const steps = plan.steps.map((step) =>
        step.kind === 'service-state' ? `${step.after} ${step.name}` : step.kind,
      );
      return [plan.id, ...steps];
    };
    const back = (id = ''): RemedyRequest => ({ remedy: 'restore', what: { kind: 'change', id } });
    const stops = ['stopped WAPCUpdaterSvc', 'stopped WAPCSvc'];
    const starts = ['running WAPCSvc', 'running WAPCUpdaterSvc'];
    const [, ...stopped] = await states({ remedy: 'service', action: 'stop', services: 'both' });
    const [id, ...started] = await states({ remedy: 'service', action: 'start', services: 'both' });
    const [undo, ...again] = await states(back(id));
    const [, ...last] = await states(back(undo));
    expect([stopped, started, again, last]).toEqual([stops, starts, stops, starts]);
  });

  it('starts what depends on a service in the opposite order to that in which it was stopped, when it is taken back too', async () => {
    const orders = async (request: RemedyRequest): Promise<readonly (readonly string[])[]> => {
      const { plan } = await changes.plan(request);
      if (plan === null) throw new Error('nothing to change');
      return [servicesTo('stopped', plan.steps), servicesTo('running', plan.steps)];
    };
    const { plan } = await changes.plan({ remedy: 'bypass', winHttp: false });
    if (plan === null) throw new Error('nothing to change');
    expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
    const read = sandbox.machine.read.bind(sandbox.machine);
    vi.spyOn(sandbox.machine, 'read').mockImplementation(async (question) =>
      question.kind === 'dependents' && question.name === 'WAPCSvc'
        ? known(['Last', 'First'] as never)
        : await read(question),
    );
    const stopped = ['Last', 'First', 'WAPCUpdaterSvc', 'WAPCSvc'];
    for (const request of [
      { remedy: 'service', action: 'restart', services: 'both' },
      { remedy: 'restore', what: { kind: 'change', id: plan.id } },
    ] as const) {
      expect(await orders(request)).toEqual([stopped, [...stopped].reverse()]);
    }
  });

  it('is not made where a value has changed since, and it is said what stands there', async () => {
    const { plan } = await changes.plan({ remedy: 'winhttp', server: proxy, bypass: [] });
    if (plan === null) throw new Error('nothing to change');
    await sandbox.writer.setWinHttpProxy({ access: 'proxy', proxy: 'theirs:3128', bypass: '' });
    expect(await changes.apply(plan)).toMatchObject({
      code: 'PLAN-STALE',
      values: [{ planned: { before: { access: 'direct' } }, now: { before: { proxy: 'theirs:3128' } } }],
    });
  });

  it('gives a value of a strange type back to the byte', async () => {
    const place = { key: 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319', view: 64 } as const;
    const question = { kind: 'registry-value', ...place, name: 'SchUseStrongCrypto' } as const;
    const strange = { type: 'other', data: 'AQ==', raw: { number: 0x20_000, data: 'AQ==' } } as const;
    await sandbox.writer.setRegistryValue(place, question.name, strange);
    const { plan } = await changes.plan({ remedy: 'tls' });
    if (plan === null) throw new Error('nothing to change');
    expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
    const undo = await changes.plan({ remedy: 'restore', what: { kind: 'change', id: plan.id } });
    if (undo.plan === null) throw new Error(JSON.stringify(undo.planned));
    expect(await changes.apply(undo.plan)).toMatchObject({ outcome: 'applied' });
    expect(await sandbox.machine.read(question)).toMatchObject({ value: strange });
    // Who noted the value without its type cannot have it put back.
    await sandbox.writer.setRegistryValue(place, question.name, { type: 'other', data: 'AQ==' });
    expect((await changes.plan({ remedy: 'tls' })).planned).toMatchObject({
      state: 'refused',
      refusals: [{ code: 'UNREADABLE' }],
    });
  });

  it('does not change WinHTTP where what is kept for it could not be put back', async () => {
    await sandbox.writer.setRegistryValue(winHttpSettings, winHttpSettings.name, { type: 'sz', data: 'x' });
    const { planned } = await changes.plan({ remedy: 'winhttp', server: proxy, bypass: [] });
    expect(planned).toMatchObject({
      state: 'refused',
      refusals: [{ code: 'UNREADABLE', detail: 'it is of the type sz' }],
    });
  });

  it('has Windows fetch its policies where that is a step', async () => {
    const asked = vi.spyOn(sandbox.writer, 'refreshPolicy');
    const { plan } = await changes.plan({ remedy: 'backend', server: proxy, bypass: [], refreshPolicy: true });
    if (plan === null) throw new Error('nothing to change');
    expect(await changes.apply(plan)).toEqual({ outcome: 'applied', skipped: [] });
    expect(asked).toHaveBeenCalledOnce();
  });

  it('says which values a policy has set back', async () => {
    const { plan } = await changes.plan({ remedy: 'backend', server: proxy, bypass: [], refreshPolicy: true });
    const step = plan?.steps.findIndex(
      (each) => each.kind === 'registry-value' && each.name === 'ProxySettingsPerUser',
    );
    const change = plan?.steps[step ?? -1];
    if (plan === null || change?.kind !== 'registry-value') throw new Error('nothing to change');
    vi.spyOn(sandbox.writer, 'refreshPolicy').mockImplementation(async () => {
      await sandbox.writer.setRegistryValue(change, change.name, { type: 'dword', data: 1 });
    });
    expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied', skipped: [{ step, fault: 'not-kept' }] });
    expect((await changes.history()).map((each) => each.change?.outcome)).toEqual(['applied']);
  });

  it('is taken back by its own bytes where the old file beside it is gone', async () => {
    const before = await whole();
    const { plan } = await changes.plan({ remedy: 'bypass', winHttp: true });
    if (plan === null) throw new Error('nothing to change');
    vi.spyOn(sandbox.writer, 'setWinHttpProxy').mockImplementation(async () => {
      const disk = join(folder, 'server', 'disk');
      const names = await readdir(disk, { recursive: true, withFileTypes: true });
      for (const each of names) if (each.name.endsWith('.old')) await rm(join(each.parentPath, each.name));
      throw new WriteError('failed', 'nothing to do with it');
    });
    const { plan: other } = await changes.plan({ remedy: 'proxy', server: proxy, winHttp: true });
    expect(await changes.apply(other ?? plan)).toMatchObject({ outcome: 'rolled-back' });
    expect(await whole()).toBe(before);
  });

  it('says of one that is not there that it is not', async () => {
    const what = { kind: 'change', id: '6f1f0d57-5a3c-4c6e-9a53-0a5a3a1a2b3c' } as const;
    expect((await changes.plan({ remedy: 'restore', what })).planned).toMatchObject({
      state: 'refused',
      refusals: [{ code: 'CHANGE-UNKNOWN' }],
    });
  });

  it('is refused while another is made', async () => {
    const release = await sandbox.writer.hold(sandbox.journals);
    const { plan } = await changes.plan({ remedy: 'tls' });
    if (plan === null) throw new Error('nothing to change');
    expect(await changes.apply(plan)).toEqual({ code: 'CHANGE-UNDER-WAY' });
    await release?.();
    expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
  });

  it('is not planned where its journal could not be read afterwards', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `*.name-${index}.contoso.local`);
    const refused = await changes.plan({ remedy: 'winhttp', server: proxy, bypass: names });
    expect(refused).toMatchObject({ plan: null, planned: { refusals: [{ code: 'REQUEST-UNFIT' }] } });
    const { plan } = await changes.plan({ remedy: 'tls' });
    if (plan === null) throw new Error('nothing to change');
    const notes = [{ code: 'POLICIES-OF-DOMAIN', detail: 'x'.repeat(2001) }] as const;
    expect(await changes.apply({ ...plan, notes: [...notes] })).toMatchObject({ code: 'PLAN-UNFIT' });
    expect(await changes.history()).toEqual([]);
  });

  it('says which folder cannot be written to, and tells that from a server that cannot be looked at', async () => {
    const { plan } = await changes.plan({ remedy: 'tls' });
    if (plan === null) throw new Error('nothing to change');
    const hold = vi.spyOn(sandbox.writer, 'hold').mockRejectedValue(new WriteError('access-denied', 'CreateFileW: 5'));
    const denied = { fault: 'access-denied', detail: 'CreateFileW: 5' };
    expect(await changes.apply(plan)).toEqual({ code: 'JOURNAL-NOT-WRITABLE', place: sandbox.journals, ...denied });
    hold.mockRestore();
    const read = vi.spyOn(sandbox.machine, 'read').mockRejectedValue(new Error('a fault of this program'));
    expect(await changes.apply(plan)).toEqual({
      code: 'NOT-READY',
      fault: 'failed',
      detail: 'a fault of this program',
    });
    read.mockRestore();
    expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
  });

  it('is told as it went where only letting go of the folder failed', async () => {
    const { plan } = await changes.plan({ remedy: 'tls' });
    if (plan === null) throw new Error('nothing to change');
    vi.spyOn(sandbox.writer, 'hold').mockResolvedValue(() => Promise.reject(new Error('EIO')));
    expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
  });

  it('is not made of a plan from the future', async () => {
    const { plan } = await changes.plan({ remedy: 'tls' });
    if (plan === null) throw new Error('nothing to change');
    const [madeAt, expiresAt] = ['2099-01-01T00:00:00.000Z', '2099-01-01T00:20:00.000Z'];
    expect(await changes.apply({ ...plan, madeAt, expiresAt })).toEqual({ code: 'PLAN-FROM-LATER' });
  });

  it('comes after those before it, and is taken back first, though the clock was put back between', async () => {
    const made = async (at: string, host: string): Promise<string> => {
      vi.useFakeTimers({ toFake: ['Date'] });
      vi.setSystemTime(new Date(at));
      const { plan } = await changes.plan({ remedy: 'proxy', server: { host, port: 8080 }, winHttp: false });
      if (plan === null) throw new Error('nothing to change');
      expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
      vi.useRealTimers();
      return plan.id;
    };
    const before = await whole();
    const ids = [await made('2027-11-22T09:00:00.000Z', 'a'), await made('2026-11-22T09:00:00.000Z', 'b')];
    expect((await changes.history()).map(({ id }) => id)).toEqual(ids);
    const all = await changes.plan({ remedy: 'restore', what: { kind: 'originals' } });
    if (all.plan === null) throw new Error(JSON.stringify(all.planned));
    expect(await changes.apply(all.plan)).toMatchObject({ outcome: 'applied' });
    expect(await whole()).toBe(before);
  });

  it('is not made twice of one plan', async () => {
    const { plan } = await changes.plan({ remedy: 'service', action: 'restart', services: 'both' });
    if (plan === null) throw new Error('nothing to change');
    expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
    expect(await changes.apply(plan)).toEqual({ code: 'PLAN-USED' });
  });

  it('is not taken back over what somebody else has changed since', async () => {
    const { plan } = await changes.plan({ remedy: 'bypass', winHttp: false });
    if (plan === null) throw new Error('nothing to change');
    await changes.apply(plan);
    const path = join(
      folder,
      'server',
      'disk',
      configurationPaths.connector.toLowerCase().replace('c:', 'c').replace(/\\/g, '/'),
    );
    await writeFile(path, `${await readFile(path, 'utf8')}<!-- mine -->`);
    const { planned } = await changes.plan({ remedy: 'restore', what: { kind: 'change', id: plan.id } });
    expect(planned).toMatchObject({
      state: 'refused',
      refusals: [
        {
          code: 'CHANGED-SINCE',
          place: configurationPaths.connector,
          former: { kept: expect.stringMatching(/\d-before-.*\.exe\.config$/) },
        },
      ],
    });
  });

  it('is not taken back where somebody else has changed the same between two changes', async () => {
    const to = async (request: RemedyRequest): Promise<void> => {
      const { plan } = await changes.plan(request);
      if (plan === null) throw new Error('nothing to change');
      expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
    };
    const named = (host: string): RemedyRequest => ({ remedy: 'winhttp', server: { host, port: 8080 }, bypass: [] });
    const somebodyElse = { access: 'proxy', proxy: 'theirs:3128', bypass: '' } as const;
    await to(named('first'));
    await sandbox.writer.setWinHttpProxy(somebodyElse);
    await to(named('second'));
    const originals: RemedyRequest = { remedy: 'restore', what: { kind: 'originals' } };
    expect((await changes.plan(originals)).planned).toMatchObject({
      state: 'refused',
      refusals: [{ code: 'CHANGED-SINCE', place: 'netsh winhttp show proxy' }],
    });
    const [first, second] = (await changes.history()).map(({ id }) => id);
    await to({ remedy: 'restore', what: { kind: 'change', id: second ?? '' } });
    expect(await sandbox.machine.read({ kind: 'winhttp-proxy' })).toMatchObject({ value: somebodyElse });
    expect((await changes.plan({ remedy: 'restore', what: { kind: 'change', id: first ?? '' } })).planned.state).toBe(
      'refused',
    );
  });

  it('leaves alone what somebody else has changed after it was taken back', async () => {
    const to = async (request: RemedyRequest): Promise<void> => {
      const { plan } = await changes.plan(request);
      if (plan === null) throw new Error('nothing to change');
      expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
    };
    const originals: RemedyRequest = { remedy: 'restore', what: { kind: 'originals' } };
    const request: RemedyRequest = { remedy: 'winhttp', server: proxy, bypass: [] };
    await to(request);
    await to(originals);
    await sandbox.writer.setWinHttpProxy({ access: 'proxy', proxy: 'proxy.contoso.local:8080', bypass: '' });
    expect((await changes.plan(originals)).planned.state).toBe('nothing');
  });

  it('gives back what was there before the first of several, one of them taken back already', async () => {
    const before = await whole();
    const ids: string[] = [];
    for (const request of requests.slice(0, 2)) {
      const { plan } = await changes.plan(request);
      if (plan === null) throw new Error('nothing to change');
      await changes.apply(plan);
      ids.push(plan.id);
      if (ids.length > 1) continue;
      const undo = await changes.plan({ remedy: 'restore', what: { kind: 'change', id: plan.id } });
      if (undo.plan === null) throw new Error('nothing to take back');
      await changes.apply(undo.plan);
    }
    for (const what of [{ kind: 'originals' }, { kind: 'since', at: '2026-01-01T00:00:00.000Z' }] as const) {
      const { plan } = await changes.plan({ remedy: 'restore', what });
      if (plan === null) throw new Error('nothing to take back');
      expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
      expect(await whole()).toBe(before);
      // Nothing is left to be taken back, however often somebody asks for it.
      expect((await changes.plan({ remedy: 'restore', what })).planned.state).toBe('nothing');
      const again = await changes.plan({ remedy: 'restore', what: { kind: 'change', id: plan.id } });
      if (again.plan === null) throw new Error(JSON.stringify(again.planned));
      await changes.apply(again.plan);
      expect(await whole()).not.toBe(before);
    }
  });

  it('gives back what was there before the first of several', async () => {
    const before = await whole();
    for (const request of requests.slice(0, 3)) {
      const { plan } = await changes.plan(request);
      if (plan !== null) expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
    }
    const { plan } = await changes.plan({ remedy: 'restore', what: { kind: 'originals' } });
    if (plan === null) throw new Error('nothing to take back');
    expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
    expect(await whole()).toBe(before);
  });
});
