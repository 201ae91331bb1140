import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNbns } from './nbns.js';

/** A name in letters from A to P, after its length. */
function encoded(name: string, kind = 0): number[] {
  const bytes = [...name.padEnd(15)].map((letter) => letter.charCodeAt(0)).concat(kind);
  return [32, ...bytes.flatMap((byte) => [65 + (byte >> 4), 65 + (byte & 15)])];
}

const question = (name: string, flags = [0x01, 0x10]): number[] => [
  ...[0x12, 0x34, ...flags, 0, 1, 0, 0, 0, 0, 0, 0],
  ...encoded(name),
  ...[0, 0, 0x20, 0, 1],
];
const answer = (addresses: number[][], size = addresses.length * 6): number[] => [
  ...[0x12, 0x34, 0x85, 0, 0, 0, 0, 1, 0, 0, 0, 0],
  ...encoded('WPAD'),
  ...[0, 0, 0x20, 0, 1, 0, 0, 0, 60, 0, size],
  ...addresses.flatMap((address) => [0, 0, ...address]),
];
const read = (bytes: number[]) => readNbns(new Uint8Array(bytes), 0, bytes.length);

describe('a message of the NetBIOS name service', () => {
  it('asks for a name, which is decoded', () => {
    expect(read(question('WPAD'))).toMatchObject({ id: 0x1234, response: false, name: 'wpad', type: 'NB' });
  });

  it('answers with addresses', () => {
    const twice = [
      [172, 20, 5, 9],
      [172, 20, 5, 10],
    ];
    expect(read(answer(twice))).toMatchObject({
      response: true,
      rcode: 0,
      name: 'wpad',
      addresses: ['172.20.5.9', '172.20.5.10'],
      cut: false,
    });
    expect(read(answer([[172, 20, 5, 9]], 200))).toMatchObject({ addresses: ['172.20.5.9'], cut: true });
  });

  it('is of no interest where it registers a name, and none where its name is not one', () => {
    expect(read(question('WPAD', [0x29, 0x10]))).toBeNull();
    const wrong = question('WPAD');
    wrong[13] = 0x7a;
    expect(read(wrong)).toBeNull();
  });

  it('is none where it is cut, and never more than a null whatever the bytes', () => {
    const whole = question('WPAD');
    for (let length = 0; length < whole.length - 2; length++) expect(read(whole.slice(0, length))).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        readNbns(bytes, 0, bytes.length);
      }),
    );
  });
});
