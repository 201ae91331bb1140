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
import type { ProbeScenario, ProbeTaken } from './probe-scenario.js';
import { probeScenarios } from './probe-scenarios.js';

// The one that started us holds our standard input. When it is gone, so are we, and the kernel removes the lab.
process.stdin.on('end', () => process.exit(1));
process.stdin.on('error', () => process.exit(1));
process.stdin.resume();

const [, , name = '', authorityFolder = ''] = process.argv;
const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, '../../dist/main/cli.js');

/** What the client runs, behind the name of Node. */
const argumentsOf = ({ paths, more = [] }: ProbeScenario, root: string): string[] =>
  paths === 'as-set-up'
    ? ['--import', 'tsx', join(here, 'as-set-up.ts'), root]
    : [
        ...[program, 'check', '--json', '--tenant', tenant, '--roots', root],
        ...paths.flatMap((path) => ['--path', path]),
        ...more,
      ];

try {
  const scenario = probeScenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`There is no situation called ${name}`);
  const authority = openAuthority(authorityFolder);
  const lab = await buildLab(authority);
  await scenario.prepare(lab);
  const stop = await record({});
  const begun = performance.now();
  const { status, out, err } = await lab.run('client', process.execPath, ...argumentsOf(scenario, authority.root));
  const milliseconds = performance.now() - begun;
  const capture = readFileSync(await stop()).toString('base64');
  const printed = out === '' ? null : (JSON.parse(out) as unknown);
  const report = scenario.paths === 'as-set-up' ? (printed as Pick<ProbeTaken, 'report'> | null)?.report : printed;
  const taken: ProbeTaken = { exitCode: status, report, said: err, capture, milliseconds };
  process.stdout.write(JSON.stringify(taken), () => process.exit(0));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
}
