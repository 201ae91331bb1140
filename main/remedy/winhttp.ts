/**
 * WinHTTP's own proxy, by which Windows fetches revocation lists (Microsoft, KB2623724). It is one setting for all programs
 * of the server that use WinHTTP.
 */
import { proxyText } from '../evidence/proxy-address.js';
import type { Answer } from '../evidence/server.js';
import type { ChangeOf } from './change.js';
import { refusedFor } from './configuration-files.js';
import type { KnownServer, Refusal, Remedy } from './planned.js';
import type { ProxyServer } from './request.js';

/** WinHTTP without a proxy. */
const none: Answer<'winhttp-proxy'> = { access: 'direct', proxy: '', bypass: '' };

/** The change of WinHTTP's proxy; null where it is so already. */
export function winHttpChange(
  { facts }: KnownServer,
  server: ProxyServer | null,
  bypass: readonly string[],
): ChangeOf<'winhttp-proxy'> | Refusal | null {
  const { source, fact } = facts.proxies.winHttp;
  if (fact.state !== 'value') {
    return {
      code: 'UNREADABLE',
      place: source,
      obstacle: null,
      detail: fact.state === 'absent' ? '' : fact.detail,
    };
  }
  const after: Answer<'winhttp-proxy'> =
    server === null ? none : { access: 'proxy', proxy: proxyText(server), bypass: bypass.join(';') };
  const { access, proxy, bypass: current } = fact.value;
  const isSo = access === after.access && (access !== 'proxy' || (proxy === after.proxy && current === after.bypass));
  return isSo ? null : { kind: 'winhttp-proxy', before: fact.value, after };
}

/** The remedy. */
export const winHttp: Remedy<'winhttp'> = {
  questions: () => [],
  plan: ({ server: proxy, bypass }, server) => {
    const change = winHttpChange(server, proxy, bypass);
    if (change === null) return { state: 'nothing' };
    if ('code' in change) return refusedFor([change]);
    return { state: 'changes', steps: [change], notes: [{ code: 'WINHTTP-IS-FOR-ALL-PROGRAMS' }] };
  },
};
