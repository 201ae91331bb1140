/** Where in a file something stands, as editors and .NET's messages count: lines and columns from 1. */

/** A place in a text. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** Index into the text, in UTF-16 units. */
  readonly offset: number;
}

/**
 * Gives line and column of an index in a text. `\r\n`, `\n` and a lone `\r` each end one line, as in .NET's `XmlTextReader`.
 * The lines are found once, when the first place is asked for.
 */
export function positionsIn(text: string): (offset: number) => Position {
  let starts: readonly number[] | null = null;
  return (offset) => {
    starts ??= lineStarts(text);
    const place = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: place - (starts[low] ?? 0) + 1, offset: place };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(index + 1) !== 0x0a)) starts.push(index + 1);
  }
  return starts;
}
