/**
 * Large captures like those of a busy connector's server: many TCP connections at a time, one in sixteen the connector's
 * own with the TLS greetings of a recording, one segment of each sent twice; recordings of the lab with their faults are
 * mixed in, and the last packet of all is a fault of its own. The same bytes each time. Classic pcap, Ethernet, IPv4;
 * checksums are left at zero, as a network card with offloading leaves them.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { framesOf, greetingsIn } from './recordings.mjs';

const server = [172, 20, 5, 10];
const begin = 1_700_000_000;
const atOnce = 64;
const packetsPerSecond = 10_000;
const [fin, syn, rst, ack] = [0x01, 0x02, 0x04, 0x10];

/** What is sent: the head of a TLS record of application data, and bytes without a pattern. */
const data = Buffer.alloc(1500);
for (let at = 0, state = 1; at < data.length; at++) {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  data[at] = state >>> 16;
}
data.set([23, 3, 3, 0x40, 0], 0);
const nothing = data.subarray(0, 0);

/** Kinds of traffic: how many segments a connection has, and how long each is. */
export const kinds = {
  /** Downloads: full segments, every other one acknowledged. */
  bulk: { segments: 400, lengthOf: () => 1448 },
  /** Many short messages. */
  small: { segments: 60, lengthOf: (number, segment) => 20 + ((number * 31 + segment * 13) % 97) },
};

/** The name whose fault is in the last packet. */
export const lastName = 'last-packet.msappproxy.net';
const lastAddress = [203, 0, 113, 77];

/**
 * Writes it.
 *
 * @param {string} path
 * @param {object} what
 * @param {keyof kinds} what.kind
 * @param {number} what.bytes about so many
 * @param {string} what.greetings a pcapng file, little-endian, of enhanced packet blocks: a healthy start, direct
 * @param {readonly string[]} what.cases such files, spread over the whole
 * @returns {{bytes: number, packets: number}}
 */
export function writeLargeCapture(path, { kind, bytes, greetings: recording, cases }) {
  const shape = kinds[kind];
  const out = new Writer(path);
  const greetings = greetingsIn(framesOf(recording));
  // Each recording begins at a place of its own, and goes on at its own pace between the others' packets.
  const recordings = cases.map((file, index) => ({
    from: ((index + 1) * bytes) / (cases.length + 2),
    begun: null,
    frames: framesOf(file),
  }));
  const mixIn = () => {
    for (const each of recordings) {
      if (each.from > out.bytes) continue;
      each.begun ??= out.now;
      while (each.frames.length > 0 && each.begun + each.frames[0].at <= out.now) out.add(each.frames.shift().bytes);
    }
  };

  const remote = { address: lastAddress, port: 443 };
  out.add(frame(1, [172, 20, 5, 1], server, 17, datagram(53, 50_053, answer(lastName, lastAddress))));
  out.add(segment(2, server, remote.address, 61_000, 443, 1_000, 0, syn, nothing));
  let number = 0;
  const open = Array.from({ length: atOnce }, () => connection(number++, greetings, shape));
  while (out.bytes < bytes) {
    for (let slot = 0; slot < atOnce; slot++) {
      const { value, done } = open[slot].next();
      if (done) open[slot] = connection(number++, greetings, shape);
      else out.add(value);
    }
    mixIn();
  }
  for (const { frames } of recordings) for (const { bytes: left } of frames) out.add(left);
  out.add(segment(3, remote.address, server, 443, 61_000, 0, 1_001, rst | ack, nothing));
  return out.close();
}

