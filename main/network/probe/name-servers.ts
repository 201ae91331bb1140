/** The name servers that this computer asks. */
import { getServers } from 'node:dns';
import { isIP } from 'node:net';

/** Addresses of those that this system is set to; Windows asks others for some names, and does not say which. */
export const systemNameServers = (): readonly string[] => getServers().map(withoutPort);

/** `getServers` adds a port that is not 53. */
export function withoutPort(server: string): string {
  if (isIP(server) !== 0) return server;
  const address = /^\[(.*)\]:\d+$/.exec(server)?.[1];
  return address ?? server.replace(/:\d+$/, '');
}
