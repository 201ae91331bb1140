/** Takes packets one by one, from whatever container, and builds the evidence of a capture. */
import { authoritiesOf, type Authorities } from '../certificates/authority.js';
import type { CaptureEvidence, CaptureSummary, Dns, IncompleteReason } from '../evidence/capture.js';
import { ChainBook } from './chain-book.js';
import { CaptureClock } from './clock.js';
import type { ContainerListener, PacketRecord } from './container/record.js';
import { readDns } from './dissect/dns.js';
import { readIcmpError } from './dissect/icmp.js';
import {
  addressText,
  emptyIpPacket,
  protocolIcmp,
  protocolIcmp6,
  protocolTcp,
  protocolUdp,
  readIp,
  type IpPacket,
} from './dissect/ip.js';
import { findIp, isReadLink, sealedLink, unknownLink } from './dissect/link.js';
import { linkName } from './dissect/link-names.js';
import { readNbns } from './dissect/nbns.js';
import { findCarried, unreadTunnel } from './dissect/tunnel.js';
import { DuplicateFilter, unitsPerSecond } from './duplicates.js';
import { FlowTable, wholeList, type FlowBounds } from './flows.js';
import { FragmentTable } from './fragments.js';
import { namedByNeighbours } from './neighbours.js';
import { NameTable, type Endpoint } from './names.js';
import type { Segment } from './stream.js';
import { dnsPort } from './tcp-dns.js';

/** How names are asked for over UDP, by port. */
const nameProtocols = new Map<number, Dns['protocol']>([
  [dnsPort, 'dns'],
  [5355, 'llmnr'],
  [5353, 'mdns'],
  [137, 'nbns'],
]);

/** Tunnels in tunnels are followed so far; nobody has more. */
const mostTunnels = 4;

/** What a capture is read for. */
export interface DissectionOptions {
  /** Whom to trust where certificates are shown; the public authorities where left out. */
  readonly authorities?: Authorities;
  /** How many connections are kept; the whole list where left out. */
  readonly bounds?: FlowBounds;
}

/** A capture being read. Packets go in by `packet`; `evidence` gives what they said. */
export class Dissection implements ContainerListener {
  /** Packets taken so far. */
  packets = 0;
  private duplicates = 0;
  private readonly clock = new CaptureClock();
  private readonly copies = new DuplicateFilter();
  private readonly names = new NameTable();
  private readonly chains: ChainBook;
  private readonly flows: FlowTable;
  private readonly linkTypes = new Set<number>();
  private lastLinkType = -1;
  private readonly counts = new Map<IncompleteReason, number>();
  private readonly fragments = new FragmentTable();
  private readonly tunnels = new Set<string>();
  private tunnelPackets = 0;
  /** The packet at hand, and one that it may carry: they change places where it does. */
  private ip = emptyIpPacket();
  private carried = emptyIpPacket();
  private readonly quoted = emptyIpPacket();
  private readonly segment: Segment = {
    flags: 0,
    sequence: 0,
    acknowledgement: 0,
    bytes: new Uint8Array(0),
    start: 0,
    captured: 0,
    length: 0,
    packet: 0,
    at: 0,
  };

  /** @param options what it is read for */
  constructor({ authorities = authoritiesOf([]), bounds = wholeList }: DissectionOptions = {}) {
    this.chains = new ChainBook(authorities, (at) => this.clock.absolute(at));
    this.flows = new FlowTable(this.names, this.chains, bounds);
  }

