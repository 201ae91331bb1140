import { describe, expect, it } from 'vitest';
import { durationOf } from './duration.js';

describe('durationOf', () => {
  it('measures in seconds, never below zero', () => {
    expect(durationOf('2026-11-20T10:00:00.000Z', '2026-11-20T10:00:41.300Z')).toBeCloseTo(41.3);
    expect(durationOf('2026-11-20T10:00:41.300Z', '2026-11-20T10:00:00.000Z')).toBe(0);
  });

  it('knows nothing where a time is missing or unreadable', () => {
    expect(durationOf(null, '2026-11-20T10:00:00Z')).toBeNull();
    expect(durationOf('soon', '2026-11-20T10:00:00Z')).toBeNull();
  });
});
