/** Automatic configuration as it is here and now: the script is looked for, fetched, and asked for every name. */
import { networkInterfaces } from 'node:os';
import type { ProbedScript, ProbeTarget } from '../../evidence/probes.js';
import { evaluateScript, type ScriptWay } from '../pac/evaluate-script.js';
import type { ScriptEngine } from '../pac/script-worker.js';
import type { Candidate } from '../wpad/candidates.js';
import { findAutomaticConfiguration, type CandidateOutcome } from '../wpad/find-script.js';
import type { ProbeContext } from './context.js';
import { fetchScript, type FetchedScript, type ScriptFailure } from './fetch-script.js';
import type { RoutePlan } from './probe-paths.js';
import type { ProbeRecord } from './record.js';
import type { Route } from './route.js';

/** With what it is looked for. */
export interface AutomaticMeans {
  readonly engine: ScriptEngine;
  readonly candidates: () => Promise<readonly Candidate[]>;
}

/** What came of it. */
export interface Automatic {
  readonly script: ProbedScript;
  /** Way of a name; null where the script names none for it. `none` of the plan says why there is no script. */
  readonly planOf: (target: ProbeTarget) => RoutePlan;
}

/** Looks for the script that Windows would find by itself, or takes the one of `url`, and asks it for each target. */
export async function automaticConfiguration(
  context: ProbeContext,
  record: ProbeRecord,
  targets: readonly ProbeTarget[],
  means: AutomaticMeans,
  url: string | null,
): Promise<Automatic> {
  const part = record.part();
  let fetched: FetchedScript | null = null;
  const fetch = async (from: string, signal: AbortSignal): Promise<FetchedScript> => {
    fetched = await fetchScript({ ...context, signal }, part, from);
    return fetched;
  };
  const candidates: readonly Candidate[] =
    url === null ? await means.candidates() : [{ from: 'dhcp', url, host: hostOf(url) }];
  const found = await findAutomaticConfiguration<ScriptFailure>({
    candidates,
    resolve: (name) => resolve(context, record, name),
    fetch,
    signal: context.signal,
    limits: { name: context.limits.name, fetch: context.limits.connect + context.limits.answer },
  });
  const tried = found.tried.map(({ candidate, outcome }) => ({
    url: candidate.url,
    from: url === null ? candidate.from : ('setting' as const),
    outcome: outcome.kind,
    detail: detailOf(outcome),
  }));
  const counts = found.counts;
  const base = { url: counts?.candidate.url ?? null, age: null, certain: found.certain, tried, fault: null, ways: [] };
  if (counts === null || counts.outcome.kind !== 'script') {
    const none = whyNone(counts?.outcome ?? null, url !== null);
    return { script: base, planOf: () => none };
  }
  const { text, whole, contentType, age } = counts.outcome;
  if (!whole)
    return {
      script: { ...base, age },
      planOf: () => ({ none: 'its script is too long to be tried here', untold: true }),
    };
  const evaluated = await evaluateScript({
    text,
    contentType,
    questions: targets.map(({ protocol, host, port }) => ({
      host,
      url: `${protocol === 'http' ? 'http' : 'https'}://${host}${port === 80 || port === 443 ? '' : `:${port}`}/`,
    })),
    resolve: (name) => resolve(context, record, name),
    client: ownAddresses(),
    now: Date.now(),
    engine: means.engine,
    signal: context.signal,
  });
  if (evaluated.kind !== 'tried') {
    const none: RoutePlan =
      evaluated.kind === 'no-script'
        ? { none: 'what it names is no script' }
        : { none: 'its script could not be tried here', untold: true };
    return { script: { ...base, age }, planOf: () => none };
  }
  const flow = (fetched as FetchedScript | null)?.flow ?? null;
  record.amend(flow, ({ http }) => {
    const exchange = http?.[http.length - 1];
    if (exchange?.script != null) exchange.script = { ...exchange.script, trial: evaluated.trial };
  });
  const byTarget = new Map(targets.map(({ id }, index) => [id, evaluated.ways[index]]));
  return {
    script: {
      ...base,
      age,
      fault: evaluated.trial.fault,
      ways: targets.flatMap(({ id }) => {
        const way = byTarget.get(id);
        return way === undefined ? [] : [{ target: id, answer: way.answer, line: way.line, calls: [...way.calls] }];
      }),
    },
    planOf: ({ id }) => planOf(byTarget.get(id)),
  };
}

const hostOf = (url: string): string | null => /^https?:\/\/\[?([^/\]:]+)/i.exec(url)?.[1] ?? null;

async function resolve(context: ProbeContext, record: ProbeRecord, name: string): Promise<readonly string[] | null> {
  const part = record.part();
  const packet = record.clock.count();
  const at = record.clock.now();
  const answer = await context.resolver.ask(name, 'A', context.signal);
  if (context.signal.aborted) return null;
  part.lookup(answer, packet, at);
  return answer.rcode === 0 || answer.rcode === 3 ? answer.addresses : null;
}

/** The ways of a name that .NET Framework would take: PROXY and DIRECT. */
function planOf(way: ScriptWay | undefined): RoutePlan {
  if (way === undefined || way.answer === null) return { none: 'its script fails for this name' };
  const [first, ...others] = way.routes.filter((route): route is Route => route.kind !== 'other');
  return first === undefined
    ? { none: `its script answers "${way.answer}", which the connector cannot use` }
    : { routes: [first, ...others] };
}

/**
 * Why there is no script.
 *
 * @param isSet a setting names it; else it was looked for
 */
function whyNone(outcome: CandidateOutcome<ScriptFailure> | null, isSet: boolean): RoutePlan {
  switch (outcome?.kind) {
    case undefined:
    case 'no-name':
      return { none: isSet ? 'the name of its script’s host is not found' : 'no wpad found' };
    case 'status':
      return { none: `no script there (${outcome.status})` };
    case 'no-script':
      return { none: outcome.content.kind === 'page' ? 'a web page in place of a script' : 'no script there' };
    case 'too-large':
      return { none: 'its script is too long' };
    case 'failure':
      if (outcome.failure === 'not-http') return { none: 'its script is on no web server', untold: true };
      return { none: outcome.failure === 'not-reached' ? 'the host of its script is not reached' : 'no script came' };
    case 'cancelled':
      return { none: 'not tried to the end', untold: true };
    case 'no-address':
      return isSet
        ? { none: 'its script is on no web server', untold: true }
        : { none: 'DHCP names no address of a script' };
    case 'name-unknown':
      return { none: 'the name of the script’s host could not be looked up', untold: true };
    default:
      return { none: 'no script came' };
  }
}

const detailOf = (outcome: CandidateOutcome<ScriptFailure>): string | null =>
  outcome.kind === 'status'
    ? String(outcome.status)
    : outcome.kind === 'failure'
      ? outcome.failure
      : outcome.kind === 'no-script'
        ? outcome.content.title
        : null;

/** What scripts know of this server: its addresses that lead anywhere. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? [])
      .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
      .map(({ address }) => address),
  );
}
