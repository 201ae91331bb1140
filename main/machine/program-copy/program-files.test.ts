import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listProgram } from './program-files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-program-'));
  await mkdir(join(folder, 'resources', 'empty'), { recursive: true });
  await writeFile(join(folder, 'resources', 'app.asar'), 'archive');
  await writeFile(join(folder, 'Connector Doctor.exe'), 'program');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the list of the program’s files', () => {
  it('names each by its hash, in an order that does not depend on the disk, and has a hash of its own', async () => {
    const { text, sha256: own } = await listProgram(folder);
    expect(text).toBe(`${sha256('program')} Connector Doctor.exe\n${sha256('archive')} resources\\app.asar\n`);
    expect(own).toBe(sha256(text));
    await writeFile(join(folder, 'resources', 'app.asar'), 'other');
    expect((await listProgram(folder)).sha256).not.toBe(own);
  });

  it('takes neither links nor names that a line cannot hold', async () => {
    await symlink('/etc/hosts', join(folder, 'link'));
    await expect(listProgram(folder)).rejects.toThrow('link is no file');
    await rm(join(folder, 'link'));
    await writeFile(join(folder, 'a\nb'), '');
    await expect(listProgram(folder)).rejects.toThrow('the program holds');
  });
});
