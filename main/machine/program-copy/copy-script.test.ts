import { describe, expect, it } from 'vitest';
import { copyScript, powerShellArguments, type CopyOrder } from './copy-script.js';

const order: CopyOrder = {
  source: 'C:\\Users\\somebody\\Downloads\\Connector Doctor',
  list: 'C:\\Users\\somebody\\AppData\\Local\\Temp\\program.txt',
  listSha256: 'ab'.repeat(32),
  executable: 'Connector Doctor.exe',
  given: [`--carry-out=${'cd'.repeat(32)}`, '--plan=C:\\plan.json', `--plan-sha256=${'ef'.repeat(32)}`],
};
const script = copyScript(order);
/** Without what stands in quotation marks of PowerShell. */
const bare = (text: string): string => text.replace(/'(?:[^']|'')*'/g, "''");

describe('the script that copies the program', () => {
  it('knows no command of PowerShell, whose modules are looked for in folders of the person, and no environment', () => {
    expect(bare(script)).not.toMatch(/\b[A-Z][a-z]+-[A-Z][A-Za-z]+/);
    expect(bare(script)).not.toMatch(/\$env:|Invoke-|\biex\b|::new\(|\||&/i);
    const words = bare(script).match(/(?<![$.:\w[-])[A-Za-z]+\b(?!\]|::)/g) ?? [];
    const known = ['try', 'catch', 'finally', 'function', 'if', 'foreach', 'in', 'continue', 'throw', 'exit'];
    const own = ['Hash', 'Protect'];
    expect([...new Set(words)].filter((word) => ![...known, ...own].includes(word))).toEqual([]);
  });

  it('holds every file against a list, and the list against the hash that it was given', () => {
    const at = (text: string): number => {
      expect(script).toContain(text);
      return script.indexOf(text);
    };
    const steps = [
      at("if ((Hash $bytes) -cne $wanted) { throw 'another list' }"),
      at('Protect $target\n'),
      at("if ((Hash $content) -cne $hash) { throw 'another file' }"),
      at('[IO.File]::WriteAllBytes($to, $content)'),
      at('[IO.Directory]::Delete($gone, $true)'),
      at('[Diagnostics.Process]::Start($start)'),
    ];
    expect(steps).toEqual([...steps].sort((one, other) => one - other));
    // What was compared is what is written: the file is read once.
    expect(script.match(/ReadAllBytes\(\$source/g)).toHaveLength(1);
  });

  it('takes names of the list that lead nowhere else', () => {
    const line = new RegExp(/-cnotmatch '([^']+)'/.exec(script)?.[1] ?? 'none');
    const steps = new RegExp(/\$name -match '([^']+)'/.exec(script)?.[1] ?? 'none');
    const isTaken = (name: string): boolean => line.test(`${'0'.repeat(64)} ${name}`) && !steps.test(name);
    for (const name of ['Connector Doctor.exe', 'resources\\app.asar', 'a\\b\\c.d..e'])
      expect(isTaken(name)).toBe(true);
    for (const name of ['..\\x', 'a\\..\\x', '.', 'C:\\x', '\\x', 'a\\\\x', 'a/x', 'a:stream', 'a?', '']) {
      expect(isTaken(name), name).toBe(false);
    }
  });

  it('takes over what it is given as text, whatever is in it', () => {
    const hostile = "C:\\it's ‘so’; exit\\$(1)`";
    const text = copyScript({ ...order, source: hostile });
    expect(text).toContain("$source = 'C:\\it''s ‘‘so’’; exit\\$(1)`'\n");
    expect(text.split('\n')).toHaveLength(script.split('\n').length);
    expect(script).toContain(
      `$start.Arguments = '"--carry-out=${'cd'.repeat(32)}" "--plan=C:\\plan.json" "--plan-sha256=${'ef'.repeat(32)}"'`,
    );
    expect(copyScript({ ...order, given: ['C:\\folder\\'] })).toContain('$start.Arguments = \'"C:\\folder\\\\"\'');
  });

  it('is closed in itself: every bracket and every quotation mark', () => {
    for (const [open, close] of ['()', '{}', '[]']) {
      expect(bare(script).split(open ?? '').length, open).toBe(bare(script).split(close ?? '').length);
    }
    expect(bare(script).replace(/''/g, '')).not.toContain("'");
    expect(bare(script)).not.toContain('"');
    expect(script).toMatch(/^\$ErrorActionPreference = 'Stop'\ntry \{\n/);
    expect(script).toMatch(/\} catch \{ exit 9 \}\n$/);
  });

  it('goes to Windows PowerShell encoded, without profiles, within what a command line may hold', () => {
    const given = powerShellArguments(script);
    expect(given.slice(0, -1)).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand']);
    expect(Buffer.from(given.at(-1) ?? '', 'base64').toString('utf16le')).toBe(script);
    const long = copyScript({ ...order, source: `C:\\${'x'.repeat(250)}`, list: `C:\\${'y'.repeat(250)}` });
    // CreateProcessW takes 32,767 letters.
    expect(powerShellArguments(long).join(' ').length).toBeLessThan(20_000);
  });
});
