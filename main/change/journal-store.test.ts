import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Plan } from '../remedy/plan.js';
import { journalStore, type JournalStore } from './journal-store.js';

let folder: string;
let store: JournalStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-store-'));
  store = journalStore(folder, () => Promise.resolve());
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const plan: Plan = {
  schema: 'connector-doctor/plan@1',
  id: '6f1f0d57-5a3c-4c6e-9a53-0a5a3a1a2b3c',
  program: { name: 'connector-doctor', version: '0.0.0' },
  computer: 'SERVER-01',
  account: null,
  madeAt: '2026-11-22T09:00:00.000Z',
  expiresAt: '2026-11-22T09:30:00.000Z',
  request: { remedy: 'tls' },
  steps: [{ kind: 'service-start', name: 'WAPCSvc', before: 'disabled', after: 'automatic' }],
  takesBack: [],
  notes: [],
};

const ids = [1, 2, 3, 4].map((number) => plan.id.replace(/.$/, String(number)));

describe('a journal', () => {
  it('is not begun with what it could not be read with afterwards', async () => {
    const notes: Plan['notes'] = [{ code: 'POLICIES-OF-DOMAIN', detail: 'x'.repeat(2001) }];
    await expect(store.begin({ ...plan, notes }, 1)).rejects.toThrow(/^plan\.notes\.0\.detail: /);
    expect(await readdir(folder)).toEqual([]);
    await (await store.begin(plan, 1)).close();
    expect(await store.list()).toMatchObject([{ damage: null }]);
  });

  it('is not believed where others could have written it', async () => {
    await (await store.begin(plan, 1)).close();
    const open = journalStore(
      folder,
      () => Promise.resolve(),
      () => Promise.resolve('Users'),
    );
    expect(await open.list()).toMatchObject([
      { id: plan.id, change: null, damage: expect.stringContaining('(Users)') },
    ]);
  });

  it('stands in the order in which changes were made, whatever the clock said; older ones without a number come first', async () => {
    vi.useFakeTimers();
    for (const [number, at] of ['2028-01-01', '2028-02-01', '2027-01-01', '2026-11-22'].entries()) {
      vi.setSystemTime(new Date(at));
      await (await store.begin({ ...plan, id: ids[number] ?? '' }, number + 1)).close();
    }
    vi.useRealTimers();
    for (const id of ids.slice(0, 2)) {
      const path = join(folder, id, 'journal.jsonl');
      await writeFile(path, (await readFile(path, 'utf8')).replace(/"number":\d+,/, ''));
    }
    expect((await store.list()).map(({ id }) => id)).toEqual(ids);
  });
});
