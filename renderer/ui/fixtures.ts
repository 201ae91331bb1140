/** Findings, connections and questions for the tests of this folder: a plain one of each, to be varied. */
import type { Dns, EvidenceItem, Finding, Flow } from '../../preload/contract/index.js';

/** A packet of evidence. */
export function packet(number: number, more: Partial<EvidenceItem> = {}): EvidenceItem {
  return { kind: 'packet', packet: number, at: 0, from: 'a', to: 'b', what: 'something', ...more };
}

/** A blocking problem. */
export function finding(more: Partial<Finding> = {}): Finding {
  return {
    code: 'PROXY-AUTH-REQUIRED',
    outcome: 'problem',
    severity: 'blocking',
    where: 'proxy',
    whoCanFix: 'network-team',
    confidence: 'certain',
    title: 'A title',
    found: '',
    cause: '',
    advice: '',
    evidence: [],
    packetCount: 0,
    filter: null,
    dependsOn: [],
    remedies: [],
    help: 'PROXY-AUTH-REQUIRED',
    ...more,
  };
}

/** A connection to login.example:443 that was made within 100 ms. */
export function flow(more: Partial<Flow> = {}): Flow {
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
    ...more,
  };
}

/** An answered question for login.example. */
export function question(more: Partial<Dns> = {}): Dns {
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
    connector: true,
    ...more,
  };
}
