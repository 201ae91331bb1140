/** The sample captures of the start page: one typical story each, told with a whole start of a connector. */
import { bootstrap, bus1, bus2, cloudNet4, crl, login, ocsp, proxyName, registration } from '../addresses.js';
import { count, healthy, problems, type Scenario } from '../scenario.js';

/** A scenario with the words that the start page shows. */
export interface SampleScenario extends Scenario {
  readonly title: string;
  readonly description: string;
}

const proxy = `${proxyName}:3128`;
const healthyOracle = [count.noSynAgain, count.hello(4), count.secured(8)];

export const sampleScenarios: readonly SampleScenario[] = [
  {
    name: 'proxy-asks-for-sign-in',
    title: 'The proxy asks for a sign-in',
    description: 'A connector starts through a proxy that wants a sign-in, which its services cannot give.',
    story: 'Every CONNECT is answered 407, also when the connector tries again.',
    mode: 'proxy',
    proxy,
    truth: problems('PROXY-AUTH-REQUIRED'),
    oracle: [count.connect(5), count.status(407, 5), { what: 'no 200', filter: 'http.response.code==200', exactly: 0 }],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.squid({ auth: ['negotiate', 'ntlm'], realPages: true })]);
    },
    act: async (client, lab) => {
      for (const name of [login, bootstrap, bus1, bus2]) {
        await client.https(name, { proxy });
        await lab.sleep(300);
      }
      await client.https(bootstrap, { proxy });
    },
  },
  {
    name: 'firewall-drops-direct',
    title: 'A firewall drops the connections',
    description:
      'A connector goes straight to the cloud, and a firewall on the way throws its requests away without a word.',
    story: 'Sign-in works, everything of the connector itself is dropped.',
    mode: 'direct',
    proxy: null,
    truth: problems('DIRECT-DROPPED'),
    oracle: [count.synAgain(6), count.connected(1)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
      await lab.forward(`-d 172.21.8.20/31 -j DROP`, `-d 172.21.8.30/31 -j DROP`);
    },
    act: async (client, lab) => {
      await client.https(login);
      await lab.sleep(300);
      await client.revocation(crl);
      await lab.sleep(300);
      await Promise.all([bootstrap, bus1, bus2].map((name) => client.https(name, { connectTimeout: 8 })));
    },
  },
  {
    name: 'proxy-refuses',
    title: 'The proxy refuses',
    description: 'A connector starts through a proxy whose rules do not let it reach the connector service.',
    story: 'Sign-in passes, msappproxy.net and servicebus.windows.net are answered 403.',
    mode: 'proxy',
    proxy,
    truth: problems('PROXY-DENIED'),
    oracle: [count.connect(4), count.status(403, 3), count.status(200, 1)],
    prepare: async (lab) => {
      await Promise.all([
        lab.dns(),
        lab.cloud(),
        lab.squid({ deny: ['.msappproxy.net', '.servicebus.windows.net'], realPages: true }),
      ]);
    },
    act: async (client) => {
      await client.start({ proxy });
    },
  },
  {
    name: 'name-not-found',
    title: 'A name cannot be found',
    description: "The company's own name server does not know the names of the connector service.",
    story: 'NXDOMAIN for msappproxy.net, the rest works.',
    mode: 'direct',
    proxy: null,
    truth: problems('DNS-NAME-NOT-FOUND'),
    oracle: [count.rcode(3, 4), count.connected(3), count.noSynAgain],
    prepare: async (lab) => {
      await Promise.all([lab.dns({ without: [bootstrap, registration] }), lab.cloud()]);
    },
    act: async (client) => {
      await client.start();
      await client.https(bootstrap);
      await client.https(registration);
    },
  },
  {
    name: 'revocation-goes-direct',
    title: 'Revocation checks take another way',
    description:
      'The connector uses the proxy, but the operating system looks for revoked certificates without it and is stopped.',
    story: 'All through the proxy, port 80 direct and dropped: the WinHTTP proxy is not set.',
    mode: 'proxy',
    proxy,
    // The same packets show traffic beside the proxy, which is another name for the same cause.
    truth: { ...problems('REVOCATION-UNREACHABLE'), allow: ['PROXY-BYPASSED'] },
    oracle: [count.connect(4), count.status(200, 4), count.synAgain(4), count.notConnected(80)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
      await lab.forward(`-s 172.20.5.10 -d ${cloudNet4} -j DROP`);
    },
    act: async (client) => {
      await client.start({ proxy, revocation: null });
      await Promise.all([client.revocation(crl), client.revocation(ocsp)]);
    },
  },
  {
    name: 'proxy-nobody-configured',
    title: 'A proxy that nobody configured',
    description: 'The connector is meant to go straight to the cloud, but its traffic goes to a proxy all the same.',
    story: 'Told direct; everything goes through a proxy, and works.',
    mode: 'direct',
    proxy: null,
    truth: problems('PATH-NOT-AS-CONFIGURED'),
    oracle: [count.connect(4), count.status(200, 4), count.noSynAgain],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
    },
    act: async (client) => {
      await client.start({ proxy });
    },
  },
  {
    name: 'healthy-direct',
    title: 'A healthy start, direct',
    description: 'A connector starts without a proxy and reaches everything it needs. TLS 1.3 hides its certificates.',
    story: 'Everything works.',
    mode: 'direct',
    proxy: null,
    truth: healthy,
    oracle: [...healthyOracle, count.connected(4), count.connected(1, 80)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud()]);
    },
    act: async (client) => {
      await client.start();
    },
  },
  {
    name: 'healthy-proxy',
    title: 'A healthy start, through a proxy',
    description: 'A connector starts through a proxy that lets it reach everything it needs.',
    story: 'Everything works.',
    mode: 'proxy',
    proxy,
    truth: healthy,
    oracle: [...healthyOracle, count.connect(4), count.status(200, 4)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
    },
    act: async (client) => {
      await client.start({ proxy });
    },
  },
];
