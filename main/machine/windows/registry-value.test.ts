import { describe, expect, it } from 'vitest';
import { bytesOfValue, valueOfBytes, type StoredValue } from './registry-value.js';

const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('a registry value', () => {
  it.each<[string, StoredValue, object]>([
    ['a text', { number: 1, bytes: wide('a\0') }, { type: 'sz', data: 'a' }],
    ['several lines', { number: 7, bytes: wide('a\0b\0\0') }, { type: 'multi', data: ['a', 'b'] }],
    ['a number', { number: 4, bytes: Buffer.from([1, 0, 0, 0]) }, { type: 'dword', data: 1 }],
  ])('of which the meaning says everything is its meaning alone: %s', (_, stored, value) => {
    expect(valueOfBytes(stored)).toEqual(value);
    expect(bytesOfValue(valueOfBytes(stored))).toEqual(stored);
  });

  it.each<[string, StoredValue, object]>([
    ['of another type', { number: 0x20_000, bytes: Buffer.from([1, 2]) }, { type: 'other', data: 'AQI=' }],
    ['a number that is too short', { number: 4, bytes: Buffer.from([1]) }, { type: 'other', data: 'AQ==' }],
    ['a text without its end', { number: 1, bytes: wide('a') }, { type: 'sz', data: 'a' }],
    ['a text with more behind its end', { number: 1, bytes: wide('a\0b\0') }, { type: 'sz', data: 'a' }],
    ['half a letter', { number: 2, bytes: Buffer.from([97, 0, 98]) }, { type: 'expand', data: 'a' }],
    ['an empty line among lines', { number: 7, bytes: wide('a\0\0b\0\0') }, { type: 'multi', data: ['a', 'b'] }],
    ['nothing at all', { number: 1, bytes: Buffer.alloc(0) }, { type: 'sz', data: '' }],
  ])('is kept to the byte where its meaning does not say it: %s', (_, stored, value) => {
    expect(valueOfBytes(stored)).toMatchObject({
      ...value,
      raw: { number: stored.number, data: stored.bytes.toString('base64') },
    });
    expect(bytesOfValue(valueOfBytes(stored))).toEqual(stored);
  });

  it('of a type that nobody noted cannot be written', () => {
    expect(bytesOfValue({ type: 'other', data: 'AQ==' })).toBeNull();
  });
});
