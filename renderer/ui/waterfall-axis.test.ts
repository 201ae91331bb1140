import { describe, expect, it } from 'vitest';
import { scaleOf } from './time-scale.js';
import {
  barOf,
  beyond,
  drawTo,
  leftOf,
  linesOf,
  markOf,
  placeOfResult,
  shareAt,
  stretchOf,
  timeAt,
} from './waterfall-axis.js';

const scale = scaleOf({ from: 0, to: 10 });
/** 760 pixels of these are the axis. */
const box = { left: 100, width: 1000 };

describe('the places on the axis', () => {
  it('leave room on the right of the last one', () => {
    expect([leftOf(scale, 0), leftOf(scale, 5), leftOf(scale, 10), leftOf(scale, 99)]).toEqual([
      '0%',
      '38%',
      '76%',
      '76%',
    ]);
  });

  it('give a bar its length, and what goes on behind it', () => {
    expect(barOf(scale, { start: 5, end: 10, until: 10 })).toEqual({ left: '38%', length: '38%', on: '38%' });
    expect(barOf(scale, { start: 0, end: 0, until: 5 })).toEqual({ left: '0%', length: '0%', on: '38%' });
    expect(barOf(scale, { start: 5, end: 50, until: 90 })).toEqual({ left: '38%', length: '38%', on: '38%' });
  });

  it('give a result the place where it fits in one line', () => {
    const place = (start: number, end: number, until: number, width: number): number =>
      placeOfResult(scale, { start, end, until }, width, 400).left;
    // The axis has 304 pixels of 400.
    expect(place(0, 5, 5, 200)).toBe(152);
    expect(place(9, 10, 10, 200)).toBeCloseTo(273.6 - 200);
    expect(place(0, 1, 10, 120)).toBeCloseTo(30.4);
    expect(place(0, 10, 10, 120)).toBe(0);
    // A bar that goes on beyond both ends of the axis fades there.
    expect(place(-5, 50, 50, 120)).toBe(16);
  });

  it('cut a result that fits nowhere, on the side with more room, and never hide its bar', () => {
    const place = (start: number, end: number) => placeOfResult(scale, { start, end, until: end }, 390, 400);
    expect(place(0, 10)).toEqual({ left: 304, most: 96, inBar: false });
    expect(place(2.5, 2.5)).toEqual({ left: 82, most: 318, inBar: false });
    const late = place(9, 10);
    expect(late.left).toBe(0);
    expect(late.most).toBeCloseTo(273.6);
  });

  it('say what goes on beyond the axis', () => {
    const at = (start: number, end: number, until = end) => beyond(scale, { start, end, until });
    expect(at(0, 10)).toEqual({ before: false, after: false, onAfter: false, inSight: true });
    expect(at(-1, 11)).toEqual({ before: true, after: true, onAfter: true, inSight: true });
    expect(at(-2, -1, 5)).toMatchObject({ onAfter: false, inSight: false });
  });

  it('draw a line at each round time, from the first', () => {
    expect(linesOf(scale)).toEqual({ begin: '0%', step: '20%' });
    // From 1 to 6 with lines at 2, 3, 4, 5, 6: the first one after a fifth, then four equal steps.
    expect(linesOf(scaleOf({ from: 1, to: 6 }, 5)).step).toMatch(/%$/);
    const { begin, step } = linesOf({ from: 1, to: 6, step: 1, ticks: [2, 3, 4, 5, 6] });
    expect(Number.parseFloat(begin)).toBeCloseTo(76 / 5);
    expect(Number.parseFloat(step)).toBeCloseTo(25);
  });
});

describe('the pointer', () => {
  it('is at a share of the axis, and at its ends a little beyond them', () => {
    expect([100, 480, 860, 1000].map((x) => shareAt(x, box))).toEqual([0, 0.5, 1, 1]);
    expect([97, 60].map((x) => shareAt(x, box))).toEqual([0, null]);
    expect(shareAt(100, { left: 100, width: 0 })).toBeNull();
    expect(timeAt(scale, 0.5)).toBe(5);
  });

  it('draws in both directions, and not beyond the axis', () => {
    const begun = { begun: 0.5, to: 0.5, x: 480 };
    expect(drawTo(begun, 556, box).to).toBeCloseTo(0.6);
    expect(drawTo(begun, 20, box).to).toBe(0);
    expect(drawTo(begun, 5000, box).to).toBe(1);
    const back = drawTo(begun, 100, box);
    expect(markOf(back)).toEqual({ left: '0%', width: '38%' });
    expect(stretchOf(back, 100, scale)).toEqual({ from: 0, to: 5 });
  });

  it('that hardly moved has drawn nothing', () => {
    const begun = { begun: 0.5, to: 0.5, x: 480 };
    expect(markOf(begun)).toBeNull();
    expect(stretchOf(begun, 480, scale)).toBeNull();
    expect(stretchOf({ ...begun, to: 0.503 }, 482, scale)).toBeNull();
  });
});
