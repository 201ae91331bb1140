/** Our reading of a file in the form in which Mono's probe says its own. */
import { decideWay } from '../../main/configuration/decide.js';
import type { Configuration } from '../../main/configuration/configuration.js';
import type { GivenAddress } from '../../main/configuration/default-proxy.js';

/** Where the ways of a `defaultProxy` are tried. */
export const destinations = [
  'https://a.msappproxy.net/',
  'https://x.contoso.com:8443/',
  'http://www.contoso.com/',
  'http://localhost/',
  'http://127.0.0.1/',
  'http://intranet/',
  'https://10.1.2.3/',
];

/** The settings of the section. */
export function sectionOf({ defaultProxy }: Configuration): Record<string, unknown> {
  const choice = (value: boolean | null | undefined): number =>
    value === null || value === undefined ? -1 : Number(value);
  return {
    isDeclared: defaultProxy !== null,
    enabled: defaultProxy?.enabled.value ?? true,
    useDefaultCredentials: defaultProxy?.useDefaultCredentials.value ?? false,
    proxyaddress: addressOf(defaultProxy?.proxyAddress.value ?? null),
    scriptLocation: addressOf(defaultProxy?.scriptLocation.value ?? null),
    bypassonlocal: choice(defaultProxy?.bypassOnLocal.value),
    usesystemdefault: choice(defaultProxy?.useSystemDefault.value),
    autoDetect: choice(defaultProxy?.autoDetect.value),
    module: defaultProxy?.moduleType.value ?? null,
    bypasslist: defaultProxy?.bypassList.map(({ text }) => text) ?? [],
  };
}

function addressOf(given: GivenAddress | null): unknown {
  if (given === null) return null;
  const { text, address } = given;
  if (address.state !== 'address') return { text, state: address.state };
  const { scheme, host, port, hasCredentials } = address;
  return { text, scheme, host, port, hasCredentials };
}

/** The way to each destination: `direct`, `host:port` of the proxy, or why neither. */
export function waysOf(configuration: Configuration, domain: string): string[] {
  return destinations.map((url) => {
    const { protocol, hostname, port } = new URL(url);
    const scheme = protocol === 'https:' ? 'https' : 'http';
    const destination = { scheme, host: hostname, port: Number(port) || (scheme === 'https' ? 443 : 80) } as const;
    const way = decideWay(configuration, destination, { domain });
    if (way.kind !== 'proxy') return way.kind;
    const { address } = way.address;
    return address.state === 'address' ? `${address.host}:${address.port}` : address.state;
  });
}
