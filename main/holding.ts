/** Keeps a connection to the Service Bus open from this computer, and says what became of it. */
import { holdCompared } from './network/probe/hold-compared.js';
import type { Route } from './network/probe/route.js';
import { startProbes, type StartOptions } from './network/probe/start.js';
import type { HeldPhase } from './evidence/held.js';
import type { Program } from './report/failure-report.js';
import { heldReport } from './report/held-report.js';
import type { Report } from './report/report.js';

/** What is to be kept. */
export interface HoldingRequest {
  /** Names of the Service Bus: the first one that is there is taken. */
  readonly hosts: readonly [string, ...string[]];
  readonly route: Route;
  /** Seconds that it is to stay open. */
  readonly wanted: number;
}

/** How the one who asks is kept informed, and how they change their mind. */
export interface HoldingHooks {
  /** Called every second with what is being done, and since how many seconds. */
  readonly onProgress?: (how: HeldPhase['how'], seconds: number) => void;
  /** Aborting keeps what is known by then. */
  readonly signal?: AbortSignal;
}

/** Milliseconds between two pings of the second try. */
const pingEvery = 30_000;

/** Keeps it, and judges. Never rejects for anything the network does. */
export async function holdHere(
  program: Program,
  { hosts, route, wanted }: HoldingRequest,
  { onProgress, signal = new AbortController().signal }: HoldingHooks,
  means: Partial<StartOptions> = {},
): Promise<Report> {
  const context = await startProbes({ ...means, signal });
  try {
    const held = await holdCompared(context, {
      hosts,
      port: 443,
      route,
      wanted: wanted * 1000,
      pingEvery,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    return heldReport(program, new Date(), held);
  } finally {
    context.refusals.close();
  }
}
