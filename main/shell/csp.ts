/** The headers that go with every page and file of the window, whichever door serves them. */

/**
 * The content security policy: the page runs the program's own scripts and styles and reaches nothing else.
 *
 * @param connect the one place the page may connect to: `'none'` in the desktop app, the origin of browser mode's
 * WebSocket otherwise.
 */
export function contentSecurityPolicy(connect: "'none'" | `ws://${string}`): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html',
  ].join('; ');
}

/** Every header that protects a page, the policy among them. */
export function protectiveHeaders(connect: Parameters<typeof contentSecurityPolicy>[0]): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(connect),
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  };
}
