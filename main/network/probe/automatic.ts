/**
 * Automatic configuration as it is here and now: the script is looked for, fetched, and asked for every name. All of it
 * together has one end (`detection` of the limits), however many of its steps meet with silence.
 */
import type { ProbedScript, ProbeTarget } from '../../evidence/probes.js';
import { evaluateScript, type ScriptWay } from '../pac/evaluate-script.js';
import { failedRun } from '../pac/script-run.js';
import type { ScriptEngine } from '../pac/script-worker.js';
import { hostOf, type Candidate } from '../wpad/candidates.js';
import { findAutomaticConfiguration, type CandidateOutcome } from '../wpad/find-script.js';
import type { ProbeContext } from './context.js';
import { linkedTo } from './deadline.js';
import { fetchScript, type FetchedScript, type ScriptFailure } from './fetch-script.js';
import { ownAddresses } from './own-addresses.js';
import type { RoutePlan } from './probe-paths.js';
import type { ProbeRecord } from './record.js';
import type { Route } from './route.js';

/** With what it is looked for. */
export interface AutomaticMeans {
  readonly engine: ScriptEngine;
  /** @param limit milliseconds that finding them out may take */
  readonly candidates: (limit: number) => Promise<readonly Candidate[]>;
}

/** What came of it. */
export interface Automatic {
  readonly script: ProbedScript;
  /** Way of a name; null where the script names none for it. `none` of the plan says why there is no script. */
  readonly planOf: (target: ProbeTarget) => RoutePlan;
}

/** Of the time for all: what DHCP may take at most, so that names and the file have theirs. */
const dhcpShare = 0.5;

/** Milliseconds before the end at which each step is told that it is late: what is silent then was broken off by nobody. */
const closing = 100;

/** Milliseconds that are kept for trying a script once more, when the names that it asks for are looked up. */
const trying = 1000;

/** Looks for the script that Windows would find by itself, or takes the one of `url`, and asks it for each target. */
export async function automaticConfiguration(
  context: ProbeContext,
  record: ProbeRecord,
  targets: readonly ProbeTarget[],
  means: AutomaticMeans,
  url: string | null,
): Promise<Automatic> {
  const { controller: over, release } = linkedTo(context.signal);
  const { detection } = context.limits;
  const ends = performance.now() + detection - closing;
  const timer = setTimeout(() => over.abort(), detection);
  const left = (): number => Math.max(0, ends - performance.now());
  try {
    return await withinBudget({ ...context, signal: over.signal }, left, record, targets, means, url);
  } finally {
    clearTimeout(timer);
    release();
  }
}

/** @param left milliseconds that are left for all of it */
async function withinBudget(
  context: ProbeContext,
  left: () => number,
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
    url === null ? await means.candidates(left() * dhcpShare) : [{ from: 'dhcp', url, host: hostOf(url) }];
  const found = await findAutomaticConfiguration<ScriptFailure>({
    candidates,
    resolve: (name) => resolve(context, record, name),
    fetch,
    signal: context.signal,
    limits: { name: Math.min(context.limits.name, left()), all: left() },
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
    // One that is larger than programs take is a script, and a broken one; everything else there is none.
    const fault = counts?.outcome.kind === 'too-large' ? failedRun('too-large').loading.fault : null;
    return { script: { ...base, fault }, planOf: () => none };
  }
  const { text, whole, contentType, age } = counts.outcome;
  if (!whole)
    return {
      script: { ...base, age },
      planOf: () => ({ none: 'its script did not come to its end', untold: true }),
    };
  const evaluated = await evaluateScript({
    text,
    contentType,
    questions: targets.map(({ protocol, host, port }) => ({
      host,
      url: `${protocol === 'http' ? 'http' : 'https'}://${host}${port === 80 || port === 443 ? '' : `:${port}`}/`,
    })),
    resolve: (name) => resolve(context, record, name),
    client: await ownAddresses(),
    now: Date.now(),
    engine: means.engine,
    signal: context.signal,
    limits: { names: Math.max(0, left() - trying) },
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
        if (way === undefined) return [];
        // What was missing when it was loaded was missing for every name.
        const missing = [...new Set([...evaluated.loading.unresolved, ...way.unresolved])];
        const unresolved = missing.length === 0 ? {} : { unresolved: missing };
        return [{ target: id, answer: way.answer, line: way.line, calls: [...way.calls], ...unresolved }];
      }),
    },
    planOf: ({ id }) => planOf(byTarget.get(id)),
  };
}

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
      return { none: isSet ? 'the name of its script’s host is not found' : 'no automatic configuration here' };
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
