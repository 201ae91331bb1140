import { describe, expect, it } from 'vitest';
import { findScale, focusOf, formatTick, move, placeOn, scaleOf, within, zoom } from './time-scale.js';

const row = (start: number, end: number, until = end) => ({ start, end, until });
const limits = { from: 0, to: 40 };

describe('findScale', () => {
  it('has none without rows', () => {
    expect(findScale([])).toBeNull();
  });

  it('takes round steps from zero', () => {
    expect(findScale([row(0.4, 1), row(3, 41)])).toEqual({ from: 0, to: 41, step: 10, ticks: [0, 10, 20, 30, 40] });
  });

  it('begins late where the connector began late', () => {
    const scale = findScale([row(302, 303), row(304, 309)]);
    expect(scale?.from).toBe(302);
  });

  it('goes below zero for packets out of order', () => {
    const scale = findScale([row(-3, 0), row(0, 5)]);
    expect(scale?.ticks).toEqual([-4, -2, 0, 2, 4]);
    if (scale !== null) expect(formatTick(-4, scale)).toBe('−4 s');
  });

  it('counts in milliseconds below a second', () => {
    const scale = findScale([row(0, 0.3)]);
    expect(scale === null ? [] : scale.ticks.map((tick) => formatTick(tick, scale))).toEqual([
      '0 ms',
      '100 ms',
      '200 ms',
      '300 ms',
    ]);
  });

  it('holds what goes on quietly, too', () => {
    expect(findScale([row(0.4, 1, 41)])?.to).toBe(41);
  });

  it('holds a single instant', () => {
    const scale = findScale([row(7, 7)]);
    expect(scale).not.toBeNull();
    if (scale !== null) expect(placeOn(scale, 7)).toBeLessThan(1);
  });

  it.each([
    [0, 1e-7],
    [0, 86_400],
    [-86_400, 86_400],
    [1e9, 1e9 + 1],
  ])('keeps the number of ticks small from %d to %d', (from, to) => {
    const scale = findScale([row(from, to)]);
    expect(scale?.ticks.length).toBeGreaterThan(0);
    expect(scale?.ticks.length).toBeLessThan(9);
  });
});

describe('placeOn', () => {
  it('stays on the scale', () => {
    const scale = { from: 0, to: 10, step: 5, ticks: [0, 5, 10] };
    expect([placeOn(scale, -1), placeOn(scale, 5), placeOn(scale, 99)]).toEqual([0, 0.5, 1]);
  });
});

describe('a stretch that somebody chose', () => {
  it('has its lines at round times inside it', () => {
    expect(scaleOf({ from: 1.3, to: 6.1 }).ticks).toEqual([2, 3, 4, 5, 6]);
    expect(scaleOf({ from: -3, to: -1 }).ticks).toEqual([-3, -2.5, -2, -1.5, -1]);
  });

  it('keeps its middle while one looks closer, and comes back', () => {
    const closer = zoom({ from: 0, to: 40 }, 0.5, 20, limits);
    expect(closer).toEqual({ from: 10, to: 30 });
    expect(zoom(closer, 2, 20, limits)).toEqual(limits);
  });

  it('never leaves what there is to be seen', () => {
    expect(zoom({ from: 0, to: 10 }, 2, 0, limits)).toEqual({ from: 0, to: 20 });
    expect(zoom({ from: 10, to: 30 }, 10, 20, limits)).toEqual(limits);
    expect(move({ from: 30, to: 40 }, 0.5, limits)).toEqual({ from: 30, to: 40 });
    expect(move({ from: 10, to: 20 }, -5, limits)).toEqual({ from: 0, to: 10 });
  });

  it('never becomes so short that nothing can be drawn in it', () => {
    const { from, to } = zoom({ from: 5, to: 5.001 }, 1e-9, 5, limits);
    expect(to - from).toBeGreaterThan(0);
    expect(scaleOf({ from, to }).ticks.length).toBeLessThan(9);
    const instant = within({ from: 7, to: 7 }, { from: 7, to: 7 });
    expect(instant.to).toBeGreaterThan(instant.from);
  });
});

describe('where to look closer', () => {
  const rows = [row(1, 2), row(20, 21), row(20.5, 22), row(38, 39)];

  it('is where the most rows begin', () => {
    expect(focusOf(rows, undefined, limits, 5)).toBeCloseTo(20.25);
    expect(focusOf([...rows, row(2, 3), row(2.5, 3)], undefined, limits, 5)).toBeCloseTo(1.75);
  });

  it('is nearest to the middle of what is shown where all places are alike', () => {
    expect(focusOf([row(1, 2), row(18, 19), row(38, 39)], undefined, limits, 5)).toBe(18);
  });

  it('is the row that was chosen, or its beginning where it is long', () => {
    expect(focusOf(rows, row(38, 39), limits, 5)).toBe(38.5);
    expect(focusOf(rows, row(1, 31), limits, 5)).toBe(3.5);
    expect(focusOf(rows, row(50, 60), limits, 5)).toBeCloseTo(20.25);
  });

  it('is nowhere where nothing begins', () => {
    expect(focusOf([row(1, 31)], undefined, { from: 10, to: 20 }, 5)).toBeNull();
  });
});
