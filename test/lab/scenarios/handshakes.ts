/** Handshakes that do not come to their end, whatever the reason, and connections in which none begins. */
import { bootstrap, bus1, cloud4, oddProxyName } from '../addresses.js';
import type { RequestOptions } from '../client.js';
import type { Lab } from '../lab.js';
import { count, notices, problems, type Oracle, type Scenario, type Truth } from '../scenario.js';
import { oddPorts } from '../scripted-proxy.js';
import type { CutTls } from '../scripted-tls.js';
import type { CloudOptions } from '../services.js';

const alerted = (description: number): Oracle => ({
  what: `an alert ${description} from the cloud`,
  filter: `tls.alert_message.desc==${description} && tcp.srcport==443`,
  atLeast: 1,
});
const nothingFrom = (port: number): Oracle => ({
  what: 'no data comes back',
  filter: `tcp.srcport==${port} && tcp.len>0`,
  exactly: 0,
});
const ended = (flag: 'reset' | 'fin', port = 443): Oracle => ({
  what: `connections ended (${flag})`,
  filter: `tcp.srcport==${port} && tcp.flags.${flag}==1`,
  atLeast: 1,
});

/** A service is tried, direct, and the handshake is not finished. */
function unfinished(
  name: string,
  story: string,
  truth: Truth,
  oracle: readonly Oracle[],
  prepare: (lab: Lab) => Promise<void>,
  request: RequestOptions = {},
): Scenario {
  return {
    name,
    story,
    mode: 'direct',
    proxy: null,
    truth,
    oracle: [count.connected(1), count.hello(1), ...oracle],
    recording: { tool: 'tcpdump', format: 'pcap' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), prepare(lab)]);
    },
    act: async (client) => {
      await client.https(bus1, request);
    },
  };
}

const cut = (how: CutTls) => (lab: Lab) => lab.cutTls(how);
const cloud = (options: CloudOptions) => (lab: Lab) => lab.cloud(options);

export const handshakeScenarios: readonly Scenario[] = [
  unfinished(
    'tls-cut-reset',
    'A device resets the connection when it sees the ClientHello.',
    problems('TLS-CUT'),
    [ended('reset'), nothingFrom(443)],
    cut('resets'),
  ),
  unfinished(
    'tls-cut-close',
    'A device closes the connection when it sees the ClientHello.',
    problems('TLS-CUT'),
    [ended('fin'), nothingFrom(443)],
    cut('closes'),
  ),
  unfinished(
    'tls-no-answer',
    'The connection is made, and the ClientHello is never answered.',
    problems('TLS-NO-ANSWER'),
    [nothingFrom(443)],
    cut('silent'),
    { timeout: 5 },
  ),
  unfinished(
    'tls-alert-unknown-name',
    'The server knows none of the names: unrecognized_name.',
    problems('TLS-ALERT'),
    [alerted(112)],
    cloud({ rejects: true }),
  ),
  unfinished(
    'tls-version-too-old',
    'The client speaks TLS 1.2 at most, the server 1.3 at least.',
    problems('TLS-VERSION-UNSUPPORTED'),
    [alerted(70)],
    cloud({ tls: '1.3' }),
    { tls: '1.2' },
  ),
  unfinished(
    'tls-version-too-new',
    'The client speaks TLS 1.3 at least, the server 1.2 at most.',
    problems('TLS-VERSION-UNSUPPORTED'),
    [alerted(70)],
    cloud({ tls: '1.2' }),
    { more: ['--tlsv1.3'] },
  ),
  unfinished(
    'tls-no-common-cipher',
    'The client offers one cipher, for RSA keys, to a server that has none.',
    problems('TLS-NO-COMMON-CIPHER'),
    [alerted(40)],
    cloud({ tls: '1.2' }),
    { tls: '1.2', more: ['--ciphers', 'ECDHE-RSA-AES128-GCM-SHA256'] },
  ),
  {
    name: 'tls-cut-in-tunnel',
    story: 'The proxy opens the tunnel, and resets it when TLS begins in it.',
    mode: 'proxy',
    proxy: `${oddProxyName}:${oddPorts.cutsTunnel}`,
    truth: problems('TLS-CUT'),
    oracle: [count.connect(1), count.status(200, 1), count.hello(1), ended('reset', oddPorts.cutsTunnel)],
    recording: { tool: 'tcpdump', format: 'pcap' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.scriptedProxy()]);
    },
    act: async (client) => {
      await client.https(bus1, { proxy: `${oddProxyName}:${oddPorts.cutsTunnel}` });
    },
  },
  {
    name: 'tls-not-reached-ports-only',
    story: 'Somebody tries the ports alone, as Test-NetConnection does: made, closed, nothing said.',
    mode: 'direct',
    proxy: null,
    truth: { ...notices('TLS-NOT-REACHED'), quiet: true },
    oracle: [count.connected(2), { what: 'no data', filter: 'tcp.len>0', exactly: 0 }],
    recording: { tool: 'tcpdump', format: 'pcap' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (_client, lab) => {
      for (const name of [bootstrap, bus1]) {
        await lab.must('client', 'dig', '+short', name);
        await lab.must('client', 'bash', '-c', `exec 3<>/dev/tcp/${cloud4(name)}/443`);
      }
    },
  },
];
