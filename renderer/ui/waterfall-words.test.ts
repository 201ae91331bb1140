import { expect, it } from 'vitest';
import { kindInWords, whenInWords } from './waterfall-words.js';

it.each([
  [{ kind: 'CONNECT', start: 0.123, end: 0.143, until: 0.143 }, 'starts at 0.123 s, takes 20 ms:', 'CONNECT, 20 ms:'],
  [{ kind: 'DNS', start: 2, end: 2, until: 2 }, 'at 2.000 s:', 'DNS:'],
  [
    { kind: 'TLS', start: 0.123, end: 0.143, until: 9 },
    'starts at 0.123 s, takes 20 ms, goes on to 9.000 s:',
    'TLS, 20 ms, goes on to 9.000 s:',
  ],
])('says when and how long: %o', (row, when, kind) => {
  expect(whenInWords(row)).toBe(when);
  expect(kindInWords(row)).toBe(kind);
});
