/** Takes packets one by one, from whatever container, and builds the evidence of a capture. */
import type { CaptureEvidence, CaptureSummary, IncompleteReason } from '../evidence/capture.js';
import type { PacketRecord } from './container/record.js';
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
import { findIp, linkName, notIp, unknownLink } from './dissect/link.js';
import { DuplicateFilter } from './duplicates.js';
import { AddressBook, FlowTable, type FlowEnd } from './flows.js';
import { NameTable, type Endpoint } from './names.js';

const dnsPort = 53;

/** A capture being read. Packets go in by `packet`; `evidence` gives what they said. */
export class Dissection {
  /** Packets taken so far. */
  packets = 0;
  private duplicates = 0;
  private readonly copies = new DuplicateFilter();
  private readonly addresses = new AddressBook();
  private readonly names = new NameTable();
  private readonly flows = new FlowTable(this.names, this.addresses);
  private readonly linkTypes = new Set<number>();
  private readonly counts = new Map<IncompleteReason, number>();
  private readonly ip = emptyIpPacket();
  private readonly quoted = emptyIpPacket();
  private base: { seconds: number; nanoseconds: number } | null = null;
  private earliest = 0;
  private latest = 0;

  /** Takes the next packet of the file. */
  packet(record: PacketRecord): void {
    this.packets++;
    this.linkTypes.add(record.linkType);
    const at = this.timeOf(record);
    const { bytes, start, captured } = record;
    const ipAt = findIp(bytes, start, captured, record.linkType);
    if (ipAt === unknownLink) {
      this.count('unknown-link-type');
      return;
    }
    const end = start + captured;
    const cut = Math.max(0, record.original - captured);
    if (ipAt === notIp || !readIp(bytes, ipAt, end, cut, this.ip)) return;
    // Up to where the packet ends: the same one can have padding behind it on one link and none on another.
    if (this.copies.isCopy(bytes, ipAt, this.ip.capturedEnd, this.ip.version, at)) {
      this.duplicates++;
      return;
    }
    this.transport(bytes, at);
  }

  /** Everything the packets said. */
  evidence(file: Pick<CaptureSummary, 'file' | 'container' | 'bytes'>, end: IncompleteReason | null): CaptureEvidence {
    if (end !== null) this.count(end);
    this.count('one-direction', this.flows.oneDirection);
    this.count('too-much-data-out-of-order', this.flows.overflowed);
    this.count('too-many-connections', this.flows.overflowPackets + (this.names.overflowed ? 1 : 0));
    const flows = this.flows.list(this.latest);
    return {
      summary: {
        ...file,
        linkTypes: [...this.linkTypes].map(linkName),
        packets: this.packets,
        firstAt: this.isoTime(this.earliest),
        lastAt: this.isoTime(this.latest),
        duplicatesDropped: this.duplicates,
        incomplete: [...this.counts.keys()],
      },
      flows,
      dns: this.names.list(),
      endsAt: this.latest,
      incompleteCounts: Object.fromEntries(this.counts),
    };
  }

  private transport(bytes: Uint8Array, at: number): void {
    const { ip } = this;
    // Fragments are not put together. The first has the transport's header; the others are the middle of anything.
    if (ip.laterFragment) return;
    if (ip.fragment && ip.protocol === protocolTcp) this.count('fragments');
    if (ip.protocol === protocolTcp) this.tcp(bytes, at);
    else if (ip.protocol === protocolUdp) this.udp(bytes, at);
    else if (ip.protocol === protocolIcmp || ip.protocol === protocolIcmp6) this.icmp(bytes, at);
  }

