/**
 * Commands for FortiOS (6.4 and later). Names for rules are addresses of type `fqdn`, with wildcards in the same field;
 * exemptions from deep inspection take wildcards as `wildcard-fqdn` objects, and exact names as addresses; entries of the
 * URL filter are `simple` or `wildcard`. Sources: Fortinet, "Using wildcard FQDN addresses in firewall policies"
 * (Technical Tip 190830), FortiOS CLI reference (`firewall ssl-ssh-profile`, `webfilter urlfilter`), Technical Tip 193086.
 */
import {
  bareName,
  isWildcard,
  portGroups,
  portText,
  unique,
  withoutCovered,
  type Allowed,
  type AllowList,
} from './allow-list.js';
import type { AllowListText } from './format.js';
import { commented, preamble, textOf } from './preamble.js';
import { portRemark, urlLines } from './url-list.js';

/** The profile that every FortiGate has for changes of one's own. */
const profile = 'custom-deep-inspection';

/** Writes the list as commands of the FortiGate's command line. */
export function fortinet(list: AllowList): AllowListText {
  const entries = byName(list.entries);
  const secure = byName(list.entries.filter(({ protocol }) => protocol !== 'http'));
  const wildcards = secure.filter(isWildcard);
  return {
    text: textOf([
      ...commented([
        ...preamble(list),
        '',
        'Use the groups in a rule for this server, with the services that their names end with. Wildcards work only while',
        "the server's questions to DNS pass through the FortiGate. Where the rule inspects TLS, write the name of its profile",
        `in place of "${profile}"; where it does not, leave that part out. A rule of the explicit proxy for these`,
        'groups must come before those that need an identity, and have no authentication.',
        ...portRemark(list),
      ]),
      '',
      'config firewall address',
      ...entries.flatMap((entry) => edit(addressName(entry), 'set type fqdn', `set fqdn "${entry.pattern}"`)),
      'end',
      'config firewall addrgrp',
      ...portGroups(list).flatMap((group) =>
        edit(
          `entra-connector-${group.protocol}-${portText(group.ports)}`,
          `set member ${unique(group.entries.map((entry) => `"${addressName(entry)}"`)).join(' ')}`,
        ),
      ),
      'end',
      '',
      '# No TLS inspection.',
      'config firewall wildcard-fqdn custom',
      ...wildcards.flatMap((entry) => edit(wildcardName(entry), `set wildcard-fqdn "${entry.pattern}"`)),
      'end',
      'config firewall ssl-ssh-profile',
      `    edit "${profile}"`,
      '        config ssl-exempt',
      ...secure.flatMap((entry) =>
        indented([
          'edit 0',
          ...(isWildcard(entry)
            ? ['    set type wildcard-fqdn', `    set wildcard-fqdn "${wildcardName(entry)}"`]
            : ['    set type address', `    set address "${addressName(entry)}"`]),
          'next',
        ]),
      ),
      '        end',
      '    next',
      'end',
      '',
      '# Only where a web filter is on in the rule. "exempt" also leaves out the categories and the scan for viruses.',
      'config webfilter urlfilter',
      '    edit 0',
      '        set name "entra-connector"',
      '        config entries',
      ...urlLines(list, (entry, path) => `${entry.pattern}${path ?? ''}`).flatMap((url) =>
        indented([
          'edit 0',
          `    set url "${url}"`,
          `    set type ${url.startsWith('*.') ? 'wildcard' : 'simple'}`,
          '    set action exempt',
          'next',
        ]),
      ),
      '        end',
      '    next',
      'end',
    ]),
    notes: [],
  };
}

const addressName = (entry: Allowed): string =>
  isWildcard(entry) ? `entra-connector-any-${bareName(entry)}` : `entra-connector-${entry.pattern}`;

const wildcardName = (entry: Allowed): string => `entra-connector-exempt-${bareName(entry)}`;

const edit = (name: string, ...settings: string[]): string[] => [
  `    edit "${name}"`,
  ...settings.map((setting) => `        ${setting}`),
  '    next',
];

const indented = (lines: readonly string[]): string[] => lines.map((line) => `            ${line}`);

/** Each name once, whatever its ports and paths; none that a wildcard among them stands for. */
function byName(entries: readonly Allowed[]): Allowed[] {
  return withoutCovered(entries.map((entry) => ({ ...entry, path: null })));
}
