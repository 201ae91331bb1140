/** The connector's part of a capture, as the rules look at it: what went direct, what through a proxy, what was asked. */
import type { TrafficEvidence, Dns, Flow, HttpExchange, Intent, TunnelAttempt } from '../evidence/capture.js';
import { isAddress } from './address.js';
import { askedIn, type Asked } from './asked.js';
import type { PacketRef } from './facts.js';
import { groupBy } from './group.js';
import { isConnectorName, isLegacyPort, isNeeded, isRevocation, isShared, normalise } from '../knowledge/match.js';

/** Connections to one name (or address, where no name is known) and port, not through a proxy. */
export interface DirectTarget {
  readonly name: string | null;
  readonly host: string;
  readonly port: number;
  readonly kind: 'needed' | 'revocation' | 'legacy';
  readonly flows: readonly Flow[];
}

/** All CONNECTs to one proxy for one `host:port`: what one proxy lets through says nothing of another. */
export interface TunnelTarget {
  readonly target: string;
  readonly host: string;
  readonly port: number;
  readonly kind: 'needed' | 'legacy';
  readonly tries: readonly { readonly flow: Flow; readonly attempt: TunnelAttempt }[];
}

/** A plain request through a proxy for a name that certificate checks need. */
export interface ProxyFetch {
  readonly host: string;
  readonly flow: Flow;
  readonly exchange: HttpExchange;
}

/** All questions for one name. */
export interface Lookup {
  readonly name: string;
  readonly exchanges: readonly Dns[];
  /** The name is a proxy's, not the cloud's. */
  readonly ofProxy: boolean;
}

/** All that the rules look at. */
export interface Traffic {
  readonly evidence: TrafficEvidence;
  readonly intent: Intent;
  readonly asked: Asked;
  readonly direct: readonly DirectTarget[];
  readonly tunnels: readonly TunnelTarget[];
  readonly fetches: readonly ProxyFetch[];
  readonly lookups: readonly Lookup[];
  /** Connections to proxies: those that served a CONNECT or a whole URL, and the one that was named. */
  readonly proxyFlows: readonly Flow[];
  /** Those of them that go to the proxy that was named, by name or by any address that name was answered with. */
  readonly namedProxyFlows: readonly Flow[];
  /** The connector's connections, each once. */
  readonly flows: readonly Flow[];
  /** Those of them to needed names, direct or in a tunnel that was let through, that show anything of TLS. */
  readonly secured: readonly Flow[];
  readonly otherConnections: number;
  /** No connection has a name: nothing tells whose traffic this is. */
  readonly nameless: boolean;
}

/**
 * Sorts the evidence into what the connector did and what it did not.
 *
 * @param nameless of the whole capture, where this is only a part of it
 */
export function trafficOf(evidence: TrafficEvidence, intent: Intent, nameless = isNameless(evidence)): Traffic {
  const asked = askedIn(evidence);
  const namedProxyFlows = evidence.flows.filter(namedProxyTest(evidence, intent));
  const proxyEnds = new Set(evidence.flows.filter(servedAsProxy).map(endKey));
  for (const flow of namedProxyFlows) proxyEnds.add(endKey(flow));
  const proxyFlows = evidence.flows.filter((flow) => proxyEnds.has(endKey(flow)));
  const direct = directTargets(
    evidence.flows.filter((flow) => !proxyEnds.has(endKey(flow))),
    nameless,
  );
  const tunnels = tunnelTargets(proxyFlows, asked);
  const fetches = proxyFlows.flatMap(fetchesOf);
  const secured = unique([
    ...direct.filter(isForConnector).flatMap((target) => target.flows),
    ...tunnels.filter(isForConnector).flatMap(({ tries }) => tries.filter(isLetThrough).map(({ flow }) => flow)),
  ]).filter(({ tls }) => tls !== undefined);
  const flows = unique([
    ...direct.flatMap((target) => target.flows),
    ...tunnels.flatMap((target) => target.tries.map((each) => each.flow)),
    ...fetches.map((fetch) => fetch.flow),
    ...namedProxyFlows,
  ]);
  return {
    evidence,
    intent,
    asked,
    direct,
    tunnels,
    fetches,
    lookups: lookupsOf(evidence.dns, proxyFlows, intent),
    proxyFlows,
    namedProxyFlows,
    flows,
    secured,
    otherConnections: evidence.flows.length - flows.length,
    nameless,
  };
}

