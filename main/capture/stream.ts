/**
 * One direction of a TCP connection, put back in order.
 *
 * Source: RFC 9293 section 3.4 (sequence numbers wrap at 2^32), RFC 9293 section 3.8.1 (retransmission).
 */

/** Segments that wait for one before them are kept up to these bounds; beyond them the gap is given up. */
const mostPendingBytes = 256 * 1024;
const mostPendingSegments = 64;

/** A data segment of this size or more may be one that a path with a smaller limit does not carry. */
const largeSegment = 900;
/** More is not sent at once into the unknown; a segment that far ahead has a sequence number that is damaged. */
const largestGap = 64 * 1024;

interface PacketTime {
  readonly packet: number;
  readonly at: number;
}

interface Pending {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly packet: number;
  readonly at: number;
}

/** What one direction of a connection has shown. */
export class Stream {
  /** The next sequence number expected; null before the first. */
  private next: number | null = null;
  private pending: Pending[] = [];
  private pendingBytes = 0;
  private highestAcknowledged: number | null = null;
  private repeated: { sequence: number; length: number; packets: PacketTime[] } | null = null;
  private gapSince: { at: number; packet: number } | null = null;
  /** Where the first large segment ends; acknowledged, it proves that the path carries large packets. */
  private firstLargeEnd: number | null = null;
  private largePassed = false;
  private largestSeen = 0;

  packets = 0;
  bytes = 0;
  segments = 0;
  retransmitted = 0;
  /** A bound was hit and bytes were given up. */
  overflowed = false;

  /**
   * @param onBytes called with bytes in order, and the packet that brought them
   * @param onGap called where bytes are missing from the capture
   */
  constructor(
    private readonly onBytes: (bytes: Uint8Array, packet: number, at: number) => void,
    private readonly onGap: () => void,
  ) {}

  /** True where bytes before this sequence number have not come yet. */
  lacks(number: number): boolean {
    return this.next !== null && ((number - this.next) | 0) > 0;
  }

  /** Starts at a SYN's sequence number, or again at another one while there was no data: a late copy changes nothing. */
  begin(sequence: number): void {
    if (this.segments > 0) return;
    this.next = (sequence + 1) >>> 0;
  }

  /**
   * Takes a segment with data.
   *
   * @param length its bytes on the wire; `bytes` may hold fewer where the capture cut it
   */
  data(sequence: number, bytes: Uint8Array, length: number, packet: number, at: number): void {
    this.segments++;
    this.next ??= sequence;
    this.largestSeen = Math.max(this.largestSeen, length);
    if (length >= largeSegment) this.firstLargeEnd ??= (sequence + length) >>> 0;
    const ahead = (sequence - this.next) | 0;
    const endAhead = (sequence + length - this.next) | 0;
    if (endAhead <= 0) {
      this.repeat(sequence, length, { packet, at });
      return;
    }
    if (ahead > 0) {
      this.wait({ sequence, bytes: bytes.slice(), length, packet, at });
      return;
    }
    this.deliver(bytes, length, -ahead, packet, at);
    this.drain();
  }

  /** The other side acknowledged everything before this number. */
  acknowledged(number: number): void {
    if (this.highestAcknowledged === null || ((number - this.highestAcknowledged) | 0) > 0)
      this.highestAcknowledged = number;
    if (this.repeated !== null && ((number - this.repeated.sequence) | 0) > 0) this.repeated = null;
    if (this.firstLargeEnd !== null && ((number - this.firstLargeEnd) | 0) >= 0) this.largePassed = true;
    // What was acknowledged has arrived: if it is not here, the capture missed it and will never bring it.
    // Only as far as it was acknowledged, though: what lies behind that may be under way still.
    for (let first = this.pending[0]; first !== undefined; first = this.pending[0]) {
      if (((number - first.sequence) | 0) < 0) return;
      this.jump();
    }
  }

  /** Large segments repeated in vain, or missing in front of smaller ones that came. */
  get stuck(): { bytes: number; packets: PacketTime[] } | null {
    if (this.largePassed) return null;
    if (this.repeated !== null && this.repeated.length >= largeSegment && this.repeated.packets.length >= 2) {
      return { bytes: this.repeated.length, packets: this.repeated.packets };
    }
    const first = this.pending[0];
    if (first === undefined || this.next === null || this.gapSince === null) return null;
    const missing = (first.sequence - this.next) | 0;
    return missing >= largeSegment && missing <= largestGap && this.largestSeen < largeSegment
      ? { bytes: missing, packets: this.pending.map(({ packet, at }) => ({ packet, at })) }
      : null;
  }

  /** When the gap that is still open was first seen; null where there is none. */
  get gapAt(): number | null {
    return this.pending.length > 0 ? (this.gapSince?.at ?? null) : null;
  }

  private repeat(sequence: number, length: number, packet: PacketTime): void {
    // A keep-alive repeats the last byte, or none, by design (RFC 9293 section 3.8.4).
    if (length <= 1 && this.next !== null && ((this.next - sequence) | 0) === 1) return;
    this.retransmitted++;
    if (this.highestAcknowledged !== null && ((this.highestAcknowledged - sequence) | 0) > 0) return;
    if (this.repeated?.sequence === sequence) {
      this.repeated.length = Math.max(this.repeated.length, length);
      if (this.repeated.packets.length < 16) this.repeated.packets.push(packet);
    } else if (this.repeated === null || ((sequence - this.repeated.sequence) | 0) < 0) {
      // The oldest segment is what holds everything up; a probe of the last one may have been repeated before it.
      this.repeated = { sequence, length, packets: [packet] };
    }
  }

  private wait(segment: Pending): void {
    if (this.pending.some((other) => other.sequence === segment.sequence && other.length >= segment.length)) {
      this.retransmitted++;
      return;
    }
    if (this.pending.length === 0) this.gapSince = { at: segment.at, packet: segment.packet };
    this.pending.push(segment);
    this.pendingBytes += segment.bytes.length;
    this.pending.sort((first, second) => (first.sequence - second.sequence) | 0);
    if (this.pending.length > mostPendingSegments || this.pendingBytes > mostPendingBytes) {
      this.overflowed = true;
      this.jump();
    }
  }

  /** Gives up the bytes before the first segment that waits. */
  private jump(): void {
    const first = this.pending[0];
    if (first === undefined) return;
    this.onGap();
    this.next = first.sequence;
    this.drain();
  }

  private drain(): void {
    for (;;) {
      const first = this.pending[0];
      if (first === undefined || this.next === null) return;
      const ahead = (first.sequence - this.next) | 0;
      if (ahead > 0) return;
      this.pending.shift();
      this.pendingBytes -= first.bytes.length;
      if (((first.sequence + first.length - this.next) | 0) > 0) {
        this.deliver(first.bytes, first.length, -ahead, first.packet, first.at);
      }
    }
  }

  private deliver(bytes: Uint8Array, length: number, skip: number, packet: number, at: number): void {
    this.bytes += length - skip;
    this.next = ((this.next ?? 0) + length - skip) >>> 0;
    if (bytes.length > skip) this.onBytes(bytes.subarray(skip), packet, at);
    if (bytes.length < length) this.onGap();
  }
}
