import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../machine/sandbox/sandbox.js';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { copyOf } from '../machine/testing/sandbox.js';
import type { Plan } from '../remedy/plan.js';
import type { RemedyRequest } from '../remedy/request.js';
import { changesOf, type Changes } from './changes.js';
import { journalStore } from './journal-store.js';

/** Two administrators of one server: each has own settings and a folder of journals of its own beside that of the machine. */
const program = { name: 'connector-doctor', version: '0.0.0' };
const alice = 'CONTOSO\\admin';
const proxy = { host: 'proxy.contoso.local', port: 8080 };
const installer: RemedyRequest = { remedy: 'installer-proxy', server: proxy, bypass: [] };
const all: RemedyRequest = { remedy: 'restore', what: { kind: 'since', at: '2026-01-01T00:00:00.000Z' } };
const originals: RemedyRequest = { remedy: 'restore', what: { kind: 'originals' } };

let folder: string;
let sandbox: Sandbox;
let ofAlice: Changes;
let ofBob: Changes;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-accounts-'));
  sandbox = await copyOf(fakeServer({ services: healthyServices }), join(folder, 'server'));
  const storeAt = (name: string): ReturnType<typeof journalStore> =>
    journalStore(join(folder, name), async (path) => {
      await mkdir(path, { recursive: true });
    });
  const bob = fakeServer({ account: { name: 'CONTOSO\\bob', sid: 'S-1-5-21-1-2-3-501' } });
  const asBob: Sandbox['machine'] = {
    ...sandbox.machine,
    read: (question) => (question.kind === 'account' ? bob : sandbox.machine).read(question),
  };
  ofAlice = changesOf({ ...sandbox, store: storeAt('machine'), ownStore: storeAt('alice'), program });
  ofBob = changesOf({ ...sandbox, machine: asBob, store: storeAt('machine'), ownStore: storeAt('bob'), program });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function made(changes: Changes, request: RemedyRequest): Promise<Plan> {
  const { plan, planned } = await changes.plan(request);
  if (plan === null) throw new Error(JSON.stringify(planned));
  expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
  return plan;
}

const keysOf = ({ steps }: Plan): readonly string[] =>
  steps.map((step) => (step.kind === 'registry-value' ? step.key.slice(0, 4) : step.kind));

describe('the settings of an account', () => {
  it('are given back to that account alone, and another one reads which it is', async () => {
    await made(ofAlice, installer);
    await made(ofAlice, { remedy: 'tls' });
    const both = await made(ofAlice, all);
    expect(keysOf(both)).toEqual(expect.arrayContaining(['HKCU', 'HKLM']));
    // Of the machine's settings nothing is left, of Alice's nothing is Bob's.
    expect((await ofBob.plan(originals)).planned).toMatchObject({
      state: 'refused',
      refusals: [{ code: 'OF-ANOTHER-ACCOUNT', detail: alice }],
    });
    const again: RemedyRequest = { remedy: 'restore', what: { kind: 'change', id: both.id } };
    const { plan: bobs } = await ofBob.plan(again);
    expect(bobs?.steps.map((step) => step.kind === 'registry-value' && step.key.slice(0, 4))).toEqual(['HKLM']);
    expect(bobs?.notes).toContainEqual({ code: 'ACCOUNTS-LEFT', detail: alice });
    if (bobs === null) throw new Error('nothing to take back');
    expect(await ofBob.apply(bobs)).toMatchObject({ outcome: 'applied' });
    // What is left of it is Alice's to take back, and nobody else's.
    expect((await ofBob.plan(again)).planned).toMatchObject({
      state: 'refused',
      refusals: [{ code: 'OF-ANOTHER-ACCOUNT', detail: alice }],
    });
    expect(new Set(keysOf(await made(ofAlice, again)))).toEqual(new Set(['HKCU']));
  });

  it('are not changed by a process that runs as another account', async () => {
    await made(ofAlice, installer);
    await made(ofAlice, { remedy: 'tls' });
    const { plan } = await ofAlice.plan(all);
    if (plan === null) throw new Error('nothing to take back');
    expect(await ofBob.apply(plan)).toEqual({ code: 'PLAN-OF-ANOTHER', detail: alice });
    expect(await ofBob.apply({ ...plan, account: null })).toMatchObject({ code: 'PLAN-OF-ANOTHER' });
  });

  it('are no hindrance to what another administrator changes of the machine', async () => {
    const { plan } = await ofAlice.plan({ remedy: 'tls' });
    if (plan === null) throw new Error('nothing to change');
    expect(await ofBob.apply(plan)).toMatchObject({ outcome: 'applied' });
  });
});
