/** Looks at a server before and after a change: it is read, and the way that is in force is tried, with an end to it. */
import { examineHere } from './examination.js';
import type { Cloud } from './knowledge/endpoints.js';
import type { Machine } from './machine/machine.js';
import type { TrustListRoots } from './machine/trust-list-roots.js';
import type { ScriptEngine } from './network/pac/script-worker.js';
import { linkedTo } from './network/probe/deadline.js';
import type { StartOptions } from './network/probe/start.js';
import { probeHere, type ProbeHooks, type ProbeRequest, type Tried } from './probing.js';
import type { Seen } from './report/effect.js';
import type { Program } from './report/failure-report.js';

/** Milliseconds that one look may take: what is not known by then is not waited for. */
export const lookLimit = 30_000;

/** Tries the path in force. */
export type ProbeInForce = (request: Pick<ProbeRequest, 'server' | 'cloud'>, hooks: ProbeHooks) => Promise<Tried>;

/** Tries it from this computer. */
export const probeInForce =
  (
    program: Program,
    engine: ScriptEngine,
    publicRoots: () => Promise<TrustListRoots>,
    means: Partial<StartOptions> = {},
  ): ProbeInForce =>
  async (request, hooks) => {
    const rest = { paths: null, inForceOnly: true, tenant: null, roots: [], again: null, rehearse: false } as const;
    return await probeHere(program, engine, { ...rest, ...request, publicRoots: await publicRoots() }, hooks, means);
  };

/** How it is looked. */
export interface LookOptions {
  readonly program: Program;
  readonly cloud: Cloud;
  /** null: nothing is tried on the network, since it is not this computer's server. */
  readonly probe: ProbeInForce | null;
  readonly signal: AbortSignal;
}

/** What is seen of the server; null where nothing could be. After a cancel, or its time, what was seen until then. */
export async function look(machine: Machine, { program, cloud, probe, signal }: LookOptions): Promise<Seen | null> {
  const { controller, release } = linkedTo(signal);
  const timer = setTimeout(() => controller.abort(), lookLimit);
  const hooks = { signal: controller.signal };
  try {
    const { report, evidence, withProbes } = await examineHere(machine, program, {}, hooks);
    if (report.error !== undefined) return null;
    if (probe === null || evidence === null || withProbes === null || controller.signal.aborted) return report;
    const { probes } = await probe({ server: evidence, cloud }, hooks);
    return withProbes(probes);
  } finally {
    clearTimeout(timer);
    release();
  }
}
