/**
 * Lines for the script of automatic configuration that is there already. They use what every engine knows since 1996, and
 * compare names in small letters. Source: Netscape, "Navigator Proxy Auto-Config File Format" (dnsDomainIs, shExpMatch).
 */
import { isWildcard, portGroups, unique, visiblePath, type Allowed, type AllowList } from './allow-list.js';
import type { AllowListText } from './format.js';
import { commented, preamble, textOf } from './preamble.js';

/** Writes the list as the first lines of FindProxyForURL. */
export function pac(list: AllowList): AllowListText {
  const groups = portGroups(list);
  const plain = groups.filter(({ protocol }) => protocol === 'http').flatMap(({ entries }) => entries);
  const secure = groups.filter(({ protocol }) => protocol !== 'http').flatMap(({ entries }) => entries);
  return {
    text: textOf([
      ...commented(
        [
          ...preamble(list),
          '',
          'Put these lines at the beginning of FindProxyForURL(url, host). They send the connector directly; to send it to',
          'a proxy that keeps the rules above, write "PROXY name:port" in place of "DIRECT".',
          "Windows' certificate checks (port 80) follow this script only where it is found by WPAD; where not, set their",
          'proxy by "netsh winhttp set proxy".',
        ],
        '//',
      ),
      "var connectorWay = 'DIRECT';",
      'var connectorHost = host.toLowerCase();',
      'var connectorUrl = url.toLowerCase();',
      "if (connectorUrl.substring(0, 5) === 'http:') {",
      ...condition(plain),
      '} else {',
      ...condition(secure),
      '}',
    ]),
    notes: [],
  };
}

function condition(entries: readonly Allowed[]): string[] {
  const tests = unique(entries.map(test)).map((each, index) => (index === 0 ? `    ${each}` : `    || ${each}`));
  return ['  if (', ...tests, '  ) return connectorWay;'];
}

function test(entry: Allowed): string {
  const path = visiblePath(entry);
  if (path !== null) return `shExpMatch(connectorUrl, 'http://${entry.pattern}${path}/*')`;
  return isWildcard(entry)
    ? `dnsDomainIs(connectorHost, '${entry.pattern.slice(1)}')`
    : `connectorHost === '${entry.pattern}'`;
}
