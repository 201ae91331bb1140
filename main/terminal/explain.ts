/** `connector-doctor explain`: the help page of a code. */
import { codes, isCode } from '../examine/codes.js';
import { helpPage } from '../report/help.js';
import { helpText } from '../report/help-text.js';
import { print, say, textOptions } from './output.js';

const wrongUsage = 2;

/** Prints the page, and gives the exit code. A code may be written in small letters. */
export function explain(text: string, { json = false }: { readonly json?: boolean }): number {
  const code = text.trim().toUpperCase();
  if (!isCode(code)) {
    say(`There is no finding with the code "${text}". ${suggestion(code)}\n`);
    return wrongUsage;
  }
  const page = helpPage(code);
  if (json) process.stdout.write(`${JSON.stringify(page, null, 2)}\n`);
  else print(helpText(page, textOptions()));
  return 0;
}

/** Codes that have a word of it in them; all of them where none has. */
function suggestion(text: string): string {
  const all = Object.keys(codes);
  const parts = text.split(/[^A-Z0-9]+/).filter((part) => part.length > 2);
  const alike = all.filter((code) => parts.some((part) => code.includes(part)));
  return alike.length > 0 ? `Is one of these meant? ${alike.join(', ')}` : `These are known: ${all.join(', ')}`;
}
