/** Connections that are kept open for tests that touch no network: what came of them is written by hand, and judged. */
import type { Held, HeldPhase } from '../../evidence/held.js';
import type { HoldingHooks, HoldingRequest } from '../../holding.js';
import { routeText } from '../../network/probe/route.js';
import type { Program } from '../../report/failure-report.js';
import { heldReport } from '../../report/held-report.js';
import type { Report } from '../../report/report.js';

/** How the script goes. */
export interface ScriptedHold {
  /** `cut`: the idle one after 60 s, and pings keep it; `waits`: nothing ends before it is cancelled. */
  readonly ends?: 'held' | 'cut' | 'waits';
}

/** Keeps nothing, and says what would have become of it. Seconds pass at once. */
export async function scriptedHold(
  program: Program,
  { ends = 'held' }: ScriptedHold,
  { hosts: [host], route, wanted }: HoldingRequest,
  { onProgress, signal }: HoldingHooks = {},
): Promise<Report> {
  const phase = (how: HeldPhase['how'], seconds: number, ended: HeldPhase['ended']): HeldPhase => {
    return { how, over: 'websocket', seconds, ended, cut: ended === 'cut' ? 'reset' : null };
  };
  const held = (phases: HeldPhase[]): Held => ({
    takenAt: new Date().toISOString(),
    host,
    path: routeText(route),
    wanted,
    begun: 'held',
    upgrade: 101,
    tunnel: route.kind === 'direct' ? null : 200,
    phases,
    beside: ends === 'cut' && route.kind === 'proxy' ? phase('idle', 180, 'cancelled') : null,
  });
  onProgress?.('idle', 42);
  if (ends === 'waits') {
    await new Promise<void>((resolve) => {
      if (signal?.aborted === true) resolve();
      signal?.addEventListener('abort', () => resolve());
    });
    return heldReport(program, new Date(), held([phase('idle', 42, 'cancelled')]));
  }
  const phases =
    ends === 'held' ? [phase('idle', wanted, 'held')] : [phase('idle', 60, 'cut'), phase('pings', 120, 'held')];
  return heldReport(program, new Date(), held(phases));
}
