/** What name servers answer for the names that the connector needs, and for the proxy's. */
import { least } from './extremes.js';
import type { TrafficEvidence, Dns } from '../evidence/capture.js';
import { isShared } from '../knowledge/match.js';
import type { Confidence } from './codes.js';
import { coursesOf, type Reading } from './course.js';
import type { AnyJudgement, PacketRef } from './facts.js';
import { namesFilter } from './filter.js';
import { groupBy } from './group.js';
import { lastOf, lookupPackets, responseName } from './packets.js';
import { opensTunnel, type Lookup, type Traffic } from './traffic.js';

/** How the questions for one name ended, taken together. */
export type LookupEnding = 'found' | 'not-found' | 'failed' | 'silent' | 'unknown';

/** How long (seconds) a question that was not repeated must have waited before its silence is a finding. */
const patience = 3;

/**
 * How the questions for a name ended.
 *
 * NXDOMAIN in one address family and an address in the other is a name that works. A name that exists without any
 * address is as good as none, but only where the IPv4 address was asked for.
 */
export function lookupEnding(exchanges: readonly Dns[], evidence: TrafficEvidence): LookupEnding {
  const asked = exchanges.filter((dns) => dns.type === 'A' || dns.type === 'AAAA');
  if (asked.some((dns) => dns.rcode === 0 && (dns.cut || dns.answers.some(isAddress)))) return 'found';
  const answered = asked.filter((dns) => dns.rcode !== null);
  if (answered.some((dns) => dns.rcode === 3) && !answered.some(isFailure)) return 'not-found';
  if (answered.some(isFailure)) return 'failed';
  if (answered.some((dns) => dns.type === 'A' && dns.rcode === 0)) return 'not-found';
  // An empty answer in the other family says nothing of the address that was not answered for.
  const open = asked.filter((dns) => dns.rcode === null);
  return open.length > 0 && wasIgnored(open, evidence) ? 'silent' : 'unknown';
}

function wasIgnored(asked: readonly Dns[], evidence: TrafficEvidence): boolean {
  if (asked.some((dns) => dns.refusedByHost || dns.blocked !== null)) return true;
  // A capture of the client's direction alone has no answers to show.
  const oneWay = evidence.summary.incomplete.includes('one-direction');
  if (oneWay && evidence.dns.every((dns) => dns.rcode === null)) return false;
  const first = least(asked.map((dns) => dns.at));
  const types = new Set(asked.map((dns) => dns.type));
  const repeated = asked.some((dns) => dns.queries.length > 1) || types.size < asked.length;
  return repeated || evidence.endsAt - first >= patience;
}

const isAddress = (answer: string): boolean => answer.includes(':') || /^\d+(?:\.\d+){3}$/.test(answer);
const isFailure = (dns: Dns): boolean => dns.rcode !== null && dns.rcode !== 0 && dns.rcode !== 3;

/** Rules DNS-NAME-NOT-FOUND, DNS-SERVER-FAILED and DNS-NO-ANSWER. */
export function examineNames(traffic: Traffic): AnyJudgement[] {
  const asked = [true, false].flatMap((ofProxy) =>
    sinceTheyWereFound(
      traffic.lookups.filter((lookup) => lookup.ofProxy === ofProxy),
      ofProxy,
      traffic.evidence.endsAt,
    ),
  );
  const lookups = asked.filter((lookup) => isDecisive(lookup, traffic));
  const byEnding = groupBy(lookups, (lookup) =>
    // A proxy may well run on this server; Microsoft's service does not.
    !lookup.ofProxy && leadNowhere(lookup.exchanges) ? 'nowhere' : lookupEnding(lookup.exchanges, traffic.evidence),
  );
  const of = (ending: LookupEnding | 'nowhere'): Asked[] => byEnding.get(ending) ?? [];
  return [
    ...blocked(of('nowhere')),
    ...notFound(of('not-found')),
    ...failed(of('failed')),
    ...silent(of('silent'), traffic),
  ];
}

/** Addresses that no service on the internet has: this host (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5). */
export const isNowhere = (address: string): boolean => /^(?:0\.0\.0\.0|127(?:\.\d+){3}|::1?)$/.test(address);

/** True for answers that have addresses, and none where a service on the internet could be. */
export function leadNowhere(exchanges: readonly Dns[]): boolean {
  const addresses = exchanges.flatMap(({ answers }) => answers.filter(isAddress));
  return addresses.length > 0 && addresses.every(isNowhere);
}

function blocked(lookups: readonly Asked[]): AnyJudgement[] {
  if (lookups.length === 0) return [];
  const addresses = lookups.flatMap(({ exchanges }) => exchanges.flatMap(({ answers }) => answers.filter(isNowhere)));
  return [
    {
      ...common(lookups),
      code: 'DNS-NAME-BLOCKED',
      confidence: sureOf(lookups, true),
      facts: { ...factsOf(lookups), addresses: [...new Set(addresses)] },
    },
  ];
}

/** A lookup with the last answer of use to it, where none came since. */
interface Asked extends Lookup {
  readonly lastWorked: Dns | null;
}

