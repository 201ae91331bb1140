/** Numbers for addresses, so that a connection is found without building text. */
import { addressText } from './dissect/ip.js';

const smallest = 1024;

/** Stands for every IPv6 address that came after too many others. */
export const tooMany = -1;

/** IPv6 addresses, numbered from 0 in order of appearance; an IPv4 address is its own number. */
export class AddressBook {
  /** 16 bytes of address as four numbers, by their number. */
  private words = new Int32Array(smallest * 4);
  private slots = new Int32Array(smallest * 2).fill(-1);
  private size = 0;
  private readonly multipliers = [0, 1, 2, 3].map(() => Math.floor(Math.random() * 0x100000000) | 1);

  /** @param most addresses that are told apart */
  constructor(private readonly most: number) {}

  /** The number of the IPv6 address at `at`; `tooMany` beyond the bound. */
  numberOf(view: DataView, at: number): number {
    const first = view.getInt32(at);
    const second = view.getInt32(at + 4);
    const third = view.getInt32(at + 8);
    const fourth = view.getInt32(at + 12);
    let slot = this.slotOf(first, second, third, fourth);
    const known = this.slots[slot] as number;
    if (known !== -1) return known;
    if (this.size >= this.most) return tooMany;
    if ((this.size + 1) * 2 > this.slots.length) {
      this.grow();
      slot = this.slotOf(first, second, third, fourth);
    }
    this.words.set([first, second, third, fourth], this.size * 4);
    this.slots[slot] = this.size;
    return this.size++;
  }

  /** The address that goes by a number, as text. */
  textOf(number: number): string {
    const view = new DataView(new ArrayBuffer(16));
    for (let word = 0; word < 4; word++) view.setInt32(word * 4, this.words[number * 4 + word] ?? 0);
    return addressText(new Uint8Array(view.buffer), 0, 6);
  }

  private slotOf(first: number, second: number, third: number, fourth: number): number {
    const { words, slots, multipliers } = this;
    const [m1 = 1, m2 = 1, m3 = 1, m4 = 1] = multipliers;
    let hash = Math.imul(first, m1) + Math.imul(second, m2) + Math.imul(third, m3) + Math.imul(fourth, m4);
    hash ^= hash >>> 15;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot] as number;
      const at = number * 4;
      if (
        number === -1 ||
        (words[at] === first && words[at + 1] === second && words[at + 2] === third && words[at + 3] === fourth)
      ) {
        return slot;
      }
    }
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    for (let number = 0; number < this.size; number++) {
      const at = number * 4;
      const [first = 0, second = 0, third = 0, fourth = 0] = words.subarray(at, at + 4);
      this.slots[this.slotOf(first, second, third, fourth)] = number;
    }
  }
}

/** An IPv4 address as text; its number is its four bytes as a signed one. */
export function ipv4Text(number: number): string {
  return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}
