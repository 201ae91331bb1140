import { describe, expect, it } from 'vitest';
import { longestRoots as contracts } from '../../preload/contract/arguments.js';
import { base64Of, longestRoots } from './roots.js';

describe('a file of authorities', () => {
  it.each([0, 1, 2, 3, 8191, 8192, 8193, 20_000])('of %i bytes becomes base64', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) & 255);
    expect(Array.from(atob(base64Of(bytes)), (letter) => letter.charCodeAt(0))).toEqual([...bytes]);
  });

  it('may be as long as the contract takes', () => {
    expect(longestRoots).toBe(contracts);
  });
});
