/**
 * Which servers with a connector a capture shows. Recorded at a firewall or a proxy it may show several, and what one
 * reaches does not excuse what another does not: each is judged by itself.
 */
import type { CaptureEvidence } from '../evidence/capture.js';
import { guessedProxies } from './proxy-reach.js';
import type { Traffic } from './traffic.js';

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

const isIpv6 = (address: string): boolean => address.includes(':');

/** The servers of a capture, in order of appearance. */
export function serversOf(traffic: Traffic): Servers {
  const { evidence } = traffic;
  const proxies = new Set(traffic.proxyFlows.map(({ server }) => server.address));
  const nameServers = new Set(evidence.dns.map(({ server }) => server));
  const connecting = [...traffic.flows, ...guessedProxies(traffic).flatMap(({ tries }) => tries)].map(
    ({ client }) => client.address,
  );
  const asking = traffic.lookups.flatMap(({ exchanges }) => exchanges.map(({ client }) => client));
  const connectors = new Set(connecting.filter((address) => !proxies.has(address)));
  const askers = asking.filter((address) => !proxies.has(address) && !nameServers.has(address));
  const own = [...new Set([...connectors, ...askers])];
  const between = own.length === 0 ? [] : [...connecting, ...asking].filter((address) => !own.includes(address));
  return { servers: mostly(together(own, evidence)), between: new Set(between) };
}

/** IPv6 addresses with the server they belong to; those of which that does not show stay together. */
function together(addresses: readonly string[], evidence: CaptureEvidence): Server[] {
  const over4 = addresses.filter((address) => !isIpv6(address));
  if (over4.length < 2) return [addresses];
  const servers = new Map(over4.map((address) => [address, [address]]));
  const unknown: string[] = [];
  for (const address of addresses.filter(isIpv6))
    (servers.get(ownerOf(address, evidence) ?? '') ?? unknown).push(address);
  return [...servers.values(), ...(unknown.length > 0 ? [unknown] : [])];
}

/** The one IPv4 address that asked for the addresses which this IPv6 address connected to; null where that is not clear. */
function ownerOf(address: string, { flows, dns }: CaptureEvidence): string | null {
  const reached = new Set(flows.filter(({ client }) => client.address === address).map(({ server }) => server.address));
  const askers = dns.filter(({ answers, client }) => !isIpv6(client) && answers.some((answer) => reached.has(answer)));
  const owners = new Set(askers.map(({ client }) => client));
  return owners.size === 1 ? ([...owners][0] ?? null) : null;
}

const mostly = (servers: readonly Server[]): Server[] =>
  servers.length <= mostServers
    ? [...servers]
    : [...servers.slice(0, mostServers - 1), servers.slice(mostServers - 1).flat()];

/** What a capture shows of these servers, and of computers that are none of the others. */
export function evidenceOfServers(
  evidence: CaptureEvidence,
  { servers, between }: Servers,
  wanted: readonly Server[],
): CaptureEvidence {
  const others = new Set([...between, ...servers.filter((server) => !wanted.includes(server)).flat()]);
  if (others.size === 0) return evidence;
  return {
    ...evidence,
    flows: evidence.flows.filter(({ client }) => !others.has(client.address)),
    dns: evidence.dns.filter(({ client }) => !others.has(client)),
  };
}
