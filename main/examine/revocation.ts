/** Whether Windows reached what it needs to check certificates: revocation lists, OCSP, the trust list. */
import type { Flow } from '../evidence/capture.js';
import { isRevocationName } from '../knowledge/match.js';
import { failureOf } from './direct.js';
import type { AnyJudgement, FactsOf, PacketRef } from './facts.js';
import { either, endsFilter, namesFilter } from './filter.js';
import { lookupEnding } from './names.js';
import { inOrder, lookupPackets, stepsOf } from './packets.js';
import type { Traffic } from './traffic.js';

type How = FactsOf['REVOCATION-UNREACHABLE']['how'][number];

/** Rule REVOCATION-UNREACHABLE. A host that was reached by either way is fine, whatever else was tried. */
export function examineRevocation(traffic: Traffic): AnyJudgement[] {
  const reached = reachedHosts(traffic);
  const direct = traffic.direct.filter(
    (target) => target.kind === 'revocation' && !reached.has(target.host) && failureOf(target.flows) !== null,
  );
  const fetches = traffic.fetches.filter(({ host, exchange }) => !reached.has(host) && isRefusal(exchange.status));
  const besideProxy = traffic.intent.mode === 'proxy' || traffic.tunnels.some((target) => target.kind === 'needed');
  const lookups = traffic.lookups.filter(
    (lookup) =>
      besideProxy &&
      isRevocationName(lookup.name) &&
      !reached.has(lookup.name) &&
      ['not-found', 'failed', 'silent'].includes(lookupEnding(lookup.exchanges, traffic.evidence)),
  );
  const hosts = new Set([...direct, ...fetches].map(({ host }) => host).concat(lookups.map((lookup) => lookup.name)));
  if (hosts.size === 0) return [];

  const how = new Set<How>(direct.flatMap((target) => failureOf(target.flows) ?? []));
  if (fetches.length > 0) how.add('proxy-answer');
  if (lookups.length > 0) how.add('not-resolved');
  const flows: Flow[] = [...direct.flatMap((target) => target.flows), ...fetches.map(({ flow }) => flow)];
  const packets: PacketRef[] = [
    ...stepsOf(
      direct.flatMap((target) => target.flows),
      ['syn', 'syn-again', 'reset', 'icmp'],
    ),
    ...stepsOf(
      fetches.map(({ flow }) => flow),
      ['request', 'answer'],
    ),
    ...lookupPackets(lookups.flatMap((lookup) => lookup.exchanges)),
  ];
  return [
    {
      code: 'REVOCATION-UNREACHABLE',
      confidence: 'certain',
      where: fetches.length > 0 && direct.length === 0 ? 'proxy' : 'network',
      whoCanFix: besideProxy && fetches.length === 0 ? 'administrator' : 'network-team',
      facts: {
        hosts: [...hosts],
        how: [...how],
        statuses: [...new Set(fetches.map(({ exchange }) => exchange.status ?? 0))],
        besideProxy,
      },
      packets: inOrder(packets),
      filter: either(endsFilter(flows.map((flow) => flow.server)), namesFilter(lookups.map((lookup) => lookup.name))),
      dependsOn: [],
    },
  ];
}

/** 404 and the like are answers of the list's own server: it was reached. */
const isRefusal = (status: number | null): boolean =>
  status !== null && (status === 401 || status === 403 || status === 407 || status >= 500);

function reachedHosts(traffic: Traffic): Set<string> {
  const direct = traffic.direct.filter((target) => target.flows.some((flow) => flow.outcome === 'connected'));
  const fetched = traffic.fetches.filter(({ exchange }) => exchange.status !== null && !isRefusal(exchange.status));
  return new Set([...direct, ...fetched].map(({ host }) => host));
}
