/** Every word of the panels that show a list to be handed on. The lists themselves come ready from the program. */
import type { List } from '../../preload/contract/index.js';
import { formatBytes } from './numbers.js';

/** The text of the panels. */
export const listsWords = {
  format: 'Written for',
  text: 'The list',
  notes: 'What to do with it',
  making: 'Being written…',
  copy: 'Copy the list',
  copyNotes: 'Copy what to do with it',
  save: 'Save the list…',
  saveAt: 'Save the list',
  saving: 'Being saved…',
  where: (computer: string) => `Where on ${computer}`,
  pathMissing: 'Write the folder and the name of the file.',
  saved: (bytes: number) => `The list is saved (${formatBytes(bytes)}):`,
  copyPath: 'Copy the path of the list',

  allow: {
    open: 'Write an allow-list…',
    over: 'From Microsoft’s documents, for whoever looks after the firewall or the proxy',
    title: 'Names to allow for the connector',
    formats: {
      text: 'People (plain text)',
      squid: 'Squid (squid.conf)',
      pac: 'A script for automatic configuration (PAC)',
      'palo-alto': 'Palo Alto Networks (external dynamic list)',
      zscaler: 'Zscaler (custom URL category)',
      fortinet: 'Fortinet FortiGate (commands)',
      'windows-firewall': 'Windows Firewall (PowerShell)',
      'azure-firewall': 'Azure Firewall (application rules)',
    } satisfies Record<Extract<List, { kind: 'allow' }>['format'], string>,
    cloud: 'Cloud',
    clouds: { public: 'Microsoft’s public cloud', usgov: 'Microsoft’s cloud for the US Government' },
    all: 'With the names that Microsoft calls optional or recommended',
    legacy: 'With the ports of connectors before 1.5.132.0',
    legacyHint: 'Only where such an old connector is still in use.',
  },

  ranges: {
    open: 'Tags and ranges as a list…',
    over: 'Of the service tags that you brought, for rules that must be made by address',
    title: 'Tags and ranges of the addresses found',
    formats: {
      'by-tag': 'Ranges, by their tags (text)',
      prefixes: 'Ranges alone (text)',
      csv: 'A table (CSV)',
      json: 'Programs (JSON)',
    } satisfies Record<Extract<List, { kind: 'ranges' }>['format'], string>,
  },
} as const;
