/**
 * The answer of a script for automatic configuration: `PROXY web:8080; DIRECT`.
 *
 * Source: Netscape's description of the format, 1996. What .NET Framework makes of it: its reference source 4.8
 * (`NetWebProxyFinder.ParseScriptResult`), which takes PROXY and DIRECT, passes over all else, and over a PROXY that has
 * more to it than a name and a port.
 */
import { normalise } from '../../knowledge/match.js';

/** One of the ways that an answer names. They are tried in their order. */
export type Route =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly host: string; readonly port: number }
  /** A way that .NET Framework passes over. `host` and `port` are null where they cannot be read. */
  | { readonly kind: 'other'; readonly text: string; readonly host: string | null; readonly port: number | null };

/** Ports that are meant where none is written. */
const standardPorts: Readonly<Record<string, number>> = { PROXY: 80, HTTP: 80, HTTPS: 443 };
const socksPort = 1080;

const entry = /^(PROXY|HTTPS?|SOCKS[45]?)\s+(\S+)$/i;
/** An IPv6 address stands in brackets where a port follows. */
const authority = /^(?:\[([^\]]+)\]|([^[\]/@?#:]+))(?::(\d{1,5}))?$/;

/**
 * The ways that an answer names, in order. What cannot be a way is left out; an empty answer means the direct way.
 *
 * Names are given in lower case.
 */
export function routesIn(answer: string): readonly Route[] {
  if (answer.trim() === '') return [{ kind: 'direct' }];
  return answer.split(';').flatMap((each) => routeOf(each.trim()) ?? []);
}

function routeOf(text: string): Route | null {
  if (/^DIRECT$/i.test(text)) return { kind: 'direct' };
  const [, kind = '', address = ''] = entry.exec(text) ?? [];
  if (kind === '') return null;
  const scheme = kind.toUpperCase();
  const [whole, bracketed, bare, written] = authority.exec(address) ?? [];
  const host = normalise(bracketed ?? bare ?? '');
  const port = written === undefined ? (standardPorts[scheme] ?? socksPort) : Number(written);
  if (whole === undefined || host === '' || port > 65_535) return { kind: 'other', text, host: null, port: null };
  return scheme === 'PROXY' ? { kind: 'proxy', host, port } : { kind: 'other', text, host, port };
}
