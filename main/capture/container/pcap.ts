/**
 * The classic capture file of libpcap.
 *
 * Source: draft-ietf-opsawg-pcap; magic numbers and byte orders as in its section 4; the record header is 16 bytes:
 * seconds, fraction, captured length, original length. The modified variant (Alexey Kuznetsov's, libpcap's
 * `KUZNETZOV_TCPDUMP_MAGIC`) has 8 bytes more: interface, protocol, packet type.
 */
import type { ByteWindow } from './byte-window.js';
import { emptyRecord, longestPacket, type ContainerListener, type ContainerReader } from './record.js';

const headerBytes = 24;

interface Format {
  readonly littleEndian: boolean;
  /** What one unit of the fraction is. */
  readonly nanoseconds: number;
  readonly recordHeaderBytes: number;
}

/** Magic numbers, read big-endian. */
const formats: Readonly<Record<number, Format>> = {
  0xa1b2c3d4: { littleEndian: false, nanoseconds: 1000, recordHeaderBytes: 16 },
  0xd4c3b2a1: { littleEndian: true, nanoseconds: 1000, recordHeaderBytes: 16 },
  0xa1b23c4d: { littleEndian: false, nanoseconds: 1, recordHeaderBytes: 16 },
  0x4d3cb2a1: { littleEndian: true, nanoseconds: 1, recordHeaderBytes: 16 },
  0xa1b2cd34: { littleEndian: false, nanoseconds: 1000, recordHeaderBytes: 24 },
  0x34cdb2a1: { littleEndian: true, nanoseconds: 1000, recordHeaderBytes: 24 },
};

/** True for the first four bytes of a file that this reader reads. */
export function isPcap(magic: number): boolean {
  return magic in formats;
}

/** Reads a file of libpcap. */
export class PcapReader implements ContainerReader {
  /** A file of libpcap ends where its records do. */
  readonly unfinished = false;
  private format: Format | null = null;
  private readonly record = emptyRecord();

  /** @param listener takes the packets */
  constructor(private readonly listener: ContainerListener) {}

  /** See `ContainerReader`. */
  get begun(): boolean {
    return this.format !== null;
  }

  /** See `ContainerReader`. */
  read(window: ByteWindow): boolean {
    if (this.format === null) {
      if (window.available < headerBytes) return true;
      const format = formats[window.view.getUint32(window.start, false)];
      if (format === undefined) return false;
      this.format = format;
      // The upper six bits say whether frames end in a check sequence, and how long it is; they are not the link type.
      this.record.linkType = window.view.getUint32(window.start + 20, format.littleEndian) & 0x03ffffff;
      window.start += headerBytes;
    }
    return this.readRecords(window, this.format);
  }

  private readRecords(window: ByteWindow, { littleEndian, nanoseconds, recordHeaderBytes }: Format): boolean {
    const { record, listener } = this;
    const { view, end } = window;
    record.bytes = window.bytes;
    record.view = view;
    let at = window.start;
    let sound = true;
    while (at + recordHeaderBytes <= end) {
      const captured = view.getUint32(at + 8, littleEndian);
      if (captured > longestPacket) {
        sound = false;
        break;
      }
      const next = at + recordHeaderBytes + captured;
      if (next > end) break;
      record.seconds = view.getUint32(at, littleEndian);
      record.nanoseconds = view.getUint32(at + 4, littleEndian) * nanoseconds;
      record.captured = captured;
      record.original = view.getUint32(at + 12, littleEndian);
      record.start = at + recordHeaderBytes;
      listener.packet(record);
      at = next;
    }
    window.start = at;
    return sound;
  }
}
