/** How text is laid out in a terminal: colours where asked for, lines of a width, labels on the left. */

/** How the terminal looks. */
export interface TextOptions {
  readonly colour: boolean;
  /** Columns to wrap at. */
  readonly width: number;
}

/** Puts a text into a colour. */
export type Paint = (text: string) => string;

/** The colours, which do nothing where none were asked for. */
export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly magenta: Paint;
}

/** Columns that the labels on the left take. */
export const labelWidth = 18;

/** Select Graphic Rendition: ECMA-48, section 8.3.117. */
const sgr =
  (colour: boolean, code: number): Paint =>
  (text) =>
    colour ? `\u001b[${code}m${text}\u001b[0m` : text;

/** The colours of a terminal, or none. */
export function paletteOf(colour: boolean): Palette {
  return {
    bold: sgr(colour, 1),
    dim: sgr(colour, 2),
    red: sgr(colour, 31),
    yellow: sgr(colour, 33),
    green: sgr(colour, 32),
    magenta: sgr(colour, 35),
  };
}

/** A label, and beside it a text in lines. */
export function labelled(label: string, text: string, width: number): string[] {
  const lines = wrap(text, width - 4 - labelWidth);
  return lines.map((line, index) => `    ${(index === 0 ? label : '').padEnd(labelWidth)}${line}`);
}

/** A text in lines of at most `width` columns, but for words that are longer. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > Math.max(20, width)) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}
