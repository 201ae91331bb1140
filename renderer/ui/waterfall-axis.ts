/** Where things stand on the waterfall's axis. Pure: times, scales and pixels in, shares and percents out. */
import { placeOn, type Scale, type Stretch } from './time-scale.js';

/** The axis ends here, in hundredths of its column, so that a result has room beside the last bar. */
export const axisWidth = 76;

/** A result stands on the side of its bar where there is more room: left of those that begin later than this share. */
const late = 0.6;

/** A pointer that moved less has pressed, not drawn. Pixels. */
const steady = 4;

/** A box on the screen, in pixels: the axis' column. */
export interface Box {
  readonly left: number;
  readonly width: number;
}

/** A stretch that is being drawn, as shares of the axis; `x` is where the pointer began, in pixels. */
export interface Drawn {
  readonly begun: number;
  readonly to: number;
  readonly x: number;
}

/** A time's place, as a length of CSS. */
export function leftOf(scale: Scale, at: number): string {
  return percent(placeOn(scale, at));
}

/** A bar's place and length, as lengths of CSS, and the side that its result stands on. */
export function barOf(
  scale: Scale,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly left: string; readonly length: string; readonly resultFirst: boolean } {
  const from = placeOn(scale, start);
  return { left: percent(from), length: percent(placeOn(scale, end) - from), resultFirst: from > late };
}

/**
 * The lines of the axis: where the first one stands (a length of CSS; a stretch need not begin at a round time), and how
 * far it is from one to the next, as a share of what follows the first.
 */
export function linesOf(scale: Scale): { readonly begin: string; readonly step: string } {
  const offset = placeOn(scale, scale.ticks[0] ?? scale.from);
  return { begin: percent(offset), step: `${(scale.step / ((scale.to - scale.from) * (1 - offset))) * 100}%` };
}

/** Where the pointer is, as a share of the axis, which it may overshoot on the right; null on its left. */
export function shareAt(clientX: number, box: Box): number | null {
  if (box.width === 0) return null;
  const share = (clientX - box.left) / ((box.width * axisWidth) / 100);
  return share < -0.01 ? null : Math.max(0, Math.min(1, share));
}

/** The time at a share of the axis. */
export function timeAt(scale: Scale, share: number): number {
  return scale.from + share * (scale.to - scale.from);
}

/** The drawing after the pointer has moved: on the left of the axis it stays at its beginning. */
export function drawTo(drawn: Drawn, clientX: number, box: Box): Drawn {
  const share = shareAt(clientX, box) ?? (clientX < box.left ? 0 : null);
  return share === null ? drawn : { ...drawn, to: share };
}

/** What to mark on the axis while somebody draws, as lengths of CSS; null where it would not be seen. */
export function markOf({ begun, to }: Drawn): { readonly left: string; readonly width: string } | null {
  const width = Math.abs(to - begun);
  return width < 0.001 ? null : { left: percent(Math.min(begun, to)), width: percent(width) };
}

/** The stretch that was drawn; null where the pointer has only been pressed. */
export function stretchOf({ begun, to, x }: Drawn, clientX: number, scale: Scale): Stretch | null {
  if (Math.abs(clientX - x) < steady || begun === to) return null;
  return { from: timeAt(scale, Math.min(begun, to)), to: timeAt(scale, Math.max(begun, to)) };
}

function percent(share: number): string {
  return `${share * axisWidth}%`;
}
