import { describe, expect, it } from 'vitest';
import { byteOffset, largestConfiguration, readText } from './text.js';

const utf8 = (text: string): Uint8Array => Buffer.from(text);
const utf16 = (text: string): Uint8Array => Buffer.from(text, 'utf16le');
const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();
const declared = (name: string): string => `<?xml version="1.0" encoding="${name}"?><configuration/>`;

describe('the text of a configuration file', () => {
  it.each([
    ['UTF-8 without anything', utf8('<a/>'), 'utf-8', 0],
    ['UTF-8 with a mark', utf8('\uFEFF<a/>'), 'utf-8', 3],
    ['UTF-8 that says so', utf8(declared('UTF-8')), 'utf-8', 0],
    ['UTF-16 with a mark', utf16('\uFEFF<a/>'), 'utf-16le', 2],
    ['UTF-16 with a mark that says so', utf16(`\uFEFF${declared('utf-16')}`), 'utf-16le', 2],
    ['UTF-16 of the other order', utf16be(`\uFEFF${declared('utf-16')}`), 'utf-16be', 2],
    ['UTF-16 without a mark', utf16(declared('utf-16')), 'utf-16le', 0],
    ['UTF-16 of the other order without a mark', utf16be('<a/>'), 'utf-16be', 0],
    ['a code page', utf8(declared('windows-1252')), 'windows-1252', 0],
  ])('is read from %s', (_, bytes, encoding, byteOrderMark) => {
    const text = readText(bytes);
    expect(text).toMatchObject({ encoding, byteOrderMark });
    expect('text' in text && text.text.startsWith('<')).toBe(true);
  });

  it('is read from a code page as its letters', () => {
    const bytes = Buffer.from(`${declared('windows-1250')}<!-- \xe4\xb3 -->`, 'latin1');
    expect(readText(bytes)).toMatchObject({ text: expect.stringContaining('äł') as string });
  });

  it.each([
    ['an empty file', utf8(''), 'FILE-EMPTY'],
    ['a mark alone', utf8('\uFEFF'), 'FILE-EMPTY'],
    ['UTF-16 that says UTF-8', utf16(`\uFEFF${declared('utf-8')}`), 'ENCODING-CONTRADICTED'],
    ['UTF-8 that says UTF-16', utf8(declared('utf-16')), 'ENCODING-CONTRADICTED'],
    ['UTF-8 with a mark that says UTF-16', utf8(`\uFEFF${declared('utf-16')}`), 'ENCODING-CONTRADICTED'],
    ['UTF-16 that says the other order', utf16(`\uFEFF${declared('utf-16BE')}`), 'ENCODING-CONTRADICTED'],
    ['an encoding that nobody knows', utf8(declared('utf-9')), 'ENCODING-UNKNOWN'],
    ['a name that .NET does not know', utf8(declared('utf8')), 'ENCODING-UNKNOWN'],
    ['a code page that is not read here', utf8(declared('ibm850')), 'ENCODING-NOT-READ'],
    ['half a pair of UTF-16', utf16('\uFEFF<a>\uD800</a>'), 'ENCODING-INVALID'],
    ['more than is read', new Uint8Array(largestConfiguration + 1), 'FILE-TOO-LARGE'],
  ])('is not read from %s', (_, bytes, code) => {
    expect(readText(bytes)).toMatchObject({ code });
  });

  it('tells the line and column of a byte that is no UTF-8', () => {
    const bytes = Buffer.concat([utf8('<configuration>\r\n  <!-- ä'), Buffer.from([0xe4]), utf8(' -->')]);
    expect(readText(bytes)).toMatchObject({ code: 'ENCODING-INVALID', effect: 'file', line: 2, column: 9 });
  });

  it.each([
    [[0xc0, 0x80]],
    [[0xe0, 0x80, 0x80]],
    [[0xed, 0xa0, 0x80]],
    [[0xf4, 0x90, 0x80, 0x80]],
    [[0xf0, 0x9f, 0x98]],
    [[0x80]],
    [[0xe4, 0x61, 0x62]],
    [[0xf5, 0x80, 0x80, 0x80]],
  ])('takes %j for no UTF-8', (bytes) => {
    expect(readText(Uint8Array.from([0x3c, ...bytes]))).toMatchObject({ code: 'ENCODING-INVALID', column: 2 });
  });

  it.each([
    ['<a>\r\n</a>\r\n', 'crlf'],
    ['<a>\n</a>', 'lf'],
    ['<a>\r</a>', 'cr'],
    ['<a>\r\n</a>\n', 'mixed'],
    ['<a/>', 'none'],
  ])('knows how the lines of %j end', (text, lineEnds) => {
    expect(readText(utf8(text))).toMatchObject({ lineEnds });
  });
});

describe('a place in the text', () => {
  const text = '\uFEFF<a>ä€\u{1F600}\r\n<b/></a>';

  it.each<[string, Uint8Array, BufferEncoding]>([
    ['UTF-8 with a mark', utf8(text), 'utf8'],
    ['UTF-8', utf8(text.slice(1)), 'utf8'],
    ['UTF-16', utf16(text), 'utf16le'],
    ['UTF-16 of the other order', utf16be(text), 'utf16le'],
  ])('is found in the bytes of %s', (_, bytes, encoding) => {
    const read = readText(bytes);
    if ('code' in read) throw new Error(read.message);
    const start = read.text.indexOf('<b/>');
    const cut = Buffer.from(bytes.subarray(byteOffset(read, start) ?? 0, byteOffset(read, start + 4) ?? 0));
    expect((read.encoding === 'utf-16be' ? cut.swap16() : cut).toString(encoding)).toBe('<b/>');
    expect(byteOffset(read, read.text.length)).toBe(bytes.length);
  });

  it('is found in those of a code page with one byte for each letter, and in no other', () => {
    const place = (bytes: Uint8Array): number | null => {
      const read = readText(bytes);
      if ('code' in read) throw new Error(read.message);
      return byteOffset(read, 60);
    };
    const within = (name: string, ...letters: number[]): Uint8Array =>
      Buffer.concat([utf8(`${declared(name)}<!-- `), Buffer.from(letters), utf8(' -->')]);
    expect(place(within('iso-8859-2', 0xb3))).toBe(60);
    expect(place(within('shift_jis', 0xb3))).toBe(60);
    expect(place(within('shift_jis', 0x83, 0x65))).toBeNull();
  });
});
