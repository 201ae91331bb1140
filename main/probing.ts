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
import type { TrustListRoots } from './machine/trust-list-roots.js';
import { survey } from './machine/survey/survey.js';
import type { ScriptEngine } from './network/pac/script-worker.js';
import { openCandidates } from './network/wpad/open-candidates.js';
import { triedAgain } from './network/probe/again.js';
import { plansAgain, plansOf, type PathChoice } from './network/probe/plans.js';
import { probePaths, type Probed } from './network/probe/probe-paths.js';
import { startProbes, type StartOptions } from './network/probe/start.js';
import { targetsOf } from './network/probe/targets.js';
import type { Program } from './report/failure-report.js';
import { pathsReport } from './report/paths-report.js';
import type { Report } from './report/report.js';

/** What is to be tried. */
export interface ProbeRequest {
  /** null: those that matter here. What is tried again has the paths of its earlier run. */
  readonly paths: readonly PathChoice[] | null;
  /** Of those that matter, the path in force alone. */
  readonly inForceOnly?: boolean;
  readonly cloud: Cloud;
  /** What was read of the server; null where nothing was. */
  readonly server: ServerEvidence | null;
  /** The tenant's id; null where only the server may know it. */
  readonly tenant: string | null;
  /** Authorities to trust beside the public ones, in DER. */
  readonly roots: readonly Uint8Array[];
  /** Public authorities that this system knows beside those that Node carries. */
  readonly publicRoots: TrustListRoots;
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
  const { cloud, roots, publicRoots, rehearse, server, again } = request;
  const facts = server === null ? null : await survey(recordedMachine(server.readings), server.takenAt);
  const tenant = request.tenant ?? (facts === null ? null : tenantOf(facts.trust));
  const takenAt = new Date().toISOString();
  const signal = hooks.signal ?? new AbortController().signal;
  const targets =
    again === null
      ? targetsOf({ cloud, tenant, legacy: facts !== null && isOld(facts) })
      : again.earlier.targets.filter(({ id }) => again.targets.includes(id));
  const automatic = { engine, candidates: openCandidates };
  const plans =
    again === null
      ? plansOf(request.paths, facts, targets, automatic).filter((plan) => request.inForceOnly !== true || plan.inForce)
      : plansAgain(again.earlier.paths, facts, automatic);
  const probesOf = ({ paths, rehearsals }: Probed, complete: boolean): Probes => {
    const own: Probes = {
      takenAt,
      computer: hostname(),
      complete,
      cloud,
      tenant,
      ...(facts === null ? {} : { registered: isRegistered(facts) }),
      targets: [...targets],
      paths: [...paths],
      rehearsals: [...rehearsals],
    };
    return again === null ? own : triedAgain(again.earlier, own);
  };
  const context = await startProbes({ ...means, signal });
  let told = -tellEvery;
  let newest: Probed | null = null;
  let later: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    later = undefined;
    if (hooks.onProgress === undefined || newest === null) return;
    told = performance.now();
    const probes = probesOf(newest, false);
    hooks.onProgress(pathsReport(program, new Date(), probes), probes);
  };
  try {
    const probed = await probePaths(context, {
      targets,
      plans,
      authorities: authoritiesOf(roots, [...rootCertificates, ...publicRoots.roots], publicRoots.listed),
      rehearse,
      onChange: (soFar) => {
        newest = soFar;
        // The last of several is told as well, a little later: nothing else may happen for ten seconds.
        later ??= setTimeout(tell, Math.max(0, told + tellEvery - performance.now()));
      },
    });
    const probes = probesOf(probed, !signal.aborted);
    return { report: pathsReport(program, new Date(), probes), probes };
  } finally {
    clearTimeout(later);
    context.refusals.close();
  }
}

/** The tenant that the connector on this server belongs to; null where that cannot be told. */
export function tenantOf(trust: FactsSoFar['trust']): string | null {
  const [first] = (trust?.tenants ?? []).flatMap(({ fact }) => (fact.state === 'value' ? fact.value : []));
  return first ?? null;
}

/** True where the connector's service is there, and the certificate that a registration ends with. */
const isRegistered = (facts: FactsSoFar): boolean =>
  facts.product?.connector.service.fact.state === 'value' && tenantOf(facts.trust) !== null;

/** True for a connector that needs the ports of the older tables, too. */
function isOld({ product }: FactsSoFar): boolean {
  const version = product?.connector.version.fact;
  return version?.state === 'value' && needsLegacyPorts(version.value.version) === true;
}
