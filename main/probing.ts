/** Tries the connector's names from this computer, over the paths that were chosen, and judges what came of it. */
import { rootCertificates } from 'node:tls';
import { hostname } from 'node:os';
import { authoritiesOf } from './certificates/authority.js';
import type { Probes } from './evidence/probes.js';
import type { FactsSoFar } from './evidence/server-facts.js';
import type { ServerEvidence } from './evidence/server.js';
import type { Cloud } from './knowledge/endpoints.js';
import { needsLegacyPorts } from './knowledge/connector-version.js';
import { recordedMachine } from './machine/recorded.js';
import { survey } from './machine/survey/survey.js';
import type { ScriptEngine } from './network/pac/script-worker.js';
import { openCandidates } from './network/wpad/open-candidates.js';
import { triedAgain } from './network/probe/again.js';
import { plansOf, type PathChoice } from './network/probe/plans.js';
import { probePaths, type Probed } from './network/probe/probe-paths.js';
import { startProbes, type StartOptions } from './network/probe/start.js';
import { targetsOf } from './network/probe/targets.js';
import type { Program } from './report/failure-report.js';
import { pathsReport } from './report/paths-report.js';
import type { Report } from './report/report.js';

/** What is to be tried. */
export interface ProbeRequest {
  /** null: those that matter here. */
  readonly paths: readonly PathChoice[] | null;
  readonly cloud: Cloud;
  /** What was read of the server; null where nothing was. */
  readonly server: ServerEvidence | null;
  /** The tenant's id; null where only the server may know it. */
  readonly tenant: string | null;
  /** Authorities to trust beside the public ones, in DER. */
  readonly roots: readonly Uint8Array[];
  /** Public authorities that this system knows beside those that Node carries, in DER. */
  readonly publicRoots: readonly Uint8Array[];
  /** Tries again some names of an earlier run, whose record then has the new tries in place of the old ones; null: all anew. */
  readonly again: { readonly earlier: Probes; readonly targets: readonly string[] } | null;
  /** Show a throw-away certificate to the names that ask for the connector's own. */
  readonly rehearse: boolean;
}

/** How the one who asks is kept informed, and how they change their mind. */
export interface ProbeHooks {
  /** Called when something is new, with what is known by then: judged, and as it was met. */
  readonly onProgress?: (soFar: Report, probes: Probes) => void;
  /** Aborting keeps what was tried until then. */
  readonly signal?: AbortSignal;
}

/** What came of it. */
export interface Tried {
  readonly report: Report;
  readonly probes: Probes;
}

/** Milliseconds between two tellings of how it goes: nobody reads faster. */
const tellEvery = 200;

/** Tries and judges. Never rejects for anything the network does. */
export async function probeHere(
  program: Program,
  engine: ScriptEngine,
  request: ProbeRequest,
  hooks: ProbeHooks,
  means: Partial<StartOptions> = {},
): Promise<Tried> {
  const { cloud, roots, rehearse, server, again } = request;
  const facts = server === null ? null : await survey(recordedMachine(server.readings), server.takenAt);
  const tenant = request.tenant ?? (facts === null ? null : tenantOf(facts));
  const takenAt = new Date().toISOString();
  const signal = hooks.signal ?? new AbortController().signal;
  const all = targetsOf({ cloud, tenant, legacy: facts !== null && isOld(facts) });
  const targets = again === null ? all : all.filter(({ id }) => again.targets.includes(id));
  const probesOf = ({ paths, rehearsals }: Probed, complete: boolean): Probes => {
    const own: Probes = {
      takenAt,
      computer: hostname(),
      complete,
      cloud,
      tenant,
      targets: [...targets],
      paths: [...paths],
      rehearsals: [...rehearsals],
    };
    return again === null ? own : triedAgain(again.earlier, own);
  };
  const context = await startProbes({ ...means, signal });
  let told = 0;
  try {
    const probed = await probePaths(context, {
      targets,
      plans: plansOf(request.paths, facts, targets, { engine, candidates: openCandidates }),
      authorities: authoritiesOf(roots, [...rootCertificates, ...request.publicRoots]),
      rehearse,
      onChange: (soFar) => {
        if (hooks.onProgress === undefined || performance.now() - told < tellEvery) return;
        told = performance.now();
        const probes = probesOf(soFar, false);
        hooks.onProgress(pathsReport(program, new Date(), probes), probes);
      },
    });
    const probes = probesOf(probed, !signal.aborted);
    return { report: pathsReport(program, new Date(), probes), probes };
  } finally {
    context.refusals.close();
  }
}

/** The tenant that the connector on this server belongs to; null where that cannot be told. */
function tenantOf({ trust }: FactsSoFar): string | null {
  const [first] = (trust?.tenants ?? []).flatMap(({ fact }) => (fact.state === 'value' ? fact.value : []));
  return first ?? null;
}

/** True for a connector that needs the ports of the older tables, too. */
function isOld({ product }: FactsSoFar): boolean {
  const version = product?.connector.version.fact;
  return version?.state === 'value' && needsLegacyPorts(version.value.version) === true;
}
