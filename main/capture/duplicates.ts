/**
 * Copies of one packet: pktmon writes a packet once for every component it passes, byte for byte the same, microseconds
 * apart. A genuine retransmission differs: it has another IP identification or TCP time stamp, and comes later.
 */
import type { IpPacket } from './dissect/ip.js';

/** Times are whole numbers of this many units a second: numbers with fractions would be boxed for every packet. */
export const unitsPerSecond = 1_000_000;
/** Copies come within 10 ms of the first; no retransmission is that quick. */
const window = unitsPerSecond / 100;
/**
 * Places for packets, by their sums: as many as a network brings within the window; more would not stay in the processor's
 * cache. Two packets fit into each, so that another one with the same place does not make the first forgotten.
 */
const places = 1 << 12;
const numbersOfPacket = 4;
const numbersOfPlace = 2 * numbersOfPacket;
/** Of the payload: the transport's header and its time stamps tell packets apart, and a few bytes more. */
const compared = 28;

/** Remembers the packets of the last moments, in constant memory. */
export class DuplicateFilter {
  /** Of each packet remembered: two sums over its bytes, when it came, and whether there is one. Side by side, for speed. */
  private readonly remembered = new Int32Array(places * numbersOfPlace);

  /**
   * True where the same IP packet was seen within the last moments.
   *
   * What routers change on the way (time to live, IPv4 header checksum) is left out, so that a packet captured on both
   * sides of one counts once.
   *
   * @param time when it was captured, in whole units: see `unitsPerSecond`
   */
  isCopy(view: DataView, ip: IpPacket, time: number): boolean {
    const { headerAt, capturedEnd } = ip;
    const until = Math.min(capturedEnd, ip.payloadAt + compared);
    // Of the second word of IPv6 the last byte is the hop limit; the third of IPv4 has the time to live and the checksum.
    const word = view.getInt32(headerAt + 4) & (ip.version === 6 ? ~0xff : ~0);
    let even = Math.imul(view.getInt32(headerAt) ^ ip.protocol, 0x85ebca6b);
    let odd = Math.imul(word ^ (capturedEnd - headerAt), 0xc2b2ae35);
    let index = ip.addressesAt;
    for (; index + 8 <= until; index += 8) {
      even = Math.imul((even ^ view.getInt32(index)) + (odd >>> 15), 0x9e3779b1);
      odd = Math.imul((odd ^ view.getInt32(index + 4)) + (even >>> 15), 0x85ebca6b);
    }
    // The last bytes, with some before them that are counted twice: every IP header is longer than this.
    if (index < until) {
      even = Math.imul((even ^ view.getInt32(until - 8)) + (odd >>> 15), 0x9e3779b1);
      odd = Math.imul((odd ^ view.getInt32(until - 4)) + (even >>> 15), 0x85ebca6b);
    }
    const { remembered } = this;
    const mixed = even ^ Math.imul(odd ^ (odd >>> 16), 0xc2b2ae35);
    const first = ((mixed ^ (mixed >>> 15)) & (places - 1)) * numbersOfPlace;
    const second = first + numbersOfPacket;
    if (this.isAt(first, even, odd, time) || this.isAt(second, even, odd, time)) return true;
    // What stood first in its place stands second now. A copy changes nothing: the first of a row of copies stays the
    // reference, so that a slow trickle of equal packets is not one copy of all.
    // Number by number: a loop of four takes 5 % of the time of a capture of small packets.
    remembered[second] = remembered[first] as number;
    remembered[second + 1] = remembered[first + 1] as number;
    remembered[second + 2] = remembered[first + 2] as number;
    remembered[second + 3] = remembered[first + 3] as number;
    remembered[first] = even;
    remembered[first + 1] = odd;
    remembered[first + 2] = time;
    remembered[first + 3] = 1;
    return false;
  }

  private isAt(at: number, even: number, odd: number, time: number): boolean {
    const { remembered } = this;
    return (
      remembered[at] === even &&
      remembered[at + 1] === odd &&
      remembered[at + 3] === 1 &&
      Math.abs((time - (remembered[at + 2] as number)) | 0) <= window
    );
  }
}
