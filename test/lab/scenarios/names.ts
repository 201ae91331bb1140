/** Trouble with names. */
import { bootstrap, bus1, login, proxyName, registration } from '../addresses.js';
import { count, problems, type Scenario } from '../scenario.js';

const direct = { mode: 'direct', proxy: null } as const;
const unanswered = (atLeast: number) => ({
  what: 'questions',
  filter: 'dns.flags.response==0',
  atLeast,
});
const noAnswer = { what: 'no answer to a question', filter: 'dns.flags.response==1', exactly: 0 };
const noTcp = { what: 'no TCP', filter: 'tcp && !icmp', exactly: 0 };

export const nameScenarios: readonly Scenario[] = [
  {
    name: 'dns-name-not-found',
    story: 'NXDOMAIN for the connector’s names; another one is found.',
    ...direct,
    truth: problems('DNS-NAME-NOT-FOUND'),
    oracle: [count.rcode(3, 4), count.connected(1)],
    prepare: async (lab) => {
      await Promise.all([lab.dns({ without: [bootstrap, registration, bus1] }), lab.cloud()]);
    },
    act: async (client) => {
      await client.https(login);
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'dns-name-not-found-proxy',
    story: 'The proxy’s own name does not exist.',
    mode: 'proxy',
    proxy: 'gone.fabrikam.example:3128',
    truth: { ...problems('DNS-NAME-NOT-FOUND|PROXY-UNREACHABLE'), allow: ['DNS-NAME-NOT-FOUND', 'PROXY-UNREACHABLE'] },
    oracle: [count.rcode(3, 2), noTcp],
    prepare: async (lab) => {
      await lab.dns();
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: 'gone.fabrikam.example:3128' });
      await client.https(bus1, { proxy: 'gone.fabrikam.example:3128' });
    },
  },
  {
    name: 'dns-name-blocked',
    story: 'A filter in the name server answers with 0.0.0.0.',
    ...direct,
    truth: problems('DNS-NAME-BLOCKED'),
    oracle: [{ what: 'answers that lead nowhere', filter: 'dns.a==0.0.0.0', atLeast: 2 }, count.connected(1)],
    recording: { format: 'pcap' },
    prepare: async (lab) => {
      await Promise.all([lab.dns({ hosts: { [bootstrap]: ['0.0.0.0'], [bus1]: ['0.0.0.0'] } }), lab.cloud()]);
    },
    act: async (client) => {
      await client.https(login);
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'dns-server-failed-servfail',
    story: 'The name server answers SERVFAIL.',
    ...direct,
    truth: problems('DNS-SERVER-FAILED'),
    oracle: [count.rcode(2, 2), noTcp],
    prepare: async (lab) => {
      await lab.dnsAlways(2);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'dns-server-failed-refused',
    story: 'The name server answers REFUSED.',
    ...direct,
    truth: problems('DNS-SERVER-FAILED'),
    oracle: [count.rcode(5, 2), noTcp],
    recording: { format: 'pcap' },
    prepare: async (lab) => {
      await lab.dnsAlways(5);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'dns-server-failed-proxy-name',
    story: 'The name server fails for the proxy’s own name.',
    mode: 'proxy',
    proxy: `${proxyName}:3128`,
    truth: { ...problems('DNS-SERVER-FAILED|PROXY-UNREACHABLE'), allow: ['DNS-SERVER-FAILED', 'PROXY-UNREACHABLE'] },
    oracle: [count.rcode(2, 2), noTcp],
    prepare: async (lab) => {
      await lab.dnsAlways(2);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: `${proxyName}:3128` });
    },
  },
  {
    name: 'dns-no-answer',
    story: 'The name server does not answer: port 53 is dropped.',
    ...direct,
    truth: problems('DNS-NO-ANSWER'),
    oracle: [unanswered(4), noAnswer, noTcp],
    prepare: async (lab) => {
      await lab.dns();
      await lab.siteInput('-p udp --dport 53 -j DROP');
    },
    act: async (client) => {
      await Promise.all([client.https(bootstrap, { connectTimeout: 8 }), client.https(bus1, { connectTimeout: 8 })]);
    },
  },
  {
    name: 'dns-no-server',
    story: 'Nothing listens at the name server’s address: it answers with ICMP port unreachable.',
    ...direct,
    truth: problems('DNS-NO-ANSWER'),
    oracle: [
      unanswered(2),
      noAnswer,
      { what: 'ICMP port unreachable', filter: 'icmp.type==3 && icmp.code==3', atLeast: 1 },
    ],
    prepare: async () => undefined,
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
];
