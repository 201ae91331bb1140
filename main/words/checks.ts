/** What each check of a server is called, and what a group of them is about. */
import type { Topic } from '../evidence/server-facts.js';
import type { CheckId } from '../examine/server/check-ids.js';

/** By id. */
export const checkTitles: Readonly<Record<CheckId, string>> = {
  windows: 'Windows version',
  'dot-net': '.NET Framework',
  restart: 'Waiting for a restart',
  rights: 'Administrator’s rights',
  clock: 'This server’s clock',
  tls12: 'TLS 1.2 in Windows',
  'strong-crypto': 'TLS 1.2 in .NET',
  sha512: 'SHA-512 signatures',
  ciphers: 'Cipher suites',
  hosts: 'Names in the hosts file',
  authorities: 'Trusted root authorities',
  http2: 'HTTP/2 in WinHTTP',
  fips: 'FIPS algorithms',
  scripts: 'PowerShell scripts',
  'sign-in-window': 'The installer’s sign-in window',
  installed: 'Connector installed',
  running: 'Services running',
  accounts: 'Accounts of the services',
  siblings: 'Other agents',
  'trust-certificate': 'The connector’s certificate',
  registration: 'Last registration',
  events: 'The connector’s events of seven days',
  'connector-log': 'The connector’s own log',
  configuration: 'Configuration files',
  'proxy-settings': 'Proxy in the configuration files',
  'proxy-paths': 'Proxy of the services',
  'certificate-proxy': 'Proxy for certificate checks',
  'backend-proxy': 'Proxy for your applications',
  role: 'Your role in Microsoft Entra',
  licence: 'Licence of your organisation',
  'sign-in': 'Signing in from this server',
};

/** By topic: the heading over the checks that are about it. */
export const topicTitles: Readonly<Record<Topic, string>> = {
  system: 'Windows',
  tls: 'Encryption (TLS)',
  installer: 'What the installer needs',
  product: 'The connector and its updater',
  configuration: 'Configuration files of the services',
  proxies: 'Proxies',
  person: 'What you answered',
  trust: 'The connector’s registration',
  hosts: 'Names',
  authorities: 'Trusted authorities',
  events: 'Event logs',
  logs: 'Log files',
  times: 'What was written last',
};
