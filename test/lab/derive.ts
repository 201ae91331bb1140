/**
 * Writes captures of the lab again: in other containers, byte orders and link types, copied, reordered and cut. One
 * small story serves for all, so what must be found does not change with the wrapping.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tunnels } from '../../main/capture/testing/packets.js';
import { client4 } from './addresses.js';
import { numbers, readPackets, writeNetmon, writePcap, writePcapng, type LinkType, type Packet } from './containers.js';
import { captureFileName, problems, type Truth } from './scenario.js';
import { findScenario } from './scenarios/index.js';
import type { TruthCase } from './truth-file.js';

const etherType = (frame: Buffer): number => frame.readUInt16BE(12);
const isIp = ({ bytes }: Packet): boolean => [0x0800, 0x86dd].includes(etherType(bytes));
const sentByClient = (frame: Buffer): boolean =>
  etherType(frame) === 0x0800 && [...frame.subarray(26, 30)].join('.') === client4;

/** Ethernet frames as other link types. What carries no IP is left out where the link type cannot say what it is. */
function relink(packets: readonly Packet[], linkType: LinkType): Packet[] {
  const big = (fields: readonly (readonly [2 | 4, number])[]): Buffer => numbers('big', fields);
  const head: Record<LinkType, (frame: Buffer) => Buffer> = {
    ethernet: (frame) => frame.subarray(0, 14),
    rawIp: () => Buffer.alloc(0),
    ppp: (frame) => Buffer.from([0xff, 3, 0, etherType(frame) === 0x0800 ? 0x21 : 0x57]),
    pppoe: (frame) =>
      Buffer.concat([
        frame.subarray(0, 12),
        big([
          [2, 0x8864],
          [2, 0x1100],
          [2, 7],
          [2, frame.length - 14 + 2],
          [2, etherType(frame) === 0x0800 ? 0x0021 : 0x0057],
        ]),
      ]),
    // The address family: in the recording computer's order, and in network order.
    null: (frame) => numbers('little', [[4, etherType(frame) === 0x0800 ? 2 : 24]]),
    loop: (frame) => big([[4, etherType(frame) === 0x0800 ? 2 : 24]]),
    sll: (frame) =>
      Buffer.concat([
        big([
          [2, sentByClient(frame) ? 4 : 0],
          [2, 1],
          [2, 6],
        ]),
        frame.subarray(6, 12),
        Buffer.alloc(2),
        frame.subarray(12, 14),
      ]),
    sll2: (frame) =>
      Buffer.concat([
        frame.subarray(12, 14),
        big([
          [2, 0],
          [4, 2],
          [2, 1],
        ]),
        Buffer.from([sentByClient(frame) ? 4 : 0, 6]),
        frame.subarray(6, 12),
        Buffer.alloc(2),
      ]),
  };
  const kept = ['rawIp', 'null', 'loop', 'ppp', 'pppoe'].includes(linkType) ? packets.filter(isIp) : packets;
  return kept.map(({ at, bytes }) => ({ at, bytes: Buffer.concat([head[linkType](bytes), bytes.subarray(14)]) }));
}

/** IP packets in a tunnel, as they are recorded between its ends. */
function inTunnel(packets: readonly Packet[], name: string): Packet[] {
  const wrap = tunnels[name];
  if (wrap === undefined) throw new Error(`There is no tunnel called ${name}`);
  return relink(packets, 'rawIp').map(({ at, bytes }) => ({ at, bytes: Buffer.from(wrap(bytes)) }));
}