  private tcp(bytes: Uint8Array, at: number): void {
    const { payloadAt, capturedEnd, payloadLength } = this.ip;
    if (payloadAt + 14 > capturedEnd) {
      this.count('cut-packets');
      return;
    }
    const headerLength = ((bytes[payloadAt + 12] ?? 0) >> 4) * 4;
    if (headerLength < 20 || headerLength > payloadLength) return;
    const length = payloadLength - headerLength;
    const dataAt = Math.min(payloadAt + headerLength, capturedEnd);
    if (capturedEnd - dataAt < length) this.count('cut-packets');
    this.flows.segment(
      this.endAt(bytes, 0),
      this.endAt(bytes, 1),
      {
        flags: bytes[payloadAt + 13] ?? 0,
        sequence: long(bytes, payloadAt + 4),
        acknowledgement: long(bytes, payloadAt + 8),
        payload: length > 0 ? bytes.subarray(dataAt, capturedEnd) : noBytes,
        length,
      },
      this.packets,
      at,
    );
  }

  private udp(bytes: Uint8Array, at: number): void {
    const { payloadAt, capturedEnd, payloadLength } = this.ip;
    if (payloadAt + 8 > capturedEnd) return;
    if (word(bytes, payloadAt) !== dnsPort && word(bytes, payloadAt + 2) !== dnsPort) return;
    if (capturedEnd - payloadAt < payloadLength) this.count('cut-packets');
    const message = readDns(bytes, payloadAt + 8, capturedEnd);
    if (message === null) return;
    this.names.message(message, this.endpointAt(bytes, 0), this.endpointAt(bytes, 1), this.packets, at);
  }

  private icmp(bytes: Uint8Array, at: number): void {
    const error = readIcmpError(bytes, this.ip.payloadAt, this.ip.capturedEnd, this.ip.version);
    if (error === null) return;
    const from = addressText(bytes, this.ip.addressesAt, this.ip.version);
    const quoted = this.quoted;
    if (!readIp(bytes, error.quotedAt, this.ip.capturedEnd, 65535, quoted)) return;
    if (quoted.payloadAt + 4 > this.ip.capturedEnd || quoted.laterFragment) return;
    if (quoted.protocol === protocolTcp) {
      const about = { packet: this.packets, at, from, kind: error.kind, mtu: error.mtu };
      this.flows.error(this.endAt(bytes, 0, quoted), this.endAt(bytes, 1, quoted), about);
    } else if (quoted.protocol === protocolUdp && error.kind === 'port-unreachable') {
      const server = this.endpointAt(bytes, 1, quoted);
      if (server.port === dnsPort) this.names.refused(this.endpointAt(bytes, 0, quoted), server.address);
    }
  }

  /** Source (0) or destination (1) of an IP packet with ports. */
  private endAt(bytes: Uint8Array, index: 0 | 1, ip: IpPacket = this.ip): FlowEnd {
    const at = ip.addressesAt + index * (ip.version === 4 ? 4 : 16);
    return { id: this.addresses.idOf(bytes, at, ip.version), port: word(bytes, ip.payloadAt + index * 2) };
  }

  /** The same with the address as text, which costs too much to do for every packet. */
  private endpointAt(bytes: Uint8Array, index: 0 | 1, ip: IpPacket = this.ip): Endpoint {
    const at = ip.addressesAt + index * (ip.version === 4 ? 4 : 16);
    return { address: addressText(bytes, at, ip.version), port: word(bytes, ip.payloadAt + index * 2) };
  }

  private timeOf(record: PacketRecord): number {
    this.base ??= { seconds: record.seconds, nanoseconds: record.nanoseconds };
    const at = record.seconds - this.base.seconds + (record.nanoseconds - this.base.nanoseconds) / 1e9;
    if (at < this.earliest) this.earliest = at;
    if (at > this.latest) this.latest = at;
    return at;
  }

  private isoTime(at: number): string | null {
    if (this.base === null) return null;
    const time = new Date((this.base.seconds + this.base.nanoseconds / 1e9 + at) * 1000);
    // A damaged clock can lie outside what a date can hold.
    return Number.isNaN(time.getTime()) ? null : time.toISOString();
  }

  private count(reason: IncompleteReason, times = 1): void {
    if (times > 0) this.counts.set(reason, (this.counts.get(reason) ?? 0) + times);
  }
}

const noBytes = new Uint8Array(0);
const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const long = (bytes: Uint8Array, at: number): number => word(bytes, at) * 0x10000 + word(bytes, at + 2);
