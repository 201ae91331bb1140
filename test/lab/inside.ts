/**
 * The process inside a lab: builds it, plays one scenario, and writes the capture to standard output. Started by take.ts
 * and by nothing else. Usage: inside.ts SCENARIO AUTHORITY-FOLDER.
 */
import { readFileSync } from 'node:fs';
import { openAuthority } from './authority.js';
import { makeClient } from './client.js';
import { buildLab, record } from './lab.js';
import { findScenario } from './scenarios/index.js';

// The one that started us holds our standard input. When it is gone, so are we, and the kernel removes the lab.
process.stdin.on('end', () => process.exit(1));
process.stdin.on('error', () => process.exit(1));
process.stdin.resume();

const [, , name = '', authorityFolder = ''] = process.argv;

try {
  const scenario = findScenario(name);
  const lab = await buildLab(openAuthority(authorityFolder));
  await scenario.prepare(lab);
  const stop = await record(scenario.recording ?? {});
  await scenario.act(makeClient(lab), lab);
  const file = await stop();
  process.stdout.write(readFileSync(file), () => process.exit(0));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
}
