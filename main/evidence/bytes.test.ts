import { describe, expect, it } from 'vitest';
import { base64Of, bytesOf } from './base64.js';
import { bytesOfLetters, joined, lettersOf, utf8Of } from './bytes.js';

describe('letters', () => {
  it('are the numbers of bytes, and give the same bytes again', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(lettersOf(all)).toBe(Buffer.from(all).toString('latin1'));
    expect(bytesOfLetters(lettersOf(all))).toEqual(all);
  });

  it('may be more than one call can take', () => {
    const text = 'a'.repeat(300_000);
    expect(lettersOf(bytesOfLetters(text))).toBe(text);
    expect(base64Of(bytesOf(base64Of(bytesOfLetters(text))))).toBe(btoa(text));
    expect(utf8Of(bytesOfLetters(text))).toBe(text);
  });

  it('of UTF-8 are read as such, whatever they hold', () => {
    expect(utf8Of(Buffer.from('\ufeffmünchen'))).toBe('\ufeffmünchen');
    expect(utf8Of(Uint8Array.of(0x41, 0xff))).toBe('A\ufffd');
  });
});

it('pieces are put one after the other', () => {
  expect(joined([])).toEqual(new Uint8Array(0));
  expect(joined([Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3)])).toEqual(Uint8Array.of(1, 2, 3));
});
