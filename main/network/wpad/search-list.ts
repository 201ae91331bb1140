/** Suffixes for names on systems other than Windows: those of resolv.conf (resolv.conf(5): the last line of either kind). */
import { readFile } from 'node:fs/promises';

/** The suffixes; none where the file says none, or cannot be read: such a system looks for no script by itself. */
export async function searchList(file = '/etc/resolv.conf'): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => /^(?:search|domain)\s/.test(line));
  return (lines[lines.length - 1] ?? '')
    .split(/\s+/)
    .slice(1)
    .filter((suffix) => suffix !== '');
}
