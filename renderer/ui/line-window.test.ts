import { describe, expect, it } from 'vitest';
import { linesToDraw, placeAfter, scrollToShow } from './line-window.js';

const table = { height: 300, lineHeight: 30, total: 100_000 };

describe('the lines that are drawn', () => {
  it('are those in sight and a few beyond, however long the table is', () => {
    expect(linesToDraw({ ...table, top: 0 })).toEqual({ first: 0, last: 18 });
    expect(linesToDraw({ ...table, top: 30_000 })).toEqual({ first: 992, last: 1018 });
    expect(linesToDraw({ ...table, top: 100_000 * 30 - 300 })).toEqual({ first: 99_982, last: 100_000 });
  });

  it('are none of an empty table, nor of one that became shorter than where it was scrolled to', () => {
    expect(linesToDraw({ ...table, total: 0, top: 0 })).toEqual({ first: 0, last: 0 });
    const { first, last } = linesToDraw({ ...table, total: 3, top: 30_000 });
    expect(first).toBe(last);
  });
});

describe('scrolling to a line', () => {
  it('does nothing where the line is in sight', () => {
    expect(scrollToShow(5, { ...table, top: 60 })).toBe(60);
  });

  it('goes as far as needed, up and down, and leaves room for the heading', () => {
    expect(scrollToShow(1, { ...table, top: 60 })).toBe(30);
    expect(scrollToShow(20, { ...table, top: 60 })).toBe(20 * 30 + 60 - 300);
  });
});

describe('keys', () => {
  it.each([
    ['ArrowDown', 6],
    ['ArrowUp', 4],
    ['PageDown', 13],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 99_999],
  ])('%s leads from line 5 to line %d', (key, place) => {
    expect(placeAfter(key, 5, table)).toBe(place);
  });

  it('never lead out of the table', () => {
    expect(placeAfter('ArrowUp', 0, table)).toBe(0);
    expect(placeAfter('ArrowDown', 99_999, table)).toBe(99_999);
    expect(placeAfter('End', 0, { ...table, total: 0 })).toBe(0);
  });

  it.each(['a', 'Enter', 'Tab', 'constructor', '__proto__'])('%s leads nowhere', (key) => {
    expect(placeAfter(key, 5, table)).toBeNull();
  });
});
