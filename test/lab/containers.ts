/**
 * Packets of the lab out of its recordings, and into capture files. Formats: draft-ietf-opsawg-pcap,
 * draft-ietf-opsawg-pcapng, https://www.tcpdump.org/linktypes.html, and those named in main/capture/container/netmon.ts.
 */

/** One packet: when, in nanoseconds since 1970, and its bytes. */
export interface Packet {
  readonly at: bigint;
  readonly bytes: Buffer;
}

const linkTypes = { null: 0, ethernet: 1, pppoe: 1, ppp: 9, rawIp: 101, loop: 108, sll: 113, sll2: 276 } as const;
/** The link types that can be written. */
export type LinkType = keyof typeof linkTypes;

/** Reads what the lab's recorders write: little-endian pcap in microseconds, or pcapng in nanoseconds. */
export function readPackets(file: Buffer): Packet[] {
  const packets: Packet[] = [];
  if (file.readUInt32LE(0) === 0xa1b2c3d4) {
    for (let at = 24; at < file.length;) {
      const length = file.readUInt32LE(at + 8);
      packets.push({
        at: BigInt(file.readUInt32LE(at)) * 1_000_000_000n + BigInt(file.readUInt32LE(at + 4)) * 1000n,
        bytes: file.subarray(at + 16, at + 16 + length),
      });
      at += 16 + length;
    }
    return packets;
  }
  for (let at = 0; at < file.length; at += file.readUInt32LE(at + 4)) {
    if (file.readUInt32LE(at) === 6) {
      const ticks = (BigInt(file.readUInt32LE(at + 12)) << 32n) | BigInt(file.readUInt32LE(at + 16));
      packets.push({ at: ticks, bytes: file.subarray(at + 28, at + 28 + file.readUInt32LE(at + 20)) });
    }
  }
  return packets;
}

interface Wrapping {
  readonly order?: 'little' | 'big';
  readonly linkType?: LinkType;
}

/** Writes numbers in one byte order. */
export function numbers(order: 'little' | 'big', fields: readonly (readonly [2 | 4, number])[]): Buffer {
  return Buffer.concat(
    fields.map(([size, value]) => {
      const field = Buffer.alloc(size);
      if (order === 'little') {
        field.writeUIntLE(value, 0, size);
      } else {
        field.writeUIntBE(value, 0, size);
      }
      return field;
    }),
  );
}

/** A pcap file. */
export function writePcap(
  packets: readonly Packet[],
  options: Wrapping & { readonly unit?: 'micro' | 'nano' } = {},
): Buffer {
  const { order = 'little', unit = 'micro', linkType = 'ethernet' } = options;
  const magic = unit === 'micro' ? 0xa1b2c3d4 : 0xa1b23c4d;
  const header = numbers(order, [
    [4, magic],
    [2, 2],
    [2, 4],
    [4, 0],
    [4, 0],
    [4, 262_144],
    [4, linkTypes[linkType]],
  ]);
  const records = packets.map(({ at, bytes }) => {
    const rest = at % 1_000_000_000n;
    return Buffer.concat([
      numbers(order, [
        [4, Number(at / 1_000_000_000n)],
        [4, Number(unit === 'micro' ? rest / 1000n : rest)],
        [4, bytes.length],
        [4, bytes.length],
      ]),
      bytes,
    ]);
  });
  return Buffer.concat([header, ...records]);
}

/** A section of a pcapng file; files may hold several, each in its own byte order. */
export function writePcapng(packets: readonly Packet[], options: Wrapping = {}): Buffer {
  const { order = 'little', linkType = 'ethernet' } = options;
  const block = (type: number, body: Buffer): Buffer => {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    const length = numbers(order, [[4, padded.length + 12]]);
    return Buffer.concat([numbers(order, [[4, type]]), length, padded, length]);
  };
  const any = 0xffffffff;
  return Buffer.concat([
    block(
      0x0a0d0d0a,
      numbers(order, [
        [4, 0x1a2b3c4d],
        [2, 1],
        [2, 0],
        [4, any],
        [4, any],
      ]),
    ),
    // One interface, its times in nanoseconds (option 9, if_tsresol).
    block(
      1,
      Buffer.concat([
        numbers(order, [
          [2, linkTypes[linkType]],
          [2, 0],
          [4, 0],
          [2, 9],
          [2, 1],
        ]),
        Buffer.from([9, 0, 0, 0, 0, 0, 0, 0]),
      ]),
    ),
    ...packets.map(({ at, bytes }) =>
      block(
        6,
        Buffer.concat([
          numbers(order, [
            [4, 0],
            [4, Number(at >> 32n)],
            [4, Number(at & 0xffffffffn)],
            [4, bytes.length],
            [4, bytes.length],
          ]),
          bytes,
        ]),
      ),
    ),
  ]);
}

/** A file of Network Monitor 3.4 (format 2.3), with its notes among the packets: its adapters, and its filter. */
export function writeNetmon(packets: readonly Packet[]): Buffer {
  const little = (fields: readonly (readonly [2 | 4, number])[]): Buffer => numbers('little', fields);
  const first = packets[0]?.at ?? 0n;
  const start = new Date(Number(first / 1_000_000n));
  const long = (value: bigint): Buffer =>
    little([
      [4, Number(value & 0xffffffffn)],
      [4, Number(value >> 32n)],
    ]);
  const frame = (at: bigint, bytes: Buffer, media: number): Buffer =>
    Buffer.concat([
      long((at - first) / 1000n),
      little([
        [4, bytes.length],
        [4, bytes.length],
      ]),
      bytes,
      // No process; the time in tenths of microseconds since 1601; no time zone.
      little([
        [2, media],
        [4, 0xffffffff],
      ]),
      long(at / 100n + 116_444_736_000_000_000n),
      Buffer.alloc(1),
    ]);
  const frames = [
    frame(first, Buffer.from('adapters', 'utf16le'), 0xfffd),
    frame(first, Buffer.from('a filter', 'utf16le'), 0xffff),
    ...packets.map(({ at, bytes }) => frame(at, bytes, 1)),
  ];
  let end = 128;
  const offsets = frames.map(({ length }) => (end += length) - length);
  const header = Buffer.concat([
    Buffer.from('GMBU\x03\x02\x01\0', 'latin1'),
    little([
      [2, start.getUTCFullYear()],
      [2, start.getUTCMonth() + 1],
      [2, start.getUTCDay()],
      [2, start.getUTCDate()],
      [2, start.getUTCHours()],
      [2, start.getUTCMinutes()],
      [2, start.getUTCSeconds()],
      [2, start.getUTCMilliseconds()],
      [4, end],
      [4, offsets.length * 4],
    ]),
    Buffer.alloc(96),
  ]);
  return Buffer.concat([header, ...frames, little(offsets.map((offset) => [4, offset] as const))]);
}
