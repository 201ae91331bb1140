/**
 * The process inside a lab that races: the program tries its list, and then the programs that people would use instead try
 * the same list one name after the other, again and again. Started by take.ts and by nothing else. Usage: inside-race.ts
 * ROUNDS AUTHORITY-FOLDER.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { targetsOf } from '../../main/network/probe/targets.js';
import { tenant } from './addresses.js';
import { openAuthority } from './authority.js';
import { buildLab, type Lab } from './lab.js';
import { well } from './probe-situations/well.js';

/** Milliseconds of each round, of whole processes. */
export interface RaceTaken {
  readonly ours: readonly number[];
  readonly oneByOne: readonly number[];
  readonly names: number;
}

const program = join(dirname(fileURLToPath(import.meta.url)), '../../dist/main/cli.js');

const targets = targetsOf({ cloud: 'public', tenant });

/** For each name the handshake of the connector, and one of the newest version with a request; for lists a request. */
const script = targets
  .flatMap(({ protocol, host, port }) =>
    protocol === 'http'
      ? [`curl -s -m 10 -o /dev/null http://${host}:${port}/list.crl`]
      : [
          `timeout 10 openssl s_client -connect ${host}:${port} -servername ${host} -tls1_2 </dev/null >/dev/null 2>&1`,
          `curl -s -k -m 10 -o /dev/null https://${host}:${port}/`,
        ],
  )
  .join('\n');

async function timed(lab: Lab, ...command: string[]): Promise<number> {
  const begun = performance.now();
  // Each must have reached everything: what fails early is no figure.
  await lab.must('client', ...command);
  return performance.now() - begun;
}

async function race(rounds: number, authorityFolder: string): Promise<RaceTaken> {
  const authority = openAuthority(authorityFolder);
  const lab = await buildLab(authority);
  await well(lab);
  const check = [
    'check',
    '--json',
    '--tenant',
    tenant,
    '--roots',
    authority.root,
    '--path',
    'direct',
    '--no-rehearsal',
  ];
  const ours: number[] = [];
  const oneByOne: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const own = await timed(lab, process.execPath, program, ...check);
    const theirs = await timed(lab, 'sh', '-ec', script);
    // The first pays for cold caches.
    if (round === 0) continue;
    ours.push(own);
    oneByOne.push(theirs);
  }
  return { ours, oneByOne, names: targets.length };
}

// The one that started us holds our standard input. When it is gone, so are we, and the kernel removes the lab.
process.stdin.on('end', () => process.exit(1));
process.stdin.on('error', () => process.exit(1));
process.stdin.resume();

const [, , rounds = '', folder = ''] = process.argv;
try {
  const taken = JSON.stringify(await race(Number(rounds), folder));
  process.stdout.write(taken, () => process.exit(0));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
}
