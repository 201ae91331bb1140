/**
 * The capture file of Microsoft Network Monitor 2.x and 3.x (format 2.0 to 2.3).
 *
 * Source: Microsoft's CAPTUREFILE_HEADER_VALUES and the description of the format in the help of Network Monitor 3;
 * Wireshark's wiretap/netmon.c for what that leaves open. A header of 128 bytes; frames, each with 16 bytes in front (time,
 * length, captured length) and, from 2.1 on, some behind (media type; process; time in UTC); a table of where frames begin.
 *
 * The table stands behind the frames, in a file that may be compressed and cannot be read twice. So the frames are read
 * as they follow each other, and the table then tells whether these were all. Files can have holes between frames, with
 * anything in them: what does not look like a frame is passed over until something does.
 */
import { notes, ofNetworkMonitor } from '../dissect/link-names.js';
import type { ByteWindow } from './byte-window.js';
import { emptyRecord, longestPacket, type ContainerListener, type ContainerReader } from './record.js';

const headerBytes = 128;
const frameHeaderBytes = 16;

/** Bytes behind a frame, by minor version; later ones are like 2.3. */
const trailerBytes = [0, 2, 6, 15];

const ethernet = 1;
const tokenRing = 6;
const fddi = 10;
const rawIp = 101;
const wifi = 105;

/** Times further from the beginning than 2^50 microseconds (35 years) are no times. Upper half of the number. */
const farthest = 2 ** 18;

/** Seconds from 1601, where Windows begins to count, to 1970. */
const windowsEpoch = 11_644_473_600;

/** How far a frame is looked for, byte by byte, before all up to the table is given up. */
const mostSearched = 4 * 1024 * 1024;

const nowhere = Number.POSITIVE_INFINITY;

/** True for the first four bytes of a file that this reader reads: `GMBU`. */
export function isNetmon(magic: number): boolean {
  return magic === 0x474d4255;
}

/** Offsets, added up so that their order makes no difference: what was read against what the table lists. */
class OffsetSum {
  private count = 0;
  private sum = 0;
  private mixed = 0;

  add(offset: number): void {
    this.count++;
    this.sum = (this.sum + offset) | 0;
    const scrambled = Math.imul(offset ^ (offset >>> 15), 0x2c1b3c6d);
    this.mixed = (this.mixed + (scrambled ^ (scrambled >>> 12))) | 0;
  }

  equals(other: OffsetSum): boolean {
    return this.count === other.count && this.sum === other.sum && this.mixed === other.mixed;
  }
}

/** Reads a file of Network Monitor. */
export class NetmonReader implements ContainerReader {
  private readonly record = emptyRecord();
  private stage: 'header' | 'frames' | 'done' = 'header';
  /** Offset in the file of what is at hand. */
  private position = 0;
  private trailer = 0;
  private fileLinkType = ethernet;
  /** The beginning of the recording, by the clock on the wall: seconds since 1970, and microseconds. */
  private startSeconds = 0;
  private startMicroseconds = 0;
  private tableAt = nowhere;
  private tableEnd = nowhere;
  /** Where the last frame begins, as the table has it. */
  private lastListed = nowhere;
  private readonly seen = new OffsetSum();
  private readonly listed = new OffsetSum();
  /** Bytes passed over since the last frame. */
  private searched = 0;
  private hadHoles = false;

  /** @param listener takes the packets */
  constructor(private readonly listener: ContainerListener) {}

  /** See `ContainerReader`. */
  get begun(): boolean {
    return this.stage !== 'header';
  }

  /** See `ContainerReader`. */
  get unfinished(): boolean {
    return this.stage === 'frames' && this.tableAt !== nowhere;
  }

