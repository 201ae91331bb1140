/**
 * Where Chromium keeps its files while the program runs as administrator: a folder of its own that nobody else can write to,
 * and not the one of the person, whose programs could have put something there.
 */
import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';

/** Makes and protects it; Electron has to be told before it is ready. */
export async function makeOwnFolder(): Promise<string> {
  const [{ programDataFolder }, { protectFolder }] = await Promise.all([
    import('../machine/windows/program-data.js'),
    import('../machine/windows/writing/protected-folder.js'),
  ]);
  const data = programDataFolder();
  const folder = join(data, `${start}${randomUUID()}`);
  await protectFolder(folder);
  await removeFormer(data, Date.now() - hour);
  return folder;
}

const start = 'window-';
const hour = 60 * 60_000;

/** Windows keeps files of a program until it has ended, so each removes what earlier ones have left. */
export async function removeFormer(data: string, before: number): Promise<void> {
  for (const name of await fs.readdir(data)) {
    if (!name.startsWith(start)) continue;
    const folder = join(data, name);
    const { mtimeMs } = await fs.lstat(folder);
    if (mtimeMs < before) await removeFolder(folder);
  }
}

/** Takes it away as far as Windows lets go of it. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await fs.rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    // What is still in use is left for the next time: it holds nothing of the person's.
    if (!['EBUSY', 'EPERM', 'EACCES', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
