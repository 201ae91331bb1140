import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureClock } from './clock.js';
import { emptyRecord } from './container/record.js';

function clockOf(times: readonly number[]): CaptureClock {
  const clock = new CaptureClock();
  times.forEach((at, index) => {
    clock.tick({ ...emptyRecord(), seconds: 1_700_000_000 + at, nanoseconds: 500_000_000 }, index + 1);
    expect(clock.now).toBe(at - (times[0] ?? 0));
  });
  return clock;
}

describe('the clock of a capture', () => {
  it('knows the latest time behind each packet, however often it is set', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 }), (times) => {
        const clock = clockOf(times);
        const [base = 0] = times;
        times.forEach((at, index) => {
          expect(clock.latestAfter(index + 1, at - base)).toBe(Math.max(...times.slice(index)) - base);
        });
        expect(clock.latest).toBe(Math.max(...times) - base);
      }),
    );
  });

  it('gives the first and the last moment, and none where there is none', () => {
    expect(clockOf([5, 3, 4]).span).toEqual({ first: '2023-11-14T22:13:23.500Z', last: '2023-11-14T22:13:25.500Z' });
    expect(clockOf([]).span).toEqual({ first: null, last: null });
    expect(clockOf([1e15]).span).toEqual({ first: null, last: null });
  });
});
