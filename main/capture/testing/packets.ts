/** Packets and capture files made by hand, for tests alone. */
import type { CaptureEvidence } from '../../evidence/capture.js';
import { flagAck, flagRst, flagSyn } from '../connection.js';
import { emptyRecord } from '../container/record.js';
import { Dissection } from '../dissection.js';
import { wholeList, type FlowBounds } from '../flows.js';

/** Bytes of a text, one a letter. */
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Bytes one behind the other: numbers are single bytes. */
export function joinBytes(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Two bytes, the high one first. */
export const u16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
/** Four bytes, the high one first. */
export const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
/** Two bytes, the low one first. */
export const u16le = (value: number): number[] => u16(value).reverse();
/** Four bytes, the low one first. */
export const u32le = (value: number): number[] => u32(value).reverse();

/** The bytes of an address of either family. */
export const addressBytes = (text: string): number[] =>
  text.includes(':') ? version6Bytes(text) : text.split('.').map((part) => Number(part));

function version6Bytes(text: string): number[] {
  const [before = '', after = ''] = text.split('::');
  const groups = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const left = groups(before);
  const right = text.includes('::') ? groups(after) : [];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0);
  return [...left, ...zeros, ...right].flatMap(u16);
}

/** What an IP packet has beside its ends and payload. */
export interface IpExtras {
  readonly id?: number;
  readonly ttl?: number;
  readonly checksum?: number;
  /** The field of flags and offset (IPv4). */
  readonly fragment?: number;
  /** Written instead of the true total length (IPv4). */
  readonly totalLength?: number;
  readonly options?: readonly number[];
}

let identification = 0;

/** An IP packet, of the version of its addresses; each has its own identification unless one is given. */
export function ipPacket(
  from: string,
  to: string,
  protocol: number,
  payload: Uint8Array,
  extras: IpExtras = {},
): Uint8Array {
  const { ttl = 64, options = [] } = extras;
  if (from.includes(':')) {
    return joinBytes(
      [0x60, 0, 0, 0],
      u16(payload.length),
      [protocol, ttl],
      addressBytes(from),
      addressBytes(to),
      payload,
    );
  }
  const headerLength = 20 + options.length;
  return joinBytes(
    [0x40 | (headerLength / 4), 0],
    u16(extras.totalLength ?? headerLength + payload.length),
    u16(extras.id ?? ++identification & 0xffff),
    u16(extras.fragment ?? 0),
    [ttl, protocol],
    u16(extras.checksum ?? 0),
    addressBytes(from),
    addressBytes(to),
    options,
    payload,
  );
}

/** One fragment of an IP packet: payload from `start` on. */
export function ipFragment(
  from: string,
  to: string,
  protocol: number,
  id: number,
  piece: { readonly start: number; readonly bytes: Uint8Array; readonly last: boolean },
): Uint8Array {
  const { start, bytes, last } = piece;
  if (!from.includes(':')) {
    return ipPacket(from, to, protocol, bytes, { id: id & 0xffff, fragment: (start / 8) | (last ? 0 : 0x2000) });
  }
  return ipPacket(from, to, 44, joinBytes([protocol, 0], u16(start | (last ? 0 : 1)), u32(id), bytes));
}

/** A TCP segment. */
export function tcpSegment(
  ports: readonly [number, number],
  sequence: number,
  acknowledgement: number,
  flags: number,
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return joinBytes(
    u16(ports[0]),
    u16(ports[1]),
    u32(sequence),
    u32(acknowledgement),
    [0x50, flags, 0xff, 0xff, 0, 0, 0, 0],
    payload,
  );
}

/** A UDP datagram. */
export function udpDatagram(ports: readonly [number, number], payload: Uint8Array): Uint8Array {
  return joinBytes(u16(ports[0]), u16(ports[1]), u16(8 + payload.length), [0, 0], payload);
}

/** An ICMP error about a packet, which it quotes. */
export function icmpError(type: number, code: number, quoted: Uint8Array, field = 0): Uint8Array {
  return joinBytes([type, code, 0, 0], u32(field), quoted);
}

/** A name as labels. */
export function dnsName(name: string): number[] {
  return [...name.split('.').flatMap((label) => [label.length, ...bytesOf(label)]), 0];
}

/** A DNS question, or an answer to it with A records. */
export function dnsMessage(
  id: number,
  name: string,
  answer: { readonly rcode: number; readonly addresses: readonly string[] } | null = null,
): Uint8Array {
  const addresses = answer?.addresses ?? [];
  return joinBytes(
    u16(id),
    u16(answer === null ? 0x0100 : 0x8180 | answer.rcode),
    u16(1),
    u16(addresses.length),
    [0, 0, 0, 0],
    dnsName(name),
    u16(1),
    u16(1),
    addresses.flatMap((address) => [0xc0, 12, ...u16(1), ...u16(1), ...u32(60), ...u16(4), ...addressBytes(address)]),
  );
}

