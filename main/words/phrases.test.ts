import { afterEach, expect, it, vi } from 'vitest';
import { localDay, localMoment } from './phrases.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each([
  ['UTC', '2026-11-22T13:03:59.000Z', '2026-11-22 13:03 +00:00'],
  ['Europe/Berlin', '2026-11-22T13:03:59.000Z', '2026-11-22 14:03 +01:00'],
  ['Europe/Berlin', '2026-07-22T22:30:00.000Z', '2026-07-23 00:30 +02:00'],
  ['America/St_Johns', '2026-11-22T02:00:00.000Z', '2026-11-21 22:30 -03:30'],
  ['Asia/Kathmandu', '2026-11-22T20:00:00.000Z', '2026-11-23 01:45 +05:45'],
])('tells a moment as the clocks of %s show it', (here, time, told) => {
  vi.stubEnv('TZ', here);
  expect(localMoment(time)).toBe(told);
  expect(localDay(time)).toBe(told.slice(0, 10));
});
