import type { App, Session } from 'electron';
import type { OwnScheme } from './scheme.js';

/**
 * Cancels every request of a window that is not for its own files. The window has no business with a network;
 * nothing that gets into it, through a package or a capture, shall have one either. The ways out that are no requests
 * are closed as well: the proxy is dead, and WebRTC may use nothing else (`denySockets`).
 *
 * @param developer allows the developer tools' own pages.
 */
export function denyNetwork(session: Session, own: OwnScheme, developer: boolean): void {
  session.webRequest.onBeforeRequest((details, callback) =>
    callback({ cancel: !isAllowed(details.url, own, developer) }),
  );
  void session.setProxy({ proxyRules: deadProxy, proxyBypassRules: '<-loopback>' });
}

/** A port that nothing listens on: what goes through this proxy goes nowhere. */
const deadProxy = 'http://127.0.0.1:9';

/** Lets WebRTC of every page use nothing but the proxy: not its own sockets, nor its servers over TCP. */
export function denySockets(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}

/** True for an address of the window's own files. */
export function isAllowed(url: string, { origin }: OwnScheme, developer: boolean): boolean {
  return url.startsWith(`${origin}/`) || (developer && url.startsWith('devtools://'));
}
