import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notes, ofNetworkMonitor } from '../dissect/link-names.js';
import { bytesOf, joinBytes, u16le, u32le } from '../testing/packets.js';
import { ByteWindow, chunkOf } from './byte-window.js';
import { NetmonReader } from './netmon.js';

interface Frame {
  readonly bytes: Uint8Array;
  /** Microseconds after the beginning. */
  readonly delta?: bigint;
  readonly original?: number;
  readonly media?: number;
  /** Tenths of microseconds since 1601. */
  readonly utc?: bigint;
  /** Written between the frame before and this one. */
  readonly hole?: Uint8Array;
  /** In the file, and not in the table. */
  readonly unlisted?: boolean;
}

const u64le = (value: bigint): number[] => {
  const bits = BigInt.asUintN(64, value);
  return [...u32le(Number(bits & 0xffffffffn)), ...u32le(Number(bits >> 32n))];
};

/** The moment at which the recordings here begin, by the clock of this computer. */
const start = new Date(2026, 10, 21, 13, 14, 15).getTime() / 1000;

interface Shape {
  readonly minor?: number;
  readonly media?: number;
  /** Between the last frame and the table, and behind the table. */
  readonly before?: Uint8Array;
  readonly behind?: Uint8Array;
  readonly table?: 'behind' | 'front' | 'none';
}

function netmonFile(frames: readonly Frame[], shape: Shape = {}): Uint8Array {
  const { minor = 3, media: fileMedia = 1, before = new Uint8Array(0), behind = new Uint8Array(0) } = shape;
  const listed = frames.filter(({ unlisted }) => unlisted !== true).length;
  let at = 128 + (shape.table === 'front' ? listed * 4 : 0);
  const offsets: number[] = [];
  const parts: Uint8Array[] = [];
  for (const { bytes, delta = 0n, original = bytes.length, media = 1, utc = 0n, hole, unlisted } of frames) {
    if (hole !== undefined) parts.push(hole);
    if (unlisted !== true) offsets.push(at + (hole?.length ?? 0));
    const trailer = [...u16le(media), ...u32le(0xffffffff), ...u64le(utc), 0];
    const part = joinBytes(
      u64le(delta),
      u32le(original),
      u32le(bytes.length),
      bytes,
      trailer.slice(0, [0, 2, 6, 15][Math.min(minor, 3)]),
    );
    parts.push(part);
    at += (hole?.length ?? 0) + part.length;
  }
  const table = joinBytes(...offsets.map(u32le));
  const front = shape.table === 'front';
  const tableAt = shape.table === 'none' ? 0 : front ? 128 : at + before.length;
  const header = joinBytes(
    bytesOf('GMBU'),
    [minor, 2],
    u16le(fileMedia),
    [2026, 11, 6, 21, 13, 14, 15, 250].flatMap(u16le),
    u32le(tableAt),
    u32le(shape.table === 'none' ? 0 : table.length),
    new Uint8Array(96),
  );
  return front
    ? joinBytes(header, table, ...parts, before, behind)
    : joinBytes(header, ...parts, before, shape.table === 'none' ? [] : table, behind);
}

interface Packet {
  readonly text: string;
  readonly time: number;
  readonly linkType: number;
  readonly original: number;
}

interface Read {
  readonly end: 'complete' | 'truncated' | 'damaged';
  readonly packets: Packet[];
}

function readPieces(bytes: Uint8Array, size: number): Read {
  const packets: Packet[] = [];
  const reader = new NetmonReader({
    packet({ bytes: all, start: from, captured, seconds, nanoseconds, linkType, original }) {
      const text = String.fromCharCode(...all.subarray(from, from + captured));
      packets.push({ text, time: seconds + nanoseconds / 1e9, linkType, original });
    },
    name: () => undefined,
  });
  const window = new ByteWindow();
  for (let at = 0; at < bytes.length; at += size) {
    window.feed(chunkOf(bytes.slice(at, at + size)));
    if (!reader.read(window)) return { end: 'damaged', packets };
  }
  return { end: window.inMiddle || reader.unfinished ? 'truncated' : 'complete', packets };
}

