/** Obstacles at and behind a proxy, and traffic that does not go where it was told to go. */
import { bootstrap, bus1, bus2, cloudNet4, login, oddProxyName, proxyName } from '../addresses.js';
import { count, notices, problems, type Oracle, type Scenario, type Truth } from '../scenario.js';
import { oddPorts } from '../scripted-proxy.js';

const proxy = `${proxyName}:3128`;
const told = { mode: 'proxy', proxy } as const;

/** A start through the scripted proxy. */
function odd(name: string, port: number, story: string, truth: Truth, oracle: readonly Oracle[]): Scenario {
  const through = `${oddProxyName}:${port}`;
  return {
    name,
    story,
    mode: 'proxy',
    proxy: through,
    truth,
    oracle: [count.connect(2), ...oracle],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.scriptedProxy()]);
    },
    act: async (client) => {
      await Promise.all([
        client.https(bootstrap, { proxy: through, timeout: 6 }),
        client.https(bus1, { proxy: through, timeout: 6 }),
      ]);
    },
  };
}

const noAnswerFrom = (port: number): Oracle => ({
  what: 'the proxy sends no data',
  filter: `tcp.srcport==${port} && tcp.len>0`,
  exactly: 0,
});

export const proxyScenarios: readonly Scenario[] = [
  {
    name: 'path-not-as-configured-direct',
    story: 'Told direct, the traffic goes through a proxy.',
    mode: 'direct',
    proxy: null,
    truth: problems('PATH-NOT-AS-CONFIGURED'),
    oracle: [count.connect(2), count.status(200, 2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.https(bus1, { proxy });
    },
  },
  {
    name: 'path-not-as-configured-wpad',
    story: 'Told automatic; the script names one proxy, the traffic goes through another.',
    mode: 'wpad',
    proxy: null,
    truth: { ...problems('PATH-NOT-AS-CONFIGURED'), allow: ['WPAD-IN-USE'] },
    oracle: [count.connect(2), { what: 'the script', filter: 'http.request.uri contains "wpad.dat"', atLeast: 1 }],
    prepare: async (lab) => {
      await Promise.all([
        lab.dns({ hosts: { 'wpad.fabrikam.example': ['172.20.5.8'] } }),
        lab.cloud(),
        lab.scriptedProxy(),
        lab.wpad(`function FindProxyForURL(url, host) { return 'PROXY ${proxyName}:3128'; }`),
      ]);
    },
    act: async (client) => {
      await client.curl(
        '-A',
        'WinHttp-Autoproxy-Service/5.1',
        '--noproxy',
        '*',
        'http://wpad.fabrikam.example/wpad.dat',
      );
      await client.https(bootstrap, { proxy: `${oddProxyName}:${oddPorts.passes}` });
      await client.https(bus1, { proxy: `${oddProxyName}:${oddPorts.passes}` });
    },
  },
  {
    name: 'path-not-as-configured-other-proxy',
    story: 'Told one proxy, whose name is asked for; the traffic goes through another.',
    ...told,
    truth: problems('PATH-NOT-AS-CONFIGURED'),
    oracle: [count.connect(1), count.status(200, 1), { what: 'nothing to 3128', filter: 'tcp.port==3128', exactly: 0 }],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.scriptedProxy()]);
    },
    act: async (client, lab) => {
      await lab.must('client', 'dig', '+short', proxyName);
      await client.https(bus1, { proxy: `${oddProxyName}:${oddPorts.passes}` });
    },
  },
  {
    name: 'two-proxies-one-asks',
    story: 'One service goes through a proxy that lets it pass, another through one that asks for a sign-in.',
    mode: null,
    proxy: null,
    truth: problems('PROXY-AUTH-REQUIRED'),
    oracle: [
      { what: 'a tunnel in one', filter: `http.response.code==200 && tcp.srcport==${oddPorts.passes}`, atLeast: 1 },
      { what: 'a 407 from the other', filter: 'http.response.code==407 && tcp.srcport==3128', atLeast: 1 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.scriptedProxy(), lab.squid({ auth: ['basic'] })]);
    },
    act: async (client) => {
      await client.https(bus1, { proxy: `${oddProxyName}:${oddPorts.passes}` });
      await client.https(bootstrap, { proxy });
    },
  },
  {
    name: 'proxy-bypassed-dropped',
    story: 'Told to use the proxy; one service does, another goes direct and is dropped.',
    ...told,
    truth: problems('PROXY-BYPASSED'),
    oracle: [count.connect(1), count.status(200, 1), count.synAgain(2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
      await lab.forward(`-s 172.20.5.10 -d ${cloudNet4} -j DROP`);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await Promise.all([client.https(bus1, { connectTimeout: 5 }), client.https(bus2, { connectTimeout: 5 })]);
    },
  },
  {
    name: 'proxy-bypassed-refused',
    story: 'Told to use the proxy; everything goes direct and is refused.',
    ...told,
    truth: problems('PROXY-BYPASSED'),
    oracle: [count.refused(2), { what: 'no CONNECT', filter: 'http.request.method=="CONNECT"', exactly: 0 }],
    prepare: async (lab) => {
      await lab.dns();
      await lab.forward(`-d ${cloudNet4} -p tcp -j REJECT --reject-with tcp-reset`);
    },
    act: async (client) => {
      await client.https(bootstrap);
      await client.https(bus1);
    },
  },
  {
    name: 'proxy-bypassed-connected',
    story: 'Told to use the proxy; one service goes direct and gets through.',
    ...told,
    truth: problems('PROXY-BYPASSED'),
    oracle: [count.connect(1), count.connected(1), count.hello(2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.https(bus1);
    },
  },
  {
    name: 'proxy-unreachable-dropped',
    story: 'The proxy’s port is dropped.',
    ...told,
    truth: problems('PROXY-UNREACHABLE'),
    oracle: [count.synAgain(2), count.notConnected(3128)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.squid()]);
      await lab.siteInput('-p tcp --dport 3128 -j DROP');
    },
    act: async (client) => {
      await Promise.all([bootstrap, bus1].map((name) => client.https(name, { proxy, connectTimeout: 5 })));
    },
  },
  {
    name: 'proxy-unreachable-after-a-while',
    story: 'The proxy lets through, until its port is closed.',
    ...told,
    truth: problems('PROXY-UNREACHABLE'),
    oracle: [count.status(200, 1), count.refused(4, 3128)],
    recording: { format: 'pcap', filter: 'tcp' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
    },
    act: async (client, lab) => {
      await client.https(bus1, { proxy });
      await lab.siteInput('-p tcp --dport 3128 -j REJECT --reject-with tcp-reset');
      for (let tries = 0; tries < 3; tries += 1) {
        await client.https(bus1, { proxy });
        await lab.sleep(1100);
      }
      // What fails only in the last moment of a capture may have had a bad moment: something has to follow.
      await client.https(bus1, { proxy });
    },
  },
  {
    name: 'proxy-unreachable-refused',
    story: 'Nothing listens at the proxy’s port.',
    ...told,
    truth: problems('PROXY-UNREACHABLE'),
    oracle: [count.refused(2, 3128)],
    prepare: async (lab) => {
      await lab.dns();
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.https(bus1, { proxy });
    },
  },
  {
    name: 'proxy-unreachable-prohibited',
    story: 'A firewall before the proxy says "administratively prohibited".',
    ...told,
    truth: problems('PROXY-UNREACHABLE'),
    oracle: [
      { what: 'ICMP type 3 code 13', filter: 'icmp.type==3 && icmp.code==13', atLeast: 1 },
      count.notConnected(3128),
    ],
    prepare: async (lab) => {
      await lab.dns();
      await lab.siteInput('-p tcp --dport 3128 -j REJECT --reject-with icmp-admin-prohibited');
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.https(bus1, { proxy });
    },
  },
  {
    name: 'proxy-unreachable-loopback',
    story: 'Told to use a forwarder on the server itself, which does not run; recorded on the loopback interface.',
    mode: 'proxy',
    proxy: '127.0.0.1:8888',
    truth: problems('PROXY-UNREACHABLE'),
    oracle: [count.refused(2, 8888), { what: 'loopback packets', filter: 'ip.src==127.0.0.1', atLeast: 4 }],
    recording: { tool: 'tcpdump', format: 'pcap', on: 'lo' },
    prepare: async (lab) => {
      await lab.dns();
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: '127.0.0.1:8888' });
      await client.https(bus1, { proxy: '127.0.0.1:8888' });
    },
  },
  {
    name: 'proxy-auth-required-basic',
    story: 'The proxy wants a sign-in, Basic.',
    ...told,
    truth: problems('PROXY-AUTH-REQUIRED'),
    oracle: [
      count.connect(2),
      count.status(407, 2),
      { what: 'Basic', filter: 'http.proxy_authenticate contains "Basic"', atLeast: 2 },
    ],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.squid({ auth: ['basic'] })]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.https(bus1, { proxy });
    },
  },
  {
    name: 'proxy-auth-required-negotiate-ntlm',
    story: 'The proxy wants a sign-in, Negotiate or NTLM; told nothing about the path.',
    mode: null,
    proxy: null,
    truth: problems('PROXY-AUTH-REQUIRED'),
    oracle: [
      count.status(407, 2),
      {
        what: 'Negotiate and NTLM',
        filter: 'http.proxy_authenticate contains "Negotiate" && http.proxy_authenticate contains "NTLM"',
        atLeast: 2,
      },
    ],
    recording: { format: 'pcap' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.squid({ auth: ['negotiate', 'ntlm'], realPages: true })]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy });
      await client.https(bus1, { proxy });
    },
  },
  {
    name: 'proxy-auth-required-one-target',
    story: 'Sign-in pages pass without, the connector’s names are answered 407.',
    ...told,
    truth: problems('PROXY-AUTH-REQUIRED'),
    oracle: [count.connect(3), count.status(407, 2), count.status(200, 1), count.hello(1)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid({ auth: ['basic'], authOnly: ['.msappproxy.net'] })]);
    },
    act: async (client) => {
      await client.https(login, { proxy });
      await client.https(bootstrap, { proxy });
      await client.https('connector-update.msappproxy.net', { proxy });
    },
  },
  {
    name: 'proxy-auth-required-wrong-password',
    story: 'A sign-in is given and not accepted: 407 twice for the same target.',
    ...told,
    truth: problems('PROXY-AUTH-REQUIRED'),
    oracle: [count.status(407, 2), { what: 'a sign-in', filter: 'http.proxy_authorization', atLeast: 1 }],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.squid({ auth: ['basic'] })]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy, more: ['--proxy-user', 'lab:wrong', '--proxy-anyauth'] });
      await client.https(bus1, { proxy });
    },
  },
  odd(
    'proxy-auth-required-split',
    oddPorts.splitSignIn,
    'The 407 comes in pieces, cut inside the status line, inside a header and between CR and LF.',
    problems('PROXY-AUTH-REQUIRED'),
    [{ what: 'first piece is ten bytes', filter: `tcp.srcport==${oddPorts.splitSignIn} && tcp.len==10`, atLeast: 1 }],
  ),
  odd(
    'proxy-auth-required-trickle',
    oddPorts.signInTrickles,
    'The 407 comes five bytes at a time, and its announced body never.',
    problems('PROXY-AUTH-REQUIRED'),
    [{ what: 'pieces of five bytes', filter: `tcp.srcport==${oddPorts.signInTrickles} && tcp.len==5`, atLeast: 20 }],
  ),
  {
    name: 'proxy-sign-in-used',
    story: 'First 407, then with a user name 200: somebody can sign in, the connector’s services cannot.',
    ...told,
    truth: notices('PROXY-SIGN-IN-USED'),
    oracle: [count.status(407, 2), count.status(200, 2), count.hello(2)],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid({ auth: ['basic'] })]);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy, signIn: 'when asked' });
      await client.https(bus1, { proxy, signIn: 'when asked' });
    },
  },
  {
    name: 'proxy-denied',
    story: 'The proxy refuses the connector’s names with 403, the sign-in page passes.',
    ...told,
    truth: problems('PROXY-DENIED'),
    oracle: [count.status(403, 2), count.status(200, 1)],
    prepare: async (lab) => {
      await Promise.all([
        lab.dns(),
        lab.cloud(),
        lab.squid({ deny: ['.msappproxy.net', '.servicebus.windows.net'], realPages: true }),
      ]);
    },
    act: async (client) => {
      await client.https(login, { proxy });
      await client.https(bootstrap, { proxy });
      await client.https(bus1, { proxy });
    },
  },
  odd('proxy-denied-plain', oddPorts.refuses, 'A short 403 that closes the connection.', problems('PROXY-DENIED'), [
    count.status(403, 2),
  ]),
  odd(
    'proxy-denied-redirect',
    oddPorts.redirects,
    'The proxy answers CONNECT with a redirect to a sign-in page.',
    { ...problems('PROXY-DENIED|CAPTIVE-PAGE'), allow: ['PROXY-DENIED', 'CAPTIVE-PAGE'] },
    [count.status(302, 2)],
  ),
  odd('proxy-upstream-failed-502', oddPorts.badGateway, '502.', problems('PROXY-UPSTREAM-FAILED'), [
    count.status(502, 2),
  ]),
  odd('proxy-upstream-failed-504', oddPorts.timesOut, '504.', problems('PROXY-UPSTREAM-FAILED'), [
    count.status(504, 2),
  ]),
  odd('proxy-upstream-failed-500', oddPorts.failsInside, '500.', problems('PROXY-UPSTREAM-FAILED'), [
    count.status(500, 2),
  ]),
  {
    name: 'proxy-upstream-failed-503-dropped',
    story: 'The proxy’s own requests to the cloud are dropped: after its time-out it says 503.',
    ...told,
    truth: problems('PROXY-UPSTREAM-FAILED'),
    oracle: [count.connect(2), count.status(503, 2), count.noSynAgain],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud(), lab.squid()]);
      await lab.forward(`-d ${cloudNet4} -j DROP`);
    },
    act: async (client) => {
      await Promise.all([client.https(bootstrap, { proxy }), client.https(bus1, { proxy })]);
    },
  },
  {
    name: 'proxy-upstream-failed-500-tinyproxy',
    story: 'Another make of proxy says 500 when the cloud refuses it.',
    mode: 'proxy',
    proxy: `${proxyName}:8888`,
    truth: problems('PROXY-UPSTREAM-FAILED'),
    oracle: [count.connect(2), { what: 'answers 500', filter: 'frame contains "HTTP/1.1 500"', atLeast: 2 }],
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.tinyproxy()]);
      await lab.forward(`-d ${cloudNet4} -p tcp -j REJECT --reject-with tcp-reset`);
    },
    act: async (client) => {
      await client.https(bootstrap, { proxy: `${proxyName}:8888` });
      await client.https(bus1, { proxy: `${proxyName}:8888` });
    },
  },
  odd('proxy-reset-rst', oddPorts.resets, 'CONNECT is answered by a reset.', problems('PROXY-RESET'), [
    { what: 'resets', filter: `tcp.srcport==${oddPorts.resets} && tcp.flags.reset==1`, atLeast: 2 },
    noAnswerFrom(oddPorts.resets),
  ]),
  odd('proxy-reset-fin', oddPorts.closes, 'CONNECT is answered by a close.', problems('PROXY-RESET'), [
    { what: 'closes', filter: `tcp.srcport==${oddPorts.closes} && tcp.flags.fin==1`, atLeast: 2 },
    noAnswerFrom(oddPorts.closes),
  ]),
  odd('proxy-no-answer', oddPorts.silent, 'CONNECT is never answered.', problems('PROXY-NO-ANSWER'), [
    noAnswerFrom(oddPorts.silent),
  ]),
];