/** Each packet three or four times, a few microseconds apart, as pktmon writes it for each component it passes. */
function copies(packets: readonly Packet[]): Packet[] {
  return packets
    .flatMap(({ at, bytes }, index) =>
      Array.from({ length: 3 + (index % 2) }, (_, copy) => ({ at: at + BigInt(copy) * 2_100n, bytes })),
    )
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

/** IPv4 packets in two fragments each, the first of 24 bytes, the second of each other pair before the first. */
function fragment(packets: readonly Packet[]): Packet[] {
  return packets.flatMap(({ at, bytes }, index) => {
    if (etherType(bytes) !== 0x0800 || bytes[14] !== 0x45) return [{ at, bytes }];
    const payload = bytes.subarray(34, 14 + bytes.readUInt16BE(16));
    if (payload.length <= 24) return [{ at, bytes }];
    const pieces = [
      [0x2000, payload.subarray(0, 24)],
      [24 / 8, payload.subarray(24)],
    ] as const;
    const two = pieces.map(([field, piece]) => {
      const head = Buffer.from(bytes.subarray(0, 34));
      head.writeUInt16BE(20 + piece.length, 16);
      head.writeUInt16BE(index + 1, 18);
      head.writeUInt16BE(field, 20);
      head.writeUInt16BE(0, 24);
      head.writeUInt16BE(checksum(head.subarray(14)), 24);
      return { at, bytes: Buffer.concat([head, piece]) };
    });
    return index % 2 === 0 ? two : two.reverse();
  });
}

/** The checksum of an IPv4 header (RFC 791). */
function checksum(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Every second pair of neighbours changed over: recorders with several queues write such files. */
function reorder(packets: readonly Packet[]): Packet[] {
  const list = [...packets];
  for (let index = 1; index + 1 < list.length; index += 4) {
    const [one, other] = [list[index], list[index + 1]];
    if (one !== undefined && other !== undefined) {
      list[index] = other;
      list[index + 1] = one;
    }
  }
  return list;
}

/** A PNG of one pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const unreadable: Truth = { problems: [], notices: [], allow: [], error: true };
const empty: Truth = { problems: [], notices: ['CAPTURE-EMPTY'], allow: [] };

/** Writes the derived files into the folder that holds the captures they are made from; gives their truth. */
export function deriveCaptures(folder: string): TruthCase[] {
  const source = findScenario('sign-in-and-dropped');
  const healthy = findScenario('proxy-split-200-ok');
  const packets = readPackets(readFileSync(join(folder, captureFileName(source))));
  const healthyPackets = readPackets(readFileSync(join(folder, captureFileName(healthy))));
  const story = source.truth;
  const cutTruth: Truth = {
    ...problems('PROXY-AUTH-REQUIRED'),
    notices: ['CAPTURE-INCOMPLETE'],
    allow: story.problems.flatMap((code) => code.split('|')),
  };
  const pcap = writePcap(packets);
  const pcapng = writePcapng(packets);
  const half = Math.floor(packets.length / 2);
  // Cut inside the last packet's bytes: all before it can be read.
  const cut = (file: Buffer): Buffer => file.subarray(0, file.length - 40);
  const cases: TruthCase[] = [];
  const add = (file: string, bytes: Buffer, truth: Truth, told: Pick<TruthCase, 'mode' | 'proxy'> = source): void => {
    writeFileSync(join(folder, file), bytes);
    cases.push({ file, mode: told.mode, proxy: told.proxy, ...truth });
  };
  add('container-big-endian.pcap', writePcap(packets, { order: 'big' }), story);
  add('container-nanoseconds.pcap', writePcap(packets, { unit: 'nano' }), story);
  add('container-nanoseconds-big-endian.pcap', writePcap(packets, { unit: 'nano', order: 'big' }), story);
  add('container-little-endian.pcapng', pcapng, story);
  add('container-big-endian.pcapng', writePcapng(packets, { order: 'big' }), story);
  add(
    'container-two-sections.pcapng',
    Buffer.concat([writePcapng(packets.slice(0, half)), writePcapng(packets.slice(half), { order: 'big' })]),
    story,
  );
  add('container-pcapng-by-another-name.cap', pcapng, story);
  for (const [name, linkType] of [
    ['raw-ip', 'rawIp'],
    ['null', 'null'],
    ['loop', 'loop'],
    ['sll', 'sll'],
    ['sll2', 'sll2'],
    ['ppp', 'ppp'],
    ['pppoe', 'pppoe'],
  ] as const) {
    add(`link-${name}.pcap`, writePcap(relink(packets, linkType), { linkType }), story);
  }
  add('link-raw-ip.pcapng', writePcapng(relink(packets, 'rawIp'), { linkType: 'rawIp' }), story);
  for (const [name, tunnel] of [
    ['gre', 'GRE with a check sum, a key and a number'],
    ['vxlan', 'VXLAN'],
  ] as const) {
    add(`tunnel-${name}.pcap`, writePcap(inTunnel(packets, tunnel), { linkType: 'rawIp' }), story);
  }
  const netmon = writeNetmon(packets);
  add('container-network-monitor.cap', netmon, story);
  add('container-network-monitor.cap.gz', gzipSync(netmon), story);
  add('fragments.pcap', writePcap(fragment(packets)), story);
  add('copies.pcapng', writePcapng(copies(packets)), story);
  add('copies-healthy.pcapng', writePcapng(copies(healthyPackets)), healthy.truth, healthy);
  add('reordered.pcap', writePcap(reorder(packets)), story);
  add('reordered-healthy.pcapng', writePcapng(reorder(healthyPackets)), healthy.truth, healthy);
  add('cut-mid-packet.pcap', cut(pcap), cutTruth);
  add('cut-mid-packet.pcapng', cut(pcapng), cutTruth);
  add('cut-mid-header.pcap', pcap.subarray(0, 17), unreadable);
  add('header-only.pcap', pcap.subarray(0, 24), empty);
  add('header-only.pcapng', writePcapng([]), empty);
  add('empty.pcap', Buffer.alloc(0), unreadable);
  add('text.pcap', Buffer.from('This is no capture, only a text with a capture’s name.\n'), unreadable);
  add('picture.pcap', picture, unreadable);
  return cases;
}
