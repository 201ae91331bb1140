/**
 * The pcapng capture file: sections of blocks, each section in its own byte order, each interface with its own link type
 * and resolution of time.
 *
 * Source: draft-ietf-opsawg-pcapng. Blocks that carry no packet are passed over by their length.
 */
import type { ByteWindow } from './byte-window.js';
import { emptyRecord, longestPacket, type ContainerEnd, type PacketRecord } from './record.js';

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const obsoletePacket = 2;
const simplePacket = 3;
const enhancedPacket = 6;

/** A recording has a handful of interfaces; a file that describes this many is damaged or means harm. */
const mostInterfaces = 65536;

const optionTimeResolution = 9;
const optionTimeOffset = 14;

/** An interface: what a packet of it means. `unitsPerSecond` is that of its time stamps. */
interface Interface {
  readonly linkType: number;
  readonly snapLength: number;
  readonly unitsPerSecond: number;
  readonly offsetSeconds: number;
}

/** True for the first four bytes of a file that this reader reads. */
export function isPcapng(magic: number): boolean {
  return magic === sectionHeader;
}

/** Reads all packets, calling `onPacket` for each with the same object. */
export function readPcapng(window: ByteWindow, onPacket: (record: PacketRecord) => void): ContainerEnd {
  const record = emptyRecord();
  let interfaces: Interface[] = [];
  let littleEndian = true;

  for (;;) {
    if (!window.ensure(12)) return window.available === 0 ? 'complete' : 'truncated';
    let view = new DataView(window.bytes.buffer, window.start);
    const isSection = view.getUint32(0, false) === sectionHeader;
    if (isSection) {
      const order = view.getUint32(8, false);
      if (order !== 0x1a2b3c4d && order !== 0x4d3c2b1a) return 'damaged';
      littleEndian = order === 0x4d3c2b1a;
      interfaces = [];
    }
    const type = view.getUint32(0, littleEndian);
    const length = view.getUint32(4, littleEndian);
    if (length < 12 || length % 4 !== 0) return 'damaged';
    const carriesPacket = type === enhancedPacket || type === simplePacket || type === obsoletePacket;

    if (!carriesPacket && type !== interfaceDescription) {
      if (!window.skip(length)) return 'truncated';
      continue;
    }
    // A block that we must hold whole is bounded, whatever it says of itself.
    if (length > longestPacket + 65536) return 'damaged';
    if (!window.ensure(length)) return 'truncated';
    view = new DataView(window.bytes.buffer, window.start, length);
    if (type === interfaceDescription) {
      if (length < 20 || interfaces.length >= mostInterfaces) return 'damaged';
      interfaces.push(readInterface(view, littleEndian));
    } else {
      const bodyAt = readPacketHeader(type, view, length, littleEndian, interfaces, record);
      if (bodyAt === null) return 'damaged';
      record.bytes = window.bytes;
      record.start = window.start + bodyAt;
      onPacket(record);
    }
    window.start += length;
  }
}

/** Fills all of `record` but its bytes; gives where the packet starts in the block, null where the block is nonsense. */
function readPacketHeader(
  type: number,
  view: DataView,
  length: number,
  littleEndian: boolean,
  interfaces: readonly Interface[],
  record: PacketRecord,
): number | null {
  if (type === simplePacket) {
    const first = interfaces[0];
    if (first === undefined || length < 16) return null;
    record.original = view.getUint32(8, littleEndian);
    record.captured = Math.min(record.original, first.snapLength > 0 ? first.snapLength : record.original, length - 16);
    record.linkType = first.linkType;
    // A simple packet has no time of its own; the last one known keeps the order of the file.
    return 12;
  }
  if (length < 32) return null;
  const index = type === enhancedPacket ? view.getUint32(8, littleEndian) : view.getUint16(8, littleEndian);
  const source = interfaces[index];
  if (source === undefined) return null;
  record.captured = view.getUint32(20, littleEndian);
  record.original = view.getUint32(24, littleEndian);
  if (record.captured > length - 32) return null;
  record.linkType = source.linkType;
  setTime(record, view.getUint32(12, littleEndian), view.getUint32(16, littleEndian), source);
  return 28;
}

/**
 * Time stamps are 64 bits wide and do not fit a JavaScript number in nanoseconds. The remainder of the upper half is
 * exact (a power of two times a 32-bit number is), so seconds and fraction are taken apart before they are added.
 */
function setTime(record: PacketRecord, high: number, low: number, source: Interface): void {
  const units = source.unitsPerSecond;
  const upper = high * 0x100000000;
  const upperRest = upper % units;
  const rest = upperRest + low;
  record.seconds = Math.round((upper - upperRest) / units) + Math.floor(rest / units) + source.offsetSeconds;
  record.nanoseconds = Math.round(((rest % units) / units) * 1e9);
}

function readInterface(view: DataView, littleEndian: boolean): Interface {
  let unitsPerSecond = 1e6;
  let offsetSeconds = 0;
  const end = view.byteLength - 4;
  for (let at = 16; at + 4 <= end;) {
    const code = view.getUint16(at, littleEndian);
    const size = view.getUint16(at + 2, littleEndian);
    if (code === 0 || at + 4 + size > end) break;
    if (code === optionTimeResolution && size === 1) {
      const resolution = view.getUint8(at + 4);
      const exponent = resolution & 0x7f;
      const units = resolution & 0x80 ? 2 ** exponent : 10 ** exponent;
      // Finer than 10^-18 or 2^-60 of a second no clock is; such a value is damage and the default holds.
      if (units >= 1 && units <= 2 ** 60) unitsPerSecond = units;
    } else if (code === optionTimeOffset && size === 8) {
      const high = littleEndian ? view.getInt32(at + 8, true) : view.getInt32(at + 4, false);
      const low = littleEndian ? view.getUint32(at + 4, true) : view.getUint32(at + 8, false);
      offsetSeconds = high * 0x100000000 + low;
    }
    at += 4 + Math.ceil(size / 4) * 4;
  }
  return {
    linkType: view.getUint16(8, littleEndian),
    snapLength: view.getUint32(12, littleEndian),
    unitsPerSecond,
    offsetSeconds,
  };
}
