/**
 * The pcapng capture file: sections of blocks, each section in its own byte order, each interface with its own link type
 * and resolution of time.
 *
 * Source: draft-ietf-opsawg-pcapng. Blocks that carry neither packets nor names are passed over by their length.
 */
import type { ByteWindow } from './byte-window.js';
import { emptyRecord, longestPacket, type ContainerListener, type ContainerReader } from './record.js';

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const obsoletePacket = 2;
const simplePacket = 3;
const nameResolution = 4;
const enhancedPacket = 6;

/** A block that we must hold whole is bounded, whatever it says of itself. */
const longestBlock = longestPacket + 65536;

/** A recording has a handful of interfaces; a file that describes this many is damaged or means harm. */
const mostInterfaces = 65536;

const optionTimeResolution = 9;
const optionTimeOffset = 14;

const nameOfIpv4 = 1;
const nameOfIpv6 = 2;

/** An interface: what a packet of it means. `unitsPerSecond` is that of its time stamps. */
interface Interface {
  readonly linkType: number;
  readonly snapLength: number;
  readonly unitsPerSecond: number;
  readonly offsetSeconds: number;
  /** The upper half of the last time stamp, with its whole seconds and the units beyond them: it hardly ever changes. */
  upper: number;
  upperSeconds: number;
  upperRest: number;
}

/** True for the first four bytes of a file that this reader reads. */
export function isPcapng(magic: number): boolean {
  return magic === sectionHeader;
}

/** Reads a file of pcapng. */
export class PcapngReader implements ContainerReader {
  /** A section ends where its blocks do. */
  readonly unfinished = false;
  /** See `ContainerReader`: true once the first section's header is there as a whole. */
  begun = false;
  private readonly record = emptyRecord();
  private interfaces: Interface[] = [];
  private littleEndian = true;

  /** @param listener takes the packets and names */
  constructor(private readonly listener: ContainerListener) {}

  /** See `ContainerReader`. */
  read(window: ByteWindow): boolean {
    const { view, end } = window;
    this.record.bytes = window.bytes;
    this.record.view = view;
    while (window.start + 12 <= end) {
      const at = window.start;
      if (view.getUint32(at, false) === sectionHeader && !this.beginSection(view.getUint32(at + 8, false)))
        return false;
      const type = view.getUint32(at, this.littleEndian);
      const length = view.getUint32(at + 4, this.littleEndian);
      if (length < 12 || length % 4 !== 0) return false;
      if (!this.begun && length <= longestBlock && at + length > end) return true;
      this.begun = true;
      if (!isRead(type) || (type === nameResolution && length > longestBlock)) {
        window.skip(length);
        continue;
      }
      if (length > longestBlock) return false;
      if (at + length > end) return true;
      if (!this.readBlock(type, window, at, at + length)) return false;
      window.start = at + length;
    }
    return true;
  }

  private beginSection(byteOrder: number): boolean {
    if (byteOrder !== 0x1a2b3c4d && byteOrder !== 0x4d3c2b1a) return false;
    this.littleEndian = byteOrder === 0x4d3c2b1a;
    this.interfaces = [];
    return true;
  }

  /** False where a block that is needed to go on makes no sense. */
  private readBlock(type: number, { view, bytes }: ByteWindow, at: number, end: number): boolean {
    if (type === nameResolution) {
      this.readNames(view, bytes, at + 8, end - 4);
      return true;
    }
    if (type === interfaceDescription) {
      if (end - at < 20 || this.interfaces.length >= mostInterfaces) return false;
      this.interfaces.push(readInterface(view, at, end - 4, this.littleEndian));
      return true;
    }
    const sound = type === simplePacket ? this.readSimple(view, at, end) : this.readPacket(type, view, at, end);
    if (sound) this.listener.packet(this.record);
    return sound;
  }