/** A packet of raw IP at a time; `captured` cuts it. */
export interface TimedPacket {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly captured?: number;
}

/** Reads packets of raw IP into evidence. The first should be at 0, so that times come out as they went in. */
export function dissect(packets: readonly TimedPacket[], bounds: FlowBounds = wholeList): CaptureEvidence {
  const dissection = new Dissection({ bounds });
  const record = emptyRecord();
  record.linkType = 101;
  for (const { at, bytes, captured = bytes.length } of packets) {
    record.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const seconds = Math.floor(at);
    Object.assign(record, { bytes, start: 0, captured, original: bytes.length });
    Object.assign(record, { seconds: 1_700_000_000 + seconds, nanoseconds: Math.round((at - seconds) * 1e9) });
    dissection.packet(record);
  }
  return dissection.evidence({ file: 'test', container: 'test', bytes: 0 }, []);
}

/** Writes the packets of one TCP connection, keeping count of both sequence numbers. */
export class Talk {
  readonly packets: TimedPacket[] = [];
  at = 0;
  clientNext: number;
  serverNext: number;

  constructor(
    readonly client: string,
    readonly clientPort: number,
    readonly server: string,
    readonly serverPort: number,
    readonly clientStart = 1000,
    readonly serverStart = 9000,
  ) {
    this.clientNext = clientStart;
    this.serverNext = serverStart;
  }

  /** Lets time pass: more than copies of one packet take by default. */
  wait(seconds = 0.02): this {
    this.at += seconds;
    return this;
  }

  syn(): this {
    this.clientNext = (this.clientStart + 1) >>> 0;
    return this.add(true, flagSyn, this.clientStart, 0);
  }

  synAck(): this {
    this.serverNext = (this.serverStart + 1) >>> 0;
    return this.add(false, flagSyn | flagAck, this.serverStart, (this.clientStart + 1) >>> 0);
  }

  ack(fromClient = true): this {
    const own = fromClient ? this.clientNext : this.serverNext;
    return this.add(fromClient, flagAck, own, fromClient ? this.serverNext : this.clientNext);
  }

  reset(fromClient = false): this {
    const own = fromClient ? this.clientNext : this.serverNext;
    return this.add(fromClient, flagRst | flagAck, own, fromClient ? this.serverNext : this.clientNext);
  }

  handshake(): this {
    return this.syn().synAck().ack();
  }

  /** Data of the client. */
  say(data: string | Uint8Array): this {
    const payload = typeof data === 'string' ? bytesOf(data) : data;
    this.add(true, flagAck, this.clientNext, this.serverNext, payload);
    this.clientNext = (this.clientNext + payload.length) >>> 0;
    return this;
  }

  /** Data of the server. */
  answer(data: string | Uint8Array): this {
    const payload = typeof data === 'string' ? bytesOf(data) : data;
    this.add(false, flagAck, this.serverNext, this.clientNext, payload);
    this.serverNext = (this.serverNext + payload.length) >>> 0;
    return this;
  }

  /** A packet by hand; 20 ms later than the one before. */
  add(fromClient: boolean, flags: number, sequence: number, acknowledgement: number, payload?: Uint8Array): this {
    const [from, to] = fromClient ? [this.client, this.server] : [this.server, this.client];
    const ports = fromClient
      ? ([this.clientPort, this.serverPort] as const)
      : ([this.serverPort, this.clientPort] as const);
    const bytes = ipPacket(from, to, 6, tcpSegment(ports, sequence, acknowledgement, flags, payload));
    this.packets.push({ at: this.at, bytes });
    return this.wait();
  }
}

/** A pcap file. */
export function pcapFile(
  packets: readonly { readonly bytes: Uint8Array; readonly seconds?: number; readonly fraction?: number }[],
  { linkType = 101, bigEndian = false, nanoseconds = false } = {},
): Uint8Array {
  const [short, long] = bigEndian ? [u16, u32] : [u16le, u32le];
  return joinBytes(
    long(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4),
    short(2),
    short(4),
    long(0),
    long(0),
    long(262144),
    long(linkType),
    ...packets.map(({ bytes, seconds = 0, fraction = 0 }) =>
      joinBytes(long(seconds), long(fraction), long(bytes.length), long(bytes.length), bytes),
    ),
  );
}

/** Blocks of a pcapng section, in either byte order. */
export class Pcapng {
  constructor(readonly bigEndian = false) {}

