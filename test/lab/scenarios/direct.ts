/** Obstacles on the direct way. */
import {
  bootstrap,
  bus1,
  bus2,
  cloud4,
  cloudNet4,
  cloudNet6,
  crl,
  login,
  ocsp,
  oddProxyName,
  proxyName,
} from '../addresses.js';
import { count, notices, problems, type Oracle, type Scenario } from '../scenario.js';
import type { Lab } from '../lab.js';
import { oddPorts } from '../scripted-proxy.js';

const proxy = `${proxyName}:3128`;
const direct = { mode: 'direct', proxy: null } as const;
const dnsAndCloud = async (lab: Lab): Promise<void> => {
  await Promise.all([lab.dns(), lab.cloud()]);
};
const icmp = (type: number, code: number, atLeast: number) => ({
  what: `ICMP type ${type} code ${code}`,
  filter: `icmp.type==${type} && icmp.code==${code}`,
  atLeast,
});

/** The connector's tunnel passes the scripted proxy; the request for a list does not. */
function throughOdd(how: string, port: number, story: string, oracle: Oracle): Scenario {
  const through = `${oddProxyName}:${port}`;
  return {
    name: `revocation-through-proxy-${how}`,
    story,
    mode: 'proxy',
    proxy: through,
    truth: problems('REVOCATION-UNREACHABLE'),
    oracle: [
      count.connect(1),
      { what: 'the request for a list', filter: 'http.request.method=="GET"', atLeast: 1 },
      oracle,
    ],
    recording: { tool: 'tcpdump', format: 'pcap', filter: 'tcp' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.scriptedProxy()]);
    },
    act: async (client) => {
      await client.https(bus1, { proxy: through });
      await client.revocation(crl, { proxy: through, timeout: 5 });
    },
  };
}