function sinceTheyWereFound(lookups: readonly Lookup[], ofProxy: boolean, endsAt: number): Asked[] {
  const isReal = (answer: string): boolean => isAddress(answer) && (ofProxy || !isNowhere(answer));
  const found = ({ rcode, cut, answers }: Dns): boolean => rcode === 0 && (cut || answers.some(isReal));
  const readingOf = (exchanges: readonly Dns[]): Reading<Dns> => {
    const answered = exchanges.filter(found);
    const types = new Set(answered.map(({ type }) => type));
    const servers = new Set(answered.map(({ server }) => server));
    return {
      at: (dns) => (found(dns) ? (dns.answerAt ?? dns.at) : dns.at),
      worked: found,
      // A type of address that never had an answer says nothing of a change, and a name server that never gave one neither.
      failed: (dns) => types.has(dns.type) && !found(dns) && wasSettled(dns),
      known: ({ server }) => servers.has(server),
    };
  };
  const courses = coursesOf(
    lookups.map(({ name, exchanges }) => ({
      tries: exchanges,
      reading: readingOf(exchanges),
      own: ofProxy || !isShared(name),
    })),
    endsAt,
  );
  return lookups.map((lookup, index) => ({
    ...lookup,
    exchanges: courses[index]?.tries ?? lookup.exchanges,
    lastWorked: courses[index]?.lastWorked ?? null,
  }));
}

/** True for a question that was answered, or of which it is clear that it never will be. */
const wasSettled = ({ rcode, queries, refusedByHost, blocked }: Dns): boolean =>
  rcode !== null || queries.length > 1 || refusedByHost || blocked !== null;

/**
 * A lookup that failed matters only where nothing else made up for it: behind a proxy the cloud's names need not exist
 * inside, and a name that was reached in the end was found by somebody.
 */
function isDecisive(lookup: Asked, traffic: Traffic): boolean {
  if (lookup.ofProxy) return true;
  // What was reached before the name got lost makes up for nothing.
  const since = lookup.lastWorked === null ? Number.NEGATIVE_INFINITY : (lookup.exchanges[0]?.at ?? 0);
  if (
    traffic.direct.some(
      (target) =>
        target.name === lookup.name &&
        target.flows.some(({ outcome, firstAt }) => outcome === 'connected' && firstAt > since),
    )
  ) {
    return false;
  }
  const tunnels = traffic.tunnels.filter((target) => target.kind === 'needed');
  if (
    tunnels.some(
      (target) =>
        target.host === lookup.name &&
        target.tries.some(({ attempt }) => opensTunnel(attempt.status) && attempt.at > since),
    )
  ) {
    return false;
  }
  // The proxy finds the cloud's names; inside they need not exist. Names for certificate checks have their own finding.
  const proxySeen =
    tunnels.length > 0 || traffic.namedProxyFlows.length > 0 || traffic.lookups.some(({ ofProxy }) => ofProxy);
  return !proxySeen || traffic.intent.mode === 'direct';
}

/** True where each name is one that other programs ask for as well: see decision 11. */
const areShared = (lookups: readonly Lookup[]): boolean =>
  lookups.every(({ name, ofProxy }) => !ofProxy && isShared(name));

const sureOf = (lookups: readonly Lookup[], isProven: boolean): Confidence =>
  isProven && !areShared(lookups) ? 'certain' : 'likely';

const common = (
  lookups: readonly Asked[],
): Pick<AnyJudgement, 'packets' | 'filter' | 'dependsOn' | 'severity' | 'shared' | 'lastWorked'> => ({
  ...(areShared(lookups) ? { severity: 'degrading' as const, shared: true } : {}),
  packets: lookupPackets(lookups.flatMap((lookup) => lookup.exchanges)),
  filter: namesFilter(lookups.map((lookup) => lookup.name)),
  dependsOn: [],
  lastWorked: lastOf(lookups, answerOf),
});

/** The packet that answered. */
const answerOf = (dns: Dns): PacketRef | null =>
  lookupPackets([dns]).find(({ packet }) => packet === dns.answerPacket) ?? null;

const factsOf = (lookups: readonly Lookup[]): { names: string[]; servers: string[]; ofProxy: boolean } => ({
  names: lookups.map((lookup) => lookup.name),
  servers: [...new Set(lookups.flatMap((lookup) => lookup.exchanges.map((dns) => dns.server)))],
  ofProxy: lookups.every((lookup) => lookup.ofProxy),
});

function notFound(lookups: readonly Asked[]): AnyJudgement[] {
  if (lookups.length === 0) return [];
  const confirmed = lookups.some((lookup) => lookup.exchanges.some((dns) => dns.rcode === 3));
  return [
    {
      ...common(lookups),
      code: 'DNS-NAME-NOT-FOUND',
      confidence: sureOf(lookups, confirmed),
      facts: { ...factsOf(lookups), addressless: !confirmed },
    },
  ];
}

function failed(lookups: readonly Asked[]): AnyJudgement[] {
  if (lookups.length === 0) return [];
  const codes = new Set(
    lookups.flatMap((lookup) => lookup.exchanges.filter(isFailure).map((dns) => responseName(dns.rcode ?? 0))),
  );
  return [
    {
      ...common(lookups),
      code: 'DNS-SERVER-FAILED',
      confidence: sureOf(lookups, true),
      facts: { ...factsOf(lookups), answers: [...codes] },
    },
  ];
}

function silent(lookups: readonly Asked[], { evidence }: Traffic): AnyJudgement[] {
  if (lookups.length === 0) return [];
  const refused = lookups.some((lookup) => lookup.exchanges.some((dns) => dns.refusedByHost));
  const blocked = lookups.flatMap((lookup) => lookup.exchanges.flatMap((dns) => dns.blocked ?? []));
  // A question repeated just before the file ends may have had its answer after it.
  const waited = lookups.some(({ exchanges }) =>
    exchanges.some(({ queries, at }) => queries.length > 1 && evidence.endsAt - at >= patience),
  );
  return [
    {
      ...common(lookups),
      code: 'DNS-NO-ANSWER',
      confidence: sureOf(lookups, refused || waited || blocked.length > 0),
      facts: {
        ...factsOf(lookups),
        refused,
        blocked: blocked[0]?.kind ?? null,
        devices: [...new Set(blocked.map(({ from }) => from))],
      },
    },
  ];
}
