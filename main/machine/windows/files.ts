/** Files and folders, through Node: it asks for no more rights than reading needs, and shares files that are in use. */
import { promises as fs } from 'node:fs';
import { absent, known, unreadable, type Fact } from '../../evidence/fact.js';
import type { Answer, Question } from '../../evidence/server.js';

/** A folder that holds more is somebody's archive. */
const mostEntries = 5000;

/** A file, whole or its end. One that is larger than what is asked for is only read at its end. */
export async function readFile({ path, part, most }: Question<'file'>): Promise<Fact<Answer<'file'>>> {
  return await orFailure(async () => {
    const file = await fs.open(path, 'r');
    try {
      const { size, mtime } = await file.stat();
      if (part === 'whole' && size > most) return unreadable('too-large', `${size} bytes`);
      const length = Math.min(size, most);
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await file.read(bytes, 0, length, size - length);
      return known({
        bytes: bytes.subarray(0, bytesRead).toString('base64'),
        size,
        modified: mtime.toISOString(),
      });
    } finally {
      await file.close();
    }
  });
}

/** What is in a folder, by name. An entry that is gone meanwhile, or cannot be looked at, is left out: the rest is there. */
export async function readFolder({ path }: Question<'folder'>): Promise<Fact<Answer<'folder'>>> {
  return await orFailure(async () => {
    const entries = (await fs.readdir(path, { withFileTypes: true })).slice(0, mostEntries);
    const described = entries.map(async (entry) => {
      const { size, mtime } = await fs.lstat(`${path}\\${entry.name}`);
      return { name: entry.name, folder: entry.isDirectory(), size, modified: mtime.toISOString() };
    });
    const found = (await Promise.allSettled(described)).flatMap((each) =>
      each.status === 'fulfilled' ? [each.value] : [],
    );
    return known(found.sort((one, other) => (one.name < other.name ? -1 : 1)));
  });
}

/** ENOTDIR: a part of the path is a file, so nothing is below it. */
const notThere = new Set(['ENOENT', 'ENOTDIR']);

async function orFailure<T>(read: () => Promise<Fact<T>>): Promise<Fact<T>> {
  try {
    return await read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (notThere.has(code)) return absent;
    return unreadable(code === 'EACCES' || code === 'EPERM' ? 'access-denied' : 'failed', code);
  }
}
