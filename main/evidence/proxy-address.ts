/** A proxy's address as people write it: `host:port`, `[v6]:port`, with or without `http://`. */

/** Where a proxy listens. An IPv6 host stands without brackets, in the form of RFC 5952. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

/** A host has letters, digits and a few signs; no shell or setting reads anything else into those. */
const form = /^(?:http:\/\/)?(?:\[([0-9a-f:.]+)\]|([\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_.-]*)):(\d{1,5})\/?$/iu;

/** An address as it is written for others to read: `host:port`, `[v6]:port`. */
export const proxyText = ({ host, port }: ProxyAddress): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

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
  const host = match[1] === undefined ? (match[2] ?? '').toLowerCase().replace(/\.$/, '') : canonicalIpv6(match[1]);
  return host === null ? null : { host, port };
}

/** An IPv6 address in the form that RFC 5952 wants, so that it can be compared; null where it is none. */
function canonicalIpv6(text: string): string | null {
  const [head = '', tail, ...more] = text.toLowerCase().split('::');
  const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const first = groupsOf(head);
  const last = groupsOf(tail ?? '');
  const missing = 8 - first.length - last.length;
  if (more.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  const groups = [...first, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...last];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  const short = groups.map((group) => group.replace(/^0+(?=.)/, ''));
  const zeros = [...` ${short.join(' ')} `.matchAll(/(?<= )(?:0 ){2,}/g)]
    .map(([run]) => run)
    .sort((a, b) => b.length - a.length)[0];
  if (zeros === undefined) return short.join(':');
  const at = ` ${short.join(' ')} `.indexOf(` ${zeros}`) + 1;
  const around = [` ${short.join(' ')} `.slice(0, at), ` ${short.join(' ')} `.slice(at + zeros.length)];
  return around.map((part) => part.trim().replace(/ /g, ':')).join('::');
}
