/** Whether Windows reached what it needs to check certificates: revocation lists, OCSP, the trust list. */
import type { Flow, HttpExchange } from '../evidence/capture.js';
import { isResponder } from '../knowledge/lists.js';
import { isRevocationName } from '../knowledge/match.js';
import { isCaptive } from './captive.js';
import { coursesOf } from './course.js';
import { failureOf } from './direct.js';
import type { AnyJudgement, Failing, FactsOf, PacketRef } from './facts.js';
import { either, endsFilter, namesFilter } from './filter.js';
import { groupBy } from './group.js';
import { leadNowhere, lookupEnding } from './names.js';
import { inOrder, lastOf, lookupPackets, proofOf, stepsOf } from './packets.js';
import type { Traffic } from './traffic.js';

type How = FactsOf['REVOCATION-UNREACHABLE']['how'][number];

/** How long a request must have waited before its silence is a finding. */
const patience = 3;

/** One way that was tried to a host, and how it ended: `page` is told by CAPTIVE-PAGE. */
interface Attempt {
  readonly host: string;
  /** When it was made, in seconds. */
  readonly at: number;
  readonly flows: readonly Flow[];
  readonly proxied: boolean;
  readonly ending: Failing | 'reached' | 'answer' | 'cut' | 'silent' | 'page' | 'unknown';
  readonly status: number | null;
}

/** Rule REVOCATION-UNREACHABLE. A host that was reached by either way is fine, whatever else was tried. */
export function examineRevocation(traffic: Traffic): AnyJudgement[] {
  const byHost = groupBy([...directAttempts(traffic), ...proxyAttempts(traffic)], ({ host }) => host);
  const courses = coursesOf(
    [...byHost.values()].map((tries) => ({ tries, reading: attemptReading, own: true })),
    traffic.evidence.endsAt,
  );
  const settled = new Set(courses.flatMap(({ tries }) => tries.filter(isSettled).map(({ host }) => host)));
  const failing = courses.filter(({ tries }) => !tries.some(isSettled));
  const failed = failing.flatMap(({ tries }) => tries.filter(({ ending }) => ending !== 'unknown'));
  const direct = failed.filter(({ proxied }) => !proxied);
  const proxied = failed.filter((attempt) => attempt.proxied);
  const besideProxy = traffic.intent.mode === 'proxy' || traffic.tunnels.some((target) => target.kind === 'needed');
  const lookups = traffic.lookups.filter(
    (lookup) =>
      besideProxy &&
      isRevocationName(lookup.name) &&
      !settled.has(lookup.name) &&
      (leadNowhere(lookup.exchanges) ||
        ['not-found', 'failed', 'silent'].includes(lookupEnding(lookup.exchanges, traffic.evidence))),
  );
  const hosts = new Set([...failed.map(({ host }) => host), ...lookups.map((lookup) => lookup.name)]);
  if (hosts.size === 0) return [];

  const flows = failed.flatMap((attempt) => attempt.flows);
  const packets: PacketRef[] = [
    ...stepsOf(flows, ['syn', 'syn-again', 'request', 'answer', 'reset', 'close', 'icmp']),
    ...lookupPackets(lookups.flatMap((lookup) => lookup.exchanges)),
  ];
  return [
    {
      code: 'REVOCATION-UNREACHABLE',
      confidence: 'certain',
      where: proxied.length > 0 && direct.length === 0 ? 'proxy' : 'network',
      whoCanFix: besideProxy && proxied.length === 0 ? 'administrator' : 'network-team',
      facts: {
        hosts: [...hosts],
        tries: sum(failed.map(requestsOf)) + sum(lookups.map(({ exchanges }) => exchanges.length)),
        how: [...new Set([...failed.map(howOf), ...(lookups.length > 0 ? (['not-resolved'] as const) : [])])],
        statuses: [...new Set(failed.flatMap(({ status }) => status ?? []))],
        besideProxy,
      },
      packets: inOrder(packets),
      filter: either(endsFilter(flows.map((flow) => flow.server)), namesFilter(lookups.map((lookup) => lookup.name))),
      dependsOn: [],
      lastWorked:
        lookups.length > 0
          ? null
          : lastOf(failing, ({ flows: [flow] }) => (flow === undefined ? null : proofOf(flow, 'answer'))),
    },
  ];
}

