/** The packets that prove a judgement, with what each says. */
import { proxyText } from '../evidence/proxy-address.js';
import type { Dns, Flow, Step } from '../evidence/capture.js';
import type { PacketRef, TargetFact } from './facts.js';

const stepWords: Readonly<Record<Step['kind'], string>> = {
  syn: 'asks to connect (SYN)',
  'syn-again': 'asks again (SYN repeated)',
  'syn-ack': 'accepts (SYN, ACK)',
  reset: 'refuses or cuts the connection (RST)',
  close: 'closes the connection (FIN)',
  icmp: 'a device on the way reports',
  connect: '',
  request: '',
  answer: '',
  'client-hello': 'begins TLS (ClientHello)',
  'server-hello': 'answers TLS (ServerHello)',
  certificate: 'shows its certificates',
  alert: 'TLS alert',
  stuck: 'sends again',
};

const icmpWords: Readonly<Record<string, string>> = {
  prohibited: 'administratively prohibited',
  'no-route': 'host or network unreachable',
  'port-unreachable': 'port unreachable',
  'too-big': 'packet too big',
  'time-exceeded': 'time exceeded on the way',
  other: 'destination unreachable',
};

/** Steps of these kinds, of these connections, in order of the file. */
export function stepsOf(flows: readonly Flow[], kinds: readonly Step['kind'][]): PacketRef[] {
  const packets = flows.flatMap((flow) =>
    flow.steps.filter((step) => kinds.includes(step.kind)).map((step) => reference(flow, step)),
  );
  return inOrder(packets);
}

/** The last packet of this kind, or of a connection without one its first: the proof that something worked. */
export function proofOf(flow: Flow, kind: Step['kind']): PacketRef {
  const own = stepsOf([flow], [kind]);
  const first: Step = { packet: flow.firstPacket, at: flow.firstAt, from: 'client', kind: 'syn', detail: '' };
  return own[own.length - 1] ?? reference(flow, first);
}

/**
 * The packet by which the last of several things worked, for a finding that tells of all: null where one of them never did.
 *
 * @param proof the packet that shows that something worked
 */
export function lastOf<T>(
  courses: readonly { readonly lastWorked: T | null }[],
  proof: (worked: T) => PacketRef | null,
): PacketRef | null {
  const proofs = courses.map(({ lastWorked }) => (lastWorked === null ? null : proof(lastWorked)));
  if (proofs.includes(null)) return null;
  return inOrder(proofs.filter((each) => each !== null)).pop() ?? null;
}

/** Every step of one connection, in order of the file. */
export function storyOf(flow: Flow): PacketRef[] {
  return flow.steps.map((step) => reference(flow, step)).sort((first, second) => first.packet - second.packet);
}

/** A response code as its RFC names it (RFC 1035, RFC 6895). */
export function responseName(rcode: number): string {
  const names: Readonly<Record<number, string>> = {
    0: 'answer',
    1: 'FORMERR (format not understood)',
    2: 'SERVFAIL (server failed)',
    3: 'NXDOMAIN (no such name)',
    4: 'NOTIMP (not implemented)',
    5: 'REFUSED (refused)',
    9: 'NOTAUTH (not authorised)',
  };
  return names[rcode] ?? `response code ${rcode}`;
}

/** Questions and answers of these exchanges. */
export function lookupPackets(exchanges: readonly Dns[]): PacketRef[] {
  const packets: PacketRef[] = [];
  for (const dns of exchanges) {
    for (const packet of dns.queries) {
      packets.push({
        packet,
        at: dns.at,
        from: dns.client,
        to: dns.server,
        what: `asks for ${dns.name} (${dns.type})`,
      });
    }
    if (dns.blocked !== null) {
      const { packet, from, kind } = dns.blocked;
      packets.push({ packet, at: dns.at, from, to: dns.client, what: `a device reports: ${icmpWords[kind] ?? kind}` });
    }
    if (dns.answerPacket !== null && dns.rcode !== null) {
      packets.push({
        packet: dns.answerPacket,
        at: dns.answerAt ?? dns.at,
        from: dns.server,
        to: dns.client,
        what: `${responseName(dns.rcode)}${dns.answers.length > 0 ? `: ${dns.answers.join(', ')}` : ''}`,
      });
    }
  }
  return inOrder(packets);
}

/** Connections grouped into the places they went to. */
export function targetsOf(flows: readonly Flow[], hostOf: (flow: Flow) => string = hostOfServer): TargetFact[] {
  const targets = new Map<string, { host: string; port: number; addresses: Set<string>; tries: number }>();
  for (const flow of flows) {
    const host = hostOf(flow);
    const key = `${host} ${flow.server.port}`;
    const target = targets.get(key) ?? { host, port: flow.server.port, addresses: new Set(), tries: 0 };
    target.addresses.add(flow.server.address);
    target.tries += Math.max(1, flow.syn);
    targets.set(key, target);
  }
  return [...targets.values()].map((target) => ({ ...target, addresses: [...target.addresses] }));
}

const hostOfServer = (flow: Flow): string => flow.server.name ?? flow.server.address;

function reference(flow: Flow, step: Step): PacketRef {
  const client = endText(flow.client);
  const server = endText(flow.server);
  const words = stepWords[step.kind];
  const icmp = flow.icmp.find((error) => error.packet === step.packet);
  const detail = step.kind === 'icmp' ? (icmpWords[step.detail] ?? step.detail) : step.detail;
  return {
    packet: step.packet,
    at: step.at,
    from: step.from === 'client' ? client : step.from === 'server' ? server : (icmp?.from ?? 'network'),
    to: step.from === 'client' ? server : client,
    what: [words, detail].filter((part) => part !== '').join(': '),
  };
}

/** `name:port` of the proxies that these connections went to. */
export function proxiesOf(flows: readonly Flow[]): string[] {
  return [...new Set(flows.map(serverText))];
}

/** The server of a connection by its name, or its address: `host:port`, `[v6]:port`. */
export function serverText({ server: { name, address, port } }: Flow): string {
  return proxyText({ host: name ?? address, port });
}

function endText(end: { readonly address: string; readonly port: number }): string {
  return proxyText({ host: end.address, port: end.port });
}

/** In order of the file, each packet once. */
export function inOrder(packets: readonly PacketRef[]): PacketRef[] {
  const seen = new Map<number, PacketRef>();
  for (const each of packets) {
    const known = seen.get(each.packet);
    if (known === undefined) seen.set(each.packet, each);
    // One packet can say several things: a hello, and certificates behind it.
    else if (known.what !== '' && !known.what.includes(each.what)) {
      seen.set(each.packet, { ...known, what: `${known.what}; ${each.what}` });
    }
  }
  return [...seen.values()].sort((first, second) => first.packet - second.packet);
}
