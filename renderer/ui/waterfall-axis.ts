/** Where things stand on the waterfall's axis. Pure: times, scales and pixels in, shares and percents out. */
import { placeOn, type Scale, type Span, type Stretch } from './time-scale.js';

/** The axis ends here, in hundredths of its column, so that a result has room beside the last bar. */
export const axisWidth = 76;

/** The shortest bar that is drawn, in pixels. */
export const shortestBar = 6;

/** How much of what a result stands on must be seen beside it, in pixels. */
const leastSeen = 16;

/** What a bar that goes on beyond the axis loses of its end, in pixels: no result stands there. */
const fading = 16;

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

/** A bar's place and length, and those of what goes on behind it, as lengths of CSS. */
export function barOf(
  scale: Scale,
  { start, end, until }: Span,
): { readonly left: string; readonly length: string; readonly on: string } {
  const [from, to] = [placeOn(scale, start), placeOn(scale, end)];
  return { left: percent(from), length: percent(to - from), on: percent(placeOn(scale, until) - from) };
}

/** Whether what is drawn goes on beyond the axis: on its left, on its right, and whether the bar itself is in sight. */
export function beyond(
  scale: Scale,
  { start, end, until }: Span,
): { readonly before: boolean; readonly after: boolean; readonly onAfter: boolean; readonly inSight: boolean } {
  return {
    before: start < scale.from,
    after: end > scale.to,
    onAfter: until > scale.to,
    inSight: end >= scale.from && start <= scale.to,
  };
}

/**
 * Where a result stands, in pixels from the left of its lane, and how wide it may be: behind all that is drawn, or before
 * it; else on what goes on quietly, or in a bar that leaves no room beside it; else cut, on the side with more room.
 *
 * @param width of the result in one line
 * @param lane its width: the axis, and the room on its right
 */
export function placeOfResult(
  scale: Scale,
  { start, end, until }: Span,
  width: number,
  lane: number,
): { readonly left: number; readonly most: number; readonly inBar: boolean } {
  const axis = (lane * axisWidth) / 100;
  const left = placeOn(scale, start) * axis;
  const right = Math.max(placeOn(scale, end) * axis, left + shortestBar);
  const last = Math.max(placeOn(scale, until) * axis, right);
  const beside = { most: width, inBar: false };
  if (last + width <= lane) return { ...beside, left: last };
  if (width <= left) return { ...beside, left: left - width };
  if (last - right >= width + leastSeen) return { ...beside, left: right };
  const begins = left + (start < scale.from ? fading : 0);
  const ends = right - (end > scale.to ? fading : 0);
  if (ends - begins >= width) return { left: begins, most: width, inBar: true };
  const behind = lane - right;
  if (behind >= left) return { left: right, most: Math.min(width, behind), inBar: false };
  return { left: 0, most: left, inBar: false };
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
