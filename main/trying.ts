/** Tries the way that a change would open, before it is agreed to: a few names, with little patience. */
import { hostname } from 'node:os';
import { rootCertificates } from 'node:tls';
import { authoritiesOf } from './certificates/authority.js';
import type { Probes, ProbeTarget } from './evidence/probes.js';
import { examinePaths } from './examine/paths/examine-paths.js';
import type { Cloud } from './knowledge/endpoints.js';
import type { TrustListRoots } from './machine/trust-list-roots.js';
import type { ScriptEngine } from './network/pac/script-worker.js';
import { openCandidates } from './network/wpad/open-candidates.js';
import { linkedTo } from './network/probe/deadline.js';
import type { Limits } from './network/probe/limits.js';
import { plansOf, type PathChoice } from './network/probe/plans.js';
import { probePaths } from './network/probe/probe-paths.js';
import { startProbes, type StartOptions } from './network/probe/start.js';
import { targetsOf } from './network/probe/targets.js';
import { targetsToTry, type TryFirst } from './remedy/tries.js';
import { triedWords, type TriedWords } from './words/tries.js';

/** What is tried, over which path. */
export interface PathTrial {
  readonly choice: PathChoice;
  readonly targets: readonly ProbeTarget[];
  readonly cloud: Cloud;
  readonly tenant: string | null;
  /** After it, what was met until then counts. */
  readonly signal: AbortSignal;
}

/** Tries it. Never rejects for anything the network does. */
export type TryPath = (trial: PathTrial) => Promise<Probes>;

/** Milliseconds that all tries before a plan have together: somebody waits for the plan. */
export const trialLimit = 10_000;

/** A proxy that does not answer is told within `trialLimit`, and so is one that takes a request and says nothing. */
const trialLimits: Partial<Limits> = { name: 2500, connect: 4000, tunnel: 4000, handshake: 4000, answer: 4000 };

/** Of whom the tries are made. */
export interface TrialOf {
  readonly cloud: Cloud;
  readonly tenant: string | null;
}

/** Tries what is to be tried for a plan, and says in words what came of it. */
export async function triedBefore(
  first: TryFirst,
  { cloud, tenant }: TrialOf,
  tryPath: TryPath,
  signal: AbortSignal,
): Promise<readonly TriedWords[]> {
  const targets = targetsToTry(first.phases, targetsOf({ cloud, tenant }));
  const { controller, release } = linkedTo(signal);
  const timer = setTimeout(() => controller.abort(), trialLimit);
  try {
    const choice: PathChoice = first.proxy === null ? { kind: 'direct' } : { kind: 'proxy', ...first.proxy };
    const probes = await tryPath({ choice, targets, cloud, tenant, signal: controller.signal });
    const [path] = examinePaths(probes).paths;
    return triedWords(first, path?.cells ?? []);
  } finally {
    clearTimeout(timer);
    release();
  }
}

/** Tries from this computer. */
export const tryHere =
  (engine: ScriptEngine, publicRoots: () => Promise<TrustListRoots>, means: Partial<StartOptions> = {}): TryPath =>
  async ({ choice, targets, cloud, tenant, signal }) => {
    const takenAt = new Date().toISOString();
    const { roots, listed } = await publicRoots();
    const context = await startProbes({ limits: trialLimits, ...means, signal });
    try {
      const plans = plansOf([choice], null, targets, { engine, candidates: openCandidates });
      const authorities = authoritiesOf([], [...rootCertificates, ...roots], listed);
      const { paths } = await probePaths(context, { targets, plans, authorities, rehearse: false });
      const complete = !signal.aborted;
      const own = { targets: [...targets], paths: [...paths], rehearsals: [] };
      return { takenAt, computer: hostname(), complete, cloud, tenant, ...own };
    } finally {
      context.refusals.close();
    }
  };
