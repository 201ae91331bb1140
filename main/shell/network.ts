import type { Session } from 'electron';
import { origin } from './scheme.js';

/**
 * Cancels every request of the window that is not for its own files. The window has no business with a network;
 * nothing that gets into it, through a package or a capture, shall have one either.
 *
 * @param developer allows the developer tools' own pages.
 */
export function denyNetwork(session: Session, developer: boolean): void {
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isAllowed(details.url, developer) }));
}

/** True for an address of the window's own files. */
export function isAllowed(url: string, developer: boolean): boolean {
  return url.startsWith(`${origin}/`) || (developer && url.startsWith('devtools://'));
}
