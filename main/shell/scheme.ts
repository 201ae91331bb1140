/** The windows' own schemes: each serves the built pages of one window and nothing else. */
import type { Session } from 'electron';
import { protocol } from 'electron';
import { protectiveHeaders } from './csp.js';
import type { StaticFile } from './static-files.js';

/** A scheme and the one host on it. */
export interface OwnScheme {
  readonly scheme: string;
  /** The scheme and host of its pages. */
  readonly origin: string;
}

/** The window of the program. */
export const windowScheme: OwnScheme = { scheme: 'app', origin: 'app://ui' };

/** The window that asks the person whether changes are to be made: no page of the other can be one of it. */
export const consentScheme: OwnScheme = { scheme: 'consent', origin: 'consent://plan' };

/** The address of the one page of a scheme. */
export const pageUrl = ({ origin }: OwnScheme): string => `${origin}/index.html`;

/** Declares the schemes. Electron wants that before it is ready, and once. */
export function declareSchemes(): void {
  const privileges = { standard: true, secure: true };
  protocol.registerSchemesAsPrivileged([windowScheme, consentScheme].map(({ scheme }) => ({ scheme, privileges })));
}

/**
 * Answers one request of a window: a file of the map, or 404. Every answer carries the protective headers.
 *
 * @param request the part of a Request that matters.
 */
export function answer(
  request: { readonly url: string; readonly method: string },
  files: ReadonlyMap<string, StaticFile>,
  { origin }: OwnScheme,
): Response {
  const headers = protectiveHeaders("'none'");
  const { protocol: scheme, host, pathname } = new URL(request.url);
  const file = `${scheme}//${host}` === origin && request.method === 'GET' ? files.get(pathname) : undefined;
  if (file === undefined) return new Response(null, { status: 404, headers });
  return new Response(file.bytes, { headers: { ...headers, 'Content-Type': file.type } });
}

/** Serves a window's scheme in its session, and refuses `file:` there. */
export function serveScheme(session: Session, files: ReadonlyMap<string, StaticFile>, own: OwnScheme): void {
  session.protocol.handle(own.scheme, (request) => answer(request, files, own));
  session.protocol.handle('file', () => new Response(null, { status: 403, headers: protectiveHeaders("'none'") }));
}
