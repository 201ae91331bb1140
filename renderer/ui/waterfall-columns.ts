/** How wide the columns of the waterfall are. Pure: pixels in, pixels out. */

/** What texts take, at most, in each column. */
export interface Texts {
  /** Null where there is no such column. */
  readonly from: number | null;
  readonly kind: number;
  /** The names whole, and cut as far as they can be. */
  readonly name: number;
  readonly shortestName: number;
}

/** Room beside a text: small, and before the axis. */
const gap = 8;
const gapBeforeAxis = 12;

/** An address or a method may have any length: more than this of it is cut. */
const mostFrom = 124;
const mostKind = 84;

/** The axis is worth at least this share of the table, and at least so many pixels. */
const leastAxis = 0.36;
const leastAxisPixels = 240;

/** Names take no more than this share where whole ones would; but shortened ones get what they need. */
const mostName = 0.4;

/** The widths of the columns before the axis, which gets the rest. */
export function columnsOf(
  table: number,
  texts: Texts,
): { readonly from: number; readonly name: number; readonly kind: number } {
  const from = texts.from === null ? 0 : Math.min(mostFrom, texts.from) + gap;
  const kind = Math.min(mostKind, texts.kind) + gapBeforeAxis;
  const free = table - from - kind - Math.max(table * leastAxis, leastAxisPixels);
  const wanted = Math.max(Math.min(texts.name, table * mostName), texts.shortestName) + gap;
  return { from, name: Math.max(60, Math.min(wanted, free)), kind };
}
