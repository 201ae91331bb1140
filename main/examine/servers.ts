/**
 * Which servers with a connector a capture shows. Recorded at a firewall or a proxy it may show several, and what one
 * reaches does not excuse what another does not: each is judged by itself.
 */
import type { TrafficEvidence, Flow } from '../evidence/capture.js';
import { isShared } from '../knowledge/match.js';
import { isIpv6 } from './address.js';
import { guessedProxies } from './proxy-reach.js';
import { opensTunnel, type Traffic } from './traffic.js';

/** The addresses of one server: an IPv4 address, and any number of IPv6 ones. */
export type Server = readonly string[];

/** What a capture shows of servers. */
export interface Servers {
  readonly servers: readonly Server[];
  /** Addresses that pass on what others ask for: their own connections are not a connector's. */
  readonly between: ReadonlySet<string>;
}

/** More servers than this are judged together. */
const mostServers = 50;

/** The servers of a capture, those first that ask for names which only a connector needs. */
export function serversOf(traffic: Traffic): Servers {
  const proxies = new Set(traffic.proxyFlows.filter(servedAnother).map(({ server }) => server.address));
  const surely = new Set(
    [
      ...[
        ...traffic.direct,
        ...traffic.tunnels.map((target) => ({ ...target, flows: target.tries.map(({ flow }) => flow) })),
      ]
        .filter(({ kind, host }) => kind === 'needed' && !isShared(host))
        .flatMap(({ flows }) => flows),
      // Whoever does not even get to the proxy that was named has no name to show.
      ...traffic.namedProxyFlows.filter(({ outcome }) => outcome !== 'connected' && outcome !== 'midstream'),
    ].map(addressOf),
  );
  const all = new Set([...traffic.flows, ...guessedProxies(traffic).flatMap(({ tries }) => tries)].map(addressOf));
  const isOwn = (address: string): boolean => !proxies.has(address);
  const sure = [...surely].filter(isOwn);
  const possible = [...all].filter(isOwn);
  // Beside those that ask for such names, others that ask for shared ones are computers with a browser. Name servers of
  // several adapters are asked from several addresses: asking alone makes no server.
  const own = sure.length > 0 ? sure : possible;
  const kept = new Set(own);
  const between = own.length === 0 ? [] : [...all].filter((address) => !kept.has(address));
  const servers = mostly(together(own, traffic.evidence));
  const named = new Set(servers.flat());
  // An IPv6 address whose owner does not show stays with all of them.
  return {
    servers,
    between: new Set(between.filter((address) => !named.has(address) && !(isIpv6(address) && isOwn(address)))),
  };
}

const addressOf = ({ client }: Flow): string => client.address;

/** True for a connection on which a proxy let another computer through, or asked it to sign in. */
const servedAnother = ({ client, server, tunnel }: Flow): boolean =>
  client.address !== server.address &&
  (tunnel?.attempts ?? []).some(({ status }) => opensTunnel(status) || status === 407);

/** IPv6 addresses with the server they belong to, as far as that shows. */
function together(addresses: readonly string[], evidence: TrafficEvidence): Server[] {
  const over4 = addresses.filter((address) => !isIpv6(address));
  if (over4.length < 2) return [addresses];
  const servers = new Map(over4.map((address) => [address, [address]]));
  for (const [address, owner] of ownersOf(addresses.filter(isIpv6), evidence)) servers.get(owner)?.push(address);
  return [...servers.values()];
}

/** The one IPv4 address that asked for the addresses which an IPv6 address connected to, where that is clear. */
function ownersOf(addresses: readonly string[], { flows, dns }: TrafficEvidence): Map<string, string> {
  const wanted = new Set(addresses);
  const askersOf = new Map<string, Set<string>>();
  for (const { client, answers } of dns.filter((each) => !isIpv6(each.client))) {
    for (const answer of answers) askersOf.set(answer, (askersOf.get(answer) ?? new Set()).add(client));
  }
  const owners = new Map<string, Set<string>>();
  for (const { client, server } of flows.filter((flow) => wanted.has(addressOf(flow)))) {
    const known = owners.get(client.address) ?? new Set();
    for (const asker of askersOf.get(server.address) ?? []) known.add(asker);
    owners.set(client.address, known);
  }
  return new Map(
    [...owners].flatMap(([address, [owner, ...more]]) =>
      owner !== undefined && more.length === 0 ? [[address, owner]] : [],
    ),
  );
}

const mostly = (servers: readonly Server[]): Server[] =>
  servers.length <= mostServers
    ? [...servers]
    : [...servers.slice(0, mostServers - 1), servers.slice(mostServers - 1).flat()];

/** What a capture shows of these servers, and of computers that are none of the others. */
export function evidenceOfServers(
  evidence: TrafficEvidence,
  { servers, between }: Servers,
  wanted: readonly Server[],
): TrafficEvidence {
  const others = new Set([...between, ...servers.filter((server) => !wanted.includes(server)).flat()]);
  if (others.size === 0) return evidence;
  return {
    ...evidence,
    flows: evidence.flows.filter(({ client }) => !others.has(client.address)),
    dns: evidence.dns.filter(({ client }) => !others.has(client)),
  };
}
