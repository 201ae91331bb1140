import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { latestOf } from './latest.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells the first at once, and the latest of those that come too fast', () => {
  const told: number[] = [];
  const latest = latestOf<number>((value) => told.push(value), 100);
  latest.give(1);
  latest.give(2);
  latest.give(3);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(100);
  expect(told).toEqual([1, 3]);
  vi.advanceTimersByTime(1000);
  latest.give(4);
  expect(told).toEqual([1, 3, 4]);
});

it('tells nothing after its end', () => {
  const told: number[] = [];
  const latest = latestOf<number>((value) => told.push(value), 100);
  latest.give(1);
  latest.give(2);
  latest.stop();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([1]);
});
