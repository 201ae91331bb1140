/**
 * Start tags where they stand: which characters a name and a value take. The parser of documents gives no offsets of
 * attributes, and turns line ends in values into spaces, which .NET's reader of configuration files does not.
 */

/** One attribute. Offsets are indices into the text. */
export interface XmlAttribute {
  readonly name: string;
  /** With its references resolved, and its white space as it is. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Of the value alone, without its quotes. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Index after the `>` that ends the start tag at `start`; the text's length where none does. */
export function endOfTag(text: string, start: number): number {
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at + 1;
  }
  return text.length;
}

/** The attributes of the well-formed start tag of `name` at `start`. */
export function attributesOf(text: string, start: number, name: string): XmlAttribute[] {
  const form = /[ \t\r\n]+([^\s=/>]+)[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/y;
  form.lastIndex = start + 1 + name.length;
  const attributes: XmlAttribute[] = [];
  for (let match = form.exec(text); match !== null; match = form.exec(text)) {
    const raw = match[2] ?? match[3] ?? '';
    const attributeEnd = form.lastIndex;
    attributes.push({
      name: match[1] ?? '',
      value: resolved(raw),
      start: match.index + match[0].length - match[0].trimStart().length,
      end: attributeEnd,
      valueStart: attributeEnd - 1 - raw.length,
      valueEnd: attributeEnd - 1,
    });
  }
  return attributes;
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const resolved = (raw: string): string =>
  raw.replace(/&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(\w+));/g, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });

/** True where elements stand within more than `limit` others. Says it of text that is not well-formed, too. */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const [closing, length] = closers.find(([, , opening]) => text.startsWith(opening, at)) ?? ['>', 1];
    if (closing !== '>') {
      const end = text.indexOf(closing, at + length);
      if (end === -1) return false;
      at = end + closing.length;
      continue;
    }
    const end = endOfTag(text, at);
    if (text[at + 1] === '/') depth--;
    else if (text[end - 2] !== '/') depth++;
    if (depth > limit) return true;
    at = end;
  }
  return false;
}

/** What ends each piece of markup that is no tag, the length of its opening, and that. */
const closers: readonly (readonly [string, number, string])[] = [
  ['-->', 4, '<!--'],
  [']]>', 9, '<![CDATA['],
  ['?>', 2, '<?'],
];
