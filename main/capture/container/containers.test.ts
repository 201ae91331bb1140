import { describe, expect, it } from 'vitest';
import { joinBytes, Pcapng, pcapFile, u16, u32, u32le } from '../testing/packets.js';
import { ByteWindow, chunkOf, type Chunk } from './byte-window.js';
import { PcapReader } from './pcap.js';
import { PcapngReader } from './pcapng.js';
import type { ContainerListener } from './record.js';

/** Bytes in pieces of a size, with so much room in front of each. */
function* pieces(bytes: Uint8Array, size: number, room: number): Generator<Chunk> {
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    const chunk = new Uint8Array(room + part.length).fill(0xee);
    chunk.set(part, room);
    yield { bytes: chunk, start: room, end: chunk.length };
  }
}

interface Packet {
  readonly text: string;
  /** Nanoseconds since 1970, exactly. */
  readonly time: bigint;
  readonly linkType: number;
  readonly original: number;
}

interface Read {
  readonly end: 'complete' | 'truncated' | 'damaged';
  readonly packets: Packet[];
}

function readPieces(bytes: Uint8Array, size: number, room: number, names: string[] = []): Read {
  const packets: Packet[] = [];
  const listener: ContainerListener = {
    packet(record) {
      const { start, captured } = record;
      packets.push({
        text: String.fromCharCode(...record.bytes.subarray(start, start + captured)),
        time: BigInt(record.seconds) * 1_000_000_000n + BigInt(record.nanoseconds),
        linkType: record.linkType,
        original: record.original,
      });
    },
    name: (address, name) => names.push(`${address.join('.')} ${name}`),
  };
  const isPcapng = new DataView(bytes.buffer).getUint32(0) === 0x0a0d0d0a;
  const reader = isPcapng ? new PcapngReader(listener) : new PcapReader(listener);
  const window = new ByteWindow();
  for (const piece of pieces(bytes, size, room)) {
    window.feed(piece);
    if (!reader.read(window)) return { end: 'damaged', packets };
  }
  return { end: window.inMiddle ? 'truncated' : 'complete', packets };
}

/** Reads bytes that come in pieces: it makes no difference which. */
function readAll(bytes: Uint8Array): Read {
  const whole = readPieces(bytes, bytes.length, 0);
  if (bytes.length < 100_000) {
    for (const [size, room] of [
      [1, 0],
      [64, 0],
      [64, 128],
      [100, 7],
    ] as const) {
      expect(readPieces(bytes, size, room), `pieces of ${size}`).toEqual(whole);
    }
  }
  return whole;
}

const letters = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const texts = (bytes: Uint8Array): string[] => readAll(bytes).packets.map(({ text }) => text);

describe('the window', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, index) => index);

  it.each([
    [8, 0],
    [8, 3],
    [8, 16],
  ])('gives bytes across the borders of pieces of %i with room for %i', (size, room) => {
    const window = new ByteWindow();
    const got: number[] = [];
    for (const piece of pieces(bytes, size, room)) {
      window.feed(piece);
      for (; window.available >= 7; window.start += 7) {
        expect(window.view.getUint8(window.start)).toBe(window.bytes[window.start]);
        got.push(...window.bytes.subarray(window.start, window.start + 7));
      }
    }
    expect(got).toEqual([...bytes.subarray(0, 98)]);
    expect(window.available).toBe(2);
    expect(window.inMiddle).toBe(true);
  });

  it('passes over bytes it does not keep, and tells where they end before', () => {
    const window = new ByteWindow();
    window.feed(chunkOf(bytes));
    window.skip(90);
    expect(window.bytes[window.start]).toBe(90);
    window.skip(25);
    expect([window.available, window.inMiddle]).toEqual([0, true]);
    window.feed(chunkOf(bytes));
    expect(window.bytes[window.start]).toBe(15);
    window.skip(0xffffffff);
    window.feed(chunkOf(bytes));
    expect([window.available, window.inMiddle]).toEqual([0, true]);
  });
});

