/** Which lines of a long table are in sight, and how one moves among them. Pure: numbers in, numbers out. */

/** Lines beyond the edges that are kept ready, so that scrolling does not show their making. */
const ahead = 8;

/** A table of lines of one height, and the part of it that is in sight. Pixels but for `total`. */
export interface View {
  readonly top: number;
  readonly height: number;
  readonly lineHeight: number;
  readonly total: number;
}

/** The lines to draw: from `first` up to, and without, `last`. */
export function linesToDraw({ top, height, lineHeight, total }: View): {
  readonly first: number;
  readonly last: number;
} {
  const last = Math.max(0, Math.min(total, Math.ceil((top + height) / lineHeight) + ahead));
  return { first: Math.max(0, Math.min(last, Math.floor(top / lineHeight) - ahead)), last };
}

/** Where to scroll so that a line is in sight below the heading, which is as high as a line; no further than needed. */
export function scrollToShow(place: number, { top, height, lineHeight }: Omit<View, 'total'>): number {
  const at = place * lineHeight;
  if (at < top) return at;
  const lowest = at + 2 * lineHeight - height;
  return Math.max(top, lowest);
}

/** Where a key leads from a line; null for a key that leads nowhere. Never outside of the table. */
export function placeAfter(
  key: string,
  place: number,
  { height, lineHeight, total }: Omit<View, 'top'>,
): number | null {
  const page = Math.max(1, Math.floor(height / lineHeight) - 2);
  const target: Readonly<Record<string, number>> = {
    ArrowDown: place + 1,
    ArrowUp: place - 1,
    PageDown: place + page,
    PageUp: place - page,
    Home: 0,
    End: total - 1,
  };
  const next = Object.hasOwn(target, key) ? target[key] : undefined;
  return next === undefined ? null : Math.max(0, Math.min(total - 1, next));
}
