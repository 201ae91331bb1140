import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPracticeCopies, type PracticeCopies } from './practice-copies.js';

const doctor = {
  makeSandbox: async (_source: unknown, folder: string) => {
    await writeFile(join(folder, 'server.json'), '{}');
    return null;
  },
};
const source = { kind: 'practice', id: 'healthy-direct' } as const;

let parent: string;
const open: PracticeCopies[] = [];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'connector-doctor-copies-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((copies) => copies.close()));
  await rm(parent, { recursive: true, force: true });
});

/** As a program does that starts now. */
function started(): PracticeCopies {
  const copies = createPracticeCopies(doctor, parent);
  open.push(copies);
  return copies;
}

/** What a program that was killed leaves behind. */
async function left(name: string, files: readonly string[] = ['server.json', 'state.json']): Promise<string> {
  const folder = join(parent, name);
  await mkdir(join(folder, 'disk', 'c'), { recursive: true });
  for (const file of files) await writeFile(join(folder, file), '');
  return folder;
}

it('removes what a program that was killed has left, and no copy that another one is using', async () => {
  const used = await started().of('server-1', source);
  const stale = await left('connector-doctor-practice-aB3xY9');
  const own = await started().of('server-1', source);
  expect(existsSync(stale)).toBe(false);
  expect([used, own].map((folder) => existsSync(String(folder)))).toEqual([true, true]);
  await Promise.all(open.map((copies) => copies.close()));
  expect(await readdir(parent)).toEqual([]);
});

it('leaves alone what it did not make', async () => {
  const others = await Promise.all([
    left('connector-doctor-practice-of-mine'),
    left('connector-doctor-practice-aB3xY8', ['server.json', 'thesis.doc']),
    left('somebody'),
  ]);
  const link = join(parent, 'connector-doctor-practice-aB3xY7');
  await symlink(join(parent, 'somebody'), link, 'dir');
  await started().of('server-1', source);
  for (const folder of [...others, link]) expect(existsSync(join(folder, 'server.json')), folder).toBe(true);
});

it('removes a link that lies in a stale copy, and nothing behind it', async () => {
  const mine = await left('mine');
  const stale = await left('connector-doctor-practice-aB3xY6');
  await symlink(mine, join(stale, 'disk', 'link'), 'dir');
  await started().of('server-1', source);
  expect(existsSync(stale)).toBe(false);
  expect(existsSync(join(mine, 'server.json'))).toBe(true);
});
