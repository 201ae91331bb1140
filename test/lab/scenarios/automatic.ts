/** Automatic configuration, and web pages where none are due. */
import { bootstrap, cloud4, crl, oddProxyName, proxyName } from '../addresses.js';
import type { Client } from '../client.js';
import type { Lab } from '../lab.js';
import { count, notices, problems, type Scenario, type Truth } from '../scenario.js';
import { oddPorts } from '../scripted-proxy.js';

const wpadName = 'wpad.fabrikam.example';
const proxy = `${proxyName}:3128`;
const wpad = { mode: 'wpad', proxy: null } as const;
const direct = { mode: 'direct', proxy: null } as const;

const fetchScript = (client: Client): Promise<unknown> =>
  client.curl('-A', 'WinHttp-Autoproxy-Service/5.1', '--noproxy', '*', `http://${wpadName}/wpad.dat`);
const fetched = { what: 'requests for the script', filter: 'http.request.uri contains "wpad.dat"', atLeast: 1 };

const script = `// Fabrikam proxy settings
function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || dnsDomainIs(host, ".fabrikam.example")) return "DIRECT";
  return "PROXY ${proxyName}:3128; DIRECT";
}
`;
const page = '<!DOCTYPE html>\n<html><head><title>Fabrikam guest access</title></head><body>Sign in</body></html>\n';

type Kind = Parameters<Lab['wpad']>[1];

/** The script, or what is in its place, is fetched; then the connector goes out directly. */
const thenDirect = (name: string, story: string, truth: Truth, text: string, kind?: Kind): Scenario => ({
  name,
  story,
  ...wpad,
  truth,
  oracle: [fetched, count.connected(1)],
  prepare: async (lab) => {
    await Promise.all([lab.dns({ hosts: { [wpadName]: ['172.20.5.8'] } }), lab.cloud(), lab.wpad(text, kind)]);
  },
  act: async (client) => {
    await fetchScript(client);
    await client.https(bootstrap);
  },
});

/** The script is fetched, and the connector takes the proxy that it names. */
const thenProxy = (
  name: string,
  story: string,
  truth: Truth,
  more: { readonly mode: Scenario['mode']; readonly kind?: Kind },
): Scenario => ({
  name,
  story,
  mode: more.mode,
  proxy: null,
  truth,
  oracle: [fetched, count.connect(1), count.hello(1)],
  prepare: async (lab) => {
    await Promise.all([
      lab.dns({ hosts: { [wpadName]: ['172.20.5.8'] } }),
      lab.cloud(),
      lab.squid(),
      lab.wpad(script, more.kind),
    ]);
  },
  act: async (client) => {
    await fetchScript(client);
    await client.https(bootstrap, { proxy });
  },
});

const pageForScript: Truth = { ...problems('WPAD-BROKEN'), allow: ['CAPTIVE-PAGE'] };

const lists = (
  name: string,
  story: string,
  truth: Truth,
  answer: NonNullable<Parameters<Lab['cloud']>[0]>['lists'],
): Scenario => ({
  name,
  story,
  ...direct,
  truth,
  oracle: [
    { what: 'requests for a list', filter: 'http.request.uri contains "lab.crl"', atLeast: 1 },
    count.connected(1),
  ],
  prepare: async (lab) => {
    await Promise.all([lab.dns(), lab.cloud(answer === undefined ? {} : { lists: answer })]);
  },
  act: async (client) => {
    await client.https(bootstrap);
    await client.revocation(crl);
  },
});

