/** Bytes that gather until they make sense. It grows by doubling, so that a byte at a time costs no more than all at once. */
export class ByteBuffer {
  private store = empty;
  length = 0;
  /** The bytes are somebody else's, and nothing was copied yet: most that comes makes sense at once. */
  private lent = false;

  /** The bytes gathered; valid until the next call that changes them. */
  get bytes(): Uint8Array {
    return this.store.length === this.length ? this.store : this.store.subarray(0, this.length);
  }

  /** Puts bytes behind the others. They must stay as they are until `keep` is called. */
  lend(bytes: Uint8Array): void {
    if (this.length > 0) {
      this.append(bytes);
      return;
    }
    this.store = bytes;
    this.length = bytes.length;
    this.lent = true;
  }

  /** Takes the first `count` bytes away, and copies what is left of bytes that were lent. */
  keep(count: number): void {
    if (this.lent && count < this.length) this.own();
    if (count > 0) this.drop(count);
  }

  /** Copies bytes in behind the others. */
  append(bytes: Uint8Array): void {
    if (this.lent) this.own();
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
    if (this.lent) this.own();
    this.store.copyWithin(0, count, this.length);
    this.length -= count;
  }

  /** Empties it, and gives the memory back. */
  clear(): void {
    this.store = empty;
    this.length = 0;
    this.lent = false;
  }

  private own(): void {
    this.store = this.bytes.slice();
    this.lent = false;
  }
}

const empty: Uint8Array = new Uint8Array(0);
