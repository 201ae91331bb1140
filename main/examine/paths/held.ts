/** What became of a connection that was kept open, judged. Pure. */
import type { Held } from '../../evidence/held.js';
import type { AnyJudgement } from '../facts.js';

/**
 * Seconds after which servers themselves end a secured connection on which nothing was ever asked (HTTP.sys: 120 by default,
 * its HeaderWaitTimeout; others less): where it was kept alone, a cut from then on says nothing of the path.
 */
const serversPatience = 60;

/** Rule TUNNEL-CUT-IDLE. What the service itself ended, with a word of it inside of TLS, is none. */
export function examineHeld({ host, path, phases }: Held): AnyJudgement[] {
  const [idle, pings] = phases;
  if (idle?.ended !== 'cut') return [];
  if (idle.over === 'tls' && idle.seconds >= serversPatience) return [];
  const proxy = path === 'direct' ? null : path;
  const pingsHold = pings?.ended === 'held' ? true : pings?.ended === 'cut' ? false : null;
  return [
    {
      code: 'TUNNEL-CUT-IDLE',
      facts: { host, proxy, seconds: idle.seconds, how: idle.cut ?? 'close', pingsHold },
      // A server may end a connection without a word as well: a proxy in between makes that the less likely reason.
      confidence: proxy === null || idle.over === 'tls' ? 'possible' : 'likely',
      where: proxy === null ? 'network' : 'proxy',
      ...(pingsHold === true ? { severity: 'risk' } : {}),
      packets: [],
      filter: null,
      dependsOn: [],
      paths: [path],
    },
  ];
}
