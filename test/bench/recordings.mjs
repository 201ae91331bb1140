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
 * How the connections to port 443 begin: what the client says first, what the server answers, what the client goes on
 * with; and to which address.
 *
 * @param {readonly {bytes: Buffer}[]} frames
 * @returns {{address: number[], hello: Buffer, answer: Buffer, finish: Buffer}[]}
 */
export function greetingsIn(frames) {
  const found = new Map();
  for (const { bytes } of frames) {
    if (bytes.readUInt16BE(12) !== 0x0800 || bytes[23] !== 6) continue;
    const tcp = 14 + (bytes[14] & 0x0f) * 4;
    const payload = bytes.subarray(tcp + (bytes[tcp + 12] >> 4) * 4, 14 + bytes.readUInt16BE(16));
    const isOut = bytes.readUInt16BE(tcp + 2) === 443;
    if (payload.length === 0 || (!isOut && bytes.readUInt16BE(tcp) !== 443)) continue;
    const port = bytes.readUInt16BE(isOut ? tcp : tcp + 2);
    if (!found.has(port))
      found.set(port, { address: [...bytes.subarray(isOut ? 30 : 26, isOut ? 34 : 30)], turns: [] });
    const { turns } = found.get(port);
    // What one side says in several packets is one turn.
    if (turns.at(-1)?.isOut === isOut) turns.at(-1).parts.push(payload);
    else turns.push({ isOut, parts: [payload] });
  }
  return [...found.values()]
    .filter(({ turns: [first, second, third] }) => first?.isOut && first.parts[0][0] === 22 && second && third)
    .map(({ address, turns }) => {
      const [hello, answer, finish] = turns.map(({ parts }) => Buffer.concat(parts));
      return { address, hello, answer, finish };
    });
}
