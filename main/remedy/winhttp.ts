/**
 * WinHTTP's own proxy, by which Windows fetches revocation lists (Microsoft, KB2623724). It is one setting for all programs
 * of the server that use WinHTTP.
 */
import { proxyText } from '../evidence/proxy-address.js';
import type { Answer } from '../evidence/server.js';
import { winHttpSettings } from '../evidence/winhttp-settings.js';
import type { ChangeOf } from './change.js';
import { refusedFor } from './configuration-files.js';
import type { KnownServer, Refusal, Remedy } from './planned.js';
import type { ProxyServer } from './request.js';
import { unreadableRefusal } from './unreadable.js';

/** WinHTTP without a proxy. */
const none: Answer<'winhttp-proxy'> = { access: 'direct', proxy: '', bypass: '' };

/**
 * The bytes that stand behind WinHTTP's proxy now, in base64; null where there are none. What could not be put back as it was
 * is a refusal.
 */
export function winHttpBytes({ fact }: Pick<KnownServer, 'fact'>): { readonly bytes: string | null } | Refusal {
  const stored = fact(winHttpSettings);
  if (stored.state === 'absent') return { bytes: null };
  const place = `${winHttpSettings.key}\\${winHttpSettings.name}`;
  if (stored.state === 'unreadable') return unreadableRefusal(place, stored);
  if (stored.value.type === 'binary') return { bytes: stored.value.data };
  const strange = { reason: 'failed', detail: `it is of the type ${stored.value.type}` } as const;
  return unreadableRefusal(place, strange);
}

/** The change of WinHTTP's proxy; null where it is so already. */
export function winHttpChange(
  known: KnownServer,
  server: ProxyServer | null,
  bypass: readonly string[],
): ChangeOf<'winhttp-proxy'> | Refusal | null {
  const { source, fact } = known.facts.proxies.winHttp;
  if (fact.state === 'unreadable') return unreadableRefusal(source, fact);
  if (fact.state === 'absent') return unreadableRefusal(source, { reason: 'failed', detail: '' });
  const after: Answer<'winhttp-proxy'> =
    server === null ? none : { access: 'proxy', proxy: proxyText(server), bypass: bypass.join(';') };
  const { access, proxy, bypass: current } = fact.value;
  const isSo = access === after.access && (access !== 'proxy' || (proxy === after.proxy && current === after.bypass));
  if (isSo) return null;
  const now = winHttpBytes(known);
  return 'code' in now ? now : { kind: 'winhttp-proxy', before: fact.value, after, bytesBefore: now.bytes };
}

/** The remedy. */
export const winHttp: Remedy<'winhttp'> = {
  questions: () => [winHttpSettings],
  plan: ({ server: proxy, bypass }, server) => {
    const change = winHttpChange(server, proxy, bypass);
    if (change === null) return { state: 'nothing' };
    if ('code' in change) return refusedFor([change]);
    return { state: 'changes', steps: [change], notes: [] };
  },
};
