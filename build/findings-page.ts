/** Writes docs/findings.md, the help page of every code, from the table of codes. `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codes } from '../main/examine/codes.js';

const page = fileURLToPath(new URL('../docs/findings.md', import.meta.url));

const outcomeWords: Readonly<Record<string, string>> = {
  problem: 'a problem',
  notice: 'worth knowing',
  ok: 'all is well',
  couldNotTest: 'could not be tested',
};

const text = [
  '# Findings',
  '',
  'Written from `main/examine/codes.ts` by `npx tsx build/findings-page.ts`; do not edit by hand. Codes are permanent.',
  '',
  '| code | outcome | severity | where | who can fix it | rule |',
  '| --- | --- | --- | --- | --- | --- |',
  ...Object.entries(codes).map(
    ([code, row]) =>
      `| ${code} | ${outcomeWords[row.outcome] ?? row.outcome} | ${row.severity} | ${row.where} | ${row.whoCanFix} | ${row.rule} |`,
  ),
  '',
].join('\n');

if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') !== text) {
    console.error('docs/findings.md is not what the table of codes says. Run: npx tsx build/findings-page.ts');
    process.exitCode = 1;
  }
} else {
  writeFileSync(page, text);
}
