import { describe, expect, it } from 'vitest';
import { isSameProxy } from './path.js';

describe('the same proxy', () => {
  it.each([
    ['http://proxy.contoso.local:8080/', 'PROXY.contoso.local:8080'],
    ['proxy.contoso.local', 'http://proxy.contoso.local:80'],
    ['http://user@proxy.contoso.local:8080', 'proxy.contoso.local:8080'],
    ['[2001:DB8:0:0::1]:3128', 'http://[2001:db8::1]:3128/'],
  ])('%s is %s', (one, other) => {
    expect(isSameProxy(one, other)).toBe(true);
  });

  it.each([
    ['proxy.contoso.local:8080', 'proxy.contoso.local:3128'],
    ['[2001:db8::1]:3128', '[2001:db8::2]:3128'],
    ['not an address', 'nor this one'],
  ])('%s is not %s', (one, other) => {
    expect(isSameProxy(one, other)).toBe(false);
  });
});
