/**
 * Copies of one packet: pktmon writes a packet once for every component it passes, byte for byte the same, microseconds
 * apart. A genuine retransmission differs: it has another IP identification or TCP time stamp, and comes later.
 */

/** Copies come within this time of the first; no retransmission is that quick. Seconds. */
const window = 0.01;
const slots = 1 << 16;
/** Headers with options, and the first bytes of what they carry, tell packets apart; more would cost and tell nothing. */
const compared = 96;

/** Remembers the packets of the last moments, in constant memory. */
export class DuplicateFilter {
  private readonly seconds = new Float64Array(slots).fill(Number.NEGATIVE_INFINITY);
  private readonly digests = new Int32Array(slots);
  private readonly lengths = new Int32Array(slots);

  /**
   * True where the same IP packet was seen within the last moments.
   *
   * What routers change on the way (time to live, IPv4 header checksum) is left out, so that a packet captured on both
   * sides of one counts once.
   */
  isCopy(bytes: Uint8Array, headerAt: number, end: number, version: 4 | 6, at: number): boolean {
    const length = end - headerAt;
    const until = Math.min(end, headerAt + compared);
    let first = 0x811c9dc5;
    let second = length;
    for (let index = headerAt; index < until; index++) {
      const field = index - headerAt;
      if (version === 4 ? field === 8 || field === 10 || field === 11 : field === 7) continue;
      const byte = bytes[index] ?? 0;
      first = Math.imul(first ^ byte, 0x01000193);
      second = (Math.imul(second, 31) + byte) | 0;
    }
    const slot = (first ^ (first >>> 16)) & (slots - 1);
    const copy =
      this.digests[slot] === second &&
      this.lengths[slot] === length &&
      Math.abs(at - (this.seconds[slot] ?? 0)) <= window;
    // The first of a row of copies stays the reference, so that a slow trickle of equal packets is not one copy of all.
    if (!copy) {
      this.digests[slot] = second;
      this.lengths[slot] = length;
      this.seconds[slot] = at;
    }
    return copy;
  }
}
