/**
 * Finds a connection by both its ends, in constant time and without building text: an open-addressing hash table over
 * typed arrays, the cost of which is paid for every packet of the file.
 */

/** Both ends of a connection, the lower first, so that both directions give the same key. Addresses are numbers. */
export interface FlowKey {
  low: number;
  high: number;
  /** The lower end's port in the upper half, the other's in the lower. */
  ports: number;
}

/** At most this part of the slots is used: beyond it, searches become long. */
const fullest = 0.5;
const smallest = 1024;

/**
 * Odd multipliers drawn anew for each table: nobody can make a file whose connections all fall into one slot. (Dietzfelbinger
 * et al., "A reliable randomized algorithm for the closest-pair problem", 1997: multiply, add, take the upper bits.)
 */
const randomOdd = (): number => Math.floor(Math.random() * 0x100000000) | 1;

/** A table from keys to numbers from 0 on. */
export class FlowIndex {
  private slots = new Int32Array(smallest * 4).fill(-1);
  private shift = 32 - Math.log2(smallest);
  private size = 0;
  private readonly byLow = randomOdd();
  private readonly byHigh = randomOdd();
  private readonly byPorts = randomOdd();

  /** The number that was set for a key; -1 where none was. */
  get(key: FlowKey): number {
    return this.slots[this.slotOf(key) + 3] as number;
  }

  /** Sets the number of a key, in place of the one before. */
  set(key: FlowKey, value: number): void {
    let at = this.slotOf(key);
    const { slots } = this;
    if (slots[at + 3] === -1) {
      if (++this.size > (slots.length / 4) * fullest) {
        this.grow();
        at = this.slotOf(key);
      }
    }
    this.put(at, key.low, key.high, key.ports, value);
  }

  /** Forgets all keys. */
  clear(): void {
    this.slots.fill(-1);
    this.size = 0;
  }

  /** Where a key stands, or the free slot where it would. */
  private slotOf({ low, high, ports }: FlowKey): number {
    const { slots } = this;
    const mask = slots.length - 1;
    const hash = (Math.imul(low, this.byLow) + Math.imul(high, this.byHigh) + Math.imul(ports, this.byPorts)) | 0;
    let at = (hash >>> this.shift) * 4;
    while (slots[at + 3] !== -1 && (slots[at] !== low || slots[at + 1] !== high || slots[at + 2] !== ports)) {
      at = (at + 4) & mask;
    }
    return at;
  }

  private put(at: number, low: number, high: number, ports: number, value: number): void {
    const { slots } = this;
    slots[at] = low;
    slots[at + 1] = high;
    slots[at + 2] = ports;
    slots[at + 3] = value;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2).fill(-1);
    this.shift--;
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 3] === -1) continue;
      const key = { low: old[at] as number, high: old[at + 1] as number, ports: old[at + 2] as number };
      this.put(this.slotOf(key), key.low, key.high, key.ports, old[at + 3] as number);
    }
  }
}
