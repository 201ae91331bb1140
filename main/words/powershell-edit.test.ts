import { describe, expect, it } from 'vitest';
import { corpus } from '../../test/mono/corpus.js';
import { editDefaultProxy } from '../configuration/edit.js';
import { powershellEdit, replacementOf } from './powershell-edit.js';

const path = 'C:\\Program Files\\A’s\\a.exe.config';
const letters = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const script = (before: string, after: string): string | null =>
  powershellEdit({
    kind: 'file',
    path,
    before: Buffer.from(before).toString('base64'),
    after: Buffer.from(after).toString('base64'),
  });

const wanted = [
  { kind: 'bypass' },
  { kind: 'explicit', address: 'http://proxy.contoso.local:8080', bypassOnLocal: true, useSystemDefault: true },
  { kind: 'automatic' },
] as const;

describe('the change of a file in PowerShell', () => {
  it('names the lines that change, and keeps a copy first', () => {
    const before = '<configuration>\r\n  <runtime />\r\n</configuration>\r\n';
    const after = '<configuration>\r\n\t<a b="$1">\r\n  <runtime />\r\n</configuration>\r\n';
    expect(script(before, after)?.split('\n')).toEqual([
      "$file = 'C:\\Program Files\\A’’s\\a.exe.config'",
      'Copy-Item -LiteralPath $file -Destination "$file.before"',
      '$letters = [Text.Encoding]::GetEncoding(28591)',
      '$text = $letters.GetString([IO.File]::ReadAllBytes($file))',
      "$old = '  <runtime />'",
      '$new = @("`t<a b=`"`$1`">", \'  <runtime />\') -join "`r`n"',
      expect.stringContaining('$text.Replace($old, $new)'),
    ]);
  });

  it('takes as many lines as occur once', () => {
    const before = '<a>\n<x/>\n</a>\n<b>\n<x/>\n</b>\n';
    expect(replacementOf(before, before.replace('<b>\n<x/>', '<b>\n<y/>'))).toEqual({
      old: '<b>\n<x/>',
      fresh: '<b>\n<y/>',
    });
  });

  it('is left to an editor where the lines cannot be written in letters of ASCII', () => {
    expect(script('<a>ä</a>', '<a>ö</a>')).toBeNull();
    expect(script('<a>\r\n<b>\n</a>', '<c>\r\n<b>\n</d>')).toBeNull();
  });

  it('gives the bytes of the plan in every file that it is offered for', () => {
    let offered = 0;
    for (const { name, bytes } of corpus(6, 400, 1)) {
      for (const want of wanted) {
        const edited = editDefaultProxy(bytes, want);
        if (edited.state !== 'edited') continue;
        const [before, after] = [letters(bytes), letters(edited.bytes)];
        const replacement = replacementOf(before, after);
        if (replacement === null) continue;
        offered++;
        expect(before.split(replacement.old).join(replacement.fresh), name).toBe(after);
      }
    }
    expect(offered).toBeGreaterThan(300);
  });
});
