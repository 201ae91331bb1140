/**
 * What servers show of themselves over TLS 1.2. A device that inspects TLS is a server of the lab's with the certificate
 * of an authority of its own: on the wire it is the same.
 */
import { bootstrap, bus1, cloud4, proxyName } from '../addresses.js';
import { count, healthy, notices, problems, type Oracle, type Scenario } from '../scenario.js';
import type { CloudOptions } from '../services.js';
import type { RequestOptions } from '../client.js';

const shows = (atLeast: number): Oracle => ({
  what: 'certificates in clear',
  filter: 'tls.handshake.type==11',
  atLeast,
});
const issuedBy = (name: string): Oracle => ({
  what: `an issuer called ${name}`,
  filter: `x509sat.uTF8String == "${name}" || x509sat.printableString == "${name}"`,
  atLeast: 1,
});
const alerted = (description: number): Oracle => ({
  what: `an alert ${description}`,
  filter: `tls.alert_message.desc==${description}`,
  atLeast: 1,
});

/** Requests to a server over TLS 1.2, the smallest capture that shows it. */
function start(
  scenario: Pick<Scenario, 'name' | 'story' | 'truth' | 'oracle'> & Partial<Scenario>,
  cloud: CloudOptions,
  names: readonly string[],
  request: RequestOptions = {},
): Scenario {
  return {
    mode: 'direct',
    proxy: null,
    recording: { tool: 'tcpdump', format: 'pcap', filter: 'tcp' },
    prepare: async (lab) => {
      await Promise.all([lab.dns(), lab.cloud({ tls: '1.2', ...cloud }), ...(request.proxy ? [lab.squid()] : [])]);
    },
    act: async (client) => {
      for (const name of names) await client.https(name, request);
    },
    ...scenario,
  };
}

const proxy = `${proxyName}:3128`;

