/**
 * Takes a scenario's capture in a lab of its own. The lab lives in namespaces that belong to one process (inside.ts).
 * It ends when that process ends: by itself, because this process kills it, because this process' end closes its standard
 * input, or because the kernel tells it that its parent died. So nothing is left after a failure or a kill.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../main/report/report.js';
import { canRunLab, labPath } from './can-run-lab.js';
import type { BoundsTaken } from './inside-bounds.js';
import type { ProbeTaken } from './probe-scenario.js';
import type { Trial } from './try-first.js';

const here = dirname(fileURLToPath(import.meta.url));

/** How long a scenario may take before it is killed, in milliseconds. */
const patience = 90_000;

export interface TakeOptions {
  readonly authority: string;
  readonly signal?: AbortSignal;
}

/** The arguments that start a program as the first process of new namespaces, which die with it and with us. */
export const isolated: readonly string[] = [
  ...['setpriv', '--pdeathsig', 'KILL'],
  ...['unshare', '--mount', '--pid', '--net', '--fork', '--kill-child=KILL', '--mount-proc', '--'],
  // A file system of our own for /run: the names of namespaces and locks are then ours alone.
  ...['sh', '-ec', 'mount -t tmpfs -o mode=755 lab /run && mkdir /run/lab && exec "$@"', 'lab'],
];

/** The capture's bytes. Throws with what the lab said where it failed. */
export function takeCapture(scenario: string, options: TakeOptions): Promise<Buffer> {
  return play('inside.ts', scenario, options);
}

/** What the program's own tries came to, with the capture of them. Throws with what the lab said where it failed. */
export async function takeProbes(scenario: string, options: TakeOptions): Promise<ProbeTaken> {
  return JSON.parse((await play('inside-probe.ts', scenario, options)).toString()) as ProbeTaken;
}

/** How long the program took over its tries, and how much it had open. Throws with what the lab said where it failed. */
export async function takeBounds(situation: string, options: TakeOptions): Promise<BoundsTaken> {
  return JSON.parse((await play('inside-bounds.ts', situation, options)).toString()) as BoundsTaken;
}

/** What became of a connection that was kept open. Throws with what the lab said where it failed. */
export async function takeHeld(situation: string, options: TakeOptions): Promise<Report> {
  return JSON.parse((await play('inside-hold.ts', situation, options)).toString()) as Report;
}

/** What was said of the way of a change that was tried first. Throws with what the lab said where it failed. */
export async function takeTrial(situation: string, options: TakeOptions): Promise<Trial> {
  return JSON.parse((await play('inside-trial.ts', situation, options)).toString()) as Trial;
}

/** Figures of a race (inside-race.ts), as JSON. Throws with what the lab said where it failed. */
export async function takeRace(rounds: string, options: TakeOptions): Promise<string> {
  return (await play('inside-race.ts', rounds, options)).toString();
}

/** What a script of ours writes that runs in a lab of its own. */
function play(script: string, scenario: string, options: TakeOptions): Promise<Buffer> {
  const ability = canRunLab();
  if (!ability.ok) {
    return Promise.reject(new Error(ability.reason ?? 'The network lab cannot run here.'));
  }
  return new Promise((done, fail) => {
    const [command = '', ...args] = [
      ...isolated,
      ...[process.execPath, '--import', 'tsx', join(here, script), scenario, options.authority],
    ];
    const child = spawn(command, args, {
      cwd: join(here, '../..'),
      stdio: 'pipe',
      env: { PATH: labPath, HOME: '/run/lab', LC_ALL: 'C.UTF-8' },
      timeout: patience,
      killSignal: 'SIGKILL',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const chunks: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (data: Buffer) => chunks.push(data));
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    child.stdin.on('error', () => undefined);
    child.on('error', fail);
    child.on('close', (status, signal) => {
      if (status === 0) {
        done(Buffer.concat(chunks));
      } else {
        fail(new Error(`The lab failed at ${scenario} (${signal ?? status}): ${said.trim() || 'it said nothing'}`));
      }
    });
  });
}