export const directScenarios: readonly Scenario[] = [
  {
    name: 'direct-dropped',
    story: 'A firewall drops port 443 to everything.',
    ...direct,
    truth: problems('DIRECT-DROPPED'),
    oracle: [count.synAgain(4), count.notConnected()],
    prepare: async (lab) => {
      await lab.dns();
      await lab.forward('-p tcp --dport 443 -j DROP');
    },
    act: async (client) => {
      await Promise.all([client.https(bootstrap, { connectTimeout: 8 }), client.https(bus1, { connectTimeout: 8 })]);
    },
  },
  {
    name: 'direct-dropped-one-of-many',
    story: 'Everything works but one of the names.',
    ...direct,
    truth: problems('DIRECT-DROPPED'),
    oracle: [count.synAgain(2), count.connected(3)],
    prepare: async (lab) => {
      await dnsAndCloud(lab);
      await lab.forward('-d 172.21.8.31 -j DROP');
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(login);
      await client.https(bus1);
      await client.https(bus2, { connectTimeout: 5 });
    },
  },
  {
    name: 'direct-dropped-after-a-while',
    story: 'It works, until a firewall begins to drop.',
    ...direct,
    truth: problems('DIRECT-DROPPED'),
    oracle: [count.connected(1), count.synAgain(3)],
    recording: { format: 'pcap', filter: 'tcp' },
    prepare: dnsAndCloud,
    act: async (client, lab) => {
      await client.https(bus1);
      await lab.forward('-p tcp --dport 443 -j DROP');
      for (let tries = 0; tries < 3; tries += 1) await client.https(bus1, { connectTimeout: 2 });
    },
  },
  {
    name: 'direct-dropped-for-one-of-two-servers',
    story: 'Recorded where two servers pass: one gets through, the other does not.',
    ...direct,
    truth: problems('DIRECT-DROPPED'),
    oracle: [
      count.connected(1),
      count.synAgain(1),
      { what: 'the other server', filter: 'ip.src==172.20.5.11', atLeast: 2 },
    ],
    recording: { format: 'pcap' },
    prepare: async (lab) => {
      await dnsAndCloud(lab);
      await lab.must('client', 'ip', 'address', 'add', '172.20.5.11/24', 'dev', 'eth0');
      await lab.forward('-s 172.20.5.11 -p tcp --dport 443 -j DROP');
    },
    act: async (client) => {
      await client.https(bus1);
      await client.https(bus1, { connectTimeout: 4, more: ['--interface', '172.20.5.11'] });
    },
  },
  {
    name: 'direct-dropped-ipv6-only',
    story: 'The names have IPv6 addresses alone, and those are dropped.',
    ...direct,
    truth: { ...problems('DIRECT-DROPPED'), allow: ['IPV6-BROKEN'] },
    oracle: [
      count.synAgain(2),
      { what: 'requests over IPv6', filter: 'ipv6 && tcp.flags.syn==1', atLeast: 3 },
      count.notConnected(),
    ],
    prepare: async (lab) => {
      await lab.dns({ families: 'v6' });
      await lab.forward6('-p tcp --dport 443 -j DROP');
    },
    act: async (client) => {
      await client.https(bootstrap, { connectTimeout: 5 });
    },
  },
  {
    name: 'direct-refused',
    story: 'A firewall answers with resets.',
    ...direct,
    truth: problems('DIRECT-REFUSED'),
    oracle: [count.refused(2), count.notConnected(), count.noSynAgain],
    recording: { format: 'pcap' },
    prepare: async (lab) => {
      await lab.dns();
      await lab.forward('-p tcp --dport 443 -j REJECT --reject-with tcp-reset');
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
      await client.https(bootstrap);
    },
  },
  {
    name: 'direct-prohibited',
    story: 'A firewall says "administratively prohibited".',
    ...direct,
    truth: problems('DIRECT-PROHIBITED'),
    oracle: [icmp(3, 13, 1), count.notConnected()],
    prepare: async (lab) => {
      await lab.dns();
      await lab.forward('-p tcp --dport 443 -j REJECT --reject-with icmp-admin-prohibited');
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'direct-prohibited-ipv6',
    story: 'The same over IPv6.',
    ...direct,
    truth: problems('DIRECT-PROHIBITED'),
    oracle: [
      { what: 'ICMPv6 type 1 code 1', filter: 'icmpv6.type==1 && icmpv6.code==1', atLeast: 1 },
      count.notConnected(),
    ],
    recording: { format: 'pcap' },
    prepare: async (lab) => {
      await lab.dns({ families: 'v6' });
      await lab.forward6('-p tcp --dport 443 -j REJECT --reject-with icmp6-adm-prohibited');
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'direct-no-route-host',
    story: 'A router says "host unreachable".',
    ...direct,
    truth: problems('DIRECT-NO-ROUTE'),
    oracle: [icmp(3, 1, 1), count.notConnected()],
    prepare: async (lab) => {
      await lab.dns();
      await lab.forward('-p tcp --dport 443 -j REJECT --reject-with icmp-host-unreachable');
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'direct-no-route-net',
    story: 'The router itself has no way there: its routing table says "unreachable".',
    ...direct,
    truth: problems('DIRECT-NO-ROUTE'),
    oracle: [
      { what: 'ICMP unreachable', filter: 'icmp.type==3 && (icmp.code==0 || icmp.code==1)', atLeast: 1 },
      count.notConnected(),
    ],
    recording: { tool: 'tcpdump', format: 'pcap' },
    prepare: async (lab) => {
      await lab.dns();
      await lab.must('gateway', 'ip', 'route', 'del', cloudNet4);
      await lab.must('gateway', 'ip', 'route', 'add', 'unreachable', cloudNet4);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'direct-no-route-lost',
    story: 'Two routers send the packets to and fro until one says that they passed too many.',
    ...direct,
    truth: problems('DIRECT-NO-ROUTE'),
    oracle: [icmp(11, 0, 1), count.notConnected()],
    prepare: async (lab) => {
      await lab.dns();
      await lab.must('gateway', 'sh', '-ec', 'for each in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 >$each; done');
      await lab.must('cloud', 'sh', '-ec', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
      for (const name of [bootstrap, bus1]) {
        await lab.must('cloud', 'ip', 'route', 'del', 'local', cloud4(name), 'table', 'local');
        await lab.must('cloud', 'ip', 'route', 'add', cloud4(name), 'via', '172.21.8.1');
        await lab.must('gateway', 'ip', 'route', 'add', cloud4(name), 'via', cloud4(login));
      }
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'ipv6-broken-dropped',
    story: 'IPv6 is dropped; the client waits, then takes IPv4, which works.',
    ...direct,
    truth: notices('IPV6-BROKEN'),
    oracle: [
      count.synAgain(2),
      { what: 'no answer over IPv6', filter: 'ipv6 && tcp.flags.ack==1', exactly: 0 },
      { what: 'accepted over IPv4', filter: 'ip && tcp.flags.syn==1 && tcp.flags.ack==1', atLeast: 2 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns({ families: 'both' }), lab.cloud()]);
      await lab.forward6(`-d ${cloudNet6} -j DROP`);
    },
    act: async (client) => {
      const more = ['--happy-eyeballs-timeout-ms', '3500'];
      await Promise.all([
        client.https(bootstrap, { connectTimeout: 8, more }),
        client.https(bus1, { connectTimeout: 8, more }),
      ]);
    },
  },
  {
    name: 'ipv6-broken-refused',
    story: 'IPv6 is refused with resets, IPv4 works.',
    ...direct,
    truth: notices('IPV6-BROKEN'),
    oracle: [
      { what: 'refused over IPv6', filter: 'ipv6 && tcp.flags.reset==1', atLeast: 2 },
      { what: 'accepted over IPv4', filter: 'ip && tcp.flags.syn==1 && tcp.flags.ack==1', atLeast: 2 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns({ families: 'both' }), lab.cloud()]);
      await lab.forward6('-p tcp --dport 443 -j REJECT --reject-with tcp-reset');
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'path-lossy-syn',
    story: 'Every other request for connection is lost, so each needs two.',
    ...direct,
    truth: notices('PATH-LOSSY'),
    oracle: [count.synAgain(3), count.connected(3)],
    prepare: async (lab) => {
      await dnsAndCloud(lab);
      await lab.forward(
        '-p tcp --dport 443 --tcp-flags SYN,ACK SYN -m statistic --mode nth --every 2 --packet 0 -j DROP',
      );
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
      await client.https(bus2);
    },
  },
  {
    name: 'path-lossy-data',
    story: 'Every other packet with data is lost, both ways; what was lost is sent again and comes through.',
    ...direct,
    truth: notices('PATH-LOSSY'),
    oracle: [
      {
        what: 'repeated segments',
        filter:
          '(tcp.analysis.retransmission || tcp.analysis.fast_retransmission || tcp.analysis.spurious_retransmission) && tcp.len>0',
        atLeast: 5,
      },
      count.connected(3),
    ],
    prepare: async (lab) => {
      await dnsAndCloud(lab);
      await lab.forward(
        '-p tcp --dport 443 -m length --length 90:65535 -m statistic --mode nth --every 2 --packet 0 -j DROP',
      );
    },
    act: async (client) => {
      for (const name of [bootstrap, bus1, bus2]) {
        await client.https(name);
      }
    },
  },
  {
    name: 'path-mtu-black-hole',
    story: 'Packets above 1200 bytes vanish without ICMP: the handshake passes, the first large request never arrives.',
    ...direct,
    truth: problems('PATH-MTU'),
    oracle: [
      count.connected(1),
      {
        what: 'large segments sent again',
        filter: 'tcp.analysis.retransmission && tcp.len>1200 && ip.src==172.20.5.10',
        atLeast: 3,
      },
      { what: 'no ICMP', filter: 'icmp', exactly: 0 },
    ],
    prepare: async (lab) => {
      await dnsAndCloud(lab);
      await lab.must('client', 'ip', 'link', 'set', 'eth0', 'gso_max_segs', '1');
      await lab.forward(`-s 172.20.5.0/24 -d ${cloudNet4} -m length --length 1201:65535 -j DROP`);
    },
    act: async (client) => {
      await client.https(bus1, { body: 4000, timeout: 7 });
    },
  },
  {
    name: 'path-mtu-black-hole-answers',
    story: 'The same the other way: the server’s large packets never arrive, the small ones behind them do.',
    ...direct,
    // From here it can only be seen that the answer has a hole; the rule may also call it a missing TLS answer.
    truth: {
      ...problems('PATH-MTU|TLS-NO-ANSWER'),
      allow: ['PATH-MTU', 'TLS-NO-ANSWER', 'PATH-LOSSY', 'CAPTURE-INCOMPLETE'],
    },
    oracle: [
      count.connected(1),
      count.hello(1),
      { what: 'a hole in the answer', filter: 'tcp.analysis.lost_segment && tcp.srcport==443', atLeast: 1 },
      { what: 'no large packet arrives', filter: 'ip.src==172.21.8.30 && ip.len>800', exactly: 0 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud({ tls: '1.2' })]);
      await lab.must('cloud', 'ip', 'link', 'set', 'eth0', 'gso_max_segs', '1');
      // The lab's certificates would fit one packet, and nothing would follow the hole: have the client ask for small ones.
      await lab.must('client', 'ip', 'route', 'change', 'default', 'via', '172.20.5.1', 'advmss', '1000');
      await lab.forward(`-s ${cloudNet4} -m length --length 801:65535 -j DROP`);
    },
    act: async (client) => {
      await client.https(bus1, { timeout: 7, connectTimeout: 7 });
    },
  },
  {
    name: 'legacy-ports-dropped',
    story: 'An old connector tries its old ports, which are dropped; 443 works.',
    ...direct,
    truth: notices('LEGACY-PORT-ATTEMPT'),
    oracle: [
      count.synAgain(4),
      count.connected(2),
      { what: 'requests to 9352', filter: 'tcp.dstport==9352 && tcp.flags.syn==1', atLeast: 2 },
    ],
    prepare: async (lab) => {
      await dnsAndCloud(lab);
      await lab.forward('-p tcp -m multiport --dports 5671,8080,9090,9091,9350:9354,10100:10120 -j DROP');
    },
    act: async (client) => {
      await Promise.all([
        client.https(bus1, { port: 5671 }),
        client.https(bus1, { port: 9352 }),
        client.https(bootstrap, { port: 8080 }),
        client.https(bootstrap, { port: 10100 }),
      ]);
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'legacy-ports-refused',
    story: 'The old ports are refused; 443 works.',
    ...direct,
    truth: notices('LEGACY-PORT-ATTEMPT'),
    oracle: [count.refused(1, 9350), count.refused(1, 9091), count.connected(2), count.noSynAgain],
    prepare: dnsAndCloud,
    act: async (client) => {
      await client.https(bus1, { port: 9350 });
      await client.https(bus1, { port: 5671 });
      await client.https(bootstrap, { port: 9091 });
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'legacy-ports-connect',
    story: 'An old port as the target of CONNECT, refused by the proxy, which lets 443 pass.',
    mode: 'proxy',
    proxy,
    truth: notices('LEGACY-PORT-ATTEMPT'),
    oracle: [count.connect(4), count.status(403, 2), count.status(200, 2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
    },
    act: async (client) => {
      await client.https(bus1, { proxy, port: 9352 });
      await client.https(bus1, { proxy, port: 5671 });
      await client.https(bootstrap, { proxy });
      await client.https(bus1, { proxy });
    },
  },
  {
    name: 'revocation-dropped',
    story: 'Port 80 is dropped, 443 works.',
    ...direct,
    truth: problems('REVOCATION-UNREACHABLE'),
    oracle: [count.synAgain(2), count.connected(2), count.notConnected(80)],
    prepare: async (lab) => {
      await dnsAndCloud(lab);
      await lab.forward('-p tcp --dport 80 -j DROP');
    },
    act: async (client) => {
      await client.https(bootstrap);
      await Promise.all([client.revocation(crl), client.revocation(ocsp)]);
      await client.https(bus1);
    },
  },
  {
    name: 'revocation-refused',
    story: 'Port 80 is refused, 443 works.',
    ...direct,
    truth: problems('REVOCATION-UNREACHABLE'),
    oracle: [count.refused(2, 80), count.connected(2)],
    recording: { format: 'pcap' },
    prepare: async (lab) => {
      await dnsAndCloud(lab);
      await lab.forward('-p tcp --dport 80 -j REJECT --reject-with tcp-reset');
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.revocation(crl);
      await client.revocation(ocsp);
      await client.https(bus1);
    },
  },
  {
    name: 'revocation-beside-proxy-dropped',
    story: 'The connector uses the proxy, revocation checks go direct and are dropped.',
    mode: 'proxy',
    proxy,
    truth: { ...problems('REVOCATION-UNREACHABLE'), allow: ['PROXY-BYPASSED'] },
    oracle: [count.connect(2), count.status(200, 2), count.synAgain(2), count.notConnected(80)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud({ tls: '1.2' }), lab.squid()]);
      await lab.forward('-s 172.20.5.10 -j DROP');
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.revocation(crl, { connectTimeout: 5 });
      await client.https(bus1, { proxy });
    },
  },
  {
    name: 'revocation-through-proxy-refused',
    story: 'The proxy refuses the revocation lists’ addresses, and lets the connector pass.',
    mode: 'proxy',
    proxy,
    truth: { ...problems('REVOCATION-UNREACHABLE'), allow: ['PROXY-DENIED'] },
    oracle: [count.connect(2), count.status(403, 2), count.status(200, 2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid({ deny: ['.digicert.com'] })]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.revocation(crl, { proxy });
      await client.revocation(ocsp, { proxy });
      await client.https(bus1, { proxy });
    },
  },
  throughOdd(
    'cut',
    oddPorts.resetsLists,
    'The proxy resets requests for revocation lists, and lets the connector pass.',
    {
      what: 'a reset',
      filter: `tcp.srcport==${oddPorts.resetsLists} && tcp.flags.reset==1`,
      atLeast: 1,
    },
  ),
  throughOdd('silent', oddPorts.silentOnLists, 'The same, where it never answers them.', {
    what: 'no answer about a list',
    filter: 'http.response.code && http.request.uri contains "lab.crl"',
    exactly: 0,
  }),
];