describe('pcap', () => {
  const packets = [
    { bytes: letters('first'), seconds: 1_700_000_000, fraction: 999_999 },
    { bytes: letters(''), seconds: 1_700_000_001, fraction: 0 },
    { bytes: letters('third, longer than a read of the window holds, and then some'), seconds: 4_294_967_295 },
  ];

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('is read in both byte orders and units (big-endian %s, nanoseconds %s)', (bigEndian, nanoseconds) => {
    const { end, packets: read } = readAll(pcapFile(packets, { linkType: 113, bigEndian, nanoseconds }));
    expect(end).toBe('complete');
    expect(read.map(({ text }) => text)).toEqual(packets.map(({ bytes }) => String.fromCharCode(...bytes)));
    expect(read[0]).toMatchObject({
      linkType: 113,
      time: 1_700_000_000n * 1_000_000_000n + (nanoseconds ? 999_999n : 999_999_000n),
    });
    expect(read[2]?.time).toBe(4_294_967_295_000_000_000n);
  });

  it('does not take the length of a frame check sequence for the link type', () => {
    // Four bytes of check sequence, and the bit that says that this length is present.
    for (const bigEndian of [true, false]) {
      const file = pcapFile(packets, { linkType: 0x4400_0001, bigEndian });
      expect(readAll(file).packets[0]?.linkType).toBe(1);
    }
  });

  it('calls a length that no packet has damage, and gives what came before', () => {
    const file = joinBytes(pcapFile(packets), u32le(1), u32le(0), u32le(0xffffffff), u32le(60));
    const { end, packets: read } = readAll(file);
    expect(end).toBe('damaged');
    expect(read).toHaveLength(3);
  });

  it('is complete at the end of a record, and truncated everywhere else', () => {
    const file = pcapFile(packets);
    const ends = new Map([24, 24 + 21, 24 + 21 + 16, file.length].map((at, index) => [at, index]));
    for (let at = 4; at <= file.length; at++) {
      const { end, packets: read } = readAll(file.slice(0, at));
      const whole = ends.get(at);
      expect(end, `cut at ${at}`).toBe(whole === undefined ? 'truncated' : 'complete');
      if (whole !== undefined) expect(read).toHaveLength(whole);
    }
  });
});

