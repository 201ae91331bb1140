/** Writes docs/findings.md, the help pages of all codes, from what the program itself shows. `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codes, type Code } from '../main/examine/codes.js';
import { helpPage, type HelpPage } from '../main/report/help.js';
import { outcomeWords } from '../main/words/labels.js';

const page = fileURLToPath(new URL('../docs/findings.md', import.meta.url));

const pages = (Object.keys(codes) as Code[]).map(helpPage);

/** Names with an asterisk and elements of configuration files are no marks of this page. */
const literal = (text: string): string => text.replace(/[*<>_|]/g, (mark) => `\\${mark}`);

const section = ({ code, title, means, sure, told, steps, documents }: HelpPage): string[] => [
  `## ${code}`,
  '',
  `**${literal(title)}**`,
  '',
  literal(means),
  '',
  'What can be done:',
  '',
  ...steps.map((step, index) => `${index + 1}. ${literal(step)}`),
  '',
  `How sure it is: ${literal(sure)}`,
  '',
  `How we tell: ${literal(told)}`,
  '',
  'Read more:',
  '',
  ...documents.map((document) => `- [${document.title}](${document.address})`),
  '',
];

const text = [
  '# Findings',
  '',
  'Written by `npx tsx build/findings-page.ts` from `main/examine/codes.ts` and `main/words/help.ts`; do not edit by hand.',
  'Codes are permanent. `connector-doctor explain CODE` prints a page, and so does "More about this" in the window.',
  '',
  '| code | outcome | severity | where | who can fix it |',
  '| --- | --- | --- | --- | --- |',
  ...pages.map(
    ({ code, outcome, severity, where, whoCanFix }) =>
      `| [${code}](#${code.toLowerCase()}) | ${outcomeWords[outcome]} | ${severity} | ${where} | ${whoCanFix} |`,
  ),
  '',
  ...pages.flatMap(section),
].join('\n');

if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') !== text) {
    console.error('docs/findings.md is not what the program says. Run: npx tsx build/findings-page.ts');
    process.exitCode = 1;
  }
} else {
  writeFileSync(page, text);
}
