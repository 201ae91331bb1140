import { expect, it } from 'vitest';
import type { ConnectionDetail, Flow, PathCell } from '../../../preload/contract/index.js';
import { path as pathWith, cell as cellWith, endpoint as endpointWith } from '../../ui/fixtures.js';
import {
  answerFacts,
  callText,
  cellAsText,
  cellFacts,
  connectionFacts,
  handshakeFacts,
  proxyFacts,
  scriptFacts,
} from './probe-facts.js';

const flow = (more: Partial<Flow> = {}): Flow => ({
  id: 0,
  protocol: 'tcp',
  client: { address: '', port: 0 },
  server: { address: '2001:db8::1', port: 443, name: 'login.example', nameFrom: 'dns' },
  firstPacket: 1,
  lastPacket: 2,
  firstAt: 1,
  lastAt: 4,
  syn: 1,
  synRetransmissions: 0,
  connectedAt: 1.1,
  outcome: 'connected',
  closedBy: null,
  packets: { client: 1, server: 1 },
  bytes: { client: 10, server: 2048 },
  segments: { total: 0, retransmitted: 0 },
  stuck: null,
  icmp: [],
  steps: [],
  connector: true,
  findings: [],
  ...more,
});

const detail = (own: Flow): ConnectionDetail => ({
  flow: own,
  row: {
    id: 0,
    at: 1,
    seconds: 3,
    name: 'login.example',
    from: '',
    via: null,
    kind: 'TLS',
    bytes: 10,
    result: 'reached',
    tone: 'good',
    connector: true,
  },
  chain: null,
  packets: [{ packet: 1, at: 1, from: '', to: 'login.example', what: 'asks to connect (SYN)' }],
  filter: '',
});

type Attempt = NonNullable<Flow['tunnel']>['attempts'][number];

const tunnelOf = (more: Partial<Attempt>): Flow =>
  flow({
    tunnel: {
      target: 'login.example:443',
      status: null,
      carries: null,
      attempts: [
        {
          packet: 1,
          at: 1,
          target: 'login.example:443',
          status: null,
          reason: '',
          authenticate: [],
          answerPacket: null,
          answerAt: null,
          answered: false,
          targetCut: false,
          ...more,
        },
      ],
    },
  });

const values = (facts: readonly { readonly label: string; readonly value: string }[]): Record<string, string> =>
  Object.fromEntries(facts.map(({ label, value }) => [label, value]));

it('says what the proxy answered, whole', () => {
  const asked = tunnelOf({
    status: 407,
    reason: 'Sign in',
    answered: true,
    answerAt: 1.25,
    authenticate: ['Negotiate', 'NTLM'],
    via: '1.1 squid',
    text: 'Access denied',
  });
  expect(values(proxyFacts(asked))).toEqual({
    'Asked for': 'CONNECT login.example:443',
    Answer: '407 Sign in (250 ms)',
    'Ways to sign in (Proxy-Authenticate)': 'Negotiate, NTLM',
    'Passed on by (Via)': '1.1 squid',
    'Text of the answer': 'Access denied',
  });
});

it('tells silence from what is no answer of a proxy', () => {
  expect(values(proxyFacts(tunnelOf({})))['Answer']).toBe('none; nothing at all came back');
  expect(values(proxyFacts(tunnelOf({ answered: true })))['Answer']).toBe('something that is no HTTP answer');
});

it('says of a connection where to, and how long it took', () => {
  const ended = flow({ closedBy: { side: 'server', how: 'reset', packet: 2, at: 4 } });
  expect(values(connectionFacts(detail(ended)))).toMatchObject({
    To: '[2001:db8::1]:443 (login.example)',
    Connected: 'after 100 ms',
    Ended: 'cut off by the other side, 4.000 s',
  });
  expect(values(connectionFacts(detail(flow({ connectedAt: null }))))['Connected']).toBe('no');
});

it('does not speak of a capture', () => {
  const tls: NonNullable<Flow['tls']> = {
    serverName: 'login.example',
    offered: ['TLS 1.2'],
    version: null,
    cipher: null,
    resumed: null,
    clientCertificate: 'requested',
    signatureAlgorithms: ['rsa_pkcs1_sha512'],
    chain: [],
    chainPacket: null,
    trust: null,
    alerts: [{ from: 'server', level: 2, description: 40, name: 'handshake_failure', packet: 7 }],
    clientHelloPacket: 1,
    answered: true,
    completed: false,
  };
  const facts = values(handshakeFacts(flow({ tls })));
  expect(facts['Handshake']).toBe('did not get to its end');
  expect(facts['Alerts']).toBe('handshake_failure, from the other side');
  expect(facts['Signatures it takes of a client']).toBe('rsa_pkcs1_sha512');
  expect(JSON.stringify(facts)).not.toMatch(/capture|packet/);
});

it('says what a list was, or the page that came instead', () => {
  const http: NonNullable<Flow['http']>[number] = {
    packet: 1,
    at: 1,
    method: 'GET',
    target: '/list.crl',
    host: 'crl.example',
    status: 200,
    answerPacket: 2,
    contentType: 'application/pkix-crl',
    location: null,
    answered: true,
    content: null,
    script: null,
    list: { kind: 'crl', state: 'outdated', bytes: 1024 },
  };
  expect(values(answerFacts(flow({ http: [http] })))).toMatchObject({
    Answer: '200',
    List: 'revocation list, out of date, 1 KB',
  });
  const page = flow({
    plainAnswer: { packet: 1, at: 1, status: null, location: null, content: { kind: 'page', title: 'Hotel' } },
  });
  expect(values(answerFacts(page))['Instead of TLS']).toBe('Hotel');
});

it('writes what a script asked as a script would', () => {
  const call = { name: 'isInNet', args: ['10.0.0.1', '10.0.0.0', '255.0.0.0'], result: true, line: 3 };
  expect(callText(call)).toBe('Line 3: isInNet("10.0.0.1", "10.0.0.0", "255.0.0.0") → true');
  const script: PathCell['script'] = { answer: null, line: null, calls: [call] };
  expect(scriptFacts(cellWith('wpad', { script }))).toEqual([{ label: 'Answered', value: 'nothing' }]);
});

it('writes all of it as text', () => {
  const endpoint = endpointWith('{tenant}.msappproxy.net', [], { pattern: '*.msappproxy.net', assumed: true });
  expect(values(cellFacts(endpoint, cellWith('direct')))).toEqual({
    'Way taken': 'direct, without a proxy',
    'Whole time': '84 ms',
    'Row of Microsoft’s documents': '*.msappproxy.net. The name stands for all names of that row; it need not exist.',
  });
  const text = cellAsText(pathWith('direct', { label: 'Direct' }), endpoint, cellWith('direct'), {
    lookups: [{ packet: 1, at: 0.5, from: '', to: '10.0.0.53', what: 'asks for\nlogin.example (A)' }],
    connections: [detail(flow())],
    rehearsal: [{ hash: 'SHA-512', completed: false, connection: null }],
  });
  const lines = text.split('\n');
  expect(lines[0]).toBe('{tenant}.msappproxy.net:443, Direct: reached, 84 ms');
  expect(lines).toContain('Connection: works, 20 ms');
  expect(lines).toContain('0.500\tthis computer\t10.0.0.53\tasks for login.example (A)');
  expect(lines).toContain('With a throw-away certificate, signed with SHA-512');
  expect(lines).toContain('No connection was made for it.');
});
