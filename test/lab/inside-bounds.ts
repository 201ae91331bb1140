/**
 * The process inside a lab that measures: builds it, has the program try its names, and looks meanwhile at what it has
 * open. Started by take.ts and by nothing else. Usage: inside-bounds.ts SITUATION AUTHORITY-FOLDER.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { otherCloud4, proxyName, tenant } from './addresses.js';
import { openAuthority } from './authority.js';
import { buildLab, type Lab } from './lab.js';
import type { DnsOptions } from './services.js';
import { well } from './probe-situations/well.js';

/** What was measured. */
export interface BoundsTaken {
  readonly exitCode: number | null;
  readonly report: unknown;
  /** Of the whole process. */
  readonly milliseconds: number;
  /** What a run takes that tries nothing. */
  readonly start: number;
  /** Connections that were open or being made at once, at most. */
  readonly sockets: number;
  /** Milliseconds that the program worked at most without hearing anything; null where it was not measured. */
  readonly stall: number | null;
  /** From the interrupt to the end; null without one. */
  readonly ending: number | null;
}

/** What as-set-up.ts prints. */
type AsSetUp = Pick<BoundsTaken, 'report'> & { readonly stall: number };

/** A network, and what is tried in it. */
interface Situation {
  /** As `check --path` is told. None: the usual ones. `as-set-up`: as on a server that looks for its proxy by itself. */
  readonly paths: readonly string[] | 'as-set-up';
  /** Milliseconds after which the program is interrupted. */
  readonly interrupt?: number;
  prepare(lab: Lab): Promise<void>;
}

const elsewhere = (ports: readonly number[]): string[] => ports.map((port) => `172.21.8.60:${port}`);

async function blackHole(lab: Lab, hosts: DnsOptions['hosts'] = {}): Promise<void> {
  await lab.dns({ everything: true, families: 'both', hosts });
  await lab.forward('-j DROP');
  await lab.forward6('-p tcp -j DROP');
}

/** A script that is looked for, and whose host is nowhere. */
async function blackHoleWithScript(lab: Lab): Promise<void> {
  lab.suffixes('fabrikam.example', 'emea.fabrikam.example');
  await blackHole(lab, { 'wpad.fabrikam.example': [otherCloud4] });
}

const situations: Readonly<Record<string, Situation>> = {
  healthy: { paths: ['direct', `${proxyName}:3128`], prepare: (lab) => well(lab, { squid: {} }) },
  'healthy-as-set-up': { paths: 'as-set-up', prepare: (lab) => well(lab) },
  'black-hole': { paths: ['direct', ...elsewhere([3128])], prepare: (lab) => blackHole(lab) },
  'black-hole-silent': {
    paths: ['direct', ...elsewhere([3128])],
    prepare: async (lab) => {
      await blackHole(lab);
      await lab.siteInput('-p udp --dport 53 -j DROP');
    },
  },
  'black-hole-with-script': { paths: [], prepare: blackHoleWithScript },
  'black-hole-as-set-up': { paths: 'as-set-up', prepare: blackHoleWithScript },
  'black-hole-silent-as-set-up': {
    paths: 'as-set-up',
    prepare: async (lab) => {
      await blackHoleWithScript(lab);
      await lab.siteInput('-p udp --dport 53 -j DROP');
    },
  },
  'black-hole-over-many-paths': {
    paths: ['direct', ...elsewhere([3128, 8080, 8081, 8082, 8083, 8084, 8085, 8086])],
    prepare: (lab) => blackHole(lab),
  },
  interrupted: { paths: ['direct'], interrupt: 2500, prepare: (lab) => blackHole(lab) },
};

// The one that started us holds our standard input. When it is gone, so are we, and the kernel removes the lab.
process.stdin.on('end', () => process.exit(1));
process.stdin.on('error', () => process.exit(1));
process.stdin.resume();

const [, , name = '', authorityFolder = ''] = process.argv;
const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, '../../dist/main/cli.js');
const asSetUp = join(here, 'as-set-up.ts');

/** States of /proc/net/tcp in which a connection is made or being made: established, SYN sent, SYN received. */
const openStates = new Set(['01', '02', '03']);

/** Connections in the network of a process; none where it has ended. */
function openIn(pid: number | undefined): number {
  try {
    return ['tcp', 'tcp6']
      .flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1))
      .filter((line) => openStates.has(line.trim().split(/\s+/)[3] ?? '')).length;
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}

async function measure({ paths, interrupt }: Situation, root: string): Promise<Omit<BoundsTaken, 'start'>> {
  const args =
    paths === 'as-set-up'
      ? ['--import', 'tsx', asSetUp, root]
      : [
          program,
          ...['check', '--json', '--tenant', tenant, '--roots', root],
          ...paths.flatMap((path) => ['--path', path]),
        ];
  const begun = performance.now();
  const child = spawn('ip', ['netns', 'exec', 'client', process.execPath, ...args], { stdio: 'pipe' });
  let out = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  const ended = new Promise<number | null>((done) => child.on('close', done));
  let interrupted: number | null = null;
  let [sockets, before] = [0, 0];
  // The tables change while they are read, and then hold a connection's end and the next one's beginning: what counts is
  // what two looks in a row have seen. Connections that nobody answers last for seconds.
  const look = setInterval(() => {
    const now = openIn(child.pid);
    sockets = Math.max(sockets, Math.min(before, now));
    before = now;
  }, 50);
  if (interrupt !== undefined) {
    await sleep(interrupt);
    interrupted = performance.now();
    child.kill('SIGINT');
  }
  const exitCode = await ended;
  clearInterval(look);
  const now = performance.now();
  const ending = interrupted === null ? null : now - interrupted;
  const printed = out === '' ? null : (JSON.parse(out) as unknown);
  const { report, stall } = paths === 'as-set-up' ? (printed as AsSetUp) : { report: printed, stall: null };
  return { exitCode, report, stall, milliseconds: now - begun, sockets, ending };
}

if (process.argv[1]?.endsWith('inside-bounds.ts') === true) {
  try {
    const situation = situations[name];
    if (situation === undefined) throw new Error(`There is no situation called ${name}`);
    const authority = openAuthority(authorityFolder);
    const lab = await buildLab(authority);
    await situation.prepare(lab);
    const begun = performance.now();
    await lab.must('client', process.execPath, program, '--version');
    const start = performance.now() - begun;
    const taken: BoundsTaken = { ...(await measure(situation, authority.root)), start };
    process.stdout.write(JSON.stringify(taken), () => process.exit(0));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
  }
}
