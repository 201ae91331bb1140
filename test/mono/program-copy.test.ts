import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyScript } from '../../main/machine/program-copy/copy-script.js';

/** There is no Windows PowerShell here. What its script calls of .NET can be looked for at least. */
let folder: string;
let program: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'connector-doctor-members-'));
  program = join(folder, 'members.exe');
  execFileSync('mcs', [`-out:${program}`, fileURLToPath(new URL('members.cs', import.meta.url))], { stdio: 'pipe' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const missing = (members: readonly string[]): string[] =>
  execFileSync('mono', [program, ...members], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

const script = copyScript({
  source: 'C:\\program',
  list: 'C:\\list',
  listSha256: 'ab'.repeat(32),
  executable: 'program.exe',
  given: [],
});

/** Members of what the script holds in a variable, by the variable. */
const held: Readonly<Record<string, string>> = {
  sha: 'Security.Cryptography.SHA256',
  made: 'Security.AccessControl.DirectorySecurity',
  is: 'Security.AccessControl.DirectorySecurity',
  rule: 'Security.AccessControl.FileSystemAccessRule',
  start: 'Diagnostics.ProcessStartInfo',
  program: 'Diagnostics.Process',
  wanted: 'String',
  line: 'String',
  old: 'String',
};

describe('the script that copies the program', () => {
  it('calls nothing that .NET does not have', () => {
    const fixed = [...script.matchAll(/\[([A-Z][\w.+]*)\](?:::(\w+))?/g)].map(([, type, member]) =>
      member === undefined ? `System.${type}` : `System.${type}::${member}`,
    );
    const variables = [...script.matchAll(/\$(\w+)\.(\w+)/g)].map(
      ([, variable, member]) => `System.${held[variable ?? ''] ?? `(${variable})`}::${member}`,
    );
    expect(fixed.length).toBeGreaterThan(15);
    expect(variables.length).toBeGreaterThan(12);
    expect(missing([...fixed, ...variables])).toEqual([]);
    expect(missing(['System.IO.File::ReadEverything', 'System.Nothing'])).toHaveLength(2);
  });
});
