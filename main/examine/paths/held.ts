/** What became of a connection that was kept open, judged. Pure. */
import type { Held, HeldPhase } from '../../evidence/held.js';
import type { AnyJudgement } from '../facts.js';

/**
 * Seconds after which servers themselves end a secured connection on which nothing was ever asked (HTTP.sys: 120 by default,
 * its HeaderWaitTimeout; others less): where it was kept alone, a cut from then on says nothing of the path.
 */
const serversPatience = 60;

/** So much longer than the one that was cut makes it longer, and not the same. */
const longerBy = 1.5;

/** Whether a direct one that was kept at the same time lasted longer; null where there was none to compare. */
function lastedLonger(idle: HeldPhase, beside: HeldPhase | null): boolean | null {
  if (beside === null || beside.over !== idle.over) return null;
  if (beside.seconds >= idle.seconds * longerBy) return true;
  return beside.ended === 'cut' || beside.ended === 'by-service' ? false : null;
}

/** Rule TUNNEL-CUT-IDLE. What the service itself ended, with a word of it inside of TLS, is none. */
export function examineHeld({ host, path, phases, beside }: Held): AnyJudgement[] {
  const [idle, pings] = phases;
  if (idle?.ended !== 'cut') return [];
  if (idle.over === 'tls' && idle.seconds >= serversPatience) return [];
  const directLonger = lastedLonger(idle, beside);
  // After the same time the service itself said that it ends the direct one: so it ended this one.
  if (directLonger === false && beside?.ended === 'by-service') return [];
  const proxy = path === 'direct' ? null : path;
  const pingsHold = pings?.ended === 'held' ? true : pings?.ended === 'cut' ? false : null;
  return [
    {
      code: 'TUNNEL-CUT-IDLE',
      facts: { host, proxy, seconds: idle.seconds, how: idle.cut ?? 'close', pingsHold, directLonger },
      // The service may end a connection without a word as well, on which nothing was ever asked: only where pings keep it, and
      // it lasts longer without the proxy, is that the less likely reason.
      confidence: pingsHold === true && directLonger === true ? 'likely' : 'possible',
      where: proxy === null || directLonger === false ? 'network' : 'proxy',
      ...(pingsHold === true ? { severity: 'risk' } : {}),
      packets: [],
      filter: null,
      dependsOn: [],
      paths: [path],
    },
  ];
}