/** Reads bytes that come in pieces: it makes no difference which. */
function readAll(bytes: Uint8Array): Read {
  const whole = readPieces(bytes, bytes.length);
  for (const size of [1, 50, 128]) expect(readPieces(bytes, size), `pieces of ${size}`).toEqual(whole);
  return whole;
}

const texts = ({ packets }: Read): string[] => packets.map(({ text }) => text);
const frames = ['one', 'the second one', 'three'].map((text, index) => ({
  bytes: bytesOf(text),
  delta: BigInt(index) * 1_000_000n,
}));
const all = frames.map(({ bytes }) => String.fromCharCode(...bytes));

describe('Network Monitor', () => {
  it.each([0, 1, 2, 3, 4])('is read in version 2.%i', (minor) => {
    const read = readAll(netmonFile(frames, { minor }));
    expect(read.end).toBe('complete');
    expect(read.packets).toEqual(
      all.map((text, index) => ({ text, time: start + 0.25 + index, linkType: 1, original: text.length })),
    );
  });

  it.each([
    ['after the beginning', 12_345_678_901n, 12345.678901],
    ['before it', -45_000_001n, -45.000001],
    ['before it, without a sign', (2n ** 64n - 20_000_000n) / 10n, -2],
  ])('tells times %s', (_, delta, seconds) => {
    const { packets } = readAll(netmonFile([{ bytes: bytesOf('x'), delta }], { minor: 0 }));
    expect(packets[0]?.time).toBeCloseTo(start + 0.25 + seconds, 5);
  });

  it('prefers the time in UTC behind a frame, to its tenth of a microsecond', () => {
    const utc = (11_644_473_600n + 1_795_219_316n) * 10_000_000n + 4_185_947n;
    const seconds: [number, number][] = [];
    const reader = new NetmonReader({
      packet: (record) => seconds.push([record.seconds, record.nanoseconds]),
      name: () => undefined,
    });
    const window = new ByteWindow();
    window.feed(chunkOf(netmonFile([{ bytes: bytesOf('x'), utc, delta: 5n }])));
    expect(reader.read(window)).toBe(true);
    expect(seconds).toEqual([[1_795_219_316, 418_594_700]]);
  });

  it.each([
    [0, 1],
    [1, 1],
    [2, 6],
    [6, ofNetworkMonitor + 6],
    [7, 101],
    [8, 101],
    [9, 101],
    [19, ofNetworkMonitor + 19],
    [0xe001, 1],
    [0xe071, 113],
    [0xe080, 105],
    [0xe083, ofNetworkMonitor + 0xe083],
    [0xffe0, notes],
    [0xfffb, notes],
    [0xffff, notes],
  ])('takes media type %i for link type %i', (media, linkType) => {
    for (const minor of [1, 2, 3]) {
      const { packets } = readAll(netmonFile([{ bytes: bytesOf('x'), media }], { minor }));
      expect(packets).toMatchObject([{ linkType }]);
    }
    const { packets } = readAll(netmonFile([{ bytes: bytesOf('x') }], { minor: 0, media }));
    expect(packets).toMatchObject([{ linkType }]);
  });

  it('leaves lists of names and adapters out, and what it put together itself', () => {
    const special = [0xfffc, 0xfffd, 0xfffe].map((media) => ({ bytes: bytesOf('list'), media }));
    expect(readAll(netmonFile([...special, ...frames]))).toMatchObject({ end: 'complete' });
    expect(texts(readAll(netmonFile([...special, ...frames])))).toEqual(all);
  });

  it('says how long a frame was that was cut', () => {
    expect(readAll(netmonFile([{ bytes: bytesOf('x'), original: 1500 }])).packets).toMatchObject([{ original: 1500 }]);
  });

  const rubbish = Uint8Array.from({ length: 333 }, (_, index) => (index * 89 + 7) & 255);

  it.each([
    ['behind the table', { behind: rubbish }],
    ['between the frames and the table', { before: rubbish }],
    ['of less than a frame', { before: rubbish.subarray(0, 11) }],
    ['of zeros', { before: new Uint8Array(200) }],
    ['behind frames that stand behind the table', { table: 'front', behind: rubbish }],
  ] as const)('does not mind other bytes: %s', (_, shape) => {
    for (const minor of [0, 1, 2, 3]) {
      const read = readAll(netmonFile(frames, { ...shape, minor }));
      expect(read.end).toBe('complete');
      expect(texts(read)).toEqual(all);
    }
  });

  it.each([
    ['before the first frame', 0],
    ['between two frames', 1],
    ['before the last', 2],
  ])('finds its way through a hole %s', (_, index) => {
    for (const hole of [rubbish, new Uint8Array(200), Uint8Array.of(1)]) {
      const holed = frames.map((each, at) => (at === index ? { ...each, hole } : each));
      const read = readAll(netmonFile(holed));
      expect(read.end).toBe('complete');
      expect(texts(read)).toEqual(all);
    }
  });

  it('says so where the table lists what was not found', () => {
    const file = netmonFile(frames);
    // The captured length of the second frame becomes one that no frame has.
    const second = 128 + 16 + 3 + 15;
    file.set(u32le(0xffffff), second + 12);
    const read = readAll(file);
    expect(read.end).toBe('damaged');
    expect(texts(read)).toEqual(['one', 'three']);
  });

  it('trusts frames that follow each other without a hole more than the table', () => {
    const read = readAll(netmonFile(frames.map((each, index) => ({ ...each, unlisted: index === 1 }))));
    expect(read.end).toBe('complete');
    expect(texts(read)).toEqual(all);
    const file = netmonFile(frames);
    file[file.length - 5] = 0xff;
    expect(texts(readAll(file))).toEqual(all);
  });

  it('is read without a table, as a recording that was broken off leaves it', () => {
    expect(readAll(netmonFile(frames, { table: 'none' })).end).toBe('complete');
    expect(texts(readAll(netmonFile(frames, { table: 'none' })))).toEqual(all);
    expect(readAll(netmonFile(frames, { table: 'none', before: new Uint8Array(40) })).end).toBe('damaged');
  });

  it('is truncated wherever it is cut before the end of the table', () => {
    const file = netmonFile(frames, { behind: rubbish });
    const complete = file.length - rubbish.length;
    for (let at = 1; at <= file.length; at++) {
      const { end, packets } = readPieces(file.slice(0, at), at);
      expect(end, `cut at ${at}`).toBe(at < complete ? 'truncated' : 'complete');
      expect(all.slice(0, packets.length)).toEqual(packets.map(({ text }) => text));
    }
  });

  it('of no frames is complete, and of another version damaged', () => {
    expect(readAll(netmonFile([]))).toEqual({ end: 'complete', packets: [] });
    const file = netmonFile(frames);
    file[5] = 3;
    expect(readAll(file)).toEqual({ end: 'damaged', packets: [] });
  });

  it('of any damage is read to an end, the same in pieces of any size', () => {
    const damage = fc.array(fc.record({ at: fc.nat(10_000), value: fc.nat(255) }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(3), damage, fc.integer({ min: 1, max: 200 }), (minor, changes, size) => {
        const file = netmonFile([...frames, ...frames], { minor, before: rubbish });
        for (const { at, value } of changes) file[4 + (at % (file.length - 4))] = value;
        expect(readPieces(file, size)).toEqual(readPieces(file, file.length));
      }),
      { numRuns: 500 },
    );
  });

  it('does not search long in what holds no frames', () => {
    const file = netmonFile(frames, { before: new Uint8Array(64 * 1024 * 1024).fill(0xaa) });
    const begun = performance.now();
    expect(readPieces(file, 1 << 20)).toMatchObject({ end: 'complete' });
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