  private readPacket(type: number, view: DataView, at: number, end: number): boolean {
    const { record, littleEndian } = this;
    if (end - at < 32) return false;
    const index = type === enhancedPacket ? view.getUint32(at + 8, littleEndian) : view.getUint16(at + 8, littleEndian);
    const source = this.interfaces[index];
    if (source === undefined) return false;
    record.start = at + 28;
    record.captured = view.getUint32(at + 20, littleEndian);
    record.original = view.getUint32(at + 24, littleEndian);
    if (record.captured > end - at - 32) return false;
    record.linkType = source.linkType;
    this.setTime(view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian), source);
    return true;
  }

  /** A simple packet has no time of its own; the last one known keeps the order of the file. */
  private readSimple(view: DataView, at: number, end: number): boolean {
    const { record } = this;
    const [first] = this.interfaces;
    if (first === undefined || end - at < 16) return false;
    record.start = at + 12;
    record.original = view.getUint32(at + 8, this.littleEndian);
    const most = first.snapLength > 0 ? first.snapLength : record.original;
    record.captured = Math.min(record.original, most, end - at - 16);
    record.linkType = first.linkType;
    return true;
  }

  /**
   * Time stamps are 64 bits wide and do not fit a JavaScript number in nanoseconds. The remainder of the upper half is
   * exact (a power of two times a 32-bit number is), so seconds and fraction are taken apart before they are added.
   */
  private setTime(upper: number, lower: number, source: Interface): void {
    const units = source.unitsPerSecond;
    if (source.upper !== upper) {
      const value = upper * 0x100000000;
      source.upper = upper;
      source.upperRest = value % units;
      source.upperSeconds = Math.round((value - source.upperRest) / units) + source.offsetSeconds;
    }
    const rest = source.upperRest + lower;
    const seconds = Math.floor(rest / units);
    this.record.seconds = source.upperSeconds + seconds;
    this.record.nanoseconds = Math.round(((rest - seconds * units) / units) * 1e9);
  }

  /** Records of an address with the names it goes by, each ended by a zero (section 4.5). The first name is taken. */
  private readNames(view: DataView, bytes: Uint8Array, from: number, end: number): void {
    for (let at = from; at + 4 <= end;) {
      const kind = view.getUint16(at, this.littleEndian);
      const size = view.getUint16(at + 2, this.littleEndian);
      const addressSize = kind === nameOfIpv4 ? 4 : kind === nameOfIpv6 ? 16 : 0;
      if (kind === 0 || at + 4 + size > end) return;
      if (addressSize > 0 && size > addressSize) {
        const nameAt = at + 4 + addressSize;
        const zero = bytes.indexOf(0, nameAt);
        const nameEnd = zero === -1 ? at + 4 + size : Math.min(zero, at + 4 + size);
        const name = String.fromCharCode(...bytes.subarray(nameAt, Math.min(nameEnd, nameAt + 255)));
        this.listener.name(bytes.subarray(at + 4, nameAt), name);
      }
      at += 4 + Math.ceil(size / 4) * 4;
    }
  }
}

const isRead = (type: number): boolean =>
  type === enhancedPacket ||
  type === simplePacket ||
  type === obsoletePacket ||
  type === interfaceDescription ||
  type === nameResolution;

function readInterface(view: DataView, at: number, end: number, littleEndian: boolean): Interface {
  let unitsPerSecond = 1e6;
  let offsetSeconds = 0;
  for (let option = at + 16; option + 4 <= end;) {
    const code = view.getUint16(option, littleEndian);
    const size = view.getUint16(option + 2, littleEndian);
    const value = option + 4;
    if (code === 0 || value + size > end) break;
    if (code === optionTimeResolution && size === 1) {
      const resolution = view.getUint8(value);
      const exponent = resolution & 0x7f;
      const units = resolution & 0x80 ? 2 ** exponent : 10 ** exponent;
      // Finer than 10^-18 or 2^-60 of a second no clock is; such a value is damage and the default holds.
      if (units >= 1 && units <= 2 ** 60) unitsPerSecond = units;
    } else if (code === optionTimeOffset && size === 8) {
      const high = littleEndian ? view.getInt32(value + 4, true) : view.getInt32(value, false);
      const low = littleEndian ? view.getUint32(value, true) : view.getUint32(value + 4, false);
      offsetSeconds = high * 0x100000000 + low;
    }
    option = value + Math.ceil(size / 4) * 4;
  }
  return {
    linkType: view.getUint16(at + 8, littleEndian),
    snapLength: view.getUint32(at + 12, littleEndian),
    unitsPerSecond,
    offsetSeconds,
    upper: 0,
    upperSeconds: offsetSeconds,
    upperRest: 0,
  };
}
