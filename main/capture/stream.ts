/**
 * One direction of a TCP connection, put back in order.
 *
 * Source: RFC 9293 section 3.4 (sequence numbers wrap at 2^32), RFC 9293 section 3.8.1 (retransmission). Sequence numbers
 * are held as signed 32-bit numbers, whose differences wrap as theirs do.
 */

/** Segments that wait for one before them are kept up to these bounds; beyond them the gap is given up. */
const mostPendingBytes = 256 * 1024;
const mostPendingSegments = 64;
/** Bytes that wait in all connections together. */
const mostWaitingBytes = 32 * 1024 * 1024;

/** A data segment of this size or more may be one that a path with a smaller limit does not carry. */
const largeSegment = 900;
/** More is not sent at once into the unknown; a segment that far ahead has a sequence number that is damaged. */
const largestGap = 64 * 1024;

interface PacketTime {
  readonly packet: number;
  readonly at: number;
}

/** A TCP segment as captured. One object is filled again and again: nothing may keep it. */
export interface Segment {
  flags: number;
  /** As signed 32-bit numbers. */
  sequence: number;
  acknowledgement: number;
  /** The array that holds the payload, valid only during the call; its captured part lies at `start`. */
  bytes: Uint8Array;
  start: number;
  captured: number;
  /** Payload bytes on the wire; more than `captured` where the packet was cut. */
  length: number;
  packet: number;
  at: number;
}

/** Who takes the bytes of a direction. */
export interface StreamListener {
  /** Bytes in order, and the packet that brought them. */
  bytes(stream: Stream, bytes: Uint8Array, packet: number, at: number): void;
  /** Bytes are missing from the capture. */
  gap(stream: Stream): void;
  /** How many bytes wait in all connections together. */
  readonly waiting: { bytes: number };
}

interface Pending {
  readonly sequence: number;
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly packet: number;
  readonly at: number;
}

interface Repeated {
  readonly sequence: number;
  length: number;
  readonly packets: PacketTime[];
}

const nothing = new Uint8Array(0);

/** What one direction of a connection has shown. */
export class Stream {
  /** False once nobody wants the bytes any more: order and repetitions are still looked at. */
  wanted = true;
  packets = 0;
  bytes = 0;
  segments = 0;
  retransmitted = 0;
  /** A bound was hit and bytes were given up. */
  overflowed = false;

  /** The next sequence number expected, once `begun`. */
  private next = 0;
  private begun = false;
  private acknowledgedTo = 0;
  private anyAcknowledged = false;
  /** Segments behind a gap, in order; null where there is none. */
  private pending: Pending[] | null = null;
  private pendingBytes = 0;
  private gapSince = 0;
  private repeated: Repeated | null = null;
  /** Where the first large segment ends; acknowledged, it proves that the path carries large packets. */
  private firstLargeEnd = 0;
  private large: 'none' | 'sent' | 'passed' = 'none';
  private largestSeen = 0;

  /** @param listener takes the bytes */
  constructor(private readonly listener: StreamListener) {}

  /** True where bytes before this sequence number have not come yet. */
  lacks(number: number): boolean {
    return this.begun && ((number - this.next) | 0) > 0;
  }

  /** Starts at a SYN's sequence number, or again at another one while there was no data: a late copy changes nothing. */
  begin(sequence: number): void {
    if (this.segments > 0) return;
    this.begun = true;
    this.next = (sequence + 1) | 0;
  }

  /** Takes a segment with data; `sequence` is that of its first byte. */
  data(segment: Segment, sequence: number): void {
    const { length } = segment;
    this.segments++;
    if (!this.begun) {
      this.begun = true;
      this.next = sequence;
    }
    if (length > this.largestSeen) this.largestSeen = length;
    if (length >= largeSegment && this.large === 'none') {
      this.large = 'sent';
      this.firstLargeEnd = (sequence + length) | 0;
    }
    const ahead = (sequence - this.next) | 0;
    if (ahead > 0) {
      this.wait(segment, sequence);
      return;
    }
    if (((ahead + length) | 0) <= 0) {
      this.repeat(segment, sequence);
      return;
    }
    this.advance(length + ahead);
    if (this.wanted) {
      const from = segment.start - ahead;
      const end = segment.start + segment.captured;
      if (end > from) this.listener.bytes(this, segment.bytes.subarray(from, end), segment.packet, segment.at);
      if (segment.captured < length) this.listener.gap(this);
    }
    if (this.pending !== null) this.drain();
  }

