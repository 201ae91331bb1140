/** Bytes that gather until they make sense. It grows by doubling, so that a byte at a time costs no more than all at once. */
export class ByteBuffer {
  private store = new Uint8Array(0);
  length = 0;

  /** The bytes gathered; valid until the next call that changes them. */
  get bytes(): Uint8Array {
    return this.store.subarray(0, this.length);
  }

  /** Copies bytes in behind the others. */
  append(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (length > this.store.length) {
      const larger = new Uint8Array(Math.max(length, this.store.length * 2));
      larger.set(this.bytes);
      this.store = larger;
    }
    this.store.set(bytes, this.length);
    this.length = length;
  }

  /** Takes the first `count` bytes away. */
  drop(count: number): void {
    if (count >= this.length) {
      this.clear();
      return;
    }
    this.store.copyWithin(0, count, this.length);
    this.length -= count;
  }

  /** Empties it, and gives the memory back. */
  clear(): void {
    this.store = new Uint8Array(0);
    this.length = 0;
  }
}
