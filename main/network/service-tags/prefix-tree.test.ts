import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Prefix } from './prefix.js';
import { PrefixTree } from './prefix-tree.js';

/** What the tree must say, asked of every range in turn. */
const inTurn = (prefixes: readonly Prefix[], address: readonly number[]): number[] =>
  prefixes
    .map((prefix, value) => ({ ...prefix, value }))
    .filter(({ words, length }) =>
      Array.from({ length }, (_, bit) => bit).every((bit) => bitOf(words, bit) === bitOf(address, bit)),
    )
    .sort((a, b) => a.length - b.length || a.value - b.value)
    .map(({ value }) => value);

const bitOf = (words: readonly number[], bit: number): number => (words[bit >> 5]! >>> (31 - (bit & 31))) & 1;

const treeOf = (width: 1 | 4, prefixes: readonly Prefix[]): PrefixTree<number> => {
  const tree = new PrefixTree<number>(width, prefixes.length);
  for (const [value, prefix] of prefixes.entries()) tree.add(prefix, value);
  return tree;
};

/** Words that share many of their bits, so that ranges lie in each other. */
const word = fc.oneof(fc.constantFrom(0, -1, 0x14be8000, 0x14be9000, 0x14000000), fc.integer());

describe('the tree', () => {
  it.each([1, 4] as const)('finds what asking every range in turn finds, with %i words', (width) => {
    const words = fc.array(word, { minLength: width, maxLength: width });
    const prefix = fc.record({ words, length: fc.integer({ min: 0, max: width * 32 }) });
    fc.assert(
      fc.property(fc.array(prefix, { maxLength: 40 }), words, (prefixes, stranger) => {
        const tree = treeOf(width, prefixes);
        for (const address of [stranger, ...prefixes.map((each) => each.words)]) {
          expect(tree.find(address)).toEqual(inTurn(prefixes, address));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is empty at first', () => expect(new PrefixTree(1, 0).find([0])).toEqual([]));
});
