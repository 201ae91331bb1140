/** Evidence for tests: a capture described by what happened, with everything else as in a plain, whole file. */
import {
  emptyTls,
  type Certificate,
  type Trust,
  type CaptureEvidence,
  type Dns,
  type Flow,
  type HttpExchange,
  type TunnelAttempt,
} from '../../evidence/capture.js';

let nextPacket = 1;

/** The evidence of a capture with these connections and questions. */
export function evidenceOf(
  flows: readonly Flow[],
  dns: readonly Dns[] = [],
  more: Partial<CaptureEvidence> = {},
): CaptureEvidence {
  return {
    summary: {
      file: 'test.pcapng',
      container: 'pcapng',
      linkTypes: ['Ethernet'],
      linkTypesNotRead: [],
      tunnelsNotRead: [],
      packets: nextPacket,
      bytes: 1000,
      firstAt: '2026-11-20T10:00:00.000Z',
      lastAt: '2026-11-20T10:01:00.000Z',
      duplicatesDropped: 0,
      connectionsNotListed: 0,
      incomplete: [],
    },
    flows: flows.map((flow, id) => ({ ...flow, id })),
    dns,
    endsAt: 60,
    tunnelPacketsNotRead: 0,
    incompleteCounts: {},
    ...more,
  };
}

/** A connection to `host:port` (a name, or an address) that was made, unless `more` says otherwise. */
export function flowTo(host: string, port = 443, more: Partial<Flow> = {}): Flow {
  const packet = nextPacket++;
  const isAddress = /^[\d.]+$|:/.test(host);
  return {
    id: 0,
    protocol: 'tcp',
    client: { address: '172.16.0.10', port: 50000 + packet },
    server: {
      address: isAddress ? host : '203.0.113.20',
      port,
      name: isAddress ? null : host,
      nameFrom: isAddress ? null : 'dns',
    },
    firstPacket: packet,
    lastPacket: packet,
    firstAt: 0,
    lastAt: 1,
    syn: 1,
    synRetransmissions: 0,
    connectedAt: 0.01,
    outcome: 'connected',
    closedBy: null,
    packets: { client: 5, server: 5 },
    bytes: { client: 600, server: 3000 },
    segments: { total: 6, retransmitted: 0 },
    stuck: null,
    icmp: [],
    steps: [{ packet, at: 0, from: 'client', kind: 'syn', detail: '' }],
    ...more,
  };
}

/** A connection that failed, asked for four times. */
export function failingFlow(host: string, port: number, outcome: Flow['outcome'], more: Partial<Flow> = {}): Flow {
  return flowTo(host, port, { outcome, syn: 4, synRetransmissions: 3, connectedAt: null, lastAt: 7, ...more });
}

/** What a genuine chain of the service says. */
export const genuine: Trust = {
  end: 'public',
  authority: 'CN=DigiCert Global Root G2, OU=www.digicert.com, O=DigiCert Inc, C=US',
  microsoft: true,
  inspector: null,
  dates: 'valid',
  forName: true,
};

/** A certificate for the connector's names. */
export const certificate: Certificate = {
  subject: 'CN=*.msappproxy.net',
  issuer: 'CN=Microsoft Azure RSA TLS Issuing CA 04, O=Microsoft Corporation, C=US',
  notBefore: '2026-10-01T00:00:00.000Z',
  notAfter: '2027-03-01T00:00:00.000Z',
  sha256: '00'.repeat(32),
  key: 'RSA 2048',
  names: ['*.msappproxy.net'],
};

/** A handshake that the server answered, with a genuine chain. */
export const answeredTls: NonNullable<Flow['tls']> = {
  ...emptyTls(),
  offered: ['TLS 1.2'],
  version: 'TLS 1.2',
  cipher: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  resumed: false,
  chain: [certificate],
  chainPacket: 5,
  trust: genuine,
  clientHelloPacket: 4,
  answered: true,
  completed: true,
};

/** A connection to a proxy that asked for tunnels to `target`; one answer each, null for none. */
export function tunnelFlow(target: string, statuses: readonly (number | null)[], more: Partial<Flow> = {}): Flow {
  const attempts = statuses.map((status): TunnelAttempt => {
    const packet = nextPacket++;
    return {
      packet,
      at: 0.1,
      target,
      status,
      reason: '',
      authenticate: status === 407 ? ['Negotiate', 'NTLM'] : [],
      answerPacket: status === null ? null : nextPacket++,
      answerAt: status === null ? null : 0.2,
      answered: status !== null,
      targetCut: false,
    };
  });
  const status = statuses[statuses.length - 1] ?? null;
  const opened = status !== null && status >= 200 && status < 300;
  return flowTo('proxy.contoso.example', 8080, {
    tunnel: { target, attempts, status, carries: opened ? 'tls' : null },
    ...(opened ? { tls: answeredTls } : {}),
    ...more,
  });
}

/** A plain request and its answer; `status` null for none. */
export function exchangeOf(target: string, status: number | null, more: Partial<HttpExchange> = {}): HttpExchange {
  return {
    packet: nextPacket++,
    at: 0.1,
    method: 'GET',
    target,
    host: null,
    status,
    answerPacket: status === null ? null : nextPacket++,
    contentType: null,
    location: null,
    answered: status !== null,
    content: null,
    script: null,
    ...more,
  };
}

/** A question and its answer; `rcode` null for none. */
export function lookup(
  name: string,
  rcode: number | null,
  answers: readonly string[] = [],
  more: Partial<Dns> = {},
): Dns {
  const packet = nextPacket++;
  return {
    name,
    type: 'A',
    rcode,
    answers: [...answers],
    cut: false,
    protocol: 'dns',
    client: '172.16.0.10',
    server: '172.16.0.2',
    packet,
    at: 0,
    queries: [packet],
    answerPacket: rcode === null ? null : nextPacket++,
    answerAt: rcode === null ? null : 0.01,
    refusedByHost: false,
    blocked: null,
    ...more,
  };
}
