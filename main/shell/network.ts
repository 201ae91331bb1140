import type { App, Session } from 'electron';
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

/** A port that nothing listens on: what goes through this proxy goes nowhere. */
const deadProxy = 'http://127.0.0.1:9';

/**
 * Closes the ways out that are no requests: WebRTC's own sockets, its servers over TCP, and look-ups of names ahead of
 * need. WebRTC may use nothing but the proxy, and the proxy is dead.
 */
export function denySockets(app: App, session: Session): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
  void session.setProxy({ proxyRules: deadProxy, proxyBypassRules: '<-loopback>' });
}

/** True for an address of the window's own files. */
export function isAllowed(url: string, developer: boolean): boolean {
  return url.startsWith(`${origin}/`) || (developer && url.startsWith('devtools://'));
}
