/**
 * The classic capture file of libpcap.
 *
 * Source: draft-ietf-opsawg-pcap; magic numbers and byte orders as in its section 4; the record header is 16 bytes:
 * seconds, fraction, captured length, original length.
 */
import type { ByteWindow } from './byte-window.js';
import { emptyRecord, longestPacket, type ContainerEnd, type PacketRecord } from './record.js';

const headerBytes = 24;
const recordHeaderBytes = 16;

/** Magic numbers, read big-endian: byte order and the unit of the fraction. */
const magics: Readonly<Record<number, { littleEndian: boolean; nanoseconds: number }>> = {
  0xa1b2c3d4: { littleEndian: false, nanoseconds: 1000 },
  0xd4c3b2a1: { littleEndian: true, nanoseconds: 1000 },
  0xa1b23c4d: { littleEndian: false, nanoseconds: 1 },
  0x4d3cb2a1: { littleEndian: true, nanoseconds: 1 },
};

/** True for the first four bytes of a file that this reader reads. */
export function isPcap(magic: number): boolean {
  return magic in magics;
}

/**
 * Reads all records, calling `onPacket` for each with the same object.
 *
 * @returns how it ended; `damaged` too where the header itself is cut.
 */
export function readPcap(window: ByteWindow, onPacket: (record: PacketRecord) => void): ContainerEnd {
  if (!window.ensure(headerBytes)) return 'truncated';
  const header = new DataView(window.bytes.buffer, window.start);
  const format = magics[header.getUint32(0, false)];
  if (format === undefined) return 'damaged';
  const { littleEndian, nanoseconds } = format;
  const record = emptyRecord();
  // The upper six bits say whether frames end in a check sequence, and how long it is; they are not the link type.
  record.linkType = header.getUint32(20, littleEndian) & 0x03ffffff;
  window.start += headerBytes;

  let view = viewOf(window);
  for (;;) {
    if (!window.ensure(recordHeaderBytes)) return window.available === 0 ? 'complete' : 'truncated';
    if (view.buffer !== window.bytes.buffer) view = viewOf(window);
    const captured = view.getUint32(window.start + 8, littleEndian);
    if (captured > longestPacket) return 'damaged';
    if (!window.ensure(recordHeaderBytes + captured)) return 'truncated';
    if (view.buffer !== window.bytes.buffer) view = viewOf(window);
    const at = window.start;
    record.seconds = view.getUint32(at, littleEndian);
    record.nanoseconds = view.getUint32(at + 4, littleEndian) * nanoseconds;
    record.captured = captured;
    record.original = view.getUint32(at + 12, littleEndian);
    record.bytes = window.bytes;
    record.start = at + recordHeaderBytes;
    window.start += recordHeaderBytes + captured;
    onPacket(record);
  }
}

const viewOf = (window: ByteWindow): DataView => new DataView(window.bytes.buffer, 0);
