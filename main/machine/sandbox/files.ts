/** Files of a sandbox: real ones, below a folder, under the names that they have on the server. */
import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { absent, known, unreadable, type Fact } from '../../evidence/fact.js';
import type { Answer, Question } from '../../evidence/server.js';
import { expectReplaced, orWriteError, syncFolder, writeWhole } from '../file-writing.js';
import { WriteError, type Beside, type Replacement } from '../writer.js';

/** Where a file of the server lies in the sandbox. Windows' names do not tell large letters from small ones. */
export function placeOf(disk: string, path: string): string {
  const parts = path.toLowerCase().split(/[\\/]+/);
  const isPlain =
    /^[a-z]:$/.test(parts[0] ?? '') &&
    parts.slice(1).every((part) => /^[^<>:"|?*]+$/.test(part) && !/^\.*$/.test(part));
  if (!isPlain) throw new WriteError('redirected', path);
  return join(disk, (parts[0] ?? '').slice(0, 1), ...parts.slice(1));
}

/** A file, if it is there. */
export async function readSandboxFile(place: string, { most }: Question<'file'>): Promise<Fact<Answer<'file'>>> {
  try {
    const [bytes, { size, mtime }] = [await fs.readFile(place), await fs.stat(place)];
    if (size > most) return unreadable('too-large', `${size} bytes`);
    return known({ bytes: bytes.toString('base64'), size, modified: mtime.toISOString() });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return code === 'ENOENT' ? absent : unreadable(code === 'EACCES' ? 'access-denied' : 'failed', code);
  }
}

/** The rights to write of owner, group and others: without any, a file is as one with the mark "read-only" on Windows. */
const anyMayWrite = 0o222;

/** As `ServerWriter.expectReplaceable` says. */
export async function expectReplaceable(place: string): Promise<void> {
  await orWriteError(async () => {
    const { mode } = await fs.stat(place);
    if ((mode & anyMayWrite) === 0) throw new WriteError('read-only', place);
    for (const each of [place, dirname(place)]) await fs.access(each, fs.constants.W_OK);
  });
}

/** Gives a file other bytes; the old one stays beside it. */
export async function replaceFile(place: string, { before, after }: Replacement, beside: Beside): Promise<void> {
  const { fresh, replaced } = beside;
  await orWriteError(async () => {
    await expectReplaceable(place);
    const { mode } = await fs.stat(place);
    await fs.rm(replaced, { force: true });
    await writeWhole(fresh, after);
    await fs.chmod(fresh, mode);
    // A second name for the old file, so that at no moment there is none under the first.
    await fs.link(place, replaced);
    await fs.rename(fresh, place);
    await syncFolder(dirname(place));
    await expectReplaced(place, before, beside);
  });
}