const isForConnector = ({ kind }: DirectTarget | TunnelTarget): boolean => kind === 'needed';
const isLetThrough = ({ attempt }: TunnelTarget['tries'][number]): boolean => opensTunnel(attempt.status);

const isNameless = ({ flows, dns }: TrafficEvidence): boolean =>
  flows.every(({ server, tunnel }) => server.name === null && !tunnel) &&
  dns.every(({ rcode, answers }) => rcode !== 0 || answers.length === 0);

/** True for a status that opens a tunnel. */
export function opensTunnel(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** True for a target that a proxy let through. */
export function isOpen({ tries }: TunnelTarget): boolean {
  return tries.some(isLetThrough);
}

/** True where a name shows that only a connector asks for: browsers do not. */
export function showsOwnNames({ direct, tunnels, lookups }: Traffic): boolean {
  const hosts = [...direct, ...tunnels].filter(isForConnector).map(({ host }) => host);
  const asked = lookups.filter(({ ofProxy }) => !ofProxy).map(({ name }) => name);
  return [...hosts, ...asked].some((host) => !isShared(host));
}

/** True where the connector asked for needed names, and got through to each of them by one way or another. */
export function isAllReached({ direct, tunnels }: Traffic): boolean {
  const ways = [
    ...direct
      .filter(({ kind }) => kind === 'needed')
      .map(({ host, flows }) => ({ host, open: flows.some(({ outcome }) => outcome === 'connected') })),
    ...tunnels.filter(({ kind }) => kind === 'needed').map((target) => ({ host: target.host, open: isOpen(target) })),
  ];
  const reached = new Set(ways.filter(({ open }) => open).map(({ host }) => host));
  return ways.length > 0 && ways.every(({ host }) => reached.has(host));
}

/**
 * What there was after something worked for the last time: the whole where it never did. What was looked up stays known,
 * so the questions stay.
 */
export function trafficSince(traffic: Traffic, { lastWorked }: { readonly lastWorked?: PacketRef | null }): Traffic {
  if (!lastWorked) return traffic;
  const isLater = ({ firstAt }: Flow): boolean => firstAt > lastWorked.at;
  return {
    ...traffic,
    direct: traffic.direct.map((target) => ({ ...target, flows: target.flows.filter(isLater) })),
    tunnels: traffic.tunnels.map((target) => ({ ...target, tries: target.tries.filter(({ flow }) => isLater(flow)) })),
    proxyFlows: traffic.proxyFlows.filter(isLater),
    namedProxyFlows: traffic.namedProxyFlows.filter(isLater),
    flows: traffic.flows.filter(isLater),
    secured: traffic.secured.filter(isLater),
  };
}

/** `host:port` taken apart; the port of a CONNECT target that the capture cut is 0. */
export function splitTarget(target: string): { host: string; port: number } {
  const match = /^\[?([^\]]*?)\]?:(\d{1,5})$/.exec(target);
  return match === null
    ? { host: normalise(target), port: 0 }
    : { host: normalise(match[1] ?? ''), port: Number(match[2]) };
}

const endKey = (flow: Flow): string => `${flow.server.address} ${flow.server.port}`;

