/** The situations that the program's own tries are made in. */
import { bootstrap, oddProxyName, proxyName } from './addresses.js';
import type { ProbeScenario } from './probe-scenario.js';
import { automaticSituations } from './probe-situations/automatic.js';
import { handshakeSituations } from './probe-situations/handshakes.js';
import { inspectionSituations } from './probe-situations/inspection.js';
import { nameSituations } from './probe-situations/names.js';
import { proxySituations } from './probe-situations/proxies.js';
import { fine, fineInCapture, readyOnly, severalPaths, well } from './probe-situations/well.js';
import { notices, problems } from './scenario.js';
import { oddPorts } from './scripted-proxy.js';

const proxy = `${proxyName}:3128`;
const odd = (port: number): string => `${oddProxyName}:${port}`;

export const probeScenarios: readonly ProbeScenario[] = [
  ...automaticSituations,
  {
    name: 'healthy-direct',
    story: 'Nothing stands in the way.',
    paths: ['direct'],
    truth: fine,
    ...readyOnly,
    prepare: (lab) => well(lab),
  },
  {
    name: 'healthy-proxy',
    story: 'The proxy lets everything through, and nothing goes direct.',
    paths: [proxy],
    truth: fine,
    ...readyOnly,
    prepare: async (lab) => {
      await well(lab, { squid: {} });
    },
  },
  {
    name: 'healthy-both',
    story: 'Both paths are open.',
    paths: ['direct', proxy],
    truth: fine,
    capture: {
      truth: { problems: [], notices: [], allow: [] },
      because: severalPaths,
    },
    prepare: (lab) => well(lab, { squid: {} }),
  },
  {
    name: 'dropped',
    story: 'A firewall drops port 443.',
    paths: ['direct'],
    truth: problems('DIRECT-DROPPED'),
    prepare: async (lab) => {
      await well(lab);
      await lab.forward('-p tcp --dport 443 -j DROP');
    },
  },
  {
    name: 'everything-dropped',
    story: 'A firewall drops everything that leaves.',
    paths: ['direct'],
    truth: problems('DIRECT-DROPPED', 'REVOCATION-UNREACHABLE'),
    prepare: async (lab) => {
      await well(lab);
      await lab.forward('-j DROP');
    },
  },
  {
    name: 'refused',
    story: 'A firewall answers with a reset.',
    paths: ['direct'],
    truth: problems('DIRECT-REFUSED'),
    prepare: async (lab) => {
      await well(lab);
      await lab.forward('-p tcp --dport 443 -j REJECT --reject-with tcp-reset');
    },
  },
  {
    name: 'prohibited',
    story: 'A firewall says that it is prohibited.',
    paths: ['direct'],
    truth: problems('DIRECT-PROHIBITED'),
    prepare: async (lab) => {
      await well(lab);
      await lab.forward('-p tcp --dport 443 -j REJECT --reject-with icmp-admin-prohibited');
    },
  },
  {
    name: 'no-route',
    story: 'A router says that there is no way.',
    paths: ['direct'],
    truth: problems('DIRECT-NO-ROUTE'),
    prepare: async (lab) => {
      await well(lab);
      await lab.forward('-p tcp --dport 443 -j REJECT --reject-with icmp-host-unreachable');
    },
  },
  {
    name: 'ipv6-broken',
    story: 'IPv6 is dropped, IPv4 is fine.',
    paths: ['direct'],
    truth: notices('IPV6-BROKEN'),
    prepare: async (lab) => {
      await well(lab, { dns: { families: 'both' } });
      await lab.forward6('-p tcp -j DROP');
    },
  },
  {
    name: 'name-missing',
    story: 'The name of the tenant does not exist.',
    paths: ['direct'],
    truth: problems('DNS-NAME-NOT-FOUND'),
    prepare: (lab) => well(lab, { dns: { without: [bootstrap] } }),
  },
  {
    name: 'name-server-fails',
    story: 'The name server fails.',
    paths: ['direct'],
    truth: problems('DNS-SERVER-FAILED'),
    prepare: (lab) => lab.dnsAlways(2),
  },
  {
    name: 'name-server-refuses',
    story: 'The name server refuses.',
    paths: ['direct'],
    truth: problems('DNS-SERVER-FAILED'),
    prepare: (lab) => lab.dnsAlways(5),
  },
  {
    name: 'name-server-silent',
    story: 'Questions to the name server are dropped.',
    paths: ['direct'],
    truth: problems('DNS-NO-ANSWER'),
    prepare: async (lab) => {
      await well(lab);
      await lab.siteInput('-p udp --dport 53 -j DROP');
    },
  },
  {
    name: 'proxy-asks-basic',
    story: 'The proxy wants a name and a password.',
    paths: [proxy],
    truth: problems('PROXY-AUTH-REQUIRED'),
    prepare: (lab) => well(lab, { squid: { auth: ['basic'] } }),
  },
  {
    name: 'proxy-asks-windows',
    story: 'The proxy wants a sign-in by Negotiate or NTLM.',
    paths: [proxy],
    truth: problems('PROXY-AUTH-REQUIRED'),
    prepare: (lab) => well(lab, { squid: { auth: ['negotiate', 'ntlm'] } }),
  },
  {
    name: 'proxy-asks-for-some',
    story: 'The proxy wants a sign-in for the connector’s own names alone.',
    paths: [proxy],
    truth: problems('PROXY-AUTH-REQUIRED'),
    prepare: (lab) => well(lab, { squid: { auth: ['basic'], authOnly: ['.msappproxy.net'] } }),
  },
  {
    name: 'proxy-denies',
    story: 'The proxy forbids the connector’s own names.',
    paths: [proxy],
    truth: problems('PROXY-DENIED'),
    prepare: (lab) => well(lab, { squid: { deny: ['.msappproxy.net'] } }),
  },
  {
    name: 'proxy-unreachable',
    story: 'Nothing listens at the proxy’s port.',
    paths: [`${proxyName}:3129`],
    truth: problems('PROXY-UNREACHABLE'),
    prepare: (lab) => well(lab),
  },
  {
    name: 'proxy-dropped',
    story: 'A firewall drops what goes to the proxy.',
    paths: [proxy],
    truth: problems('PROXY-UNREACHABLE'),
    prepare: async (lab) => {
      await well(lab);
      await lab.siteInput('-p tcp --dport 3128 -j DROP');
    },
  },
  {
    name: 'proxy-name-missing',
    story: 'The proxy’s name does not exist.',
    paths: ['webgate9.fabrikam.example:3128'],
    truth: problems('DNS-NAME-NOT-FOUND'),
    prepare: (lab) => well(lab),
  },
  ...(
    [
      ['badGateway', ['PROXY-UPSTREAM-FAILED']],
      ['unavailable', ['PROXY-UPSTREAM-FAILED']],
      ['timesOut', ['PROXY-UPSTREAM-FAILED']],
      ['resets', ['PROXY-RESET']],
      ['closes', ['PROXY-RESET']],
      ['silent', ['PROXY-NO-ANSWER']],
      // Its answers to CONNECT refuse; those to requests for lists lead to a page.
      ['redirects', ['PROXY-DENIED', 'CAPTIVE-PAGE']],
      ['refuses', ['PROXY-DENIED']],
      // Both answer requests for lists as well, with something that is none.
      ['showsPage', ['CAPTIVE-PAGE', 'REVOCATION-USELESS']],
      ['cutsTunnel', ['TLS-CUT', 'REVOCATION-USELESS']],
    ] as const
  ).map(([how, codes]): ProbeScenario => ({
    name: `odd-proxy-${how.toLowerCase()}`,
    story: `The scripted proxy: ${how}.`,
    paths: [odd(oddPorts[how])],
    truth: problems(...codes),
    prepare: async (lab) => {
      await Promise.all([well(lab), lab.scriptedProxy()]);
    },
  })),
  {
    name: 'not-a-proxy',
    story: 'At the address of the proxy something answers that speaks no HTTP.',
    paths: ['172.21.8.60:8443'],
    truth: problems('PROXY-NOT-A-PROXY'),
    capture: {
      truth: { problems: [], notices: [], allow: [] },
      because: 'A capture has no code of its own for it.',
    },
    prepare: async (lab) => {
      await well(lab);
      const banner = "require('net').createServer((socket) => socket.end('SSH-2.0-Lab\\r\\n')).listen(8443)";
      lab.background('cloud', 'banner', process.execPath, '-e', banner);
      await lab.sleep(500);
    },
  },
  {
    name: 'web-server-as-proxy',
    story: 'At the address of the proxy a web server answers.',
    paths: ['172.21.8.60:80'],
    truth: problems('PROXY-DENIED'),
    prepare: (lab) => well(lab),
  },
  ...(['inspected-rsa', 'inspected-ec'] as const).map((chain): ProbeScenario => ({
    name: `${chain}-direct`,
    story: 'A device on the way replaces the certificates.',
    paths: ['direct'],
    truth: problems('TLS-INSPECTED'),
    prepare: (lab) => well(lab, { cloud: { chain } }),
  })),
  {
    name: 'expired',
    story: 'The certificate of the cloud is out of date.',
    paths: ['direct'],
    truth: problems('TLS-CERTIFICATE-DATE'),
    prepare: (lab) => well(lab, { cloud: { chain: 'expired' } }),
  },
  {
    name: 'stranger',
    story: 'Something else answers, with a certificate for another name.',
    paths: ['direct'],
    truth: problems('TLS-CERTIFICATE-NAME'),
    prepare: (lab) => well(lab, { cloud: { chain: 'stranger' } }),
  },
  {
    name: 'sha512-refused',
    story: 'The service takes no certificate that is signed with SHA-512.',
    paths: ['direct'],
    truth: notices('SHA512-NOT-ACCEPTED', 'PATH-READY'),
    capture: {
      truth: fineInCapture,
      because: 'What was tried with which certificate shows to the one who tried alone.',
    },
    prepare: (lab) => well(lab, { cloud: { clientAlgorithms: 'RSA+SHA256:ECDSA+SHA256' } }),
  },
  ...(['resets', 'closes', 'silent'] as const).map((how): ProbeScenario => ({
    name: `tls-${how}`,
    story: `What answers on port 443 ${how === 'silent' ? 'says nothing' : how} after the hello.`,
    paths: ['direct'],
    // Nothing listens on port 80 there.
    truth: problems(how === 'silent' ? 'TLS-NO-ANSWER' : 'TLS-CUT', 'REVOCATION-UNREACHABLE'),
    prepare: async (lab) => {
      await Promise.all([lab.dns({ everything: true }), lab.cutTls(how)]);
    },
  })),
  {
    name: 'list-page',
    story: 'Requests for lists are answered by a sign-in page.',
    paths: ['direct'],
    truth: problems('CAPTIVE-PAGE'),
    prepare: (lab) => well(lab, { cloud: { lists: 'page' } }),
  },
  {
    name: 'lists-redirected',
    story: 'Requests for lists are sent to a sign-in page.',
    paths: ['direct'],
    truth: problems('CAPTIVE-PAGE'),
    cells: { 'crl3.digicert.com': 'page' },
    prepare: (lab) => well(lab, { cloud: { lists: 'redirect' } }),
  },
  {
    name: 'lists-dropped',
    story: 'Port 80 is dropped.',
    paths: ['direct'],
    truth: problems('REVOCATION-UNREACHABLE'),
    prepare: async (lab) => {
      await well(lab);
      await lab.forward('-p tcp --dport 80 -j DROP');
    },
  },
  {
    name: 'direct-dropped-proxy-works',
    story: 'Direct is dropped, the proxy works: the proxy is what to choose, and there is no fault.',
    paths: ['direct', proxy],
    truth: notices('PATH-READY', 'DIRECT-DROPPED', 'REVOCATION-UNREACHABLE'),
    capture: {
      truth: problems('DIRECT-DROPPED'),
      because: severalPaths,
    },
    prepare: async (lab) => {
      await well(lab, { squid: {} });
      await lab.forward('-s 172.20.5.10 -j DROP');
    },
  },
  ...inspectionSituations,
  ...handshakeSituations,
  ...nameSituations,
  ...proxySituations,
];