  short = (value: number): number[] => (this.bigEndian ? u16(value) : u16le(value));
  long = (value: number): number[] => (this.bigEndian ? u32(value) : u32le(value));

  block(type: number, body: Uint8Array): Uint8Array {
    const padded = joinBytes(body, new Uint8Array((4 - (body.length % 4)) % 4));
    const length = this.long(12 + padded.length);
    return joinBytes(this.long(type), length, padded, length);
  }

  section(): Uint8Array {
    return this.block(
      0x0a0d0d0a,
      joinBytes(this.long(0x1a2b3c4d), this.short(1), this.short(0), new Uint8Array(8).fill(255)),
    );
  }

  interface(
    linkType: number,
    options: readonly (readonly [number, readonly number[]])[] = [],
    snapLength = 0,
  ): Uint8Array {
    const written = options.map(([code, value]) =>
      joinBytes(this.short(code), this.short(value.length), value, new Uint8Array((4 - (value.length % 4)) % 4)),
    );
    return this.block(1, joinBytes(this.short(linkType), [0, 0], this.long(snapLength), ...written, [0, 0, 0, 0]));
  }

  enhanced(interfaceId: number, time: bigint, packet: Uint8Array, original = packet.length): Uint8Array {
    const [high, low] = [this.long(Number(time >> 32n)), this.long(Number(time & 0xffffffffn))];
    return this.block(
      6,
      joinBytes(this.long(interfaceId), high, low, this.long(packet.length), this.long(original), packet),
    );
  }

  obsolete(interfaceId: number, time: bigint, packet: Uint8Array): Uint8Array {
    const [high, low] = [this.long(Number(time >> 32n)), this.long(Number(time & 0xffffffffn))];
    const length = this.long(packet.length);
    return this.block(2, joinBytes(this.short(interfaceId), [0, 0], high, low, length, length, packet));
  }

  simple(packet: Uint8Array, original = packet.length): Uint8Array {
    return this.block(3, joinBytes(this.long(original), packet));
  }
}

const ipVersionOf = (packet: Uint8Array): 4 | 6 => ((packet[0] ?? 0) >> 4 === 6 ? 6 : 4);
const etherTypeOf = (packet: Uint8Array): number[] => u16(ipVersionOf(packet) === 4 ? 0x0800 : 0x86dd);
const frameOf = (packet: Uint8Array): Uint8Array =>
  joinBytes([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], etherTypeOf(packet), packet);
const between = (protocol: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  ipPacket('192.0.2.1', '192.0.2.2', protocol, joinBytes(...parts), { id: 7 });
const ipProtocolOf = (packet: Uint8Array): number => (ipVersionOf(packet) === 4 ? 4 : 41);

/**
 * Puts an IP packet into a tunnel. The packets around all have the same identification, as Linux sends them.
 *
 * Source: RFC 2003, RFC 4213, RFC 2473, RFC 2784, RFC 2890, RFC 7348, RFC 8926.
 */
export const tunnels: Readonly<Record<string, (packet: Uint8Array) => Uint8Array>> = {
  'IP in IP': (packet) => between(ipProtocolOf(packet), packet),
  'IP in IPv6': (packet) => ipPacket('2001:db8::1', '2001:db8::2', ipProtocolOf(packet), packet),
  GRE: (packet) => between(47, [0, 0], etherTypeOf(packet), packet),
  'GRE with a check sum, a key and a number': (packet) =>
    between(47, [0xb0, 0], etherTypeOf(packet), new Uint8Array(4), u32(99), u32(1), packet),
  'GRE of frames': (packet) => between(47, [0x20, 0], u16(0x6558), u32(5), frameOf(packet)),
  VXLAN: (packet) => between(17, udpDatagram([50000, 4789], joinBytes([8, 0, 0, 0, 0, 0, 42, 0], frameOf(packet)))),
  Geneve: (packet) =>
    between(17, udpDatagram([50000, 6081], joinBytes([0, 0], u16(0x6558), [0, 0, 42, 0], frameOf(packet)))),
  'Geneve with an option': (packet) =>
    between(
      17,
      udpDatagram([50000, 6081], joinBytes([2, 0], etherTypeOf(packet), [0, 0, 42, 0, 1, 1, 1, 1, 0, 0, 0, 7], packet)),
    ),
  'GRE in VXLAN': (packet) =>
    between(
      17,
      udpDatagram(
        [50000, 4789],
        joinBytes([8, 0, 0, 0, 0, 0, 42, 0], frameOf(between(47, [0, 0], etherTypeOf(packet), packet))),
      ),
    ),
};