const servedAsProxy = (flow: Flow): boolean =>
  flow.tunnel !== undefined || (flow.http ?? []).some((exchange) => /^https?:\/\//i.test(exchange.target));

const unique = (flows: readonly Flow[]): Flow[] => [...new Set(flows)].sort((first, second) => first.id - second.id);

function namedProxyTest({ dns }: TrafficEvidence, { proxy }: Intent): (flow: Flow) => boolean {
  if (proxy === null) return () => false;
  const asked = dns.filter(({ name }) => isNameOf(name, proxy.host));
  const addresses = new Set(asked.flatMap(({ answers }) => answers));
  // Nobody asked for the proxy's name: it was in the cache, and then the port is all there is to know it by.
  const byPort = asked.length === 0 && !isAddress(proxy.host);
  return ({ server: { address, name, port } }) =>
    port === proxy.port &&
    (address === proxy.host ||
      (name !== null && isNameOf(name, proxy.host)) ||
      addresses.has(address) ||
      (byPort && name === null));
}

/** Windows completes a name without a dot by its own suffixes: `webgate` is asked for as `webgate.contoso.local`. */
export function isNameOf(name: string, host: string): boolean {
  return name === host || (!host.includes('.') && !host.includes(':') && name.startsWith(`${host}.`));
}

function directTargets(flows: readonly Flow[], nameless: boolean): DirectTarget[] {
  const targets = groupBy(flows, ({ server }) => `${server.name ?? server.address} ${server.port}`);
  return [...targets.values()].flatMap((own): DirectTarget[] => {
    const { name, address, port } = own[0]?.server ?? { name: null, address: '', port: 0 };
    const kind = directKind(name, port, nameless);
    if (kind === null || (name === null && kind !== 'legacy' && own.some(wasMade))) return [];
    return [{ name, host: name ?? address, port, kind, flows: own }];
  });
}

const wasMade = (flow: Flow): boolean => flow.outcome === 'connected' || flow.outcome === 'midstream';

/**
 * Without any name in the capture, failing connections on port 443 may be the connector's; ones that were made have
 * shown no name of it, and are taken for somebody else's.
 */
function directKind(name: string | null, port: number, nameless: boolean): DirectTarget['kind'] | null {
  if (isLegacyPort(name, port)) return 'legacy';
  if (name === null) return nameless && port === 443 ? 'needed' : null;
  if (isRevocation(name, port)) return 'revocation';
  return isNeeded(name, port) ? 'needed' : null;
}

/**
 * The name that a tunnel is for, where it was asked for by an address: what was said in it, or what the address was looked
 * up for.
 */
export function nameInTunnel(flow: Flow, host: string, asked: Asked | null): string {
  if (!isAddress(host)) return host;
  return flow.tls?.serverName ?? asked?.connectorNameOf(host) ?? host;
}

function tunnelTargets(proxyFlows: readonly Flow[], asked: Asked): TunnelTarget[] {
  const targets = new Map<string, { target: Omit<TunnelTarget, 'tries'>; tries: TunnelTarget['tries'][number][] }>();
  for (const flow of proxyFlows) {
    for (const attempt of flow.tunnel?.attempts ?? []) {
      const { host: target, port } = splitTarget(attempt.target);
      const host = nameInTunnel(flow, target, asked);
      // The long names of the connector outlast a short capture length: a target that was cut is judged with the rest.
      const needed = attempt.targetCut ? mayBeNeeded(host) : isNeeded(host, port);
      const kind = isLegacyPort(host, port) ? 'legacy' : needed ? 'needed' : null;
      if (kind === null) continue;
      const key = `${flow.server.name ?? flow.server.address}:${flow.server.port} ${host}:${port}`;
      const entry = targets.get(key) ?? { target: { target: attempt.target, host, port, kind }, tries: [] };
      entry.tries.push({ flow, attempt });
      targets.set(key, entry);
    }
  }
  return [...targets.values()].map(({ target, tries }) => ({ ...target, tries }));
}

/** A name that was cut is the connector's, or may still become it: no label of it has ended in another domain. */
const mayBeNeeded = (host: string): boolean =>
  isConnectorName(host) || !/\.(?:com|org|net|example|local)(?::\d*)?$/.test(host);

function fetchesOf(flow: Flow): ProxyFetch[] {
  const fetches: ProxyFetch[] = [];
  for (const exchange of flow.http ?? []) {
    const match = /^http:\/\/\[?([^/\]:]+)\]?(?::(\d+))?(?:\/|$)/i.exec(exchange.target);
    const host = normalise(match?.[1] ?? '');
    if (match !== null && isRevocation(host, Number(match[2] ?? 80))) fetches.push({ host, flow, exchange });
  }
  return fetches;
}

function lookupsOf(dns: readonly Dns[], proxyFlows: readonly Flow[], { proxy }: Intent): Lookup[] {
  const proxyNames = new Set(proxyFlows.flatMap(({ server }) => server.name ?? []));
  const isProxys = (name: string): boolean => proxyNames.has(name) || (proxy !== null && isNameOf(name, proxy.host));
  const byName = new Map<string, Dns[]>();
  for (const exchange of dns) {
    if (!isProxys(exchange.name) && !isConnectorName(exchange.name)) continue;
    // Asking everybody is a last resort: that nobody knew the name says nothing that the name server has not said.
    if (exchange.protocol !== 'dns' && exchange.answers.length === 0) continue;
    const exchanges = byName.get(exchange.name) ?? [];
    exchanges.push(exchange);
    byName.set(exchange.name, exchanges);
  }
  return [...byName].map(([name, exchanges]) => ({ name, exchanges, ofProxy: isProxys(name) }));
}
