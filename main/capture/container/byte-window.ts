/** Bytes that come in chunks, as one stretch: container readers see bytes, not reads. */

/**
 * Bytes from a file. They lie between `start` and `end` of `bytes`; what is before `start` is free to be written, so that
 * the rest of the chunk before can be put in front of it. Valid until the chunk after the next is asked for.
 */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** A whole array as one chunk. */
export function chunkOf(bytes: Uint8Array): Chunk {
  return { bytes, start: 0, end: bytes.length };
}

const nothing: Uint8Array = new Uint8Array(0);

/** The bytes at hand. A reader consumes them by moving `start`, up to `end`. */
export class ByteWindow {
  bytes = nothing;
  /** The same bytes, for numbers: its offsets are those of `bytes`. */
  view = viewOf(nothing);
  start = 0;
  end = 0;
  private toSkip = 0;

  /** How many bytes are at hand. */
  get available(): number {
    return this.end - this.start;
  }

  /** True where a reader waits for more: bytes are at hand that it could not use, or it passes over some to come. */
  get inMiddle(): boolean {
    return this.start < this.end || this.toSkip > 0;
  }

  /** Takes the next chunk in behind what is left. */
  feed({ bytes, start, end }: Chunk): void {
    const skipped = Math.min(this.toSkip, end - start);
    this.toSkip -= skipped;
    const from = start + skipped;
    const left = this.available;
    if (left === 0) {
      this.adopt(bytes, from, end);
    } else if (from >= left) {
      bytes.set(this.bytes.subarray(this.start, this.end), from - left);
      this.adopt(bytes, from - left, end);
    } else {
      const joined = new Uint8Array(left + end - from);
      joined.set(this.bytes.subarray(this.start, this.end));
      joined.set(bytes.subarray(from, end), left);
      this.adopt(joined, 0, joined.length);
    }
  }

  /** Passes over `count` bytes, also such as have not come yet. */
  skip(count: number): void {
    const here = Math.min(count, this.available);
    this.start += here;
    this.toSkip += count - here;
  }

  private adopt(bytes: Uint8Array, start: number, end: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = viewOf(bytes);
    }
    this.start = start;
    this.end = end;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