export const certificateScenarios: readonly Scenario[] = [
  start(
    {
      name: 'tls-inspected-proxy-rsa',
      story: 'Through a proxy that opens what it carries, with an RSA authority of its own which the server trusts.',
      mode: 'proxy',
      proxy,
      truth: problems('TLS-INSPECTED'),
      oracle: [count.connect(1), shows(1), issuedBy('Fabrikam RSA web gateway'), count.secured(1)],
    },
    { chain: 'inspected-rsa' },
    [bootstrap],
    { proxy, trusting: true },
  ),
  start(
    {
      name: 'tls-inspected-direct-ec',
      story:
        'Direct; a device on the way opens the connection, with an EC authority of its own which the server trusts.',
      truth: problems('TLS-INSPECTED'),
      oracle: [shows(1), issuedBy('Fabrikam EC web gateway'), count.secured(1)],
    },
    { chain: 'inspected-ec' },
    [bootstrap],
    { trusting: true },
  ),
  start(
    {
      name: 'tls-inspected-rejected',
      story: 'The same where the server does not trust that authority: it says so, and hangs up.',
      truth: problems('TLS-INSPECTED', 'TLS-CERTIFICATE-REJECTED'),
      oracle: [shows(1), alerted(48)],
    },
    { chain: 'inspected-ec' },
    [bus1],
  ),
  start(
    {
      name: 'tls-unexpected-authority',
      story: 'A chain under a public authority that Microsoft is not known to use: the lab’s root, marked as public.',
      rootsArePublic: true,
      truth: notices('TLS-UNEXPECTED-AUTHORITY'),
      oracle: [shows(1), count.secured(1)],
    },
    {},
    [bus1],
  ),
  start(
    {
      name: 'tls-certificate-expired',
      story: 'The only certificate shown expired a month ago; the server rejects it.',
      truth: problems('TLS-CERTIFICATE-DATE', 'TLS-CERTIFICATE-REJECTED'),
      oracle: [shows(1), alerted(45)],
    },
    { chain: 'expired' },
    [bus1],
  ),
  start(
    {
      name: 'tls-certificate-not-yet',
      story: 'The only certificate shown is valid from next month on, and taken all the same.',
      truth: problems('TLS-CERTIFICATE-DATE'),
      oracle: [shows(1), count.secured(1)],
    },
    { chain: 'not-yet' },
    [bus1],
    { trusting: true },
  ),
  start(
    {
      name: 'tls-certificate-stranger',
      story: 'The name leads to somebody else, who answers with a certificate of theirs.',
      truth: problems('TLS-CERTIFICATE-NAME'),
      oracle: [shows(1), count.secured(1)],
    },
    { chain: 'stranger' },
    [bus1],
    { trusting: true },
  ),
  start(
    {
      name: 'tls-client-certificate-refused',
      story: 'The server asks for the connector’s certificate, gets it, and does not take it.',
      truth: problems('TLS-CLIENT-CERTIFICATE-LOST'),
      oracle: [shows(2), alerted(48)],
      prepare: async (lab) => {
        await lab.dns();
        const { certificates, key } = lab.authority.chain('genuine');
        lab.background(
          'cloud',
          's_server',
          ...['openssl', 's_server', '-accept', '443', '-tls1_2', '-quiet', '-cert', certificates, '-key', key],
          ...['-Verify', '1', '-verify_return_error', '-CAfile', lab.authority.chain('inspected-ec').certificates],
        );
        await lab.sleep(500);
      },
    },
    {},
    [bootstrap],
  ),
  start(
    {
      name: 'tls12-rsa-ok',
      story: 'A genuine chain of RSA keys with a certificate between.',
      truth: healthy,
      oracle: [shows(1), count.secured(1)],
    },
    { chain: 'genuine-rsa' },
    [bus1],
  ),
  start(
    {
      name: 'tls12-client-certificate-empty-ok',
      story: 'The server asks for a certificate and gets an empty answer, which it takes.',
      truth: healthy,
      oracle: [
        shows(2),
        { what: 'an empty list', filter: 'tls.handshake.certificates_length==0', atLeast: 1 },
        count.secured(1),
      ],
    },
    {},
    [bootstrap],
    { withoutCertificate: true },
  ),
  start(
    {
      name: 'tls12-leaf-only',
      story: 'The server leaves out the certificate between, whose name is one that Microsoft documents.',
      truth: { ...healthy, notices: ['CAPTURE-HEALTHY', 'TLS-CHAIN-HIDDEN'] },
      oracle: [shows(1), count.secured(1)],
    },
    { chain: 'leaf-only' },
    [bus1],
    { trusting: true },
  ),
  start(
    {
      name: 'tls12-resumed',
      story: 'A session that began before the recording is taken up again, without certificates.',
      truth: { ...healthy, notices: ['CAPTURE-HEALTHY', 'TLS-CHAIN-HIDDEN'] },
      oracle: [
        { what: 'no certificates', filter: 'tls.handshake.type==11', exactly: 0 },
        { what: 'ServerHello', filter: 'tls.handshake.type==2', atLeast: 1 },
      ],
      prepare: async (lab) => {
        await Promise.all([lab.dns(), lab.cloud({ tls: '1.2', sessions: true })]);
        await session(lab, '-sess_out');
      },
      act: async (_client, lab) => session(lab, '-sess_in'),
    },
    {},
    [],
  ),
];

/** One request by openssl, which keeps its session in a file or takes it from there. */
async function session(lab: Parameters<Scenario['prepare']>[0], option: '-sess_out' | '-sess_in'): Promise<void> {
  const ask = `printf 'GET / HTTP/1.1\\r\\nHost: ${bus1}\\r\\nConnection: close\\r\\n\\r\\n'`;
  const client = `openssl s_client -connect ${cloud4(bus1)}:443 -servername ${bus1} -tls1_2 -ign_eof -quiet ${option} /run/lab/session`;
  await lab.must('client', 'sh', '-ec', `${ask} | ${client}`);
}
