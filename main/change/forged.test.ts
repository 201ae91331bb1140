import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOf } from '../machine/sandbox/files.js';
import type { Sandbox } from '../machine/sandbox/sandbox.js';
import { configurationPaths, fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { copyOf } from '../machine/testing/sandbox.js';
import type { Change } from '../remedy/change.js';
import type { Plan } from '../remedy/plan.js';
import { changesOf, type Changes } from './changes.js';
import { mostChanges } from './journal.js';
import { journalStore, type JournalStore } from './journal-store.js';

/** Plans and journals that somebody else has written, in the hope that an administrator's process carries them out. */
const program = { name: 'connector-doctor', version: '0.0.0' };
let folder: string;
let sandbox: Sandbox;
let store: JournalStore;
let ownStore: JournalStore;
let changes: Changes;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-forged-'));
  sandbox = await copyOf(fakeServer({ services: healthyServices }), join(folder, 'server'));
  const make = async (path: string): Promise<void> => {
    await mkdir(path, { recursive: true });
  };
  store = journalStore(join(folder, 'changes'), make);
  ownStore = journalStore(join(folder, 'own'), make);
  changes = changesOf({ ...sandbox, store, ownStore, program });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function planned(): Promise<Plan> {
  const { plan } = await changes.plan({ remedy: 'bypass', winHttp: false });
  if (plan === null) throw new Error('nothing to change');
  return plan;
}

/** A journal that says that these steps were done once. */
async function forgedJournal(into: JournalStore, steps: Change[], number = 1): Promise<string> {
  const plan = await planned();
  await into.prepare();
  const journal = await into.begin({ ...plan, steps }, number);
  for (const step of steps.keys()) {
    await journal.write({ event: 'before', step });
    await journal.write({ event: 'after', step });
  }
  await journal.write({ event: 'ended', outcome: 'applied' });
  await journal.close();
  return plan.id;
}

const run = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';
const theirs: Change = {
  kind: 'registry-value',
  key: run,
  name: 'Theirs',
  view: 64,
  before: { type: 'sz', data: 'C:\\theirs.exe' },
  after: null,
};

describe('a forged plan', () => {
  it.each<[string, (steps: readonly Change[]) => readonly Change[]]>([
    ['another path', (steps) => steps.map((step) => (step.kind === 'file' ? { ...step, path: 'C:\\x.config' } : step))],
    ['other bytes', (steps) => steps.map((step) => (step.kind === 'file' ? { ...step, after: 'AAAA' } : step))],
    ['another key beside', (steps) => [...steps, { ...theirs, before: null, after: theirs.before }]],
    [
      'another service',
      (steps) => [{ kind: 'service-state', name: 'x', before: 'running', after: 'stopped' }, ...steps],
    ],
    ['a step less', (steps) => steps.slice(1)],
  ])('with %s is refused', async (_, forge) => {
    const plan = await planned();
    expect(await changes.apply({ ...plan, steps: [...forge(plan.steps)] })).toMatchObject({ code: 'PLAN-STALE' });
  });

  it('of another computer, too old, or made to last longer is refused', async () => {
    const plan = await planned();
    const hour = 3_600_000;
    const at = (from: string, milliseconds: number): string => new Date(Date.parse(from) + milliseconds).toISOString();
    expect(await changes.apply({ ...plan, computer: 'OTHER-01' })).toEqual({
      code: 'PLAN-ELSEWHERE',
      detail: 'OTHER-01',
    });
    const old = { ...plan, madeAt: at(plan.madeAt, -hour), expiresAt: at(plan.expiresAt, -hour) };
    expect(await changes.apply(old)).toEqual({ code: 'PLAN-EXPIRED' });
    expect(await changes.apply({ ...plan, expiresAt: at(plan.expiresAt, hour) })).toEqual({ code: 'PLAN-EXPIRED' });
  });
});

describe('a forged journal', () => {
  it('among the journals of the account counts for nothing but its own settings', async () => {
    const file: Change = { kind: 'file', path: configurationPaths.connector, before: 'AAAA', after: '' };
    for (const step of [theirs, file]) {
      const id = await forgedJournal(ownStore, [step]);
      const { planned: back } = await changes.plan({ remedy: 'restore', what: { kind: 'change', id } });
      expect(back.state).toBe('refused');
    }
    expect((await changes.history()).map(({ change }) => change)).toEqual([null, null]);
  });

  it('has no file beside another put in its place, and none taken away, by a change of the account or by a look', async () => {
    const bytes = Buffer.from('theirs').toString('base64');
    for (const [into, path] of [
      [ownStore, 'C:\\Windows\\victim.txt'],
      [ownStore, 'C:\\a.exe.config'],
      [store, 'C:\\Windows\\victim.txt'],
    ] as const) {
      const id = await forgedJournal(into, [{ kind: 'file', path, before: bytes, after: bytes }]);
      for (const [name, text] of [
        [path, 'victim'],
        [`${path}.${id}.old`, 'theirs'],
        [`${path}.${id}.new`, 'new'],
      ] as const) {
        const place = placeOf(join(folder, 'server', 'disk'), name);
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, text);
      }
      await changes.history();
      const { plan } = await changes.plan({ remedy: 'installer-proxy', server: { host: 'p', port: 1 }, bypass: [id] });
      if (plan === null) throw new Error('nothing to change');
      expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
      for (const end of ['old', 'new']) {
        const place = placeOf(join(folder, 'server', 'disk'), `${path}.${id}.${end}`);
        await expect(stat(place)).resolves.toBeDefined();
      }
    }
  });

  it('with the highest number keeps no change from being made and taken back', async () => {
    const hkcu = { ...theirs, key: run.replace('HKLM', 'HKCU') } as Change;
    await forgedJournal(ownStore, [hkcu], mostChanges);
    const made = await planned();
    expect(await changes.apply(made)).toMatchObject({ outcome: 'applied' });
    expect((await changes.history()).at(-1)).toMatchObject({ id: made.id });
    const { planned: back } = await changes.plan({ remedy: 'restore', what: { kind: 'change', id: made.id } });
    expect(back.state).toBe('changes');
  });

  it('takes nothing back that is none of this program’s, wherever it lies', async () => {
    const hkcu = { ...theirs, key: run.replace('HKLM', 'HKCU') } as Change;
    for (const [into, step] of [
      [store, theirs],
      [ownStore, hkcu],
    ] as const) {
      const id = await forgedJournal(into, [step]);
      const { plan } = await changes.plan({ remedy: 'restore', what: { kind: 'change', id } });
      if (plan === null) throw new Error('nothing to take back');
      expect(await changes.apply(plan)).toMatchObject({ code: 'PLAN-NOT-ALLOWED' });
    }
  });
});
