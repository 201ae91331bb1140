/** The states of the practice servers: how each is set up on a fresh Windows Server 2022 of Wine, and what is found there. */
import { lanSettings } from '../../../main/machine/testing/connection-settings.js';
import type { Wine } from '../wine.js';
import { bypassElement, installConnector, proxyElement } from './connector.js';

/** One practice server. */
export interface PracticeState {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  setUp(wine: Wine): void | Promise<void>;
  /** Codes of the findings, the gravest first. */
  readonly finds: readonly string[];
}

const proxy = 'http://proxy.contoso.example:8080';
const withProxy = { connector: proxyElement(proxy), updater: proxyElement(proxy) };
const bypassed = { connector: bypassElement, updater: bypassElement };
const day = 24 * 60 * 60 * 1000;

const setWinHttp = async (wine: Wine): Promise<void> => {
  if ((await wine.node('set-winhttp', 'proxy.contoso.example:8080')) !== true) throw new Error('WinHTTP took no proxy');
};

const bytes = (value: Uint8Array): string =>
  `hex:${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join(',')}`;

/**
 * What a Windows Server 2022 has and Wine has not: .NET Framework 4.8, and Internet Explorer's Enhanced Security, which is on
 * for administrators on every fresh one with a desktop.
 */
const asShipped = `
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full]
"Release"=dword:00081041

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Active Setup\\Installed Components\\{A509B1A7-37EF-4b3f-8CFC-4F3A74704073}]
"IsInstalled"=dword:00000001
`;

/** Windows Server 2012 R2 as it was before its updates of 2014, with a .NET Framework that was brought up to date. */
const server2012R2 = `
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]
"CurrentVersion"="6.3"
"CurrentBuildNumber"="9600"
"CurrentBuild"="9600"
"CurrentMajorVersionNumber"=-
"CurrentMinorVersionNumber"=-
"ProductName"="Windows Server 2012 R2 Standard"

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Cryptography\\Configuration\\Local\\SSL\\00010003]
"Functions"=hex(7):${wide(['RSA/SHA256', 'RSA/SHA384', 'RSA/SHA1', 'ECDSA/SHA256', 'ECDSA/SHA384', 'ECDSA/SHA1', 'DSA/SHA1'])}
`;

function wide(lines: readonly string[]): string {
  const text = Buffer.from(`${lines.join('\0')}\0\0`, 'utf16le');
  return [...text].map((byte) => byte.toString(16).padStart(2, '0')).join(',');
}

/** In the order in which they are shown. */
export const practiceStates: readonly PracticeState[] = [
  {
    id: 'fresh-2022',
    title: 'Ready to install',
    description: 'A fresh Windows Server 2022 without a connector, and nothing wrong.',
    setUp: () => undefined,
    finds: ['SERVER-READY', 'CONNECTOR-NOT-INSTALLED'],
  },
  {
    id: 'half-a-proxy',
    title: 'Half a proxy',
    description: 'The proxy is in both configuration files, and WinHTTP does not know of it.',
    setUp: (wine) => installConnector(wine, { configuration: withProxy }),
    finds: ['WINHTTP-PROXY-MISSING'],
  },
  {
    id: 'healthy-direct',
    title: 'A connector without a proxy',
    description: 'Both services run, and their files say that there is no proxy.',
    setUp: (wine) => installConnector(wine, { configuration: bypassed }),
    finds: ['SERVER-READY'],
  },
  {
    id: 'healthy-proxy',
    title: 'A connector with a proxy',
    description: 'Both services run and name the same proxy, and so does WinHTTP.',
    setUp: async (wine) => {
      installConnector(wine, { configuration: withProxy });
      await setWinHttp(wine);
    },
    finds: ['SERVER-READY'],
  },
  {
    id: 'server-2012-r2',
    title: 'An old Windows without SHA-512',
    description: 'Windows Server 2012 R2 without its updates: it cannot use the connector’s certificate.',
    setUp: (wine) => wine.registry(server2012R2),
    finds: ['SHA512-DISABLED', 'DOTNET-STRONG-CRYPTO-OFF', 'CONNECTOR-NOT-INSTALLED'],
  },
  {
    id: 'no-http-before-the-proxy',
    title: 'The proxy without http://',
    description: 'Somebody wrote proxy.contoso.example:8080 into the files, and .NET refuses it.',
    setUp: (wine) => {
      const wrong = proxyElement('proxy.contoso.example:8080');
      installConnector(wine, { configuration: { connector: wrong, updater: wrong } });
    },
    finds: ['CONFIG-PROXY-ADDRESS-INVALID'],
  },
  {
    id: 'broken-file',
    title: 'A broken configuration file',
    description: 'A tag of the connector’s file was not closed, and its service does not start any more.',
    setUp: (wine) =>
      installConnector(wine, {
        configuration: { updater: bypassElement },
        connectorFile:
          '<?xml version="1.0" encoding="utf-8" ?>\r\n<configuration>\r\n  <system.net>\r\n    <defaultProxy enabled="false">\r\n  </system.net>\r\n</configuration>\r\n',
        stopped: ['connector'],
      }),
    finds: ['CONFIG-MALFORMED', 'SERVICE-STOPPED'],
  },
  {
    id: 'services-disagree',
    title: 'One of two files forgotten',
    description: 'The connector goes past the proxy, and its updater was forgotten.',
    setUp: (wine) => installConnector(wine, { configuration: { connector: bypassElement } }),
    finds: ['CONFIG-SERVICES-DISAGREE'],
  },
  {
    id: 'proxy-of-a-person',
    title: 'A proxy for one person alone',
    description: 'The proxy is in the Internet Options of the administrator, where no service sees it.',
    setUp: (wine) => {
      const connections = 'Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections';
      installConnector(wine);
      wine.registry(`
[HKEY_CURRENT_USER\\${connections}]
"DefaultConnectionSettings"=${bytes(lanSettings({ proxy: 'proxy.contoso.example:8080', bypass: '<local>' }))}

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Microsoft Entra private network connector]
"UseDefaultProxyForBackendRequests"=dword:00000001
`);
    },
    finds: ['PROXY-POLICY-PER-USER'],
  },
  {
    id: 'old-and-expired',
    title: 'An old connector that has expired',
    description: 'A connector of 2022 that was switched off for months: its certificate is over.',
    setUp: (wine) =>
      installConnector(wine, {
        generation: 'aad',
        version: '1.5.2846.0',
        certificate: { from: -400 * day, to: -220 * day },
      }),
    finds: ['TRUST-CERTIFICATE-EXPIRED'],
  },
  {
    id: 'updater-disabled',
    title: 'The updater is disabled',
    description: 'The connector runs; its updater was switched off and brings no updates.',
    setUp: (wine) => installConnector(wine, { configuration: bypassed, startTypes: { updater: 'disabled' } }),
    finds: ['SERVICE-DISABLED'],
  },
];

/** Sets a state up on a fresh Windows. */
export async function setUpState(wine: Wine, state: PracticeState): Promise<void> {
  wine.registry(asShipped);
  await state.setUp(wine);
}
