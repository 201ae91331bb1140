/** Chance that can be repeated: the same seed gives the same numbers on every computer. */

/** Numbers by chance. */
export interface Random {
  /** A whole number from 0 to `below` - 1; 0 where `below` is 0 or less. */
  below(below: number): number;
  /** True one time in `times`. */
  oneIn(times: number): boolean;
  /** One of a list, which must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** Bytes. */
  bytes(count: number): Uint8Array;
}

/** The chance of case `number` of a run: mulberry32, which is small, quick and even enough to choose by. */
export function randomOf(seed: number, number: number): Random {
  // Neighbouring cases of one run, and the same case of neighbouring seeds, are to have nothing in common.
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
  const below = (limit: number): number => Math.floor(next() * Math.max(1, limit));
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: (list) => list[below(list.length)]!,
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
}
