import { describe, expect, it, vi } from 'vitest';
import { protectiveHeaders } from './csp.js';
import type { StaticFile } from './static-files.js';

vi.mock('electron', () => ({ protocol: {} }));

const { answer, consentScheme, windowScheme } = await import('./scheme.js');
const { isAllowed } = await import('./network.js');

const file: StaticFile = { type: 'text/html; charset=utf-8', bytes: new Uint8Array([104, 105]) };
const files = new Map([
  ['/', file],
  ['/index.html', file],
]);
const get = (url: string, method = 'GET'): Response => answer({ url, method }, files, windowScheme);

describe("the window's scheme", () => {
  it('serves a file of the map', async () => {
    const response = get('app://ui/index.html');
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe(file.type);
    expect(await response.text()).toBe('hi');
  });

  it.each([
    ['app://ui/../../etc/passwd'],
    ['app://ui/%2e%2e/%2e%2e/etc/passwd'],
    ['app://ui/..%2f..%2fetc%2fpasswd'],
    ['app://ui//etc/passwd'],
    ['app://ui/index.html/'],
    ['app://ui/%00'],
    ['app://other/index.html'],
    ['app://ui:1/index.html'],
    ['app:///index.html'],
    ['consent://plan/index.html'],
  ])('has nothing at %s', (url) => {
    expect(get(url).status).toBe(404);
  });

  it("has nothing of the window that asks, nor that of this one's", () => {
    const asking = (url: string): number => answer({ url, method: 'GET' }, files, consentScheme).status;
    expect(asking('consent://plan/index.html')).toBe(200);
    expect(asking('consent://ui/index.html')).toBe(404);
    expect(asking('app://ui/index.html')).toBe(404);
  });

  it('serves nothing to a POST', () => {
    expect(get('app://ui/index.html', 'POST').status).toBe(404);
  });

  it('puts the protective headers on every answer', () => {
    for (const url of ['app://ui/index.html', 'app://ui/missing']) {
      const { headers } = get(url);
      for (const [name, value] of Object.entries(protectiveHeaders("'none'"))) expect(headers.get(name)).toBe(value);
    }
  });
});

describe("the window's network", () => {
  it.each([
    ['app://ui/index.html', true],
    ['app://ui', false],
    ['app://ui.example.com/', false],
    ['app://other/', false],
    ['http://127.0.0.1/', false],
    ['https://example.com/', false],
    ['file:///etc/passwd', false],
    ['ws://127.0.0.1/', false],
    ['devtools://devtools/bundled/devtools_app.html', false],
  ])('%s: %s', (url, allowed) => {
    expect(isAllowed(url, windowScheme, false)).toBe(allowed);
  });

  it('has the developer tools where they are allowed', () => {
    expect(isAllowed('devtools://devtools/bundled/devtools_app.html', windowScheme, true)).toBe(true);
    expect(isAllowed('https://example.com/', windowScheme, true)).toBe(false);
  });
});
