import { expect, it } from 'vitest';
import { mannerText } from './file-manner.js';

const windows = { encoding: 'utf-8', byteOrderMark: 3, lineEnds: 'crlf' } as const;

it('says how a file is written, and that it stays so', () => {
  expect(mannerText(windows, windows)).toBe(
    'UTF-8 with byte order mark, Windows line ends; both stay, and so does every byte that is not shown as changed.',
  );
  const wide = { encoding: 'utf-16le', byteOrderMark: 0, lineEnds: 'lf' } as const;
  expect(mannerText(wide, wide)).toBe(
    'UTF-16 (little endian) without byte order mark, Unix line ends; both stay, and so does every byte that is not shown as changed.',
  );
  const page = { encoding: 'windows-1252', byteOrderMark: 0, lineEnds: 'mixed' } as const;
  expect(mannerText(page, page)).toBe(
    'Encoding windows-1252, mixed line ends; both stay, and so does every byte that is not shown as changed.',
  );
});

it('says what it becomes where it does not', () => {
  expect(mannerText({ ...windows, lineEnds: 'lf' }, windows)).toBe(
    'UTF-8 with byte order mark, Unix line ends. It becomes: UTF-8 with byte order mark, Windows line ends.',
  );
});
