/** The times of a capture's packets, in seconds after the first. */
import type { PacketRecord } from './container/record.js';

/** Steps back beyond this many are forgotten from the latest on: a clock that jumps so often tells nothing. */
const mostSteps = 1024;

/** A capture's clock. Files are not always in order of time, and a computer's clock is set back now and then. */
export class CaptureClock {
  private seconds = 0;
  private nanoseconds = 0;
  private begun = false;
  private earliest = 0;
  /** Time of the latest packet so far. */
  latest = 0;
  /** The packets later than all that follow them in the file, in order: one where time never goes back. */
  private readonly peaks: { packet: number; at: number }[] = [];

  /** The time of a packet. Packets must be asked for in the order of the file. */
  timeOf(record: PacketRecord, packet: number): number {
    if (!this.begun) {
      this.begun = true;
      this.seconds = record.seconds;
      this.nanoseconds = record.nanoseconds;
      this.peaks.push({ packet, at: 0 });
      return 0;
    }
    const at = record.seconds - this.seconds + (record.nanoseconds - this.nanoseconds) / 1e9;
    if (at < this.earliest) this.earliest = at;
    if (at > this.latest) this.latest = at;
    this.notePeak(packet, at);
    return at;
  }

  /** The latest time that a packet behind this one in the file has; that packet's own where it is the last. */
  latestAfter(packet: number, at: number): number {
    for (const peak of this.peaks) if (peak.packet > packet) return Math.max(at, peak.at);
    return at;
  }

  /** The first and the last moment (ISO 8601), null without packets or where the clock is outside of what a date holds. */
  get span(): { readonly first: string | null; readonly last: string | null } {
    return { first: this.isoTime(this.earliest), last: this.isoTime(this.latest) };
  }

  /** Seconds since 1970 at a time of this capture. */
  absolute(at: number): number {
    return this.seconds + this.nanoseconds / 1e9 + at;
  }

  private notePeak(packet: number, at: number): void {
    const { peaks } = this;
    let last = peaks[peaks.length - 1];
    if (peaks.length === 1 && last !== undefined && last.at <= at) {
      last.packet = packet;
      last.at = at;
      return;
    }
    while (last !== undefined && last.at <= at) {
      peaks.pop();
      last = peaks[peaks.length - 1];
    }
    if (peaks.length < mostSteps) peaks.push({ packet, at });
  }

  private isoTime(at: number): string | null {
    if (!this.begun) return null;
    const time = new Date(this.absolute(at) * 1000);
    return Number.isNaN(time.getTime()) ? null : time.toISOString();
  }
}