/** One connection, frame by frame. */
function* connection(number, greetings, { segments, lengthOf }) {
  const greeting = number % 16 === 0 ? greetings[(number / 16) % greetings.length] : null;
  const remote = greeting?.address ?? [198, 51, 100, number % 250];
  const port = 1024 + (number % 60_000);
  const state = { there: 1_000 + number, here: 1_000 + number, id: number * 1_000 };
  const out = (flags, payload) => {
    const made = segment(state.id++, server, remote, port, 443, state.here, state.there, flags, payload);
    state.here += payload.length + (flags & (syn | fin) ? 1 : 0);
    return made;
  };
  const back = (flags, payload) => {
    const made = segment(state.id++, remote, server, 443, port, state.there, state.here, flags, payload);
    state.there += payload.length + (flags & (syn | fin) ? 1 : 0);
    return made;
  };
  yield out(syn, nothing);
  yield back(syn | ack, nothing);
  yield out(ack, nothing);
  if (greeting !== null) {
    yield out(ack, greeting.hello);
    yield back(ack, greeting.answer);
    yield out(ack, greeting.finish);
  }
  for (let index = 1; index <= segments; index++) {
    const payload = data.subarray(0, lengthOf(number, index));
    yield back(ack, payload);
    if (index === segments / 2) {
      state.there -= payload.length;
      yield back(ack, payload);
    }
    if (index % 2 === 0) yield out(ack, nothing);
  }
  yield back(fin | ack, nothing);
  yield out(fin | ack, nothing);
  yield back(ack, nothing);
}

function segment(id, from, to, fromPort, toPort, sequence, acknowledged, flags, payload) {
  const bytes = Buffer.alloc(20 + payload.length);
  bytes.writeUInt16BE(fromPort, 0);
  bytes.writeUInt16BE(toPort, 2);
  bytes.writeUInt32BE(sequence >>> 0, 4);
  bytes.writeUInt32BE(flags === syn ? 0 : acknowledged >>> 0, 8);
  bytes[12] = 0x50;
  bytes[13] = flags;
  bytes.writeUInt16BE(64_240, 14);
  bytes.set(payload, 20);
  return frame(id, from, to, 6, bytes);
}

function frame(id, from, to, protocol, payload) {
  const bytes = Buffer.alloc(34 + payload.length);
  bytes.writeUInt16BE(0x0800, 12);
  bytes[14] = 0x45;
  bytes.writeUInt16BE(20 + payload.length, 16);
  bytes.writeUInt16BE(id & 0xffff, 18);
  bytes[22] = 64;
  bytes[23] = protocol;
  bytes.set(from, 26);
  bytes.set(to, 30);
  bytes.set(payload, 34);
  return bytes;
}

function datagram(fromPort, toPort, payload) {
  const bytes = Buffer.alloc(8 + payload.length);
  bytes.writeUInt16BE(fromPort, 0);
  bytes.writeUInt16BE(toPort, 2);
  bytes.writeUInt16BE(bytes.length, 4);
  bytes.set(payload, 8);
  return bytes;
}

/** An answer of a name server (RFC 1035 section 4.1): one address for one name. */
function answer(name, address) {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  const question = [...labels, 0, 0, 1, 0, 1];
  return Buffer.from([
    0,
    7,
    0x81,
    0x80,
    0,
    1,
    0,
    1,
    0,
    0,
    0,
    0,
    ...question,
    0xc0,
    12,
    0,
    1,
    0,
    1,
    0,
    0,
    1,
    0,
    0,
    4,
    ...address,
  ]);
}

/** Writes packets, one each 100 µs, a few megabytes at a time. */
class Writer {
  bytes = 0;
  packets = 0;
  pending = Buffer.alloc(4_200_000);
  length = 24;

  constructor(path) {
    this.file = openSync(path, 'w');
    this.pending.writeUInt32LE(0xa1b2c3d4, 0);
    this.pending.writeUInt16LE(2, 4);
    this.pending.writeUInt16LE(4, 6);
    this.pending.writeUInt32LE(65_535, 16);
    this.pending.writeUInt32LE(1, 20);
  }

  /** Seconds since the first packet. */
  get now() {
    return this.packets / packetsPerSecond;
  }

  add(bytes) {
    const { pending, length } = this;
    pending.writeUInt32LE(begin + Math.floor(this.now), length);
    pending.writeUInt32LE((this.packets % packetsPerSecond) * (1e6 / packetsPerSecond), length + 4);
    pending.writeUInt32LE(bytes.length, length + 8);
    pending.writeUInt32LE(bytes.length, length + 12);
    pending.set(bytes, length + 16);
    this.length += 16 + bytes.length;
    this.packets++;
    if (this.length > 4_000_000) this.flush();
  }

  flush() {
    writeSync(this.file, this.pending, 0, this.length);
    this.bytes += this.length;
    this.length = 0;
  }

  close() {
    this.flush();
    closeSync(this.file);
    return { bytes: this.bytes, packets: this.packets };
  }
}
