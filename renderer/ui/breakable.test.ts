import { describe, expect, it } from 'vitest';
import { breakable } from './breakable.js';

describe('a text in a narrow column', () => {
  it.each([
    ['the proxy http://proxy.contoso.example:8080', ['the proxy http://', 'proxy.', 'contoso.', 'example', ':8080']],
    ['UseDefaultProxyForBackendRequests', ['Use', 'Default', 'Proxy', 'For', 'Backend', 'Requests']],
    ['no proxy', ['no proxy']],
    ['', ['']],
  ])('%s may break at %j', (text, parts) => {
    expect(breakable(text)).toEqual(parts);
    expect(breakable(text).join('')).toBe(text);
  });
});