  /** The other side acknowledged everything before this number. */
  acknowledged(number: number): void {
    if (!this.anyAcknowledged || ((number - this.acknowledgedTo) | 0) > 0) {
      this.anyAcknowledged = true;
      this.acknowledgedTo = number;
    }
    if (this.repeated !== null && ((number - this.repeated.sequence) | 0) > 0) this.repeated = null;
    if (this.large === 'sent' && ((number - this.firstLargeEnd) | 0) >= 0) this.large = 'passed';
    // What was acknowledged has arrived: if it is not here, the capture missed it and will never bring it.
    // Only as far as it was acknowledged, though: what lies behind that may be under way still.
    while (this.pending !== null) {
      const first = this.pending[0] as Pending;
      if (((number - first.sequence) | 0) < 0) return;
      this.jump();
    }
  }

  /** Large segments repeated in vain, or missing in front of smaller ones that came. */
  get stuck(): { bytes: number; packets: PacketTime[] } | null {
    if (this.large === 'passed') return null;
    if (this.repeated !== null && this.repeated.length >= largeSegment && this.repeated.packets.length >= 2) {
      return { bytes: this.repeated.length, packets: this.repeated.packets };
    }
    const first = this.pending?.[0];
    if (this.pending === null || first === undefined) return null;
    const missing = (first.sequence - this.next) | 0;
    return missing >= largeSegment && missing <= largestGap && this.largestSeen < largeSegment
      ? { bytes: missing, packets: this.pending.map(({ packet, at }) => ({ packet, at })) }
      : null;
  }

  /** When the gap that is still open was first seen; null where there is none. */
  get gapAt(): number | null {
    return this.pending === null ? null : this.gapSince;
  }

  /** Lets go of what waits: the connection is forgotten. */
  release(): void {
    this.account(-this.pendingBytes);
    this.pending = null;
  }

  private repeat({ length, packet, at }: Segment, sequence: number): void {
    // A keep-alive repeats the last byte, or none, by design (RFC 9293 section 3.8.4).
    if (length <= 1 && ((this.next - sequence) | 0) === 1) return;
    this.retransmitted++;
    if (this.anyAcknowledged && ((this.acknowledgedTo - sequence) | 0) > 0) return;
    const { repeated } = this;
    if (repeated?.sequence === sequence) {
      repeated.length = Math.max(repeated.length, length);
      if (repeated.packets.length < 16) repeated.packets.push({ packet, at });
    } else if (repeated === null || ((sequence - repeated.sequence) | 0) < 0) {
      // The oldest segment is what holds everything up; a probe of the last one may have been repeated before it.
      this.repeated = { sequence, length, packets: [{ packet, at }] };
    }
  }

  private wait({ bytes, start, captured, length, packet, at }: Segment, sequence: number): void {
    const pending = (this.pending ??= []);
    if (pending.some((other) => other.sequence === sequence && other.length >= length)) {
      this.retransmitted++;
      return;
    }
    if (pending.length === 0) this.gapSince = at;
    const kept = this.wanted ? bytes.slice(start, start + captured) : nothing;
    pending.push({ sequence, bytes: kept, length, packet, at });
    this.account(kept.length);
    pending.sort((first, second) => (first.sequence - second.sequence) | 0);
    if (
      pending.length > mostPendingSegments ||
      this.pendingBytes > mostPendingBytes ||
      this.listener.waiting.bytes > mostWaitingBytes
    ) {
      this.overflowed = true;
      this.jump();
    }
  }

  /** Gives up the bytes before the first segment that waits. */
  private jump(): void {
    const first = this.pending?.[0];
    if (first === undefined) return;
    if (this.wanted) this.listener.gap(this);
    this.next = first.sequence;
    this.drain();
  }

  private drain(): void {
    const { pending } = this;
    if (pending === null) return;
    for (let first = pending[0]; first !== undefined; first = pending[0]) {
      const ahead = (first.sequence - this.next) | 0;
      if (ahead > 0) return;
      pending.shift();
      this.account(-first.bytes.length);
      if (((ahead + first.length) | 0) > 0) this.deliver(first, -ahead);
    }
    this.pending = null;
  }

  private deliver({ bytes, length, packet, at }: Pending, skip: number): void {
    this.advance(length - skip);
    if (!this.wanted) return;
    if (bytes.length > skip) this.listener.bytes(this, bytes.subarray(skip), packet, at);
    if (bytes.length < length) this.listener.gap(this);
  }

  private advance(count: number): void {
    this.bytes += count;
    this.next = (this.next + count) | 0;
  }

  private account(bytes: number): void {
    this.pendingBytes += bytes;
    this.listener.waiting.bytes += bytes;
  }
}
