/** What name servers answer for the names that the connector needs, and for the proxy's. */
import type { Dns } from '../evidence/capture.js';
import { isRevocationName } from '../knowledge/match.js';
import type { AnyJudgement } from './facts.js';
import { namesFilter } from './filter.js';
import { lookupPackets, responseName } from './packets.js';
import { opensTunnel, type Lookup, type Traffic } from './traffic.js';

/** How the questions for one name ended, taken together. */
export type LookupEnding = 'found' | 'not-found' | 'failed' | 'silent' | 'unknown';

/** How long a question must have waited before its silence is a finding. */
const patience = 1;

/**
 * How the questions for a name ended.
 *
 * NXDOMAIN in one address family and an address in the other is a name that works. A name that exists without any
 * address is as good as none, but only where the IPv4 address was asked for.
 */
export function lookupEnding(exchanges: readonly Dns[], endsAt: number): LookupEnding {
  const asked = exchanges.filter((dns) => dns.type === 'A' || dns.type === 'AAAA');
  if (asked.some((dns) => dns.rcode === 0 && (dns.cut || dns.answers.some(isAddress)))) return 'found';
  const answered = asked.filter((dns) => dns.rcode !== null);
  if (answered.some((dns) => dns.rcode === 3) && !answered.some(isFailure)) return 'not-found';
  if (answered.some(isFailure)) return 'failed';
  if (answered.some((dns) => dns.type === 'A' && dns.rcode === 0)) return 'not-found';
  if (answered.length > 0 || asked.length === 0) return 'unknown';
  const first = Math.min(...asked.map((dns) => dns.at));
  const repeated =
    asked.some((dns) => dns.queries.length > 1) || new Set(asked.map((dns) => dns.type)).size < asked.length;
  return repeated || endsAt - first >= patience || asked.some((dns) => dns.refusedByHost) ? 'silent' : 'unknown';
}

const isAddress = (answer: string): boolean => answer.includes(':') || /^\d+(?:\.\d+){3}$/.test(answer);
const isFailure = (dns: Dns): boolean => dns.rcode !== null && dns.rcode !== 0 && dns.rcode !== 3;

/** Rules DNS-NAME-NOT-FOUND, DNS-SERVER-FAILED and DNS-NO-ANSWER. */
export function examineNames(traffic: Traffic): AnyJudgement[] {
  const lookups = traffic.lookups.filter((lookup) => isDecisive(lookup, traffic));
  const endings = lookups.map((lookup) => ({
    lookup,
    ending: lookupEnding(lookup.exchanges, traffic.evidence.endsAt),
  }));
  const of = (ending: LookupEnding): Lookup[] =>
    endings.filter((each) => each.ending === ending).map((each) => each.lookup);
  return [...notFound(of('not-found')), ...failed(of('failed')), ...silent(of('silent'))];
}

/**
 * A lookup that failed matters only where nothing else made up for it: behind a proxy the cloud's names need not exist
 * inside, and a name that was reached in the end was found by somebody.
 */
function isDecisive(lookup: Lookup, traffic: Traffic): boolean {
  if (lookup.ofProxy) return true;
  if (
    traffic.direct.some(
      (target) => target.name === lookup.name && target.flows.some((flow) => flow.outcome === 'connected'),
    )
  ) {
    return false;
  }
  const tunnels = traffic.tunnels.filter((target) => target.kind === 'needed');
  if (
    tunnels.some(
      (target) => target.host === lookup.name && target.tries.some(({ attempt }) => opensTunnel(attempt.status)),
    )
  ) {
    return false;
  }
  // With a proxy in use, names for certificate checks have a finding of their own.
  return tunnels.length === 0 || (traffic.intent.mode !== 'proxy' && !isRevocationName(lookup.name));
}

const common = (lookups: readonly Lookup[]): Pick<AnyJudgement, 'packets' | 'filter' | 'dependsOn'> => ({
  packets: lookupPackets(lookups.flatMap((lookup) => lookup.exchanges)),
  filter: namesFilter(lookups.map((lookup) => lookup.name)),
  dependsOn: [],
});

const factsOf = (lookups: readonly Lookup[]): { names: string[]; servers: string[]; ofProxy: boolean } => ({
  names: lookups.map((lookup) => lookup.name),
  servers: [...new Set(lookups.flatMap((lookup) => lookup.exchanges.map((dns) => dns.server)))],
  ofProxy: lookups.every((lookup) => lookup.ofProxy),
});

function notFound(lookups: readonly Lookup[]): AnyJudgement[] {
  if (lookups.length === 0) return [];
  const confirmed = lookups.some((lookup) => lookup.exchanges.some((dns) => dns.rcode === 3));
  return [
    {
      ...common(lookups),
      code: 'DNS-NAME-NOT-FOUND',
      confidence: confirmed ? 'certain' : 'likely',
      facts: factsOf(lookups),
    },
  ];
}

function failed(lookups: readonly Lookup[]): AnyJudgement[] {
  if (lookups.length === 0) return [];
  const codes = new Set(
    lookups.flatMap((lookup) => lookup.exchanges.filter(isFailure).map((dns) => responseName(dns.rcode ?? 0))),
  );
  return [
    {
      ...common(lookups),
      code: 'DNS-SERVER-FAILED',
      confidence: 'certain',
      facts: { ...factsOf(lookups), answers: [...codes] },
    },
  ];
}

function silent(lookups: readonly Lookup[]): AnyJudgement[] {
  if (lookups.length === 0) return [];
  const refused = lookups.some((lookup) => lookup.exchanges.some((dns) => dns.refusedByHost));
  const repeated = lookups.some((lookup) => lookup.exchanges.some((dns) => dns.queries.length > 1));
  return [
    {
      ...common(lookups),
      code: 'DNS-NO-ANSWER',
      confidence: refused || repeated ? 'certain' : 'likely',
      facts: { ...factsOf(lookups), refused },
    },
  ];
}
