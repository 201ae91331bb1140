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
  private readonly times = new Float64Array(slots).fill(Number.NEGATIVE_INFINITY);
  private readonly firsts = new Int32Array(slots);
  private readonly seconds = new Int32Array(slots);
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
    // The words with a time to live or a checksum, less those bytes; then the rest, four bytes at a time.
    let index = headerAt + (version === 4 ? 12 : 8);
    const kept =
      version === 4
        ? (bytes[headerAt + 9] ?? 0) ^ wordAt(bytes, headerAt + 4)
        : wordAt(bytes, headerAt + 4) & 0x00ffffff;
    const start = Math.imul(kept ^ wordAt(bytes, headerAt), 0x9e3779b1);
    let first = start ^ (start >>> 15);
    let second = kept + length;
    for (; index + 4 <= until; index += 4) {
      const word = wordAt(bytes, index);
      first = Math.imul(first ^ word, 0x9e3779b1);
      first ^= first >>> 15;
      second = (Math.imul(second, 31) + word) | 0;
    }
    for (; index < until; index++) second = (Math.imul(second, 31) + (bytes[index] ?? 0)) | 0;
    const slot = first & (slots - 1);
    const copy =
      this.firsts[slot] === first &&
      this.seconds[slot] === second &&
      this.lengths[slot] === length &&
      Math.abs(at - (this.times[slot] ?? 0)) <= window;
    // The first of a row of copies stays the reference, so that a slow trickle of equal packets is not one copy of all.
    if (!copy) {
      this.firsts[slot] = first;
      this.seconds[slot] = second;
      this.lengths[slot] = length;
      this.times[slot] = at;
    }
    return copy;
  }
}

/** Four bytes as one number, in whatever order: it is compared with itself alone. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