describe('pcapng', () => {
  const little = new Pcapng();
  const big = new Pcapng(true);

  it('has sections of their own byte order and interfaces, and interfaces of their own link type', () => {
    const file = joinBytes(
      little.section(),
      little.interface(1),
      little.interface(113),
      little.enhanced(1, 5n, letters('one')),
      little.enhanced(0, 5n, letters('four'), 1500),
      big.section(),
      big.interface(101),
      big.enhanced(0, 7n, letters('seven')),
    );
    const { end, packets } = readAll(file);
    expect(end).toBe('complete');
    expect(packets).toEqual([
      { text: 'one', time: 5000n, linkType: 113, original: 3 },
      { text: 'four', time: 5000n, linkType: 1, original: 1500 },
      { text: 'seven', time: 7000n, linkType: 101, original: 5 },
    ]);
  });

  it.each([
    ['default', null, 1_700_000_000_123_456n, 1_700_000_000_123_456_000n],
    ['seconds', 0, 1_700_000_000n, 1_700_000_000_000_000_000n],
    ['milliseconds', 3, 1_700_000_000_123n, 1_700_000_000_123_000_000n],
    ['100 ns', 7, 17_000_000_001_234_567n, 1_700_000_000_123_456_700n],
    ['nanoseconds', 9, 1_700_000_000_123_456_789n, 1_700_000_000_123_456_789n],
    ['nanoseconds, the last of a second', 9, 1_700_000_000_999_999_999n, 1_700_000_000_999_999_999n],
    ['picoseconds', 12, 1_234_567_000_000_000_500n, 1_234_567_000_000_001n],
    ['2^-10', 0x8a, 1_700_000_000n * 1024n + 512n, 1_700_000_000_500_000_000n],
    ['2^-20', 0x94, (1_700_000_000n << 20n) + 3n, 1_700_000_000_000_002_861n],
    ['2^-32', 0xa0, (1_700_000_000n << 32n) + (1n << 31n) + 1n, 1_700_000_000_500_000_000n],
  ])('is exact to the nanosecond in every resolution: %s', (_, resolution, stamp, expected) => {
    for (const order of [little, big]) {
      const options = resolution === null ? [] : ([[9, [resolution]]] as const);
      const file = joinBytes(order.section(), order.interface(1, options), order.enhanced(0, stamp, letters('x')));
      expect(readAll(file).packets[0]?.time).toBe(expected);
    }
  });

  it('adds the offset of an interface, negative ones too', () => {
    const offset = (order: Pcapng, seconds: bigint): number[] => {
      const [high, low] = [Number((seconds >> 32n) & 0xffffffffn), Number(seconds & 0xffffffffn)];
      return order.bigEndian ? [...u32(high), ...u32(low)] : [...u32le(low), ...u32le(high)];
    };
    for (const order of [little, big]) {
      for (const seconds of [1_700_000_000n, -3600n, 5_000_000_000n]) {
        // An option in front of it, of a length that needs padding.
        const options = [[2, [101, 116, 104, 48, 0]] as const, [14, offset(order, seconds)] as const];
        const file = joinBytes(
          order.section(),
          order.interface(1, options),
          order.enhanced(0, 10_000_000_000n, letters('x')),
        );
        expect(readAll(file).packets[0]?.time).toBe((10_000n + seconds) * 1_000_000_000n);
      }
    }
  });

  it('reads simple and obsolete packets, and passes over blocks it does not know, however large', () => {
    const file = joinBytes(
      little.section(),
      little.block(0x0bad, new Uint8Array(5000)),
      little.interface(1, [], 4),
      little.simple(letters('cut by the snap length').subarray(0, 4), 22),
      little.block(5, new Uint8Array(60)),
      little.obsolete(0, 9n, letters('obsolete')),
    );
    expect(readAll(file)).toEqual({
      end: 'complete',
      packets: [
        { text: 'cut ', time: 0n, linkType: 1, original: 22 },
        { text: 'obsolete', time: 9000n, linkType: 1, original: 8 },
      ],
    });
  });

  it.each([
    ['a length of 0', joinBytes(u32le(6), u32le(0), new Uint8Array(24)), 'damaged'],
    ['a length that is no multiple of 4', joinBytes(u32le(6), u32le(34), new Uint8Array(30)), 'damaged'],
    ['a packet of 4 GiB', joinBytes(u32le(6), u32le(0xfffffffc), new Uint8Array(24)), 'damaged'],
    ['an unknown block of 4 GiB', joinBytes(u32le(99), u32le(0xfffffffc), new Uint8Array(24)), 'truncated'],
    ['a packet on an unknown interface', little.enhanced(1, 0n, letters('x')), 'damaged'],
    ['a packet longer than its block', little.block(6, joinBytes(new Uint8Array(12), u32le(99), u32le(99))), 'damaged'],
    ['a packet block without room for its fields', little.block(6, new Uint8Array(8)), 'damaged'],
    ['an interface without room for its fields', little.block(1, new Uint8Array(4)), 'damaged'],
    ['a section of no byte order', joinBytes(u32le(0x0a0d0d0a), u32le(28), new Uint8Array(20)), 'damaged'],
    ['a cut block', little.enhanced(0, 0n, letters('packet')).subarray(0, 30), 'truncated'],
  ])('ends at %s, and gives what came before', (_, block, end) => {
    const file = joinBytes(little.section(), little.interface(1), little.enhanced(0, 1n, letters('good')), block);
    expect(readAll(file).end).toBe(end);
    expect(texts(file)).toEqual(['good']);
  });

  it('forgets the interfaces of the section before', () => {
    const file = joinBytes(little.section(), little.interface(1), little.section(), little.simple(letters('x')));
    expect(readAll(file)).toEqual({ end: 'damaged', packets: [] });
  });

  it('does not run over the end of damaged options', () => {
    for (const damaged of [u16(0xff0f), [9, 0, 255, 255], [9, 0, 1, 0], [14, 0, 8, 0, 1]]) {
      const body = joinBytes([1, 0, 0, 0, 0, 0, 0, 0], damaged);
      const file = joinBytes(little.section(), little.block(1, body), little.enhanced(0, 3n, letters('x')));
      expect(readAll(file)).toMatchObject({ end: 'complete', packets: [{ text: 'x' }] });
    }
  });

  it('reads the names that the recording program looked up', () => {
    const record = (order: Pcapng, kind: number, value: readonly number[]): Uint8Array => {
      const number = (each: number): number[] => (order.bigEndian ? u16(each) : u16(each).reverse());
      return joinBytes(number(kind), number(value.length), value, new Uint8Array((4 - (value.length % 4)) % 4));
    };
    for (const order of [little, big]) {
      const six = Array.from({ length: 16 }, (_, index) => index);
      const names = joinBytes(
        record(order, 1, [10, 0, 0, 1, ...letters('one.example'), 0, ...letters('other.example'), 0]),
        record(order, 9, [1, 2, 3]),
        record(order, 1, [10, 0, 0]),
        record(order, 2, [...six, ...letters('six.example'), 0]),
        record(order, 0, []),
        record(order, 1, [10, 0, 0, 2, ...letters('behind the end'), 0]),
      );
      const file = joinBytes(order.section(), order.block(4, names), order.interface(1));
      const heard: string[] = [];
      expect(readPieces(file, 50, 0, heard)).toEqual({ end: 'complete', packets: [] });
      expect(heard).toEqual(['10.0.0.1 one.example', `${six.join('.')} six.example`]);
      const lying = joinBytes(order.section(), order.block(4, record(order, 1, []).slice(0, 2)), order.interface(1));
      expect(readAll(lying).end).toBe('complete');
    }
  });

  it('does not collect interfaces without end', () => {
    const file = new Uint8Array(28 + 70_000 * 20);
    file.set(little.section());
    const one = joinBytes(u32le(1), u32le(20), [1, 0, 0, 0, 0, 0, 0, 0], u32le(20));
    for (let index = 0; index < 70_000; index++) file.set(one, 28 + index * 20);
    expect(readAll(file).end).toBe('damaged');
  });
});
