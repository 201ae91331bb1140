/** The formats that a list can be written in. */
import { azureFirewall } from './azure-firewall.js';
import { fortinet } from './fortinet.js';
import type { Render } from './format.js';
import { pac } from './pac.js';
import { paloAlto } from './palo-alto.js';
import { plainText } from './plain-text.js';
import { squid } from './squid.js';
import { windowsFirewall } from './windows-firewall.js';
import { zscaler } from './zscaler.js';

/** Ids of the formats, as they are written in the terminal. */
export const allowListFormatIds = [
  'text',
  'squid',
  'pac',
  'palo-alto',
  'zscaler',
  'fortinet',
  'windows-firewall',
  'azure-firewall',
] as const;

/** The id of a format. */
export type AllowListFormatId = (typeof allowListFormatIds)[number];

/** A format: what it is called, and how it is written. */
export interface AllowListFormat {
  readonly title: string;
  readonly render: Render;
}

/** All formats. */
export const allowListFormats: Readonly<Record<AllowListFormatId, AllowListFormat>> = {
  text: { title: 'plain text, for people', render: plainText },
  squid: { title: 'rules for Squid (squid.conf)', render: squid },
  pac: { title: 'lines for a script of automatic configuration (PAC)', render: pac },
  'palo-alto': {
    title: 'external dynamic list for Palo Alto Networks (URL list)',
    render: paloAlto,
  },
  zscaler: { title: 'custom URL category for Zscaler', render: zscaler },
  fortinet: { title: 'commands for Fortinet FortiGate', render: fortinet },
  'windows-firewall': {
    title: 'PowerShell for Windows Firewall, where outbound traffic is blocked',
    render: windowsFirewall,
  },
  'azure-firewall': {
    title: 'application rules for Azure Firewall (ARM template)',
    render: azureFirewall,
  },
};
