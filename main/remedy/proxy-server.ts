/** A proxy as a person writes it, for the remedies. */
import { parseProxyAddress } from '../evidence/proxy-address.js';
import type { ProxyServer } from './request.js';

/**
 * Reads `HOST:PORT` or `[v6]:PORT`; null where it is none. Names of other letters than ASCII are written by files in ways
 * that .NET reads differently, and are not taken.
 */
export function parseProxyServer(text: string): ProxyServer | null {
  const address = parseProxyAddress(text);
  // eslint-disable-next-line no-control-regex -- ASCII is what is meant
  return address !== null && /^[\x00-\x7f]*$/.test(address.host) ? address : null;
}