export const automaticScenarios: readonly Scenario[] = [
  thenProxy(
    'wpad-in-use',
    'Nobody said what is meant: a script is found, and its proxy used.',
    notices('WPAD-IN-USE'),
    {
      mode: null,
    },
  ),
  thenProxy(
    'wpad-packed-ok',
    'As is meant, a script is found and followed; it comes packed, in many chunks.',
    { ...notices('WPAD-IN-USE'), quiet: true },
    { mode: 'wpad', kind: 'packed' },
  ),
  {
    name: 'wpad-not-found',
    story: 'Told automatic: no name server knows wpad, and the connector goes out directly.',
    ...wpad,
    truth: notices('WPAD-NOT-FOUND'),
    oracle: [count.rcode(3, 1), count.connected(1)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (client) => {
      await fetchScript(client);
      await client.https(bootstrap);
    },
  },
  {
    name: 'wpad-not-found-unmeant-ok',
    story: 'Told direct: something looks for wpad in vain, as every Windows does.',
    ...direct,
    truth: { ...notices(), quiet: true },
    oracle: [count.rcode(3, 1), count.connected(1)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (client) => {
      await fetchScript(client);
      await client.https(bootstrap);
    },
  },
  thenDirect('wpad-broken-page', 'A web page is served in place of the script.', pageForScript, page, 'page'),
  thenDirect('wpad-broken-missing', 'The host for the script has none.', problems('WPAD-BROKEN'), page, 'missing'),
  thenDirect('wpad-broken-empty', 'The script is an empty file.', problems('WPAD-BROKEN'), '', 'empty'),
  thenDirect(
    'pac-broken-syntax',
    'A bracket is missing in the third line of the script.',
    problems('PAC-BROKEN'),
    script.replace('example"))', 'example")'),
  ),
  thenDirect(
    'pac-broken-throws',
    'The script uses a name that it does not define.',
    problems('PAC-BROKEN'),
    'function FindProxyForURL(url, host) {\n  return "PROXY " + proxyOf[host];\n}\n',
  ),
  thenDirect(
    'pac-broken-endless',
    'The script never comes to an end.',
    problems('PAC-BROKEN'),
    'function FindProxyForURL(url, host) {\n  while (host.indexOf(".") !== 0) {}\n  return "DIRECT";\n}\n',
  ),
  thenDirect(
    'pac-broken-nonsense',
    'The script answers with an address, without saying what is there.',
    problems('PAC-BROKEN'),
    `function FindProxyForURL(url, host) {\n  return "${proxyName}:3128";\n}\n`,
  ),
  {
    name: 'wpad-name-broadcast',
    story: 'This server asks its whole segment for wpad, in three ways.',
    ...direct,
    truth: notices('WPAD-NAME-BROADCAST'),
    oracle: [
      { what: 'LLMNR', filter: 'udp.dstport == 5355', atLeast: 1 },
      { what: 'mDNS', filter: 'udp.dstport == 5353', atLeast: 1 },
      { what: 'NetBIOS', filter: 'nbns.name contains "WPAD"', atLeast: 1 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (client, lab) => {
      await lab.askEverybody();
      await client.https(bootstrap);
    },
  },
  {
    name: 'dns-over-tcp-ok',
    story: 'The names are asked for over TCP.',
    ...direct,
    truth: { ...notices(), quiet: true },
    oracle: [{ what: 'DNS over TCP', filter: 'tcp && dns.flags.response == 1', atLeast: 1 }, count.connected(1)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (client, lab) => {
      await lab.must('client', 'dig', '+tcp', '+short', bootstrap, 'A');
      await client.https(bootstrap, { more: ['--resolve', `${bootstrap}:443:${cloud4(bootstrap)}`] });
    },
  },
  {
    name: 'captive-page-tunnel',
    story: 'The proxy opens the tunnel and puts a page for people into it.',
    mode: 'proxy',
    proxy: `${oddProxyName}:${oddPorts.showsPage}`,
    truth: problems('CAPTIVE-PAGE'),
    oracle: [count.connect(1), count.status(200, 2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.scriptedProxy()]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: `${oddProxyName}:${oddPorts.showsPage}` });
    },
  },
  lists('captive-page-list', 'A page comes in place of a revocation list.', problems('CAPTIVE-PAGE'), 'page'),
  lists(
    'captive-page-redirect',
    'The request for a revocation list is sent to a sign-in page.',
    problems('CAPTIVE-PAGE'),
    'redirect',
  ),
  lists('revocation-forbidden', 'Lists are answered 403.', problems('REVOCATION-UNREACHABLE'), 'forbidden'),
  lists('revocation-cut', 'Requests for lists are hung up on.', problems('REVOCATION-UNREACHABLE'), 'cut'),
];
