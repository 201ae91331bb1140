/**
 * A tree of ranges, in which an address finds all that it lies in, the widest first. Each node has the bits that all below it
 * share (a radix tree: Morrison, "PATRICIA", 1968), so that there are at most two nodes for a range. It is one array of
 * numbers, because a look-up is fast where each node lies in one place of the memory: 100,000 ranges take a few MB.
 */
import type { Prefix, Words } from './prefix.js';

const none = -1;

/** What a node has, before its words: how many bits count, what begins with 0 and with 1 behind them, its values' ends. */
const [length, below, first, last, head] = [0, 1, 3, 4, 5];

/** Ranges of one family of addresses. */
export class PrefixTree<T> {
  private readonly nodes: Int32Array;
  private readonly values: T[] = [];
  /** For each value, the next one of its node. */
  private readonly next: Int32Array;
  private readonly size: number;
  private end = 0;
  private root = none;

  /**
   * @param width words of an address: 1 for IPv4, 4 for IPv6
   * @param most ranges that are put into it
   */
  constructor(
    private readonly width: 1 | 4,
    most: number,
  ) {
    this.size = head + width;
    this.nodes = new Int32Array(most * 2 * this.size);
    this.next = new Int32Array(most);
  }

  /** Puts a range in, with what stands for it. The same range may come again with something else. */
  add(prefix: Prefix, value: T): void {
    let parent = none;
    let side = 0;
    let node = this.root;
    let shared = 0;
    while (node !== none) {
      const own = this.at(node + length);
      shared = this.shared(prefix.words, node, Math.min(prefix.length, own));
      // The node has bits that the range does not share: something shorter comes above it.
      if (shared < own) break;
      if (shared === prefix.length) return this.give(node, value);
      parent = node;
      side = bitAt(prefix.words, 0, shared);
      node = this.at(node + below + side);
    }
    if (node === none) return this.give(this.link(parent, side, this.make(prefix.words, prefix.length)), value);
    const above = this.link(parent, side, this.make(prefix.words, shared));
    this.link(above, bitAt(this.nodes, node + head, shared), node);
    if (shared === prefix.length) return this.give(above, value);
    this.give(this.link(above, bitAt(prefix.words, 0, shared), this.make(prefix.words, prefix.length)), value);
  }

  /** What stands for the ranges that an address lies in, the widest first; of equal ones in the order that they came. */
  find(address: Words): T[] {
    const { nodes, values, next, width } = this;
    const found: T[] = [];
    let node = this.root;
    while (node !== none) {
      const own = nodes[node + length] as number;
      for (let index = 0, bits = own; bits > 0; index++, bits -= 32) {
        const different = (address[index] as number) ^ (nodes[node + head + index] as number);
        if (different >>> (bits < 32 ? 32 - bits : 0) !== 0) return found;
      }
      for (let value = nodes[node + first] as number; value !== none; value = next[value] as number) {
        found.push(values[value] as T);
      }
      if (own === width * 32) return found;
      const bit = ((address[own >>> 5] as number) >>> (31 - (own & 31))) & 1;
      node = nodes[node + below + bit] as number;
    }
    return found;
  }

  private at(place: number): number {
    return this.nodes[place] ?? none;
  }

  private make(words: Words, bits: number): number {
    const node = this.end;
    this.end += this.size;
    this.nodes[node + length] = bits;
    this.nodes.fill(none, node + below, node + head);
    for (let index = 0; index < this.width; index++) this.nodes[node + head + index] = words[index] ?? 0;
    return node;
  }

  /** Puts a node below another, or at the root; gives the node. */
  private link(parent: number, side: number, node: number): number {
    if (parent === none) this.root = node;
    else this.nodes[parent + below + side] = node;
    return node;
  }

  private give(node: number, value: T): void {
    const number = this.values.push(value) - 1;
    this.next[number] = none;
    const before = this.at(node + last);
    if (before === none) this.nodes[node + first] = number;
    else this.next[before] = number;
    this.nodes[node + last] = number;
  }

  /** How many of the first `most` bits are the same. */
  private shared(words: Words, node: number, most: number): number {
    for (let index = 0; index * 32 < most; index++) {
      const different = (words[index] ?? 0) ^ this.at(node + head + index);
      if (different !== 0) return Math.min(most, index * 32 + Math.clz32(different));
    }
    return most;
  }
}

const bitAt = (words: ArrayLike<number>, from: number, bit: number): number =>
  ((words[from + (bit >>> 5)] ?? 0) >>> (31 - (bit & 31))) & 1;
