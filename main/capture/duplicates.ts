/**
 * Copies of one packet: pktmon writes a packet once for every component it passes, byte for byte the same, microseconds
 * apart. A genuine retransmission differs: it has another IP identification or TCP time stamp, and comes later.
 */
import type { IpPacket } from './dissect/ip.js';

/** Copies come within this time of the first; no retransmission is that quick. Seconds. */
const window = 0.01;
const slots = 1 << 16;
/** Of the payload: the transport's header, its time stamps and a few bytes more tell packets apart. */
const compared = 40;

/** Remembers the packets of the last moments, in constant memory. */
export class DuplicateFilter {
  private readonly times = new Float64Array(slots).fill(Number.NEGATIVE_INFINITY);
  private readonly firsts = new Int32Array(slots);
  private readonly seconds = new Int32Array(slots);

  /**
   * True where the same IP packet was seen within the last moments.
   *
   * What routers change on the way (time to live, IPv4 header checksum) is left out, so that a packet captured on both
   * sides of one counts once.
   */
  isCopy(view: DataView, ip: IpPacket, at: number): boolean {
    const { headerAt, capturedEnd } = ip;
    const until = Math.min(capturedEnd, ip.payloadAt + compared);
    // Length and identification; then the words with a time to live or a checksum, less those bytes.
    let first = view.getInt32(headerAt) ^ Math.imul(view.getInt32(headerAt + 4), 0x85ebca6b);
    if (ip.version === 6) first = view.getInt32(headerAt) ^ Math.imul(view.getInt32(headerAt + 4) & ~0xff, 0x85ebca6b);
    let second = (first + ip.protocol) | 0;
    let index = ip.addressesAt;
    for (; index + 4 <= until; index += 4) {
      const word = view.getInt32(index);
      first = Math.imul(first ^ word, 0x9e3779b1);
      first ^= first >>> 15;
      second = (Math.imul(second, 31) + word) | 0;
    }
    // The last bytes, with some before them that are counted twice: every IP header is longer than a word.
    if (index < until) second = (Math.imul(second, 31) + view.getInt32(until - 4)) | 0;
    second = (Math.imul(second, 31) + capturedEnd - headerAt) | 0;
    const slot = first & (slots - 1);
    const copy =
      this.firsts[slot] === first &&
      this.seconds[slot] === second &&
      Math.abs(at - (this.times[slot] as number)) <= window;
    // The first of a row of copies stays the reference, so that a slow trickle of equal packets is not one copy of all.
    if (!copy) {
      this.firsts[slot] = first;
      this.seconds[slot] = second;
      this.times[slot] = at;
    }
    return copy;
  }
}
