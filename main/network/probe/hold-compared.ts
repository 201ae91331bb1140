/**
 * Keeps a connection open over a path and, where that is a proxy, another one directly at the same time: what ends both after the
 * same time is not the proxy.
 */
import type { Held } from '../../evidence/held.js';
import type { ProbeContext } from './context.js';
import { linkedTo } from './deadline.js';
import { holdOpen, type HoldRequest } from './hold-open.js';

/** What is to be kept: to the first of these names that is there. */
export type HoldComparedRequest = Omit<HoldRequest, 'host'> & { readonly hosts: readonly [string, ...string[]] };

/** Keeps it. Never rejects for anything the network does; aborting gives what is known. */
export async function holdCompared(context: ProbeContext, { hosts, ...wish }: HoldComparedRequest): Promise<Held> {
  const [host, ...others] = hosts;
  const held = await holdBeside(context, { ...wish, host });
  const [next, ...rest] = others;
  if (next === undefined || context.signal.aborted || !mayBeMissing(held)) return held;
  return await holdCompared(context, { ...wish, hosts: [next, ...rest] });
}

/** Names of the Service Bus come and go. One that is not there is not reached, or the proxy says that it cannot get there. */
export const mayBeMissing = ({ path, begun, tunnel }: Held): boolean =>
  path === 'direct' ? begun === 'no-connection' : begun === 'no-tunnel' && (tunnel ?? 0) >= 500;

async function holdBeside(context: ProbeContext, wish: HoldRequest): Promise<Held> {
  if (wish.route.kind === 'direct') return await holdOpen(context, wish);
  const { controller, release } = linkedTo(context.signal);
  // As long as both tries of the other one may take: what it is compared with may end late.
  const { host, port, wanted, pingEvery } = wish;
  const direct = { host, port, pingEvery, wanted: wanted * 2, route: { kind: 'direct' } } as const;
  const beside = holdOpen({ ...context, signal: controller.signal }, direct);
  const held = await holdOpen(context, wish);
  controller.abort();
  release();
  const { phases } = await beside;
  return held.begun === 'held' ? { ...held, beside: phases[0] ?? null } : held;
}
