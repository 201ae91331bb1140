/** Frames of the lab's recordings, to be mixed into large captures. */
import { readFileSync } from 'node:fs';

/**
 * The Ethernet frames of a little-endian pcapng file of enhanced packet blocks, with their times in seconds after the
 * first.
 *
 * @param {string} path
 * @returns {{at: number, bytes: Buffer}[]}
 */
export function framesOf(path) {
  const file = readFileSync(path);
  const frames = [];
  let first = null;
  for (let at = 0; at < file.length; at += file.readUInt32LE(at + 4)) {
    if (file.readUInt32LE(at) !== 6) continue;
    const micros = file.readUInt32LE(at + 12) * 2 ** 32 + file.readUInt32LE(at + 16);
    first ??= micros;
    frames.push({ at: (micros - first) / 1e6, bytes: file.subarray(at + 28, at + 28 + file.readUInt32LE(at + 20)) });
  }
  return frames;
}

/**
 * The first thing that each side says in the connections to port 443, and to which address.
 *
 * @param {readonly {bytes: Buffer}[]} frames
 */
export function greetingsIn(frames) {
  const found = new Map();
  for (const { bytes } of frames) {
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