  /** See `ContainerReader`. */
  read(window: ByteWindow): boolean {
    if (this.stage === 'header') {
      if (window.available < headerBytes) return true;
      if (!this.readHeader(window.view, window.start)) return false;
      this.pass(window, headerBytes);
      this.stage = 'frames';
    }
    this.record.bytes = window.bytes;
    this.record.view = window.view;
    while (this.stage === 'frames' && window.available > 0) {
      if (this.position >= this.tableAt && this.position < this.tableEnd) {
        if (!this.readTable(window)) return true;
      } else if (this.position <= this.lastListed) {
        const read = this.readFrame(window);
        if (read === 'wait') return true;
        if (read === 'hole' && !this.passHole(window)) return false;
        continue;
      }
      if (this.position > this.lastListed) {
        this.stage = 'done';
        // Holes do not matter where all frames were found.
        if (this.hadHoles && !this.seen.equals(this.listed)) return false;
      }
    }
    // What stands behind the frames and the table are comments and the like.
    if (this.stage === 'done') window.skip(window.available);
    return true;
  }

  private pass(window: ByteWindow, count: number): void {
    window.skip(count);
    this.position += count;
  }

  private readHeader(view: DataView, at: number): boolean {
    if (view.getUint8(at + 5) !== 2) return false;
    this.trailer = trailerBytes[Math.min(view.getUint8(at + 4), trailerBytes.length - 1)] ?? 0;
    this.fileLinkType = linkTypeOf(view.getUint16(at + 6, true));
    const field = (index: number): number => view.getUint16(at + 8 + index * 2, true);
    // Which time zone the clock was in is not in the file: it is taken for this computer's, as other programs do.
    const start = new Date(field(0), field(1) - 1, field(3), field(4), field(5), field(6)).getTime();
    this.startSeconds = Number.isNaN(start) ? 0 : start / 1000;
    this.startMicroseconds = field(7) * 1000;
    const tableAt = view.getUint32(at + 24, true);
    const tableLength = view.getUint32(at + 28, true);
    // A recording that was not brought to its end has no table.
    if (tableAt >= headerBytes && tableLength > 0) {
      this.tableAt = tableAt;
      this.tableEnd = tableAt + tableLength;
    }
    return true;
  }

  /** False where more of the table is to come. */
  private readTable(window: ByteWindow): boolean {
    if (this.position === this.tableAt) this.lastListed = 0;
    const { view } = window;
    const end = Math.min(window.end, window.start + this.tableEnd - this.position);
    let at = window.start;
    for (; at + 4 <= end; at += 4) {
      const offset = view.getUint32(at, true);
      this.listed.add(offset);
      if (offset > this.lastListed) this.lastListed = offset;
    }
    this.pass(window, at - window.start);
    const left = this.tableEnd - this.position;
    if (left >= 4) return false;
    this.pass(window, left);
    return true;
  }

  private readFrame(window: ByteWindow): 'read' | 'wait' | 'hole' {
    const { view, start, available } = window;
    const room = this.position < this.tableAt ? this.tableAt - this.position : nowhere;
    if (room < frameHeaderBytes) return 'hole';
    if (available < frameHeaderBytes) return 'wait';
    const size = this.frameSize(view, start, room);
    if (size === 0) return 'hole';
    if (available < size) return 'wait';
    if (this.searched > 0) {
      // A frame that was looked for is one if another follows, or the table does.
      if (!this.hasKnownMedia(view, start + size - this.trailer)) return 'hole';
      const rest = room - size;
      if (rest >= frameHeaderBytes) {
        if (available < size + frameHeaderBytes) return 'wait';
        if (this.frameSize(view, start + size, rest) === 0) return 'hole';
      } else if (rest !== 0) {
        return 'hole';
      }
      this.searched = 0;
    }
    this.giveFrame(view, start, start + size - this.trailer);
    this.seen.add(this.position);
    this.pass(window, size);
    return 'read';
  }

