/** The way that a try takes. */

import { proxyText } from '../../evidence/proxy-address.js';

/** Without a proxy, or through an HTTP proxy. */
export type Route =
  { readonly kind: 'direct' } | { readonly kind: 'proxy'; readonly host: string; readonly port: number };

/** As people write it: `direct`, or the proxy as `host:port`. */
export function routeText(route: Route): string {
  return route.kind === 'direct' ? 'direct' : proxyText(route);
}

/** The name of a host; null for an address. */
export const nameOf = (host: string): string | null => (/^[\d.]+$|:/.test(host) ? null : host);
