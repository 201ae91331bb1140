/** Ways to spoil a capture. Nothing is put right afterwards: lengths and checksums disagree, as in a damaged file. */
import { gzipSync } from 'node:zlib';
import { layoutOf, type Field, type Layout, type Span } from './layout.js';
import { writeNetmon } from '../lab/containers.js';
import type { Random } from './random.js';

/** A capture that mutations start from. */
export interface Original {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Spoiling {
  readonly bytes: Uint8Array;
  readonly layout: Layout;
  readonly random: Random;
  readonly originals: readonly Original[];
}

/** A capture does not grow beyond this by being spoiled: a case is to take milliseconds. */
const largest = 512 * 1024;
const linkTypes = [0, 1, 9, 12, 14, 50, 101, 105, 108, 113, 127, 147, 228, 229, 276, 0xffff];
/** What Network Monitor calls some of these, and its notes. */
const mediaTypes = [2, 3, 6, 8, 0xe065, 0xe080, 0xe083, 0xfffb, 0xfffd];
const magicNumbers = [0xa1b2c3d4, 0xa1b23c4d, 0xd4c3b2a1, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x1a2b3c4d, 0x4d3c2b1a];

function replaced(bytes: Uint8Array, at: number, end: number, by: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - (end - at) + by.length);
  result.set(bytes.subarray(0, at));
  result.set(by, at);
  result.set(bytes.subarray(end), at + by.length);
  return result;
}

function write(bytes: Uint8Array, { at, size, littleEndian }: Field, value: number): Uint8Array {
  const result = bytes.slice();
  for (let index = 0; index < size && at + index < result.length; index++) {
    const shift = littleEndian ? index : size - 1 - index;
    result[at + index] = Math.floor(value / 256 ** shift) & 255;
  }
  return result;
}

function read(bytes: Uint8Array, { at, size, littleEndian }: Field): number {
  let value = 0;
  for (let index = 0; index < size; index++) {
    value = value * 256 + (bytes[littleEndian ? at + size - 1 - index : at + index] ?? 0);
  }
  return value;
}

/** A field set to what breaks readers: nothing, all, one beside, the sign bit, twice, half. */
function spoilField({ bytes, random }: Spoiling, fields: readonly Field[]): Uint8Array | null {
  if (fields.length === 0) return null;
  const field = random.pick(fields);
  const all = 256 ** field.size;
  const value = read(bytes, field);
  const sign = all / 2;
  const other = random.pick(fields);
  const values = [0, 1, all - 1, value + 1, value - 1, value * 2, Math.floor(value / 2), sign, sign - 1, value + 4];
  return write(bytes, field, random.pick([...values, all - 4, random.below(all), read(bytes, other)]) % all);
}

const spanOf = ({ bytes, random }: Spoiling, longest: number): Span => {
  const at = random.below(bytes.length);
  return { at, end: Math.min(bytes.length, at + 1 + random.below(longest)) };
};

const payloads = (layout: Layout): Span[] =>
  layout.packets.flatMap(({ payload }) => (payload !== null && payload.end > payload.at ? [payload] : []));

const repeat = (bytes: Uint8Array, times: number): Uint8Array => {
  const result = new Uint8Array(bytes.length * times);
  for (let index = 0; index < times; index++) result.set(bytes, index * bytes.length);
  return result;
};

