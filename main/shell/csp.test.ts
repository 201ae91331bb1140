import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, protectiveHeaders } from './csp.js';

describe('the content security policy', () => {
  it('is the one that was decided on', () => {
    expect(contentSecurityPolicy("'none'")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
    );
  });

  it('differs in browser mode by the one place it connects to', () => {
    const browser = contentSecurityPolicy('ws://127.0.0.1:4000');
    expect(browser.replace('ws://127.0.0.1:4000', "'none'")).toBe(contentSecurityPolicy("'none'"));
  });

  it('comes with the other protective headers', () => {
    expect(protectiveHeaders("'none'")).toMatchObject({
      'Content-Security-Policy': contentSecurityPolicy("'none'"),
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
    });
  });
});
