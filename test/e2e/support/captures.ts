/** Files to open that are not among the practice captures. */
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { samplesFolder } from './door.js';

let folder: string | null = null;

/** A folder for this worker's files, gone with it. */
export function scratch(): string {
  if (folder === null) {
    const made = mkdtempSync(join(tmpdir(), 'window-tests-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return folder;
}

/** Puts a text into a file, whatever its name promises. */
export function textFile(name: string, text: string): string {
  const path = join(scratch(), name);
  writeFileSync(path, text);
  return path;
}

/** Copies a practice capture, so that it is a file like any other. */
export function copyOfSample(file: string, name: string): string {
  const path = join(scratch(), name);
  copyFileSync(join(samplesFolder, file), path);
  return path;
}

/** The size of the large capture in bytes, and a little more. */
export const largeBytes = 800_000_000;

let large: string | null = null;

/** Packets of some other program, as records of a pcap file: small UDP ones, all alike until they are numbered. */
const blockPackets = 20_000;
const frameBytes = 202;
const recordBytes = 16 + frameBytes;

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

function unnumberedPackets(): Buffer {
  const block = Buffer.alloc(recordBytes * blockPackets);
  for (let at = 0; at < block.length; at += recordBytes) {
    block.writeUInt32LE(frameBytes, at + 8);
    block.writeUInt32LE(frameBytes, at + 12);
    const ethernet = at + 16;
    block.writeUInt16BE(0x0800, ethernet + 12);
    const ip = ethernet + 14;
    block.writeUInt8(0x45, ip);
    block.writeUInt16BE(frameBytes - 14, ip + 2);
    block.writeUInt8(64, ip + 8);
    block.writeUInt8(17, ip + 9);
    block.set([192, 0, 2, 1, 192, 0, 2, 2], ip + 12);
    block.writeUInt16BE(40_000, ip + 20);
    block.writeUInt16BE(40_001, ip + 22);
    block.writeUInt16BE(frameBytes - 34, ip + 24);
  }
  return block;
}

/** Gives each packet its own number, so that none is the copy of another, and its time. */
function numberPackets(block: Buffer, first: number): void {
  let number = first;
  for (let at = 0; at < block.length; at += recordBytes, number++) {
    block.writeUInt32LE(1_700_000_000 + Math.floor(number / 10_000), at);
    block.writeUInt32LE((number % 10_000) * 100, at + 4);
    block.writeUInt16BE(number % 65_536, at + 16 + 14 + 4);
    block.writeUInt32BE(number, at + 16 + 42);
  }
}

/** A large capture, which takes a moment to read. Made once per worker. */
export function largeCapture(): string {
  if (large !== null) return large;
  const path = join(scratch(), 'large.pcap');
  const file = openSync(path, 'w');
  writeSync(file, fileHeader());
  const block = unnumberedPackets();
  for (let written = 0, number = 0; written < largeBytes; written += block.length, number += blockPackets) {
    numberPackets(block, number);
    writeSync(file, block);
  }
  closeSync(file);
  large = path;
  return path;
}

let slow: string | null = null;

/**
 * A capture that keeps its reader busy for longer than anybody takes to look, and is not large on the disk: the same
 * packets again and again, packed with gzip once (RFC 1952, section 2.2: members may follow each other).
 */
export function slowCapture(): string {
  if (slow !== null) return slow;
  const path = join(scratch(), 'slow.pcap.gz');
  const file = openSync(path, 'w');
  writeSync(file, gzipSync(fileHeader()));
  const block = unnumberedPackets();
  numberPackets(block, 0);
  const member = gzipSync(block);
  for (let times = 0; times < 1000; times++) writeSync(file, member);
  closeSync(file);
  slow = path;
  return path;
}

let many: { readonly path: string; readonly count: number; readonly lastPort: number } | null = null;

/**
 * A capture of 100,000 connections to the sign-in page, each begun and answered, after the one question for its name: as
 * many as the reader keeps. Made once per worker.
 */
export function manyConnections(): NonNullable<typeof many> {
  if (many !== null) return many;
  const count = 100_000;
  const perClient = 50_000;
  const service = [203, 0, 113, 20] as const;
  const resolver = [192, 0, 2, 53] as const;
  const clientOf = (index: number): readonly number[] => [192, 0, 2, 1 + Math.floor(index / perClient)];
  const portOf = (index: number): number => 10_000 + (index % perClient);

  const name = Buffer.concat([
    ...'login.microsoftonline.com'.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
  const question = Buffer.concat([name, Buffer.from([0, 1, 0, 1])]);
  const asked = Buffer.concat([Buffer.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]), question]);
  const answered = Buffer.concat([
    Buffer.from([0, 7, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]),
    question,
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...service]),
  ]);
  const udp = (from: number, to: number, payload: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt16BE(from, 0);
    head.writeUInt16BE(to, 2);
    head.writeUInt16BE(8 + payload.length, 4);
    return Buffer.concat([head, payload]);
  };
  const tcp = (from: number, to: number, sequence: number, acknowledged: number, flags: number): Buffer => {
    const segment = Buffer.alloc(20);
    segment.writeUInt16BE(from, 0);
    segment.writeUInt16BE(to, 2);
    segment.writeUInt32BE(sequence, 4);
    segment.writeUInt32BE(acknowledged, 8);
    segment.writeUInt8(0x50, 12);
    segment.writeUInt8(flags, 13);
    segment.writeUInt16BE(0xffff, 14);
    return segment;
  };
  let number = 0;
  const record = (protocol: number, from: readonly number[], to: readonly number[], payload: Buffer): Buffer => {
    const bytes = 34 + payload.length;
    const head = Buffer.alloc(50);
    head.writeUInt32LE(1_700_000_000 + Math.floor(number / 1000), 0);
    head.writeUInt32LE((number % 1000) * 1000, 4);
    head.writeUInt32LE(bytes, 8);
    head.writeUInt32LE(bytes, 12);
    head.writeUInt16BE(0x0800, 28);
    head.writeUInt8(0x45, 30);
    head.writeUInt16BE(bytes - 14, 32);
    head.writeUInt16BE(number % 65_536, 34);
    head.writeUInt8(64, 38);
    head.writeUInt8(protocol, 39);
    head.set([...from, ...to], 42);
    number += 1;
    return Buffer.concat([head, payload]);
  };

  const path = join(scratch(), 'many-connections.pcap');
  const file = openSync(path, 'w');
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  writeSync(file, header);
  writeSync(file, record(17, clientOf(0), resolver, udp(61_000, 53, asked)));
  writeSync(file, record(17, resolver, clientOf(0), udp(53, 61_000, answered)));
  for (let first = 0; first < count; first += 5000) {
    const records: Buffer[] = [];
    for (let index = first; index < first + 5000; index++) {
      const [client, port] = [clientOf(index), portOf(index)];
      records.push(
        record(6, client, service, tcp(port, 443, 1000, 0, 0x02)),
        record(6, service, client, tcp(443, port, 2000, 1001, 0x12)),
        record(6, client, service, tcp(port, 443, 1001, 2001, 0x10)),
      );
    }
    writeSync(file, Buffer.concat(records));
  }
  closeSync(file);
  many = { path, count, lastPort: portOf(count - 1) };
  return many;
}

/**
 * Reads the packets of a pcapng file with nothing of the program: what the evidence panel says is held against it.
 * Little endian, enhanced packet blocks; that is what the samples are. The first packet is at index 0 here and number 1
 * to everybody else.
 */
export function packetsOf(sample: string): readonly Buffer[] {
  const bytes = readFileSync(join(samplesFolder, sample));
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4)) {
    if (bytes.readUInt32LE(at) !== 6) continue;
    packets.push(bytes.subarray(at + 28, at + 28 + bytes.readUInt32LE(at + 20)));
  }
  return packets;
}

/** True for a packet that ends a TCP connection (FIN or RST). Ethernet and IPv4 alone; that is what the samples are. */
export function endsConnection(packet: Buffer): boolean {
  const ip = 14;
  if (packet.readUInt16BE(12) !== 0x0800 || packet.readUInt8(ip + 9) !== 6) return false;
  const tcp = ip + (packet.readUInt8(ip) & 0x0f) * 4;
  return (packet.readUInt8(tcp + 13) & 0b101) !== 0;
}