  /** Takes the next packet of the file. */
  packet(record: PacketRecord): void {
    this.packets++;
    const { bytes, start, captured, linkType } = record;
    if (linkType !== this.lastLinkType) {
      this.linkTypes.add(linkType);
      this.lastLinkType = linkType;
    }
    this.clock.tick(record, this.packets);
    const ipAt = findIp(bytes, start, captured, linkType);
    if (ipAt < 0) {
      if (ipAt === unknownLink) this.count('unknown-link-type');
      else if (ipAt === sealedLink) this.notRead('MACsec');
      return;
    }
    if (!readIp(bytes, ipAt, start + captured, Math.max(0, record.original - captured), this.ip)) return;
    if (this.ip.protocol !== protocolTcp) this.enterTunnels(bytes);
    const { ip } = this;
    // Up to where the packet ends: the same one can have padding behind it on one link and none on another.
    if (this.copies.isCopy(record.view, ip, (this.clock.now * unitsPerSecond) | 0)) {
      this.duplicates++;
      return;
    }
    if (ip.fragment) this.fragment(record);
    else this.transport(bytes, record.view);
  }

  /** The recording program looked up an address. */
  name(address: Uint8Array, name: string): void {
    this.names.resolved(addressText(address, 0, address.length === 4 ? 4 : 6), name);
  }

  /** Everything the packets said. `ends` are the ways in which the reading of the file ended too early. */
  evidence(
    file: Pick<CaptureSummary, 'file' | 'container' | 'bytes'>,
    ends: readonly IncompleteReason[],
  ): CaptureEvidence {
    for (const end of ends) this.count(end);
    this.count('fragments', this.fragments.incomplete);
    this.count('one-direction', this.flows.oneDirection);
    this.count('too-much-data-out-of-order', this.flows.overflowed);
    this.count('too-much-in-a-connection', this.flows.overfull);
    this.count('too-many-connections', this.flows.overflowPackets);
    this.count('too-many-questions', this.names.leftOut);
    const flows = namedByNeighbours(this.flows.list(this.clock));
    this.count('too-many-certificates', this.chains.overflowed);
    const { first, last } = this.clock.span;
    const linkTypes = [...this.linkTypes];
    return {
      summary: {
        ...file,
        linkTypes: linkTypes.map(linkName),
        linkTypesNotRead: linkTypes.filter((linkType) => !isReadLink(linkType)).map(linkName),
        tunnelsNotRead: [...this.tunnels],
        packets: this.packets,
        firstAt: first,
        lastAt: last,
        duplicatesDropped: this.duplicates,
        connectionsNotListed: this.flows.forgotten,
        incomplete: [...this.counts.keys()],
      },
      flows,
      dns: this.names.list(),
      endsAt: this.clock.latest,
      tunnelPacketsNotRead: this.tunnelPackets,
      incompleteCounts: Object.fromEntries(this.counts),
    };
  }

  /** A packet that was put together counts as the last of its fragments, as it does for the host that gets it. */
  private fragment({ bytes, view }: PacketRecord): void {
    const whole = this.fragments.take(bytes, view, this.ip, this.clock.now);
    if (whole === null || !readIp(whole.bytes, 0, whole.bytes.length, whole.cut, this.ip)) return;
    if (!this.ip.fragment) this.enterTunnels(whole.bytes);
    // Pieces inside of a piece: nobody sends them, and no host would put them together.
    if (!this.ip.fragment) this.transport(whole.bytes, new DataView(whole.bytes.buffer));
  }

  private transport(bytes: Uint8Array, view: DataView): void {
    const { protocol } = this.ip;
    if (protocol === protocolTcp) this.tcp(bytes, view);
    else if (protocol === protocolUdp) this.udp(bytes);
    else if (protocol === protocolIcmp || protocol === protocolIcmp6) this.icmp(bytes, view);
    else this.notRead(unreadTunnel(bytes, this.ip));
  }

  /** Goes into what the packet carries, as far as that can be read: `ip` is the innermost one then. */
  private enterTunnels(bytes: Uint8Array): void {
    for (let depth = 0; depth < mostTunnels && !this.ip.fragment; depth++) {
      const { ip, carried } = this;
      const at = findCarried(bytes, ip);
      const cut = ip.payloadLength - (ip.capturedEnd - ip.payloadAt);
      if (at < 0 || !readIp(bytes, at, ip.capturedEnd, cut, carried)) return;
      this.ip = carried;
      this.carried = ip;
    }
  }

