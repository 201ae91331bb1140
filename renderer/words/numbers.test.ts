import { describe, expect, it, vi } from 'vitest';
import {
  countOf,
  formatBytes,
  formatCount,
  formatDuration,
  formatElapsed,
  formatInstant,
  formatLocalMoment,
  formatMoment,
  formatShare,
  shorten,
} from './numbers.js';

describe('numbers', () => {
  it.each([
    [0, '0 s'],
    [0.00001, 'less than 1 ms'],
    [0.0421, '42 ms'],
    [0.9996, '1 s'],
    [3.24, '3.2 s'],
    [9.97, '10 s'],
    [41.3, '41 s'],
    [59.7, '1 min'],
    [200, '3 min 20 s'],
    [7500, '2 h 5 min'],
    [-4, '0 s'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1,023 bytes'],
    [1024, '1 KB'],
    [3_402_012, '3.2 MB'],
    [68_719_476_736, '64 GB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('writes a moment in UTC or as it is here, and what is none as it stands', () => {
    expect(formatMoment('2026-11-21T09:05:00.000Z')).toBe('21 Nov 2026, 09:05 UTC');
    expect(formatMoment('yesterday')).toBe('yesterday');
    vi.stubEnv('TZ', 'America/St_Johns');
    expect(formatLocalMoment('2026-11-21T02:05:00.000Z')).toBe('2026-11-20 22:35 -03:30');
    expect(formatLocalMoment('yesterday')).toBe('yesterday');
    vi.unstubAllEnvs();
  });

  it('counts with the noun', () => {
    expect(countOf(1, 'packet')).toBe('1 packet');
    expect(countOf(12_408, 'packet')).toBe('12,408 packets');
    expect(countOf(2, 'copy', 'copies')).toBe('2 copies');
    expect(formatCount(1_000_000)).toBe('1,000,000');
  });

  it('counts waiting in whole seconds', () => {
    expect(formatElapsed(0.9)).toBe('0 s');
    expect(formatElapsed(12.9)).toBe('12 s');
  });

  it('writes instants to the millisecond, and no minus before zero', () => {
    expect(formatInstant(-12.5)).toBe('-12.500');
    expect(formatInstant(-0.0001)).toBe('0.000');
  });

  it('says 100 % only at the end', () => {
    expect([0, 0.5, 0.999, 1].map(formatShare)).toEqual(['0 %', '50 %', '99 %', '100 %']);
  });

  it('shortens in the middle, by whole letters', () => {
    expect(shorten('short', 10)).toBe('short');
    expect([...shorten('😀'.repeat(50), 11)]).toHaveLength(11);
    expect(shorten('abcdefghijklmnop', 7)).toBe('abcd…op');
    expect(shorten('abcd.fghijklm.op', 9)).toBe('abcd…op');
  });
});
