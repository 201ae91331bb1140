/** Configuration files as different people, editors and programs write them. */
import { randomOf } from '../fuzz/random.js';

/** Another manner of writing the same: tabs, one line, comments, instructions, other quotes, the same names further in. */
export function inAnotherManner(bytes: Uint8Array, seed: number, number: number): Uint8Array {
  const random = randomOf(seed + 2, number);
  const text = Buffer.from(bytes).toString('utf8');
  // The others are in encodings that letters cannot be put into like this.
  if (!Buffer.from(text).equals(bytes) || text.includes('\0')) return bytes;
  switch (random.below(10)) {
    case 0:
      return Buffer.from(text.replace(/\n {2,}/g, (blanks) => `\n${'\t'.repeat(Math.floor(blanks.length / 2))}`));
    case 1:
      return Buffer.from(text.replace(/>\s+</g, '><'));
    case 2:
      return Buffer.from(text.replace(/>(\r?\n)/g, '> <!-- ü 😀 -->$1'));
    case 3:
      return Buffer.from(text.replace(/\r?\n/g, '\r'));
    case 4:
      return Buffer.from(
        text
          .replace('<configuration>', '<?note <configuration> "one ?>\n<configuration>')
          .replace('<system.net>', "<system.net><?own <defaultProxy enabled='false'/> ?>"),
      );
    case 5:
      return Buffer.from(text.replace('<runtime>', `<runtime>${furtherIn}`));
    case 6:
      return Buffer.from(text.replace(/ ?= ?"([^"'<>]*)"/g, " =\t'$1'"));
    case 7:
      return Buffer.from(text.replace(/"([^"'<>]*)"(?=[^<>]*>)/g, (_, value: string) => `'${asReferences(value)}'`));
    default:
      return bytes;
  }
}

/** Elements of these names that mean something else. */
const furtherIn =
  '<assemblyBinding xmlns="urn:schemas-microsoft-com:asm.v1"><probing privatePath="a&gt;b"><system.net><defaultProxy enabled="false"><proxy proxyaddress="http://not.this.one:1"/></defaultProxy></system.net></probing></assemblyBinding>';

/** A letter of a value as a reference, where the value is one of those that are read; names of encodings are not. */
const asReferences = (value: string): string =>
  /^https?:/.test(value) ? value.replace('p', '&#112;').replace('t', '&#x74;') : value;

/** What shows that a file is written in a manner. */
export const signs: Readonly<Record<string, RegExp>> = {
  comments: /<!--/,
  'ends of lines as on Windows': /\r\n/,
  'ends of lines of old': /\r(?!\n)/,
  'ends of lines as elsewhere': /[^\r]\n/,
  tabs: /\n\t+</,
  'a single line': /^[^\n\r]*(?:\n[^\n\r]*)?[\n\r]*$/,
  entities: /&amp;/,
  references: /http[^"'<>]*&#x?[0-9a-f]+;|&#x?[0-9a-f]+;[^"'<>]*:/,
  instructions: /<\?own /,
  'other quotes': /=\s*'[^'"]*'/,
  'blanks before a value': /\s=\s/,
  'the same names further in': /<probing[^>]*><system\.net>/,
  'declarations of sections': /<configSections>/,
};
