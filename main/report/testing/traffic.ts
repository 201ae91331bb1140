/** Connections and questions for the tests of this folder: a plain one of each, to be varied. */
import type { ReportDns, ReportFlow } from '../report.js';

/** A connection to login.example:443 that was made within 100 ms. */
export function flow(more: Partial<ReportFlow> = {}): ReportFlow {
  return {
    id: 0,
    protocol: 'tcp',
    client: { address: '10.0.0.1', port: 50000 },
    server: { address: '10.0.0.2', port: 443, name: 'login.example', nameFrom: 'sni' },
    firstPacket: 1,
    lastPacket: 9,
    firstAt: 1,
    lastAt: 4,
    syn: 1,
    synRetransmissions: 0,
    connectedAt: 1.1,
    outcome: 'connected',
    closedBy: null,
    packets: { client: 5, server: 4 },
    bytes: { client: 0, server: 0 },
    segments: { total: 0, retransmitted: 0 },
    stuck: null,
    icmp: [],
    steps: [],
    connector: true,
    findings: [],
    ...more,
  };
}

/** An answered question for login.example. */
export function question(more: Partial<ReportDns> = {}): ReportDns {
  return {
    name: 'login.example',
    type: 'A',
    rcode: 0,
    answers: ['10.0.0.2'],
    cut: false,
    protocol: 'dns',
    client: '10.0.0.1',
    server: '10.0.0.53',
    packet: 1,
    at: 0.5,
    queries: [1],
    answerPacket: 2,
    answerAt: 0.6,
    refusedByHost: false,
    blocked: null,
    connector: true,
    findings: [],
    ...more,
  };
}
