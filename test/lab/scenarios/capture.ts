/** Captures that hold too little, or nothing of the connector. */
import { bootstrap, bus1, bus2, client4, otherFiles, otherSite, proxyName } from '../addresses.js';
import { count, notices, problems, type Scenario } from '../scenario.js';

const proxy = `${proxyName}:3128`;

export const captureScenarios: readonly Scenario[] = [
  {
    name: 'other-programs-only',
    story: 'A recording without the connector: other programs alone.',
    mode: 'direct',
    proxy: null,
    truth: { ...notices('CAPTURE-NO-CONNECTOR-TRAFFIC'), quiet: true },
    oracle: [
      count.hello(2),
      {
        what: 'no name of the connector',
        filter: 'frame contains "msappproxy" || frame contains "servicebus"',
        exactly: 0,
      },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (client) => {
      await client.https(otherSite);
      await client.https(otherFiles);
      await client.revocation(otherSite);
      await client.https('intranet.contoso.example');
    },
  },
  {
    name: 'other-programs-only-proxy',
    story: 'Other programs alone, through the proxy, which asks them to sign in.',
    mode: 'proxy',
    proxy,
    truth: { ...notices('CAPTURE-NO-CONNECTOR-TRAFFIC'), quiet: true },
    oracle: [count.connect(2), count.status(407, 2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.squid({ auth: ['basic'] })]);
    },
    act: async (client) => {
      await client.https(otherSite, { proxy });
      await client.https(otherFiles, { proxy });
    },
  },
  {
    name: 'snap-length-96',
    story: 'Only the first 96 bytes of each packet: the 407 can be read, the rest is cut.',
    mode: 'proxy',
    proxy,
    truth: { ...problems('PROXY-AUTH-REQUIRED'), notices: ['CAPTURE-INCOMPLETE'] },
    oracle: [
      { what: 'cut packets', filter: 'frame.cap_len < frame.len', atLeast: 3 },
      { what: '407 in clear', filter: 'frame contains "HTTP/1.1 407"', atLeast: 2 },
    ],
    recording: { snapLength: 96 },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.squid({ auth: ['basic'] })]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.https(bus1, { proxy });
    },
  },
  {
    name: 'one-direction-only',
    story: 'Only what the client sent was recorded; the connections worked.',
    mode: 'direct',
    proxy: null,
    truth: notices('CAPTURE-INCOMPLETE'),
    oracle: [
      count.hello(2),
      { what: 'nothing from the cloud', filter: 'ip.src==172.21.8.0/24', exactly: 0 },
      { what: 'acknowledgements', filter: 'tcp.flags.ack==1', atLeast: 6 },
    ],
    recording: { format: 'pcap', filter: `src host ${client4}` },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
      await client.https(bus2);
    },
  },
  {
    name: 'any-sll-refused',
    story: 'Recorded on all interfaces, link type Linux cooked 1; the connections are refused.',
    mode: 'direct',
    proxy: null,
    truth: problems('DIRECT-REFUSED'),
    oracle: [{ what: 'cooked frames', filter: 'sll', atLeast: 6 }, count.refused(2)],
    recording: { tool: 'tcpdump', format: 'pcap', on: 'any', linkType: 'LINUX_SLL' },
    prepare: async (lab) => {
      await lab.dns();
      await lab.forward('-p tcp --dport 443 -j REJECT --reject-with tcp-reset');
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'sign-in-and-dropped',
    story: 'The proxy asks for a sign-in, and what goes direct is dropped. The derived files are made from this one.',
    mode: null,
    proxy: null,
    truth: {
      ...problems('PROXY-AUTH-REQUIRED', 'DIRECT-DROPPED|PROXY-BYPASSED'),
      allow: ['DIRECT-DROPPED', 'PROXY-BYPASSED'],
    },
    oracle: [count.status(407, 1), count.synAgain(2)],
    recording: { tool: 'tcpdump', format: 'pcap' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.squid({ auth: ['basic'] })]);
      await lab.forward('-p tcp --dport 443 -j DROP');
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.https(bus1);
    },
  },
];
