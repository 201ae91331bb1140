/**
 * Words that tell nobody apart, and that the documents' own formats are made of: a server called "proxy" keeps its name, since
 * `<proxy>` is also an element of a configuration file.
 */
import { endpoints } from '../knowledge/endpoints.js';
import { generations, services, siblings } from '../knowledge/generations.js';
import { normalise, isConnectorName } from '../knowledge/match.js';

const words = `
aad access account active activedirectory ad addr address admin administrator administrators agent all allow america api app
application apps appdata asia asp assembly auth authority auto autodetect automatic azure base bin bit blob boolean bootstrap
build builtin bypass bypasslist bypassonlocal ca cab cache capath cert certificate certificates channel check cipher class client
cloud cluster code com common component computer config configsections configuration connect connection connections connector
console container content control core count crypto cryptography current currentcontrolset currentversion data database
datacenter date dc debug default defaultproxy delay description desktop detect dev device dhcp diagnostics digicert direct
directory disable disabled display dll dns document documents domain domains dot dotnet drive enable enabled encoding end endpoint
endpoints enterprise entra error etc europe event events evt exe exchange failed failure false feature file files filter firewall
folder framework ftp full function functions gateway generic global graph group guest guid handler hash head health help hive home
host hosts http https id identity image index info information ini install installed installer int intermediate internal internet
intranet invalid ip ipsec is key keys kerberos kernel lan ldap legacy level lib library line list listener local localhost
localservice localsystem location log login logon logs machine main management mail member message method microsoft mime mode
module modules mscorlib msg name net netbios network networkservice new node none not ntlm null number object office ok old on
online open operation option options org os out output own owner package page password patch path pause pending performance per
policies policy pool port post power powershell prefix primary private product profile profiles program programdata programs
property protection protocol protocols provider proxy proxyaddress proxies public query queue read record register registration
registry release remote request required reset resource response restart result results return role root router rsa rule rules
run running runtime schannel schema scheme script search section secure security server servers service services session set
settings setup shared sid signature single site size socket software source sql ssl standard start startup state status stop
storage store stopped string strong subject suffix support switch system systemroot target task tcp temp template test text the
thread time timeout tls token tools trace traffic transport true trust trustsettings type udp unattended unknown update updater
upgrade url usage user username users utf value version view virtual vpn wait warning web webproxy win window windows winhttp
winsxs work workgroup worker workstation wpad write www x509 xml xmlns year zone
administrateur administrateurs administrador administratör systemprofile wow6432node program files x86 corp
aus aux con nul prn lpt mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec gmt utc
and are but can for from has have into its not one our that this was were will with you your
`;

const ordinary = new Set(words.split(/\s+/).filter((word) => word !== ''));
const product = [
  ...endpoints.flatMap(({ pattern, path }) => [pattern, path ?? '']),
  ...generations.flatMap(({ name, folder, executables, data, channels, eventSources }) => [
    name,
    folder,
    ...Object.values(executables),
    ...data,
    ...channels,
    ...eventSources,
  ]),
  ...Object.values(services),
  ...siblings.flatMap(({ service, name }) => [service, name]),
];
for (const word of wordsOf(product.join(' '))) ordinary.add(word);

/** The letters and digits of a text, in small letters. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** True for a word that stays as it is. */
export function isOrdinary(word: string): boolean {
  return ordinary.has(word.toLowerCase()) || /^[\d._-]*$/.test(word);
}

/** Accounts that every Windows has. */
const systemAccounts = new Set([
  'administrator',
  'all users',
  'anonymous logon',
  'default',
  'default user',
  'defaultaccount',
  'everyone',
  'guest',
  'krbtgt',
  'local service',
  'localservice',
  'localsystem',
  'network service',
  'networkservice',
  'public',
  'system',
  'wdagutilityaccount',
]);

/** True for an account that every Windows has. */
export function isSystemAccount(name: string): boolean {
  return systemAccounts.has(name.toLowerCase());
}

/** Domains of makers of systems, certificates and standards: their names are the same on every server. */
const publicDomains = [
  ...['microsoft.com', 'microsoft.us', 'microsoftonline.com', 'windows.com', 'windows.net', 'windowsupdate.com'],
  ...['azure.com', 'azure.net', 'azureedge.net', 'aka.ms', 'live.com', 'office.com', 'office.net', 'office365.com'],
  ...['msftconnecttest.com', 'msftncsi.com', 'msocsp.com', 'msft.net', 'w3.org', 'xmlsoap.org', 'datacontract.org'],
  ...['digicert.com', 'digicert.cn', 'geotrust.com', 'thawte.com', 'verisign.com', 'symantec.com', 'symcb.com'],
  ...['symcd.com', 'globalsign.com', 'globalsign.net', 'entrust.net', 'usertrust.com', 'sectigo.com', 'comodoca.com'],
  ...['comodo.com', 'letsencrypt.org', 'lencr.org', 'identrust.com', 'amazontrust.com', 'pki.goog', 'iana.org'],
];

/** True for a name that is the same on every server; a tenant's own name below one of Microsoft's domains is not. */
export function isPublicName(name: string): boolean {
  const host = normalise(name);
  if (/(?:^|\.)(?:onmicrosoft\.(?:com|us)|sharepoint\.(?:com|us))$/.test(host)) return false;
  return isConnectorName(host) || publicDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
