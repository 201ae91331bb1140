import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress, parsePrefix } from './prefix.js';

const hex = (words: readonly number[] | null): string | null =>
  words === null ? null : words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ');

describe('addresses', () => {
  it.each([
    ['192.0.2.1', 'c0000201'],
    ['0.0.0.0', '00000000'],
    ['255.255.255.255', 'ffffffff'],
    ['::', '00000000 00000000 00000000 00000000'],
    ['::1', '00000000 00000000 00000000 00000001'],
    ['2603:1006:2000::', '26031006 20000000 00000000 00000000'],
    ['2001:DB8:1:2:3:4:5:6', '20010db8 00010002 00030004 00050006'],
    ['1:2:3:4:5:6:7::', '00010002 00030004 00050006 00070000'],
    ['64:ff9b::192.0.2.1', '0064ff9b 00000000 00000000 c0000201'],
    ['::ffff:192.0.2.1', 'c0000201'],
  ])('%s', (text, words) => expect(hex(parseAddress(text))).toBe(words));

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.04',
    '1..2.3',
    '1.2.3.4 ',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    '1.2.3.4::',
    'fe80::1%eth0',
    'login.windows.net',
    '1'.repeat(100),
  ])('"%s" is none', (text) => expect(parseAddress(text)).toBeNull());

  it('are those that Node takes, of all texts made of their letters', () => {
    const texts = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom(...'012345fF:.'), maxLength: 20 }),
      fc
        .array(fc.constantFrom('0', '1', '255', '256', 'ffff', '::', ':', '.'), { maxLength: 12 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseAddress(text) !== null).toBe(isIP(text) !== 0);
      }),
    );
  });
});

describe('ranges', () => {
  it('are an address and a length, and bits behind it do not count', () => {
    expect(parsePrefix('20.190.128.0/18')).toEqual({ words: [0x14be8000], length: 18 });
    expect(parsePrefix('20.190.159.7/18')).toEqual({ words: [0x14be8000], length: 18 });
    expect(parsePrefix('0.0.0.0/0')).toEqual({ words: [0], length: 0 });
    expect(parsePrefix('10.0.0.1')).toEqual({ words: [0x0a000001], length: 32 });
    expect(hex(parsePrefix('2603:1006:2000:ffff::1/40')?.words ?? null)).toBe('26031006 20000000 00000000 00000000');
    expect(parsePrefix('::/128')).toEqual({ words: [0, 0, 0, 0], length: 128 });
  });

  it.each(['1.2.3.0/33', '1.2.3.0/', '1.2.3.0/-1', '1.2.3.0/ 8', '1.2.3.0/8/8', '::/129', '/8', 'x/8', '1.2.3.0/1e1'])(
    '"%s" is none',
    (text) => expect(parsePrefix(text)).toBeNull(),
  );
});
