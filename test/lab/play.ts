/** Takes one scenario's capture into a file, to look at. Usage: npx tsx test/lab/play.ts SCENARIO FILE. */
import { writeFileSync } from 'node:fs';
import { makeAuthority } from './authority.js';
import { takeCapture } from './take.js';
import { makeWorkFolder } from './work-folder.js';

const [, , name = '', file = ''] = process.argv;
const work = makeWorkFolder();
try {
  makeAuthority(work.path);
  writeFileSync(file, await takeCapture(name, { authority: work.path }));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
