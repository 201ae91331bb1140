/** What a scenario of the lab is: what it sets up, what the client does, and what must be found in its capture. */
import type { Client } from './client.js';
import type { Lab } from './lab.js';

/** What the analysis of one capture must say. The shape of the `cases` in truth.json. */
export interface Truth {
  /** Codes that must come out as problems; `A|B` means any of them. */
  readonly problems: readonly string[];
  /** Codes that must come out, with whatever outcome. */
  readonly notices: readonly string[];
  /** Codes that may come out as problems. */
  readonly allow: readonly string[];
  /** Neither a problem nor a notice may come out. */
  readonly quiet?: boolean;
  /** The file is not a capture that can be read: exit code 4 and an `error`. */
  readonly error?: boolean;
  /** An error is as good as the right answer. */
  readonly orError?: boolean;
}

/** What the capture itself must hold, counted by tshark: a lab that did not do its work must not pass. */
export interface Oracle {
  readonly what: string;
  readonly filter: string;
  readonly atLeast?: number;
  readonly exactly?: number;
}

/** How the packets are recorded. Defaults: dumpcap, pcapng, the client's eth0, whole packets, everything. */
export interface Recording {
  readonly tool?: 'dumpcap' | 'tcpdump';
  readonly format?: 'pcapng' | 'pcap';
  readonly on?: 'eth0' | 'any' | 'lo';
  /** For `any`: which of the two cooked link types. */
  readonly linkType?: 'LINUX_SLL' | 'LINUX_SLL2';
  readonly snapLength?: number;
  readonly filter?: string;
}

export interface Scenario {
  /** File name without its extension. */
  readonly name: string;
  /** One line: the story. */
  readonly story: string;
  /** As the analyser is told. */
  readonly mode: 'direct' | 'proxy' | 'wpad' | null;
  readonly proxy: string | null;
  readonly truth: Truth;
  /** The lab's root counts as a public one, and not as one that was given. */
  readonly rootsArePublic?: boolean;
  readonly oracle: readonly Oracle[];
  readonly recording?: Recording;
  /** Services and obstacles, before the recording begins. */
  prepare(lab: Lab): Promise<void>;
  /** What the client does while packets are recorded. */
  act(client: Client, lab: Lab): Promise<void>;
}

/** File name of a scenario's capture. */
export function captureFileName(scenario: Pick<Scenario, 'name' | 'recording'>): string {
  return `${scenario.name}.${scenario.recording?.format ?? 'pcapng'}`;
}

const none = { problems: [], notices: [], allow: [] } as const;

/** Problems that must come out, and nothing else. */
export const problems = (...codes: string[]): Truth => ({ ...none, problems: codes });
/** Codes that must come out with whatever outcome, and no problem beside them. */
export const notices = (...codes: string[]): Truth => ({ ...none, notices: codes });
/** A healthy start: it is said, and neither a problem nor a notice beside it. */
export const healthy: Truth = { ...none, notices: ['CAPTURE-HEALTHY'], quiet: true };

/** Common questions to tshark. */
export const count = {
  synAgain: (atLeast: number): Oracle => ({
    what: 'repeated requests for connection',
    filter: 'tcp.flags.syn==1 && tcp.flags.ack==0 && tcp.analysis.retransmission && !icmp && !icmpv6',
    atLeast,
  }),
  noSynAgain: {
    what: 'no request for connection is repeated',
    filter: 'tcp.flags.syn==1 && tcp.flags.ack==0 && tcp.analysis.retransmission && !icmp && !icmpv6',
    exactly: 0,
  } as Oracle,
  connected: (atLeast: number, port = 443): Oracle => ({
    what: `accepted connections to port ${port}`,
    filter: `tcp.flags.syn==1 && tcp.flags.ack==1 && tcp.srcport==${port}`,
    atLeast,
  }),
  notConnected: (port = 443): Oracle => ({
    what: `no accepted connection to port ${port}`,
    filter: `tcp.flags.syn==1 && tcp.flags.ack==1 && tcp.srcport==${port}`,
    exactly: 0,
  }),
  refused: (atLeast: number, port = 443): Oracle => ({
    what: `connections to port ${port} answered by a reset`,
    filter: `tcp.flags.reset==1 && tcp.flags.ack==1 && tcp.srcport==${port}`,
    atLeast,
  }),
  connect: (atLeast: number): Oracle => ({ what: 'CONNECT', filter: 'http.request.method=="CONNECT"', atLeast }),
  status: (code: number, atLeast: number): Oracle => ({
    what: `answers ${code}`,
    filter: `http.response.code==${code}`,
    atLeast,
  }),
  hello: (atLeast: number): Oracle => ({ what: 'ClientHello', filter: 'tls.handshake.type==1', atLeast }),
  /** Each HTTPS exchange has at least one packet with data from the cloud: the handshake came to its end. */
  secured: (atLeast: number): Oracle => ({
    what: 'answers inside TLS',
    filter:
      '(tls.record.content_type==23 || tls.record.opaque_type==23) && !(ip.src==172.20.5.10 || ipv6.src==2001:db8:5::10)',
    atLeast,
  }),
  rcode: (code: number, atLeast: number): Oracle => ({
    what: `DNS answers with code ${code}`,
    filter: `dns.flags.response==1 && dns.flags.rcode==${code}`,
    atLeast,
  }),
} as const;
