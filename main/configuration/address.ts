/**
 * A proxy's or a script's address as `System.Uri` of .NET Framework reads it: `new Uri(value, UriKind.Absolute)`, which is
 * what `ProxyElement` does with `proxyaddress` and `scriptLocation`.
 *
 * Only the forms that occur are told apart; what is neither surely right nor surely wrong is `unknown`.
 */

/** What .NET makes of an address. */
export type Address =
  | {
      readonly state: 'address';
      /** In lower case, without the colon. */
      readonly scheme: string;
      /** In lower case, IPv6 in brackets; empty for a scheme that .NET does not know. */
      readonly host: string;
      /** The scheme's own where none is given; -1 for a scheme that .NET does not know. */
      readonly port: number;
      readonly hasCredentials: boolean;
    }
  | { readonly state: 'invalid'; readonly why: string }
  | { readonly state: 'unknown' };

const standardPorts: Record<string, number> = { http: 80, https: 443, ws: 80, wss: 443, ftp: 21 };

/** Reads an address. White space around it does not count, but see below. */
export function readAddress(value: string): Address {
  const text = value.replace(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g, '');
  if (text === '') return invalid('it is empty');
  if (/^[\\/]/.test(text) || /^[a-z][:|][\\/]/i.test(text)) {
    return { state: 'address', scheme: 'file', host: '', port: -1, hasCredentials: false };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return invalid('it does not begin with http://');
  if (scheme.length === 1) return invalid('it does not begin with http://');
  const rest = text.slice(scheme.length + 1);
  const standard = standardPorts[scheme];
  if (standard === undefined) {
    // Of the other schemes that System.Uri knows, each has rules of its own; none is a proxy.
    return { state: 'address', scheme, host: '', port: -1, hasCredentials: false };
  }
  if (/^[\\/]?\\/.test(rest)) return { state: 'unknown' };
  const authority = /^\/\/([^\\/?#]*)/.exec(rest)?.[1];
  if (authority === undefined) return invalid('two slashes have to follow the colon');
  const address = readAuthority(scheme, standard, authority);
  // System.Uri counts white space after a port as a digit of it: `http://proxy:8080 ` has the port 15248 in Mono, whose
  // source that is.
  const isBlurred = address.state === 'address' && /:\d*$/.test(authority) && !value.endsWith(text);
  return isBlurred && rest.length === authority.length + 2 ? { state: 'unknown' } : address;
}

function readAuthority(scheme: string, standard: number, authority: string): Address {
  const at = authority.lastIndexOf('@');
  const server = authority.slice(at + 1);
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(server);
  const host = (match?.[1] ?? '').toLowerCase();
  const digits = match?.[2] ?? '';
  if (match === null || host === '') return invalid('the name of the server is missing');
  if (!/^\d*$/.test(digits)) return invalid('the port is no number');
  const port = digits === '' ? standard : Number(digits);
  if (port > 65535) return invalid('the port is larger than 65535');
  const address: Address = { state: 'address', scheme, host, port, hasCredentials: at !== -1 };
  if (isPlainHost(host)) return address;
  return /[\s"<>^`{|}%,;!*]/.test(host) ? invalid('the name of the server is none') : { state: 'unknown' };
}

/** Labels of letters, digits, hyphens and underscores that begin with a letter or a digit; or an IPv6 address. */
const isPlainHost = (host: string): boolean =>
  /^(?:[a-z0-9](?:[a-z0-9_-]*)\.)*[a-z0-9][a-z0-9_-]*\.?$/.test(host) || /^\[[0-9a-f:]*:[0-9a-f:.]*\]$/.test(host);

const invalid = (why: string): Address => ({ state: 'invalid', why });
