/**
 * With what Windows looks for a script by itself (WPAD): what DHCP says, and the suffixes behind a name without dots. For the
 * live server alone: a bundle does not hold it.
 */
import { absent, known, type Fact } from '../evidence/fact.js';
import type { Machine } from './machine.js';
import { number, texts } from './survey/ask.js';

/** Whether the parents of the primary suffix are tried, and down to how many labels. */
export type DevolutionSetting = 'off' | { readonly level: number };

/** What is known of it. */
export interface AutomaticConfigurationFacts {
  /** Option 252, as DHCP gave it. */
  readonly dhcpUrl: Fact<string>;
  /** Suffixes set for the whole server; where there are any, no others are tried. */
  readonly searchList: Fact<readonly string[]>;
  /** The server's own domain. */
  readonly primary: Fact<string>;
  /** Suffixes of the connections that are up, each once, in Windows' order. */
  readonly connections: Fact<readonly string[]>;
  /** Absent: nothing is set, and Windows decides. */
  readonly devolution: Fact<DevolutionSetting>;
}

/** Where policies for the DNS client are kept (Microsoft, DnsClient.admx), and where its own settings are, in their order. */
const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient';
const client = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Dnscache\\Parameters';
const tcpIp = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters';

/** The list of suffixes: by policy, or set by hand. An empty one is none. */
export async function readSearchList(machine: Machine): Promise<Fact<readonly string[]>> {
  for (const key of [policy, tcpIp]) {
    const { fact } = await texts(machine, key, 'SearchList');
    if (fact.state === 'unreadable') return fact;
    const suffixes = fact.state === 'value' ? fact.value.filter((each) => each !== '') : [];
    if (suffixes.length > 0) return known(suffixes);
  }
  return absent;
}

/** The settings for devolution: by policy, or set by hand. A place that says whether says how far, too. */
export async function readDevolution(machine: Machine): Promise<Fact<DevolutionSetting>> {
  for (const key of [policy, client, tcpIp]) {
    const { fact: use } = await number(machine, key, 'UseDomainNameDevolution');
    if (use.state === 'unreadable') return use;
    if (use.state === 'value' && use.value === 0) return known('off');
    const { fact: level } = await number(machine, key, 'DomainNameDevolutionLevel');
    if (level.state === 'unreadable') return level;
    if (level.state === 'value') return known({ level: level.value });
    // Switched on here, and the level is Windows' own.
    if (use.state === 'value') return absent;
  }
  return absent;
}
