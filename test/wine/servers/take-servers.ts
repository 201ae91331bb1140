/**
 * Takes all recordings of practice servers anew: `npx tsx test/wine/servers/take-servers.ts [ID...]`, as root, about two
 * minutes. It writes none whose findings are not what they were meant to be.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { prepareWine } from '../wine.js';
import { codesOf, practiceNames, takeServer } from './take.js';
import { practiceStates } from './states.js';

const folder = fileURLToPath(new URL('../../../main/samples/servers/', import.meta.url));
const wanted = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const prepared = await prepareWine(practiceNames);
try {
  for (const state of practiceStates) {
    if (wanted.length > 0 && !wanted.includes(state.id)) continue;
    const { evidence, report } = await takeServer(prepared, state);
    const found = codesOf(report);
    if (isDeepStrictEqual(found, [...state.finds])) {
      writeFileSync(join(folder, `${state.id}.json`), `${JSON.stringify(evidence)}\n`);
      process.stdout.write(`${state.id}: ${found.join(', ')}\n`);
    } else {
      process.stdout.write(`${state.id} is not what it was meant to be: ${found.join(', ')}\n`);
      process.exitCode = 1;
    }
  }
} finally {
  prepared.remove();
}
const index = practiceStates.map(({ id, title, description }) => ({ id, title, description, file: `${id}.json` }));
writeFileSync(join(folder, 'servers.json'), `${JSON.stringify(index, null, 2)}\n`);