/** Each gives other bytes, or null where the capture has nothing of its kind. */
const mutations: Readonly<Record<string, (spoiling: Spoiling) => Uint8Array | null>> = {
  flipBit: ({ bytes, random }) => {
    const result = bytes.slice();
    const at = random.below(result.length);
    result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
    return result;
  },
  flipBitInPayload: ({ bytes, layout, random }) => {
    const list = payloads(layout);
    if (list.length === 0) return null;
    const { at, end } = random.pick(list);
    const result = bytes.slice();
    const index = at + random.below(end - at);
    result[index] = (result[index] ?? 0) ^ (1 << random.below(8));
    return result;
  },
  containerField: (spoiling) => spoilField(spoiling, spoiling.layout.container),
  headerField: (spoiling) => spoilField(spoiling, spoiling.layout.headers),
  insideField: (spoiling) => spoilField(spoiling, spoiling.layout.inside),
  insideFieldAgain: (spoiling) => spoilField(spoiling, spoiling.layout.inside),
  digits: ({ bytes, layout, random }) => {
    if (layout.digits.length === 0) return null;
    const { at, end } = random.pick(layout.digits);
    const text = random.pick(['0', 'ffffffff', '-1', '99999999999999999999', '', '1', '\r\n', ' ', '7', '\n']);
    return replaced(
      bytes,
      at,
      end,
      Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
    );
  },
  truncate: ({ bytes, random }) => bytes.slice(0, random.below(bytes.length)),
  truncateAtRecord: ({ bytes, layout, random }) => {
    if (layout.packets.length === 0) return null;
    const { record } = random.pick(layout.packets);
    return bytes.slice(0, record.at + random.below(36));
  },
  cutFront: ({ bytes, layout, random }) => {
    // The header stays: a capture that was begun late.
    const [first] = layout.packets;
    if (first === undefined) return null;
    return replaced(bytes, first.record.at, random.pick(layout.packets).record.at, new Uint8Array(0));
  },
  duplicatePacket: ({ bytes, layout, random }) => {
    if (layout.packets.length === 0) return null;
    const { record } = random.pick(layout.packets);
    const times = random.oneIn(20) ? 1 + random.below(400) : 1;
    const to = random.pick(layout.packets).record.end;
    return replaced(bytes, to, to, repeat(bytes.subarray(record.at, record.end), times));
  },
  dropPacket: ({ bytes, layout, random }) => {
    if (layout.packets.length === 0) return null;
    const { record } = random.pick(layout.packets);
    return replaced(bytes, record.at, record.end, new Uint8Array(0));
  },
  swapPackets: ({ bytes, layout, random }) => {
    if (layout.packets.length < 2) return null;
    const [one, other] = [random.pick(layout.packets).record, random.pick(layout.packets).record].sort(
      (left, right) => left.at - right.at,
    );
    if (one === undefined || other === undefined || one === other) return null;
    const both = replaced(bytes, other.at, other.end, bytes.slice(one.at, one.end));
    return replaced(both, one.at, one.end, bytes.slice(other.at, other.end));
  },
  insert: ({ bytes, random }) => {
    const at = random.below(bytes.length);
    return replaced(bytes, at, at, random.bytes(1 + random.below(16)));
  },
  remove: (spoiling) => {
    const { at, end } = spanOf(spoiling, 64);
    return replaced(spoiling.bytes, at, end, new Uint8Array(0));
  },
  overwrite: (spoiling) => {
    const { at, end } = spanOf(spoiling, 64);
    const { random } = spoiling;
    const by = random.pick([() => random.bytes(end - at), () => new Uint8Array(end - at), () => filled(end - at)])();
    return replaced(spoiling.bytes, at, end, by);
  },
  copyWithin: (spoiling) => {
    const from = spanOf(spoiling, 256);
    const to = spoiling.random.below(spoiling.bytes.length);
    const result = spoiling.bytes.slice();
    result.copyWithin(to, from.at, from.end);
    return result;
  },
  otherPayload: ({ bytes, layout, random, originals }) => {
    const here = payloads(layout);
    const other = random.pick(originals).bytes;
    const there = payloads(layoutOf(other));
    if (here.length === 0 || there.length === 0) return null;
    const [to, from] = [random.pick(here), random.pick(there)];
    const result = bytes.slice();
    result.set(other.subarray(from.at, Math.min(from.end, from.at + to.end - to.at)), to.at);
    return result;
  },
  compressPayload: ({ bytes, layout, random }) => {
    const list = payloads(layout);
    if (list.length === 0) return null;
    const { at, end } = random.pick(list);
    const result = bytes.slice();
    result.set(gzipSync(random.bytes(200)).subarray(0, end - at), at);
    return result;
  },
  spliceRecords: ({ bytes, layout, random, originals }) => {
    const other = random.pick(originals).bytes;
    const theirs = layoutOf(other).packets;
    if (theirs.length === 0 || layout.packets.length === 0) return null;
    const from = random.pick(theirs).record.at;
    const at = random.pick(layout.packets).record.at;
    return replaced(bytes, at, at, other.subarray(from, Math.min(other.length, from + 4000)));
  },
  spliceFiles: ({ bytes, random, originals }) => {
    const other = random.pick(originals).bytes;
    const at = random.below(bytes.length);
    return replaced(bytes, at, bytes.length, other.subarray(random.below(other.length)));
  },
  append: ({ bytes, random, originals }) => replaced(bytes, bytes.length, bytes.length, random.pick(originals).bytes),
  linkType: ({ bytes, layout, random }) =>
    layout.linkTypes.length === 0
      ? null
      : write(bytes, random.pick(layout.linkTypes), random.pick([...linkTypes, ...mediaTypes])),
  byteOrder: ({ bytes, layout, random }) => {
    if (layout.magics.length === 0) return null;
    const { at } = random.pick(layout.magics);
    return write(bytes, { at, size: 4, littleEndian: false }, random.pick(magicNumbers));
  },
  resolution: ({ bytes, layout, random }) =>
    layout.resolutions.length === 0 ? null : write(bytes, random.pick(layout.resolutions), random.below(256)),
  // The same packets as a file of Network Monitor, of which there are few to begin with.
  networkMonitor: ({ bytes, layout }) => {
    if (layout.packets.length === 0) return null;
    const packets = layout.packets.map(({ frame }, index) => ({
      at: BigInt(1_700_000_000_000 + index) * 1_000_000n,
      bytes: Buffer.from(bytes.subarray(frame.at, frame.end)),
    }));
    return Uint8Array.from(writeNetmon(packets));
  },
  compress: ({ bytes, random }) => {
    const packed = Uint8Array.from(gzipSync(bytes, { level: 1 }));
    if (random.oneIn(2)) packed[3 + random.below(packed.length - 3)] = random.below(256);
    return packed;
  },
};

const filled = (count: number): Uint8Array => new Uint8Array(count).fill(255);
const names = Object.keys(mutations);
/** Compression hides everything else from the reader: seldom, and last. */
const rare = ['compress', 'spliceFiles', 'truncate', 'byteOrder', 'append', 'networkMonitor'];

/** A spoiled capture, and what was done to it. */
export interface Spoiled {
  readonly bytes: Uint8Array;
  readonly done: string;
}

/** Spoils one of the originals by chance. */
export function spoil(originals: readonly Original[], random: Random): Spoiled {
  const original = random.pick(originals);
  let { bytes } = original;
  const done = [original.name];
  const times = 1 + (random.oneIn(2) ? 0 : random.below(6));
  for (let index = 0; index < times && bytes.length > 0; index++) {
    const name = random.pick(names);
    if (rare.includes(name) && !random.oneIn(4)) continue;
    const result = mutations[name]!({ bytes, layout: layoutOf(bytes), random, originals });
    if (result === null || result.length > largest) continue;
    bytes = result;
    done.push(name);
    if (name === 'compress') break;
  }
  return { bytes, done: done.join(', ') };
}
