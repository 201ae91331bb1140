/** The files of this program with their hashes: a copy is the same where all of them are. */
import { createHash } from 'node:crypto';
import type fsModule from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** All files below the program's folder. */
export interface ProgramList {
  /** A line for each, by name: `SHA-256 path\below\the\folder`. */
  readonly text: string;
  /** Of that text in UTF-8, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** A packaged program has about a hundred files and 300 MB. */
const most = { files: 5000, bytes: 2 ** 30 } as const;

/**
 * Lists them.
 *
 * @throws (rejects) where something there is no file and no folder, is named so that a line could not hold it, or is too much
 */
export async function listProgram(folder: string): Promise<ProgramList> {
  const fs = plainFiles().promises;
  const lines: string[] = [];
  let bytes = 0;
  const walk = async (below: readonly string[]): Promise<void> => {
    for (const entry of await fs.readdir(join(folder, ...below), { withFileTypes: true })) {
      const path = [...below, entry.name];
      const name = path.join('\\');
      // Names that Windows does not allow, and control characters.
      if (/["*/:<>?|\p{Cc}]|^\.{1,2}$/u.test(entry.name)) throw new Error(`the program holds ${name}`);
      if (entry.isDirectory()) {
        await walk(path);
        continue;
      }
      if (!entry.isFile()) throw new Error(`${name} is no file`);
      const content = await fs.readFile(join(folder, ...path));
      bytes += content.length;
      lines.push(`${sha256Of(content)} ${name}`);
      if (lines.length > most.files || bytes > most.bytes) throw new Error('the folder holds more than the program');
    }
  };
  await walk([]);
  const text = lines
    .sort((one, other) => (one.slice(65) < other.slice(65) ? -1 : 1))
    .map((line) => `${line}\n`)
    .join('');
  return { text, sha256: sha256Of(Buffer.from(text)) };
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** In Electron, Node's own functions take an archive (app.asar) for a folder. */
function plainFiles(): typeof fsModule {
  const name = 'electron' in process.versions ? 'original-fs' : 'node:fs';
  return createRequire(import.meta.url)(name) as typeof fsModule;
}
