/** The times of a capture's packets, in seconds after the first. */
import type { PacketRecord } from './container/record.js';

/** Steps back beyond this many are forgotten from the latest on: a clock that jumps so often tells nothing. */
const mostSteps = 1024;

/** A capture's clock. Files are not always in order of time, and a computer's clock is set back now and then. */
export class CaptureClock {
  /** Time of the packet that was read last. In a field, because numbers with a fraction are boxed when they are handed on. */
  now = 0;
  /** Time of the latest packet so far. */
  latest = 0;
  private seconds = 0;
  private nanoseconds = 0;
  private begun = false;
  private earliest = 0;
  private latestPacket = 0;
  /** Behind the latest packet in the file: those that are later than all that follow them. None where time never goes back. */
  private readonly peaks: { packet: number; at: number }[] = [];

  /** Goes on to the time of the next packet of the file. */
  tick({ seconds, nanoseconds }: PacketRecord, packet: number): void {
    if (!this.begun) {
      this.begun = true;
      this.seconds = seconds;
      this.nanoseconds = nanoseconds;
    }
    const at = seconds - this.seconds + (nanoseconds - this.nanoseconds) / 1e9;
    this.now = at;
    if (at >= this.latest) {
      this.latest = at;
      this.latestPacket = packet;
      if (this.peaks.length > 0) this.peaks.length = 0;
    } else {
      this.goBack(packet, at);
    }
  }

  /** The latest time that a packet behind this one in the file has; that packet's own where it is the last. */
  latestAfter(packet: number, at: number): number {
    if (this.latestPacket > packet) return this.latest;
    return Math.max(at, this.peaks.find((peak) => peak.packet > packet)?.at ?? at);
  }

  /** The first and the last moment (ISO 8601), null without packets or where the clock is outside of what a date holds. */
  get span(): { readonly first: string | null; readonly last: string | null } {
    return { first: this.isoTime(this.earliest), last: this.isoTime(this.latest) };
  }

  /** Seconds since 1970 at a time of this capture. */
  absolute(at: number): number {
    return this.seconds + this.nanoseconds / 1e9 + at;
  }

  private goBack(packet: number, at: number): void {
    if (at < this.earliest) this.earliest = at;
    const { peaks } = this;
    for (let last = peaks.at(-1); last !== undefined && last.at <= at; last = peaks.at(-1)) peaks.pop();
    if (peaks.length < mostSteps) peaks.push({ packet, at });
  }

  private isoTime(at: number): string | null {
    if (!this.begun) return null;
    const time = new Date(this.absolute(at) * 1000);
    return Number.isNaN(time.getTime()) ? null : time.toISOString();
  }
}
