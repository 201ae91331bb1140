/** Finds the time axis of the waterfall, and moves about on it. Pure: times in, places out. */

/** Something that lasts. Seconds; `end` is never before `start`, nor `until` before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** It goes on until then, quietly. */
  readonly until: number;
}

/** A stretch of time, in seconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A scale: the time at the left edge, and the steps at which a line is drawn. Seconds. */
export interface Scale extends Stretch {
  readonly step: number;
  readonly ticks: readonly number[];
}

/** The shortest stretch that can be looked at: packets are a microsecond apart at least, in most files. */
const shortest = 0.0005;

/**
 * Finds a scale with round steps that holds every row.
 *
 * @returns null where there are no rows.
 */
export function findScale(rows: readonly Span[], mostTicks = 6): Scale | null {
  const [first] = rows;
  if (first === undefined) return null;
  let low = first.start;
  let high = first.until;
  for (const row of rows) {
    low = Math.min(low, row.start);
    high = Math.max(high, row.until);
  }
  // A capture that begins at zero is measured from zero, so that its times are those of the axis.
  if (low > 0 && low < (high - low) / 2) low = 0;
  const span = Math.max(high - low, 0.001);
  const step = roundStep(span / (mostTicks - 1));
  const from = tidy(Math.floor(low / step + 1e-9) * step, step);
  const to = Math.max(high, from + step);
  const steps = Math.floor((to - from) / step + 1e-9);
  const ticks = Array.from({ length: steps + 1 }, (_, index) => tidy(from + index * step, step));
  return { from, to, step, ticks };
}

/** The scale of a stretch that somebody chose: it begins and ends there, round or not. */
export function scaleOf({ from, to }: Stretch, mostTicks = 6): Scale {
  const step = roundStep((to - from) / (mostTicks - 1));
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step, step));
  return { from, to, step, ticks };
}

/**
 * Makes a stretch longer or shorter about a time that stays where it is.
 *
 * @param factor below 1 to look closer
 * @param limits what there is to be seen
 */
export function zoom(stretch: Stretch, factor: number, around: number, limits: Stretch): Stretch {
  const from = around - (around - stretch.from) * factor;
  return within({ from, to: from + (stretch.to - stretch.from) * factor }, limits);
}

/**
 * Where to look closer, so that something is there: at the row that was chosen, else where the most rows begin, nearest to
 * the middle where there are several such places.
 *
 * @param length of the stretch that will be looked at then
 * @returns the middle of that stretch; null where no row begins in what is shown
 */
export function focusOf(
  rows: readonly Span[],
  chosen: Span | undefined,
  shown: Stretch,
  length: number,
): number | null {
  const isShown = ({ start, end }: Span): boolean => end >= shown.from && start <= shown.to;
  if (chosen !== undefined && isShown(chosen)) {
    return Math.min((chosen.start + chosen.end) / 2, chosen.start + length / 2);
  }
  const starts = rows.map(({ start }) => start).filter((start) => start >= shown.from && start <= shown.to);
  starts.sort((one, other) => one - other);
  const middle = (shown.from + shown.to) / 2;
  let best: { readonly count: number; readonly around: number } | null = null;
  let last = 0;
  for (const [index, start] of starts.entries()) {
    while ((starts[last] ?? Infinity) <= start + length) last++;
    const around = (start + (starts[last - 1] ?? start)) / 2;
    const count = last - index;
    const isNearer = best !== null && Math.abs(around - middle) < Math.abs(best.around - middle);
    if (best === null || count > best.count || (count === best.count && isNearer)) best = { count, around };
  }
  return best?.around ?? null;
}

/** Moves a stretch by a share of its length; to the right where that is positive. */
export function move(stretch: Stretch, share: number, limits: Stretch): Stretch {
  const by = (stretch.to - stretch.from) * share;
  return within({ from: stretch.from + by, to: stretch.to + by }, limits);
}

/** The stretch at its length, or as near to it as can be shown, inside the limits. */
export function within(stretch: Stretch, limits: Stretch): Stretch {
  const most = Math.max(limits.to - limits.from, shortest);
  const length = Math.min(Math.max(stretch.to - stretch.from, shortest), most);
  const from = Math.max(limits.from, Math.min(stretch.from, limits.from + most - length));
  return { from, to: from + length };
}

/** Where a time lies on the scale, 0 to 1. */
export function placeOn(scale: Scale, at: number): number {
  const share = (at - scale.from) / (scale.to - scale.from);
  return Math.min(1, Math.max(0, share));
}

/** A tick's label: `200 ms` where the whole scale is below a second, else seconds. */
export function formatTick(at: number, scale: Scale): string {
  if (scale.to - scale.from < 1 && Math.abs(scale.to) <= 1) {
    return minus(`${tidy(at * 1000, scale.step * 1000)} ms`);
  }
  return minus(at === 0 ? '0 s' : `${at.toFixed(decimalsOf(scale.step))} s`);
}

/** A minus sign as wide as a digit, for a hyphen. */
function minus(label: string): string {
  return label.replace('-', '\u2212');
}

/** The next round number (1, 2 or 5 with zeros) that is not below `value`. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/** Takes away what binary fractions add: 0.30000000000000004 becomes 0.3, and -0 becomes 0. */
function tidy(value: number, step: number): number {
  return Number(value.toFixed(decimalsOf(step))) + 0;
}
