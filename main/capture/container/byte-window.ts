/** A window that slides over a file from front to back: container readers see bytes, not reads. */
import { readSync } from 'node:fs';

/** One read's size: large enough that the cost of a call does not show, small enough to stay in the cache's reach. */
const chunk = 4 * 1024 * 1024;

/** The window. Its reader consumes bytes by moving `start`. */
export class ByteWindow {
  /** The bytes at hand; those from `start` to `end` are not consumed yet. The array is replaced when it must grow. */
  bytes: Uint8Array;
  start = 0;
  end = 0;
  /** Bytes of the file read so far. */
  bytesRead = 0;
  private ended = false;

  /**
   * @param fd an open file
   * @param onRead called after each read with the bytes read so far
   * @param size bytes asked for at once
   */
  constructor(
    private readonly fd: number,
    private readonly onRead: (bytesRead: number) => void = () => undefined,
    size = chunk,
  ) {
    this.bytes = new Uint8Array(size);
  }

  /** How many bytes are at hand. */
  get available(): number {
    return this.end - this.start;
  }

  /** Makes at least `count` bytes available from `start` on; false where the file ends before. */
  ensure(count: number): boolean {
    while (this.end - this.start < count) if (this.ended || !this.fill(count)) return false;
    return true;
  }

  /** Passes over `count` bytes without keeping them; false where the file ends before. */
  skip(count: number): boolean {
    let rest = count;
    while (rest > this.available) {
      rest -= this.available;
      this.start = this.end;
      if (!this.ensure(1)) return false;
    }
    this.start += rest;
    return true;
  }

  private fill(count: number): boolean {
    if (this.start > 0) {
      this.bytes.copyWithin(0, this.start, this.end);
      this.end -= this.start;
      this.start = 0;
    }
    if (count > this.bytes.length) {
      const larger = new Uint8Array(Math.max(count, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.end));
      this.bytes = larger;
    }
    const got = readSync(this.fd, this.bytes, this.end, this.bytes.length - this.end, null);
    if (got === 0) {
      this.ended = true;
      return false;
    }
    this.end += got;
    this.bytesRead += got;
    this.onRead(this.bytesRead);
    return true;
  }
}
