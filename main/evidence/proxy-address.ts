/** A proxy's address as people write it: `host:port`, `[v6]:port`, with or without `http://`. */

export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

const form = /^(?:http:\/\/)?(?:\[([0-9a-f:.]+)\]|([^\s:/@[\]]+)):(\d{1,5})\/?$/i;

/**
 * Reads a proxy address. The host comes back in lower case, an IPv6 address without its brackets.
 *
 * @returns null where the text is not an address with a port: a port is never guessed.
 */
export function parseProxyAddress(text: string): ProxyAddress | null {
  const match = form.exec(text.trim());
  if (match === null) return null;
  const port = Number(match[3]);
  if (port < 1 || port > 65535) return null;
  return { host: (match[1] ?? match[2] ?? '').toLowerCase(), port };
}