const isSettled = ({ ending }: Attempt): boolean => ending === 'reached' || ending === 'page';

/** A list's own server that fails for a moment is no change of the way there. */
const isOwnTrouble = ({ ending, proxied, status }: Attempt): boolean =>
  ending === 'answer' && !proxied && status !== null && status >= 500;

const attemptReading = {
  at: ({ at }: Attempt): number => at,
  worked: isSettled,
  failed: (attempt: Attempt): boolean => !isSettled(attempt) && attempt.ending !== 'unknown' && !isOwnTrouble(attempt),
};

const sum = (counts: readonly number[]): number => counts.reduce((total, each) => total + each, 0);

/** A request for connection counts each time that it was sent. */
const requestsOf = ({ ending, flows }: Attempt): number =>
  ending === 'dropped' ? sum(flows.map(({ synRetransmissions }) => synRetransmissions + 1)) : 1;

function howOf({ ending, proxied }: Attempt): How {
  if (ending === 'answer' || ending === 'cut' || ending === 'silent') return proxied ? `proxy-${ending}` : ending;
  return ending as Failing;
}

function directAttempts(traffic: Traffic): Attempt[] {
  return traffic.direct
    .filter(({ kind }) => kind === 'revocation')
    .flatMap(({ host, flows }): Attempt[] =>
      flows.flatMap((flow): Attempt[] => {
        const about = { host, at: flow.firstAt, flows: [flow], proxied: false, status: null };
        if (flow.outcome === 'connected') {
          return (
            flow.http?.map((exchange) => attemptOf(host, flow, exchange, false, traffic)) ?? [
              { ...about, ending: unaskedEnding(flow) },
            ]
          );
        }
        const failure = failureOf([flow]);
        return failure === null ? [] : [{ ...about, ending: failure }];
      }),
    );
}

const proxyAttempts = (traffic: Traffic): Attempt[] =>
  traffic.fetches.map(({ host, flow, exchange }) => attemptOf(host, flow, exchange, true, traffic));

function attemptOf(host: string, flow: Flow, exchange: HttpExchange, proxied: boolean, traffic: Traffic): Attempt {
  const { status } = exchange;
  const about = { host, at: exchange.at, flows: [flow], proxied, status };
  if (isCaptive(host, exchange, traffic.asked)) return { ...about, ending: 'page' };
  // 404 and the like are answers of the list's own server: it was reached.
  if (status !== null) {
    const isReached = !isRefusal(status) || (!proxied && isOwnAnswer(host, exchange));
    return { ...about, ending: isReached ? 'reached' : 'answer' };
  }
  return { ...about, ending: unansweredEnding(flow, exchange, traffic) };
}

/**
 * True for what a responder of OCSP says of itself, without a proxy: that it is in trouble, or does not serve who asks. Its
 * host was reached then. A page may be a filter's, and one who wants a sign-in is no responder.
 */
export function isOwnAnswer(host: string, { status, content }: HttpExchange): boolean {
  return isResponder(host) && content?.kind !== 'page' && status !== null && (status === 403 || isTrouble(status));
}

/** Network Authentication Required (RFC 6585 section 6) is never the far end's. */
const isTrouble = (status: number): boolean => status >= 500 && status !== 511;

const isRefusal = (status: number): boolean => status === 401 || status === 403 || status === 407 || status >= 500;

/** A connection whose request is not in the capture: made is reached, unless it was cut before anything was said. */
const unaskedEnding = ({ closedBy, bytes }: Flow): Attempt['ending'] =>
  closedBy?.side === 'server' && closedBy.how === 'reset' && bytes.server === 0 ? 'cut' : 'reached';

function unansweredEnding(flow: Flow, exchange: HttpExchange, { evidence }: Traffic): Attempt['ending'] {
  // Something came that cannot be read; or the capture holds one direction alone, where silence means nothing.
  if (exchange.answered) return 'reached';
  if (flow.packets.server === 0) return 'unknown';
  const waited = (flow.closedBy?.at ?? evidence.endsAt) - exchange.at;
  if (flow.closedBy?.side === 'server' && waited < patience) return 'cut';
  return waited >= patience ? 'silent' : 'unknown';
}
