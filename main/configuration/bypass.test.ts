import { describe, expect, it } from 'vitest';
import { readBypassPattern } from './bypass.js';

const matches = (pattern: string, target: string): boolean | null => {
  const read = readBypassPattern(pattern);
  return read.state === 'tested' ? read.matches(target) : null;
};

describe('a pattern of a bypass list', () => {
  it('matches anywhere, and without upper and lower case', () => {
    expect(matches('CONTOSO\\.com', 'https://www.contoso.com')).toBe(true);
    expect(matches('^contoso', 'https://contoso.com')).toBe(false);
  });

  it.each(['*.contoso.com', '*', '+a', '[', '(', ')', 'a**', 'a{2,1}', '\\', 'a\\', '\\y', '\\_', '[z-a]'])(
    '%s is none, as in .NET',
    (pattern) => {
      expect(readBypassPattern(pattern).state).toBe('invalid');
    },
  );

  it.each(['(?=a)', '(?>a)', '(a)\\1', '(?<n>a)\\k<n>', 'a\\Z', '[a-z-[m]]', '\\p{L}', 'a'.repeat(301), 'a{5000}'])(
    '%s is not tried',
    (pattern) => {
      expect(readBypassPattern(pattern).state).toBe('untested');
    },
  );

  it.each(['(a+)+$', '(a|a)*$', '(.*)*.*.*.*.*x', '((a{30}){30})?!', '.*.*.*.*.*.*.*.*.*.*!'])(
    '%s takes no time worth speaking of',
    (pattern) => {
      const started = performance.now();
      expect(matches(pattern, `https://${'a'.repeat(250)}.net`)).not.toBeNull();
      expect(performance.now() - started).toBeLessThan(500);
    },
  );
});
