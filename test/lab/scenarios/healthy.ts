/** Starts at which nothing is wrong: neither a problem nor a notice may come out. */
import {
  bootstrap,
  bus1,
  bus2,
  crl,
  login,
  ocsp,
  otherFiles,
  otherSite,
  proxyName,
  proxyName6,
  registration,
} from '../addresses.js';
import { count, healthy, type Scenario } from '../scenario.js';

const proxy = `${proxyName}:3128`;

const starts: readonly Scenario[] = [
  {
    name: 'direct-tls12-ok',
    story: 'Direct over TLS 1.2; the server asks for the connector’s certificate and gets it.',
    mode: 'direct',
    proxy: null,
    truth: healthy,
    oracle: [
      count.noSynAgain,
      count.connected(3),
      {
        what: 'TLS 1.2 chosen',
        filter: 'tls.handshake.type==2 && tls.handshake.version==0x0303 && !tls.handshake.extensions.supported_version',
        atLeast: 3,
      },
      { what: 'certificate asked for', filter: 'tls.handshake.type==13', atLeast: 1 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud({ tls: '1.2' })]);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
      await client.https(login);
      await client.revocation(crl);
    },
  },
  {
    name: 'direct-tls13-ok',
    story: 'Direct over TLS 1.3.',
    mode: 'direct',
    proxy: null,
    truth: healthy,
    oracle: [
      count.noSynAgain,
      count.connected(2),
      {
        what: 'TLS 1.3 chosen',
        filter: 'tls.handshake.type==2 && tls.handshake.extensions.supported_version==0x0304',
        atLeast: 2,
      },
    ],
    recording: { tool: 'tcpdump', format: 'pcap' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'proxy-tls12-ok',
    story: 'Through the proxy over TLS 1.2, revocation list as well.',
    mode: 'proxy',
    proxy,
    truth: healthy,
    oracle: [count.connect(2), count.status(200, 3), count.hello(2), count.noSynAgain],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud({ tls: '1.2' }), lab.squid()]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.https(bus1, { proxy });
      await client.revocation(crl, { proxy });
    },
  },
  {
    name: 'proxy-tls13-ok',
    story: 'Through the proxy, told by its address, over TLS 1.3.',
    mode: 'proxy',
    proxy: '172.20.5.8:3128',
    truth: healthy,
    oracle: [count.connect(2), count.status(200, 2), count.hello(2), count.noSynAgain],
    recording: { format: 'pcap' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: '172.20.5.8:3128' });
      await client.https(bus1, { proxy: '172.20.5.8:3128' });
    },
  },
  {
    name: 'proxy-tinyproxy-ok',
    story: 'Through another make of proxy, on another port, which answers with HTTP/1.0.',
    mode: 'proxy',
    proxy: `${proxyName}:8888`,
    truth: healthy,
    oracle: [count.connect(2), count.hello(2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.tinyproxy()]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: `${proxyName}:8888` });
      await client.https(bus1, { proxy: `${proxyName}:8888` });
    },
  },
  {
    name: 'proxy-ipv6-ok',
    story: 'The proxy has an IPv6 address alone.',
    mode: 'proxy',
    proxy: `${proxyName6}:3128`,
    truth: healthy,
    oracle: [
      count.connect(2),
      count.status(200, 2),
      { what: 'TCP over IPv6', filter: 'ipv6 && tcp.dstport==3128', atLeast: 6 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid({ address: '[2001:db8:5::8]' })]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: `${proxyName6}:3128` });
      await client.https(bus2, { proxy: `${proxyName6}:3128` });
    },
  },
  {
    name: 'proxy-split-200-ok',
    story: 'The proxy’s 200 comes in three segments.',
    mode: 'proxy',
    proxy: 'oddgate.fabrikam.example:8102',
    truth: healthy,
    oracle: [
      count.connect(1),
      count.hello(1),
      { what: 'status line cut', filter: 'tcp.srcport==8102 && tcp.len==5', atLeast: 1 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.scriptedProxy()]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: 'oddgate.fabrikam.example:8102' });
    },
  },
  {
    name: 'dns-aaaa-nxdomain-ok',
    story: 'The name server says NXDOMAIN to AAAA where it answers A: wrong of it, but nothing is missing.',
    mode: 'direct',
    proxy: null,
    truth: healthy,
    oracle: [count.rcode(3, 1), count.connected(2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns({ brokenAaaa: [bootstrap, bus1] }), lab.cloud()]);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'dns-cname-chain-ok',
    story: 'The names lead over two aliases to addresses under names that are not the connector’s.',
    mode: 'direct',
    proxy: null,
    truth: healthy,
    oracle: [{ what: 'answers with aliases', filter: 'dns.cname', atLeast: 2 }, count.connected(2)],
    prepare: async (lab) => {
      await Promise.all([
        lab.dns({
          aliases: {
            [bootstrap]: 'lab-weur.trafficmanager.example',
            'lab-weur.trafficmanager.example': 'front7.region.example',
            [bus1]: 'ns-lab-1.region.example',
          },
          hosts: { 'front7.region.example': ['172.21.8.20'], 'ns-lab-1.region.example': ['172.21.8.30'] },
        }),
        lab.cloud(),
      ]);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'both-families-many-names-ok',
    story: 'Five names with both kinds of address, more than half of them reached over IPv6.',
    mode: 'direct',
    proxy: null,
    truth: healthy,
    oracle: [
      count.noSynAgain,
      { what: 'accepted over IPv6', filter: 'ipv6 && tcp.flags.syn==1 && tcp.flags.ack==1', atLeast: 3 },
      { what: 'accepted over IPv4', filter: 'ip && tcp.flags.syn==1 && tcp.flags.ack==1', atLeast: 2 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns({ families: 'both' }), lab.cloud()]);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(registration, { family: 4 });
      await client.https(bus1);
      await client.revocation(crl);
      await client.revocation(ocsp, { family: 4 });
    },
  },
  {
    name: 'midstream-and-healthy',
    story: 'A download of another program was under way before the recording began, and goes on through it.',
    mode: 'direct',
    proxy: null,
    truth: healthy,
    oracle: [
      count.connected(2),
      {
        what: 'packets of a connection whose beginning is missing',
        filter: `ip.addr==172.21.8.81 && tcp.len>0`,
        atLeast: 1,
      },
      { what: 'no beginning of that connection', filter: 'ip.addr==172.21.8.81 && tcp.flags.syn==1', exactly: 0 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
      lab.background('client', 'download', 'curl', '-sS', '-k', '-o', '/dev/null', `https://${otherFiles}/slow`);
      await lab.sleep(800);
    },
    act: async (client, lab) => {
      await client.https(bootstrap);
      await client.https(bus1);
      await lab.sleep(1200);
    },
  },
  {
    name: 'others-fail-connector-healthy',
    story: 'Other programs are refused, dropped and do not find names; the connector has no trouble.',
    mode: 'direct',
    proxy: null,
    truth: healthy,
    oracle: [count.connected(2), count.rcode(3, 1), count.synAgain(1), count.refused(1, 8443)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
      await lab.forward('-d 172.21.8.80 -p tcp --dport 443 -j DROP');
    },
    act: async (client) => {
      const dropped = client.https(otherSite, { connectTimeout: 4 });
      await client.https(otherFiles, { port: 8443 });
      await client.https('intranet.contoso.example');
      await client.https(bootstrap);
      await client.https(bus1);
      await dropped;
    },
  },
  {
    name: 'any-sll2-ok',
    story: 'Recorded on all interfaces, link type Linux cooked 2.',
    mode: 'direct',
    proxy: null,
    truth: healthy,
    oracle: [{ what: 'cooked 2 frames', filter: 'sll', atLeast: 20 }, count.connected(1)],
    recording: { tool: 'tcpdump', format: 'pcap', on: 'any', linkType: 'LINUX_SLL2' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (client) => {
      await client.https(bootstrap);
    },
  },
  {
    name: 'loopback-proxy-ok',
    story: 'A forwarder on the server itself is the proxy; recorded on the loopback interface.',
    mode: 'proxy',
    proxy: '127.0.0.1:8888',
    truth: healthy,
    oracle: [count.connect(1), { what: 'loopback packets', filter: 'ip.src==127.0.0.1', atLeast: 10 }],
    recording: { on: 'lo' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
      await lab.must(
        'client',
        'sh',
        '-ec',
        "printf 'Port 8888\\nListen 127.0.0.1\\nLogLevel Error\\n' > /run/lab/tp.conf",
      );
      lab.background('client', 'forwarder', 'tinyproxy', '-d', '-c', '/run/lab/tp.conf');
      await lab.sleep(300);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: '127.0.0.1:8888' });
    },
  },
];

/** Whatever else a healthy capture must hold, TLS came to its end in it. */
export const healthyScenarios: readonly Scenario[] = starts.map((scenario) => ({
  ...scenario,
  oracle: [...scenario.oracle, count.secured(2)],
}));
