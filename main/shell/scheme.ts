/** The window's own scheme: it serves the built window and nothing else. */
import type { Session } from 'electron';
import { protocol } from 'electron';
import { protectiveHeaders } from './csp.js';
import type { StaticFile } from './static-files.js';

/** The scheme and host of the window's pages. */
export const origin = 'app://ui';

/** The address of the window's page. */
export const pageUrl = `${origin}/index.html`;

/** Declares the scheme. Electron wants that before it is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/**
 * Answers one request of the window: a file of the map, or 404. Every answer carries the protective headers.
 *
 * @param request the part of a Request that matters.
 */
export function answer(
  request: { readonly url: string; readonly method: string },
  files: ReadonlyMap<string, StaticFile>,
): Response {
  const headers = protectiveHeaders("'none'");
  const { protocol: scheme, host, pathname } = new URL(request.url);
  const file = `${scheme}//${host}` === origin && request.method === 'GET' ? files.get(pathname) : undefined;
  if (file === undefined) return new Response(null, { status: 404, headers });
  return new Response(file.bytes, { headers: { ...headers, 'Content-Type': file.type } });
}

/** Serves the window's scheme in a session, and refuses `file:` there. */
export function serveScheme(session: Session, files: ReadonlyMap<string, StaticFile>): void {
  session.protocol.handle('app', (request) => answer(request, files));
  session.protocol.handle('file', () => new Response(null, { status: 403, headers: protectiveHeaders("'none'") }));
}
