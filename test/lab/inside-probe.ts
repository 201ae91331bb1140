/**
 * The process inside a lab: builds it, sets up one situation, and has the program try its names there while packets are
 * recorded. Started by take.ts and by nothing else. Usage: inside-probe.ts SCENARIO AUTHORITY-FOLDER.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tenant } from './addresses.js';
import { openAuthority } from './authority.js';
import { buildLab, record } from './lab.js';
import type { ProbeTaken } from './probe-scenario.js';
import { probeScenarios } from './probe-scenarios.js';

// The one that started us holds our standard input. When it is gone, so are we, and the kernel removes the lab.
process.stdin.on('end', () => process.exit(1));
process.stdin.on('error', () => process.exit(1));
process.stdin.resume();

const [, , name = '', authorityFolder = ''] = process.argv;
const program = join(dirname(fileURLToPath(import.meta.url)), '../../dist/main/cli.js');

try {
  const scenario = probeScenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`There is no situation called ${name}`);
  const authority = openAuthority(authorityFolder);
  const lab = await buildLab(authority);
  await scenario.prepare(lab);
  const stop = await record({});
  const begun = performance.now();
  const { status, out, err } = await lab.run(
    'client',
    ...[process.execPath, program, 'check', '--json', '--tenant', tenant, '--roots', authority.root],
    ...scenario.paths.flatMap((path) => ['--path', path]),
    ...(scenario.more ?? []),
  );
  const milliseconds = performance.now() - begun;
  const capture = readFileSync(await stop()).toString('base64');
  const report: unknown = out === '' ? null : JSON.parse(out);
  const taken: ProbeTaken = { exitCode: status, report, said: err, capture, milliseconds };
  process.stdout.write(JSON.stringify(taken), () => process.exit(0));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
}
