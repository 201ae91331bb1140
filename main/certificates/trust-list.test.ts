import { describe, expect, it } from 'vitest';
import { trustListOf } from './testing/trust-list.js';
import { readTrustList } from './trust-list.js';

const one = 'A8985D3A65E5E5C4B2D7D66D40C6DD2FB19C5436';
const other = 'DF3C24F9BFD666761B268073FE06D1CC8D4F82A4';

describe("Microsoft's list of roots", () => {
  it('names each root by its thumbprint, past what else it says of it', () => {
    expect(readTrustList(trustListOf([one, other]))).toEqual(new Set([one, other]));
  });

  it('is not what is no such list, or only its beginning', () => {
    const list = trustListOf([one, other]);
    for (let length = 0; length < list.length; length++) expect(readTrustList(list.subarray(0, length))).toBeNull();
    expect(readTrustList(Buffer.from('nothing of the kind'))).toBeNull();
    // The same message with another content: 1.3.6.1.4.1.311.10.2.
    const hex = list.toString('hex').replace('2b0601040182370a01', '2b0601040182370a02');
    expect(readTrustList(Buffer.from(hex, 'hex'))).toBeNull();
  });
});
