/** Certificate checks go by WinHTTP's proxy, whatever the services' files say: it is changed along with them, or a note says so. */
import type { Change } from './change.js';
import { refusedFor } from './configuration-files.js';
import type { KnownServer, Note, Planned } from './planned.js';
import type { ProxyServer } from './request.js';
import { winHttpChange } from './winhttp.js';

/** Plans the files together with WinHTTP's proxy, where that is wanted. `server` null: no proxy. A bypass list stays. */
export function withWinHttp(
  known: KnownServer,
  wanted: boolean,
  server: ProxyServer | null,
  plan: (further: readonly Change[], notes: readonly Note[]) => Planned,
): Planned {
  const change = winHttpChange(known, server, server === null ? [] : bypassOf(known));
  if (change !== null && 'code' in change) return wanted ? refusedFor([change]) : plan([], []);
  if (change === null) return plan([], []);
  return wanted ? plan([change], []) : plan([], [{ code: 'WINHTTP-DIFFERS' }]);
}

function bypassOf({ facts }: KnownServer): readonly string[] {
  const { fact } = facts.proxies.winHttp;
  const current = fact.state === 'value' && fact.value.access === 'proxy' ? fact.value.bypass : '';
  return current === '' ? ['<local>'] : current.split(';');
}