  private notRead(kind: string | null): void {
    if (kind === null) return;
    this.tunnels.add(kind);
    this.tunnelPackets++;
  }

  private tcp(bytes: Uint8Array, view: DataView): void {
    const { payloadAt, capturedEnd, payloadLength } = this.ip;
    if (payloadAt + 14 > capturedEnd) {
      this.count('cut-packets');
      return;
    }
    const headerLength = ((bytes[payloadAt + 12] as number) >> 4) * 4;
    if (headerLength < 20 || headerLength > payloadLength) return;
    const { segment } = this;
    segment.length = payloadLength - headerLength;
    segment.start = Math.min(payloadAt + headerLength, capturedEnd);
    segment.captured = capturedEnd - segment.start;
    if (segment.captured < segment.length) this.count('cut-packets');
    segment.flags = bytes[payloadAt + 13] as number;
    segment.sequence = view.getInt32(payloadAt + 4);
    segment.acknowledgement = view.getInt32(payloadAt + 8);
    segment.bytes = bytes;
    segment.packet = this.packets;
    segment.at = this.clock.now;
    this.flows.segment(view, this.ip, segment);
  }

  private udp(bytes: Uint8Array): void {
    const { payloadAt, capturedEnd, payloadLength } = this.ip;
    if (payloadAt + 8 > capturedEnd) return;
    const protocol = nameProtocols.get(word(bytes, payloadAt + 2)) ?? nameProtocols.get(word(bytes, payloadAt));
    if (protocol === undefined) {
      this.notRead(unreadTunnel(bytes, this.ip));
      return;
    }
    if (capturedEnd - payloadAt < payloadLength) this.count('cut-packets');
    const [source, target] = [endpointAt(bytes, this.ip, 0), endpointAt(bytes, this.ip, 1)];
    const message =
      protocol === 'nbns'
        ? readNbns(bytes, payloadAt + 8, capturedEnd)
        : readDns(bytes, payloadAt + 8, capturedEnd, protocol === 'mdns');
    if (message !== null) this.names.message(message, source, target, this.packets, this.clock.now, protocol);
  }

  private icmp(bytes: Uint8Array, view: DataView): void {
    const error = readIcmpError(bytes, this.ip.payloadAt, this.ip.capturedEnd, this.ip.version);
    if (error === null) return;
    const from = addressText(bytes, this.ip.addressesAt, this.ip.version);
    const { quoted } = this;
    if (!readIp(bytes, error.quotedAt, this.ip.capturedEnd, 65535, quoted)) return;
    if (quoted.payloadAt + 4 > this.ip.capturedEnd || quoted.laterFragment) return;
    if (quoted.protocol === protocolTcp) {
      this.flows.error(view, quoted, {
        packet: this.packets,
        at: this.clock.now,
        from,
        kind: error.kind,
        mtu: error.mtu,
      });
    } else if (quoted.protocol === protocolUdp) {
      const server = endpointAt(bytes, quoted, 1);
      if (server.port !== dnsPort) return;
      const kind = error.kind === 'time-exceeded' ? 'no-route' : error.kind;
      if (kind === 'too-big' || kind === 'other') return;
      this.names.refused(endpointAt(bytes, quoted, 0), server.address, kind, { from, packet: this.packets });
    }
  }

  private count(reason: IncompleteReason, times = 1): void {
    if (times > 0) this.counts.set(reason, (this.counts.get(reason) ?? 0) + times);
  }
}

/** Source (0) or destination (1) of an IP packet with ports. */
function endpointAt(bytes: Uint8Array, ip: IpPacket, index: 0 | 1): Endpoint {
  const at = ip.addressesAt + index * (ip.version === 4 ? 4 : 16);
  return { address: addressText(bytes, at, ip.version), port: word(bytes, ip.payloadAt + index * 2) };
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
