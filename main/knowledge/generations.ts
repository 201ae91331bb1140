/**
 * The connector on disk, by generation. Names of Windows are not told apart by large and small letters, and Microsoft's
 * documents write them in several ways.
 *
 * Sources: Microsoft, "Private network connector version release notes" (GSA-ver) with its table of renames; the article
 * "Work with existing on-premises proxy servers" of 2023 (`S002`) for the middle one, which may be a slip of that article;
 * Microsoft's support collector of December 2022 for the folders of the first.
 */

/** The services keep their short names through all generations. */
export const services = { connector: 'WAPCSvc', updater: 'WAPCUpdaterSvc' } as const;

/**
 * The accounts that the services are made for; Microsoft does not support others. Their names are those of an English Windows;
 * the SIDs are the same in every language (Microsoft, "Well-known SIDs").
 */
export const serviceAccounts = {
  connector: { sid: 'S-1-5-20', names: ['nt authority\\networkservice', 'nt authority\\network service'] },
  updater: { sid: 'S-1-5-18', names: ['localsystem', '.\\localsystem', 'nt authority\\system'] },
} as const;

/**
 * True for the name of an account that Windows has by itself, in its own language: `NT-AUTORITÄT\Netzwerkdienst`. Which of
 * them it is, the name alone does not tell. A name in English is one that is known.
 */
export function isForeignBuiltIn(account: string): boolean {
  const authority = /^(.+)\\/.exec(account)?.[1] ?? '';
  if (/^NT (?:AUTHORITY|SERVICE)$/i.test(authority)) return false;
  // Names of domains and computers hold no blanks, and no letters but those of ASCII as a rule.
  return authority === '' ? !account.includes('@') : /(?:^|[^\p{L}\p{N}])NT(?:$|[^\p{L}\p{N}])|\s/iu.test(authority);
}

/** One generation of the product. */
export interface Generation {
  readonly id: 'entra' | 'aad' | 'azure-ad';
  /** As the product calls itself. */
  readonly name: string;
  /** Below Program Files; the updater's has ` Updater` behind it. Also the key below HKLM\SOFTWARE\Microsoft. */
  readonly folder: string;
  readonly executables: { readonly connector: string; readonly updater: string };
  /** Below ProgramData\Microsoft: where it keeps certificates' settings, endpoints and traces. */
  readonly data: readonly string[];
  /** Event channels; sources of the Application log. */
  readonly channels: readonly string[];
  readonly eventSources: readonly string[];
}

/** Newest first: where several are there, the newest is most likely the one in use. */
export const generations: readonly Generation[] = [
  {
    id: 'entra',
    name: 'Microsoft Entra private network connector',
    folder: 'Microsoft Entra private network connector',
    executables: {
      connector: 'MicrosoftEntraPrivateNetworkConnectorService.exe',
      updater: 'MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe',
    },
    // The documents contradict each other about the folder: both are looked into.
    data: ['Microsoft Entra private network connector', 'Microsoft AAD private network connector'],
    channels: [
      'Microsoft-Microsoft Entra private network-Connector/Admin',
      'Microsoft-Microsoft Entra private network-Updater/Admin',
    ],
    eventSources: ['Microsoft Entra private network connector'],
  },
  {
    id: 'aad',
    name: 'Microsoft AAD Application Proxy Connector',
    folder: 'Microsoft AAD App Proxy Connector',
    executables: {
      connector: 'ApplicationProxyConnectorService.exe',
      updater: 'ApplicationProxyConnectorUpdaterService.exe',
    },
    data: ['Microsoft AAD Application Proxy Connector'],
    channels: ['Microsoft-AadApplicationProxy-Connector/Admin', 'Microsoft-AadApplicationProxy-Updater/Admin'],
    eventSources: ['Microsoft AAD Application Proxy Connector'],
  },
  {
    id: 'azure-ad',
    name: 'Microsoft Azure AD App Proxy Connector',
    folder: 'Microsoft Azure AD App Proxy Connector',
    executables: {
      connector: 'ApplicationProxyConnectorService.exe',
      updater: 'ApplicationProxyConnectorUpdaterService.exe',
    },
    data: ['Microsoft AAD Application Proxy Connector'],
    channels: [],
    eventSources: [],
  },
];

/**
 * The generation that a service's program belongs to: by the folder that it lies in, otherwise by its name. Null for a program
 * that lies elsewhere and has another name.
 */
export function generationOf(executable: string): Generation | null {
  const path = executable.toLowerCase();
  const byFolder = generations.find(({ folder }) =>
    [folder, `${folder} Updater`].some((each) => path.includes(`\\${each.toLowerCase()}\\`)),
  );
  const isNamed = (name: string): boolean => path === name.toLowerCase() || path.endsWith(`\\${name.toLowerCase()}`);
  return byFolder ?? generations.find(({ executables }) => Object.values(executables).some(isNamed)) ?? null;
}

/** Below ProgramData\Microsoft: the folders of all generations, newest first. */
export const dataFolders: readonly string[] = [...new Set(generations.flatMap(({ data }) => data))];

/**
 * Agents that share the connector's foundations and names in the cloud. They are told apart from it; only the proxy of
 * Password Protection cannot live beside it (`GSA-config`: incompatible updaters).
 */
export const siblings = [
  { service: 'AzureADConnectAuthenticationAgent', name: 'Pass-through Authentication agent', conflicts: false },
  { service: 'AADConnectProvisioningAgent', name: 'provisioning agent', conflicts: false },
  { service: 'AzureADPasswordProtectionProxy', name: 'Password Protection proxy', conflicts: true },
] as const;
