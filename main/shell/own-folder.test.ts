import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeFormer } from './own-folder.js';

it('removes folders of earlier windows, and nothing else of the program’s data', async () => {
  const data = await mkdtemp(join(tmpdir(), 'connector-doctor-data-'));
  const now = Date.now();
  for (const [name, age] of [
    ['window-old', 2],
    ['window-new', 0],
    ['changes', 2],
    ['program', 2],
  ] as const) {
    await mkdir(join(data, name));
    await writeFile(join(data, name, 'file'), 'x');
    const at = new Date(now - age * 3_600_000);
    await utimes(join(data, name), at, at);
  }
  await removeFormer(data, now - 3_600_000);
  expect((await readdir(data)).sort()).toEqual(['changes', 'program', 'window-new']);
  await rm(data, { recursive: true });
});
