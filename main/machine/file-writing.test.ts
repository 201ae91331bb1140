import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectReplaced, orWriteError, putBackFile, refuseLinks, settleFile } from './file-writing.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-writing-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const place = (): string => join(folder, 'a.config');
const beside = (): { fresh: string; replaced: string } => ({ fresh: `${place()}.new`, replaced: `${place()}.old` });

const ours = { before: Buffer.from('old'), after: Buffer.from('new') };

describe('a file that was being replaced', () => {
  it.each([
    ['before', { 'a.config': 'old' }, 'old'],
    ['while the new one was written', { 'a.config': 'old', 'a.config.new': 'ne' }, 'old'],
    ['between the two names', { 'a.config.old': 'old', 'a.config.new': 'new' }, 'old'],
    ['after', { 'a.config': 'new', 'a.config.old': 'old' }, 'new'],
  ])('is whole again when the program was killed %s', async (_, files, content) => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await settleFile(place(), ours, beside());
    expect(await readdir(folder)).toEqual(['a.config']);
    expect(await readFile(place(), 'utf8')).toBe(content);
  });

  it('has what another program wrote just before, and nothing of that is lost where it was written to since', async () => {
    await writeFile(place(), 'new');
    await writeFile(beside().replaced, 'theirs');
    await settleFile(place(), ours, beside());
    expect(await readFile(place(), 'utf8')).toBe('theirs');
    expect(await readdir(folder)).toEqual(['a.config']);
    await writeFile(beside().replaced, 'theirs, before');
    await expect(settleFile(place(), ours, beside())).rejects.toMatchObject({ fault: 'changed-since' });
    expect(await readFile(beside().replaced, 'utf8')).toBe('theirs, before');
  });

  it.each(['a.config', 'a.config.old'])('stays as it is where %s is a link', async (linked) => {
    await writeFile(join(folder, 'elsewhere'), 'old');
    for (const name of ['a.config', 'a.config.old']) {
      if (name === linked) await symlink(join(folder, 'elsewhere'), join(folder, name));
      else await writeFile(join(folder, name), 'old');
    }
    await expect(settleFile(place(), ours, beside())).rejects.toMatchObject({ fault: 'redirected' });
    expect(await readdir(folder)).toEqual(['a.config', 'a.config.old', 'elsewhere']);
  });

  it('is put back under its name', async () => {
    await writeFile(place(), 'new');
    await writeFile(beside().replaced, 'old');
    await putBackFile(place(), beside());
    expect(await readFile(place(), 'utf8')).toBe('old');
    await expect(putBackFile(place(), beside())).rejects.toMatchObject({ fault: 'not-there' });
  });
});

describe('a file that was replaced', () => {
  it('is put back where it was not what was to be replaced', async () => {
    await writeFile(place(), 'new');
    await writeFile(beside().replaced, 'old');
    await expect(expectReplaced(place(), Buffer.from('old'), beside())).resolves.toBeUndefined();
    await writeFile(beside().replaced, 'theirs');
    await expect(expectReplaced(place(), Buffer.from('old'), beside())).rejects.toMatchObject({
      fault: 'changed-since',
    });
    expect(await readFile(place(), 'utf8')).toBe('theirs');
  });
});

describe('a path', () => {
  it('is refused where a link is on the way', async () => {
    await mkdir(join(folder, 'real'));
    await writeFile(join(folder, 'real', 'a'), '');
    await expect(refuseLinks(join(folder, 'real', 'a'), '/')).resolves.toBeUndefined();
    await rename(join(folder, 'real'), join(folder, 'other'));
    await symlink(join(folder, 'other'), join(folder, 'real'));
    await expect(refuseLinks(join(folder, 'real', 'a'), '/')).rejects.toMatchObject({ fault: 'redirected' });
  });
});

describe('what the system says', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EROFS', 'read-only'],
    ['EBUSY', 'in-use'],
    ['EPERM', 'access-denied'],
    ['EIO', 'failed'],
  ])('is told in one word: %s', async (code, fault) => {
    const failing = (): Promise<void> => Promise.reject(Object.assign(new Error(code), { code }));
    await expect(orWriteError(failing)).rejects.toMatchObject({ fault });
  });
});
