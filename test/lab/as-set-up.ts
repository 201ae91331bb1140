/**
 * The program's tries as they are made on a server whose services look for their proxy by themselves (WPAD), which is what a
 * fresh Windows does. Prints the report, and how long at most it worked without hearing anything; ends with the exit code of
 * the report. Started inside of a lab. Usage: as-set-up.ts ROOT-CERTIFICATE.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { recording } from '../../main/machine/recorded.js';
import { survey } from '../../main/machine/survey/survey.js';
import { fakeServer, healthyServices } from '../../main/machine/testing/fake-server.js';
import { probeHere } from '../../main/probing.js';
import { exitCodeOf } from '../../main/report/exit-code.js';
import { tenant } from './addresses.js';

const program = { name: 'Connector Doctor', version: '0' };
const built = new URL('../../dist/main/', import.meta.url);
const takenAt = new Date().toISOString();
const { machine, readings } = recording(fakeServer({ services: healthyServices }), () => performance.now());
await survey(machine, takenAt);

const [, , root = ''] = process.argv;
// A page is told of it while it runs, too.
const onProgress = (): void => undefined;
/** Nanoseconds that this thread was worked on: what waits for a busy machine is not counted (proc_pid_schedstat(5)). */
const worked = (): number => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]);
let [before, stall] = [worked(), 0];
const ticks = setInterval(() => {
  const now = worked();
  stall = Math.max(stall, now - before);
  before = now;
}, 1);
const { report } = await probeHere(
  program,
  { worker: new URL('script-worker.js', built), wasm: new URL('quickjs.wasm', built) },
  {
    paths: null,
    cloud: 'public',
    server: { schema: 'connector-doctor/evidence@1', program, takenAt, readings: readings() },
    tenant,
    roots: [new X509Certificate(readFileSync(root)).raw],
    publicRoots: { listed: new Set(), roots: [] },
    again: null,
    rehearse: true,
  },
  { onProgress },
);
clearInterval(ticks);
process.stdout.write(JSON.stringify({ report, stall: stall / 1e6 }), () => process.exit(exitCodeOf(report)));
