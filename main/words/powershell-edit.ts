/** The change of a file as commands for Windows PowerShell, which leave every byte that they do not name as it was. */
import { bytesOf } from '../evidence/base64.js';
import { lettersOf } from '../evidence/bytes.js';
import type { ChangeOf } from '../remedy/change.js';
import { quoted } from './powershell-text.js';

/** Longest piece of a file that is shown in a command, in letters. */
const longestPiece = 4000;

/** A piece of a file, and what takes its place. The piece occurs once. */
interface Replacement {
  readonly old: string;
  readonly fresh: string;
}

/**
 * The commands; null for a file that is better edited by an editor: UTF-16, lines that end in several ways, or letters
 * beside ASCII in the lines that change.
 *
 * Each byte is taken for one letter (code page 28591, ISO 8859-1, whose 256 letters are the 256 bytes), so that neither a
 * byte order mark nor another encoding matters. `Contains` and `Replace` of .NET compare ordinally (Microsoft, "Best
 * practices for comparing strings in .NET").
 */
export function powershellEdit({ path, before, after }: ChangeOf<'file'>): string | null {
  const replacement = replacementOf(lettersOf(bytesOf(before)), lettersOf(bytesOf(after)));
  if (replacement === null) return null;
  const [old, fresh] = [expression(replacement.old), expression(replacement.fresh)];
  if (old === null || fresh === null) return null;
  return [
    `$file = ${quoted(path)}`,
    `Copy-Item -LiteralPath $file -Destination "$file.before"`,
    '$letters = [Text.Encoding]::GetEncoding(28591)',
    '$text = $letters.GetString([IO.File]::ReadAllBytes($file))',
    `$old = ${old}`,
    `$new = ${fresh}`,
    `if ($text.Contains($old)) { [IO.File]::WriteAllBytes($file, $letters.GetBytes($text.Replace($old, $new))) } else { Write-Warning 'The file is not as it was shown. Nothing was changed.' }`,
  ].join('\n');
}

/** The lines that differ, with as many before them as make the piece one that occurs once. */
export function replacementOf(before: string, after: string): Replacement | null {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let same = 0;
  const most = Math.min(before.length, after.length) - start;
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  start = lineStart(before, start);
  let end = lineEnd(before, before.length - same);
  for (;;) {
    const old = before.slice(start, end);
    const fresh = after.slice(start, after.length - (before.length - end));
    if (Math.max(old.length, fresh.length) > longestPiece) return null;
    if (old !== '' && before.indexOf(old) === before.lastIndexOf(old)) return { old, fresh };
    if (start === 0 && end === before.length) return null;
    if (start > 0) start = lineStart(before, start - 1);
    else end = lineEnd(before, end + 1);
  }
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** Where the line's letters end, before what ends the line. */
function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  if (newline === -1) return text.length;
  return newline > at && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The lines as an expression of PowerShell; null where it could not be read by a person, or pasted. */
function expression(text: string): string | null {
  if (!/^[\t\r\n\u0020-\u007e]*$/.test(text)) return null;
  const lines = text.split('\r\n');
  const isWindows = lines.every((line) => !/[\r\n]/.test(line));
  const pieces = isWindows ? lines : text.split('\n');
  if (pieces.some((line) => line.includes('\r'))) return null;
  const literals = pieces.map(literal);
  if (literals.length === 1) return literals[0] ?? null;
  return `@(${literals.join(', ')}) -join "${isWindows ? '`r`n' : '`n'}"`;
}

/** A tab that is pasted into a console completes words there, so it is written as `t. */
const literal = (line: string): string =>
  line.includes('\t') ? `"${line.replace(/[`"$]/g, '`$&').replace(/\t/g, '`t')}"` : quoted(line);
