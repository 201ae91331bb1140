/** Which of the documented endpoints a name and a port are. */
import { endpoints, type Endpoint } from './endpoints.js';

const exact = new Map<string, Endpoint[]>();
const wildcard = new Map<string, Endpoint[]>();
for (const endpoint of endpoints) {
  const isWildcard = endpoint.pattern.startsWith('*.');
  const key = isWildcard ? endpoint.pattern.slice(2) : endpoint.pattern;
  const table = isWildcard ? wildcard : exact;
  table.set(key, [...(table.get(key) ?? []), endpoint]);
}

/** Every documented row that covers this host name; an exact row before a wildcard one. None for the dead port test. */
export function endpointsOf(name: string): readonly Endpoint[] {
  const host = normalise(name);
  if (isPortTest(host)) return [];
  const found = [...(exact.get(host) ?? [])];
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    found.push(...(wildcard.get(host.slice(dot + 1)) ?? []));
  }
  return found;
}

/**
 * The page that tested ports from a browser: the wildcard covers its name, but no connector asks for it, and it has not
 * answered since 2020, while texts in the event log still lead there. Source: MicrosoftDocs/azure-docs, issues 55171,
 * 58706 and 80077.
 */
const isPortTest = (host: string): boolean => host.endsWith('.connectorporttest.msappproxy.net');

/** Lower case, without a final dot. */
export function normalise(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

const inRange = (endpoint: Endpoint, port: number): boolean => port >= endpoint.ports[0] && port <= endpoint.ports[1];

/** True for a name that the documents list, on whatever port. */
export function isConnectorName(name: string): boolean {
  return endpointsOf(name).length > 0;
}

/**
 * True where the connector, or Windows on its behalf, needs this name on this port today. The ports of connectors before
 * 1.5.132.0 are not needed: see `isLegacyPort`.
 */
export function isNeeded(name: string, port: number): boolean {
  return endpointsOf(name).some(
    (endpoint) => endpoint.phase !== 'legacy' && inRange(endpoint, port) && !isHiddenPath(endpoint),
  );
}

/** A path behind TLS shows in no capture, and its host alone (www.microsoft.com) is everybody's. */
const isHiddenPath = (endpoint: Endpoint): boolean => endpoint.path !== null && endpoint.protocol === 'https';

/**
 * True for a name that browsers and other programs use as well: those of sign-in and registration. The connector's own
 * services run on the names of the phase `runtime`.
 */
export function isShared(name: string): boolean {
  return !endpointsOf(name).some((endpoint) => endpoint.phase === 'runtime');
}

/**
 * True for a name whose server wants to see the connector's own certificate in the handshake: those of bootstrap and of
 * the data path. Source: captures of connectors (xybytes, "Azure Application Proxy Hijacking"; AADInternals).
 */
export function asksForClientCertificate(name: string): boolean {
  return /\.(?:bootstrap|connector)\.msappproxy\.(?:net|us)$/.test(normalise(name));
}

/**
 * True for what Windows fetches to check certificates: revocation lists, OCSP, the trust list, issuers' certificates.
 * This goes by WinHTTP's path, not by the connector's own proxy setting (KB2623724).
 */
export function isRevocation(name: string, port: number): boolean {
  return (
    port === 80 &&
    endpointsOf(name).some(
      (endpoint) => endpoint.protocol === 'http' && endpoint.phase !== 'legacy' && inRange(endpoint, port),
    )
  );
}

/** True for a name that is documented for certificate checks and nothing else. */
export function isRevocationName(name: string): boolean {
  const rows = endpointsOf(name);
  return rows.length > 0 && rows.every((endpoint) => endpoint.protocol === 'http');
}

/** The Service Bus ports of connectors before 1.5.132.0; nothing else of interest uses them, so they count by port alone. */
const serviceBusPort = (port: number): boolean => port === 5671 || (port >= 9350 && port <= 9354);

const otherLegacyPort = (port: number): boolean =>
  port === 8080 || port === 9090 || port === 9091 || (port >= 10100 && port <= 10120);

/**
 * True for a port that only connectors before 1.5.132.0 need: the Service Bus ports for any name (or none), the others
 * for a connector's name. Source: the port tables of 2017 and 2018 (`LEG`), and `S001`.
 */
export function isLegacyPort(name: string | null, port: number): boolean {
  return serviceBusPort(port) || (otherLegacyPort(port) && name !== null && isConnectorName(name));
}
