/**
 * Rules for Squid (3.5 and later). A leading dot in `dstdomain` and `ssl::server_name` stands for the name and all below
 * it; a list that says a name twice is complained about. Source: squid.conf.documented, `acl`, `http_access`, `ssl_bump`
 * (http://www.squid-cache.org/Doc/config/).
 */
import {
  bareName,
  isWildcard,
  portGroups,
  portText,
  unique,
  visiblePath,
  type Allowed,
  type AllowList,
  type PortGroup,
} from './allow-list.js';
import type { AllowListText } from './format.js';
import { commented, preamble, textOf } from './preamble.js';

const prefix = 'entra_connector';

/** Writes the list as lines for squid.conf. */
export function squid(list: AllowList): AllowListText {
  const groups = portGroups(list);
  return {
    text: textOf([
      ...commented([
        ...preamble(list),
        '',
        'Put these lines above the first http_access line of squid.conf: whatever asks for a sign-in (proxy_auth) or',
        'refuses by port must come after them. Then check with "squid -k parse", and take over with "squid -k reconfigure".',
      ]),
      '',
      `acl ${prefix}_tunnel method CONNECT`,
      ...groups.flatMap(access),
      ...splicing(groups),
    ]),
    notes: [],
  };
}

const nameOf = (entry: Allowed): string => (isWildcard(entry) ? `.${bareName(entry)}` : entry.pattern);

function access(group: PortGroup): string[] {
  const suffix = portText(group.ports).replace('-', '_');
  const port = `${prefix}_port_${suffix}`;
  const plain = group.protocol === 'http';
  const whole = group.entries.filter((entry) => visiblePath(entry) === null);
  const names = `${prefix}_names_${suffix}`;
  const pathRules = group.entries.flatMap((entry, index) => pathRule(entry, port, `${prefix}_path_${suffix}_${index}`));
  return [
    '',
    ...(plain
      ? ['# Certificate checks: plain HTTP, and CONNECT as well.']
      : [`# Tunnels to port ${portText(group.ports)}.`]),
    `acl ${port} port ${portText(group.ports)}`,
    ...unique(whole.map(nameOf)).map((name) => `acl ${names} dstdomain ${name}`),
    ...(whole.length === 0 ? [] : [`http_access allow ${plain ? '' : `${prefix}_tunnel `}${port} ${names}`]),
    ...pathRules,
  ];
}

/** A path shows in plain requests alone. */
function pathRule(entry: Allowed, port: string, name: string): string[] {
  const path = visiblePath(entry);
  if (path === null) return [];
  return [
    `acl ${name}_host dstdomain ${nameOf(entry)}`,
    `acl ${name} urlpath_regex -i ^${path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(/|$)`,
    `http_access allow ${port} ${name}_host ${name}`,
  ];
}

/** Explicit tunnels are recognised by the name in CONNECT, intercepted ones by the name in the handshake. */
function splicing(groups: readonly PortGroup[]): string[] {
  const names = unique(
    groups.filter(({ protocol }) => protocol !== 'http').flatMap(({ entries }) => entries.map(nameOf)),
  );
  return [
    '',
    '# No TLS inspection. Put this part above the first ssl_bump line of squid.conf, and leave it out where there is none:',
    '# a Squid that was built without OpenSSL does not know it. Where Squid intercepts (nobody sends it CONNECT), it learns',
    '# the name only by "ssl_bump peek" at step SslBump1, which must be among your own lines.',
    ...names.map((name) => `acl ${prefix}_tls ssl::server_name ${name}`),
    `ssl_bump splice ${prefix}_tls`,
  ];
}
