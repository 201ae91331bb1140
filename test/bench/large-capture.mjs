/**
 * A large capture like that of a busy connector's server: its start as recorded in the lab, then TCP connections, eight at
 * a time, every other one the connector's own with the TLS greetings of the recording, with segments of mixed sizes and
 * one in a hundred sent twice. The same bytes each time. Classic pcap, Ethernet, IPv4; checksums are left at zero, as a
 * network card with offloading leaves them.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const server = [172, 20, 5, 10];
const begin = 1_700_000_000;
const atOnce = 8;
const segmentsEach = 100;
const [fin, syn, ack] = [0x01, 0x02, 0x10];

/** What is sent: the head of a TLS record of application data, and bytes without a pattern. */
const data = Buffer.alloc(1400);
for (let at = 0, state = 1; at < data.length; at++) {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  data[at] = state >>> 16;
}

/**
 * Writes it.
 *
 * @param {string} path
 * @param {string} recording a pcapng file, little-endian, of enhanced packet blocks: a healthy start, direct
 * @param {number} bytes at least so many
 * @returns {{bytes: number, packets: number}}
 */
export function writeLargeCapture(path, recording, bytes) {
  const frames = framesOf(recording);
  const greetings = greetingsIn(frames);
  const file = openSync(path, 'w');
  let pending = [header()];
  let pendingBytes = 24;
  let written = 0;
  let packets = 0;
  const add = (frame) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(begin + Math.floor(packets / 10_000), 0);
    record.writeUInt32LE((packets % 10_000) * 100, 4);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    pending.push(record, frame);
    pendingBytes += 16 + frame.length;
    packets++;
    if (pendingBytes > 4_000_000) flush();
  };
  const flush = () => {
    writeSync(file, Buffer.concat(pending));
    written += pendingBytes;
    pending = [];
    pendingBytes = 0;
  };
  for (const frame of frames) add(frame);
  let number = 0;
  const open = Array.from({ length: atOnce }, () => connection(number++, greetings));
  while (written + pendingBytes < bytes) {
    for (let slot = 0; slot < atOnce; slot++) {
      const { value, done } = open[slot].next();
      if (done) open[slot] = connection(number++, greetings);
      else add(value);
    }
  }
  flush();
  closeSync(file);
  return { bytes: written, packets };
}

/** One connection, frame by frame. */
function* connection(number, greetings) {
  const greeting = number % 2 === 0 ? greetings[(number / 2) % greetings.length] : null;
  const remote = greeting?.address ?? [198, 51, 100, number % 250];
  const port = 1024 + (number % 60_000);
  const state = { there: 1_000, here: 1_000, id: number * 1_000 };
  const out = (flags, payload) => {
    const made = frame(state.id++, server, remote, port, 443, state.here, state.there, flags, payload);
    state.here += payload.length + (flags & (syn | fin) ? 1 : 0);
    return made;
  };
  const back = (flags, payload) => {
    const made = frame(state.id++, remote, server, 443, port, state.there, state.here, flags, payload);
    state.there += payload.length + (flags & (syn | fin) ? 1 : 0);
    return made;
  };
  const nothing = data.subarray(0, 0);
  yield out(syn, nothing);
  yield back(syn | ack, nothing);
  yield out(ack, nothing);
  if (greeting !== null) {
    yield out(ack, greeting.hello);
    yield back(ack, greeting.answer);
  }
  for (let segment = 1; segment <= segmentsEach; segment++) {
    const payload = data.subarray(0, 100 + ((number * 31 + segment * 137) % 1300));
    yield back(ack, payload);
    if (segment === segmentsEach / 2) {
      state.there -= payload.length;
      yield back(ack, payload);
    }
    if (segment % 2 === 0) yield out(ack, nothing);
  }
  yield back(fin | ack, nothing);
  yield out(fin | ack, nothing);
  yield back(ack, nothing);
}

function frame(id, from, to, fromPort, toPort, seq, acknowledged, flags, payload) {
  const bytes = Buffer.alloc(54 + payload.length);
  bytes.writeUInt16BE(0x0800, 12);
  bytes[14] = 0x45;
  bytes.writeUInt16BE(40 + payload.length, 16);
  bytes.writeUInt16BE(id & 0xffff, 18);
  bytes[22] = 64;
  bytes[23] = 6;
  bytes.set(from, 26);
  bytes.set(to, 30);
  bytes.writeUInt16BE(fromPort, 34);
  bytes.writeUInt16BE(toPort, 36);
  bytes.writeUInt32BE(seq >>> 0, 38);
  bytes.writeUInt32BE(flags === syn ? 0 : acknowledged >>> 0, 42);
  bytes[46] = 0x50;
  bytes[47] = flags;
  bytes.writeUInt16BE(64_240, 48);
  bytes.set(payload, 54);
  return bytes;
}

function header() {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(0xa1b2c3d4, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.writeUInt32LE(65_535, 16);
  bytes.writeUInt32LE(1, 20);
  return bytes;
}

function framesOf(recording) {
  const bytes = readFileSync(recording);
  const frames = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4)) {
    if (bytes.readUInt32LE(at) === 6) frames.push(bytes.subarray(at + 28, at + 28 + bytes.readUInt32LE(at + 20)));
  }
  return frames;
}

/** The first thing that each side says in the connections to port 443, and to which address. */
function greetingsIn(frames) {
  const found = new Map();
  for (const bytes of frames) {
    if (bytes.readUInt16BE(12) !== 0x0800 || bytes[23] !== 6) continue;
    const tcp = 14 + (bytes[14] & 0x0f) * 4;
    const payload = bytes.subarray(tcp + (bytes[tcp + 12] >> 4) * 4, 14 + bytes.readUInt16BE(16));
    if (payload.length < 6 || payload[0] !== 22) continue;
    const isOut = bytes.readUInt16BE(tcp + 2) === 443;
    const port = bytes.readUInt16BE(isOut ? tcp : tcp + 2);
    if (isOut && !found.has(port)) found.set(port, { address: [...bytes.subarray(30, 34)], hello: payload });
    else if (!isOut && found.has(port)) found.get(port).answer ??= payload;
  }
  return [...found.values()].filter(({ answer }) => answer !== undefined);
}