  /** Passes over a byte that is not the beginning of a frame. False where there is no table that could tell of more. */
  private passHole(window: ByteWindow): boolean {
    this.hadHoles = true;
    if (this.tableAt === nowhere) return false;
    const room = this.position < this.tableAt ? this.tableAt - this.position : nowhere;
    if (++this.searched > mostSearched && room === nowhere) return false;
    this.pass(window, this.searched > mostSearched || room < frameHeaderBytes ? room : 1);
    return true;
  }

  /** All bytes of the frame that begins here; 0 where none does. */
  private frameSize(view: DataView, at: number, room: number): number {
    const captured = view.getUint32(at + 12, true);
    if (captured === 0 || captured > longestPacket || Number.isNaN(microsecondsAt(view, at))) return 0;
    const size = frameHeaderBytes + captured + this.trailer;
    return size > room ? 0 : size;
  }

  private hasKnownMedia(view: DataView, trailerAt: number): boolean {
    if (this.trailer === 0) return true;
    const media = view.getUint16(trailerAt, true);
    return media < 32 || media >> 12 === 0xe || media >= 0xffe0;
  }

  private giveFrame(view: DataView, at: number, trailerAt: number): void {
    const { record, trailer } = this;
    const media = trailer > 0 ? view.getUint16(trailerAt, true) : -1;
    // Lists of adapters and names, and frames made up by putting others together: other programs do not count them.
    if (media >= 0xfffc && media <= 0xfffe) return;
    record.start = at + frameHeaderBytes;
    record.captured = trailerAt - record.start;
    record.original = view.getUint32(at + 8, true);
    record.linkType = media === -1 ? this.fileLinkType : linkTypeOf(media);
    if (trailer < 15 || !setUtc(view, trailerAt + 6, record)) {
      const microseconds = this.startMicroseconds + microsecondsAt(view, at);
      const seconds = Math.floor(microseconds / 1e6);
      record.seconds = this.startSeconds + seconds;
      record.nanoseconds = (microseconds - seconds * 1e6) * 1000;
    }
    this.listener.packet(record);
  }
}

/**
 * The time of a frame after the beginning, in microseconds; not a number where it is none. It may be negative, also in
 * the way of Network Monitor, which divides the tenths of microseconds by ten as if they had no sign.
 */
function microsecondsAt(view: DataView, at: number): number {
  const low = view.getUint32(at, true);
  const high = view.getInt32(at + 4, true);
  if (high >= -farthest && high < farthest) return high * 0x100000000 + low;
  const belowTenth = high - 0x19999999;
  return belowTenth > -farthest && belowTenth <= 0 ? belowTenth * 0x100000000 + low - 0x99999999 : Number.NaN;
}

/** The time in UTC behind a frame (FILETIME: tenths of microseconds since 1601). False where it is from before 1970. */
function setUtc(view: DataView, at: number, record: { seconds: number; nanoseconds: number }): boolean {
  const high = view.getUint32(at + 4, true) * 0x100000000;
  // The remainder of the upper half is exact: a power of two times a 32-bit number is.
  const highRest = high % 1e7;
  const rest = highRest + view.getUint32(at, true);
  const restSeconds = Math.floor(rest / 1e7);
  const seconds = Math.round((high - highRest) / 1e7) + restSeconds - windowsEpoch;
  if (seconds < 0) return false;
  record.seconds = seconds;
  record.nanoseconds = (rest - restSeconds * 1e7) * 100;
  return true;
}

/** The link type that a media type stands for, as Network Monitor and Message Analyzer use them. */
function linkTypeOf(media: number): number {
  if (media <= 1) return ethernet;
  if (media === 2) return tokenRing;
  if (media === 3) return fddi;
  if (media >= 7 && media <= 9) return rawIp;
  if (media === 0xe080) return wifi;
  // Those of Message Analyzer alone; the others with an E are numbers of the registry.
  if (media > 0xe080 && media <= 0xe08a) return ofNetworkMonitor + media;
  if (media >> 12 === 0xe) return media & 0xfff;
  return media === 0xffe0 || media === 0xfffb || media === 0xffff ? notes : ofNetworkMonitor + media;
}
