import { mkdtempSync, promises as fs, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readFolder } from './files.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe('a folder', () => {
  it.each(['ENOENT', 'EPERM', 'EBUSY'])('is read although one of its entries is not: %s', async (code) => {
    for (const name of ['b.log', 'a.log', 'gone.tmp']) writeFileSync(join(folder, name), 'text');
    const { lstat } = fs;
    // The reader writes paths as Windows does.
    vi.spyOn(fs, 'lstat').mockImplementation((path) =>
      String(path).endsWith('gone.tmp')
        ? Promise.reject(Object.assign(new Error(code), { code }))
        : lstat(String(path).replace(/\\/g, '/')),
    );
    const found = await readFolder({ kind: 'folder', path: folder });
    if (found.state !== 'value') throw new Error(found.state);
    expect(found.value.map(({ name, size }) => [name, size])).toEqual([
      ['a.log', 4],
      ['b.log', 4],
    ]);
  });

  it('that is not there is absent', async () => {
    expect(await readFolder({ kind: 'folder', path: join(folder, 'nowhere') })).toEqual({ state: 'absent' });
  });
});
