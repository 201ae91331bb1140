/** The means of a run on this computer. */
import { setMaxListeners } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { ProbeContext } from './context.js';
import { usualLimits, type Limits } from './limits.js';
import { Places } from './places.js';
import { listenForRefusals } from './listen-for-refusals.js';
import type { ListenForRefusals } from './refusal-listener.js';
import { Refusals } from './refusals.js';
import type { Resolver } from './resolver.js';
import { openResolver } from './open-resolver.js';

/** What a run may have in place of the usual. */
export interface StartOptions {
  readonly limits?: Partial<Limits>;
  readonly resolver?: Resolver;
  readonly listen?: ListenForRefusals;
  readonly signal: AbortSignal;
}

/** Puts the means together. Close `refusals` when the run is over. */
export async function startProbes({
  limits,
  resolver,
  listen = listenForRefusals,
  signal,
}: StartOptions): Promise<ProbeContext> {
  const all = { ...usualLimits, ...limits };
  // Every step of every try listens.
  setMaxListeners(0, signal);
  return {
    limits: all,
    places: new Places(all.sockets),
    resolver: resolver ?? (await openResolver(all.name)),
    refusals: await Refusals.open(listen),
    hasIpv6: hasIpv6(),
    signal,
  };
}

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ family, internal, address }) => family === 'IPv6' && !internal && leadsToInternet(address)),
  );
}

/**
 * False for addresses of IPv6 that every system may have without the internet's IPv6: the link's own (RFC 4291 section 2.5.6),
 * the site's own (fc00::/7, RFC 4193), and Teredo's, which Windows makes by itself (2001::/32, RFC 4380).
 */
export const leadsToInternet = (address: string): boolean => !/^(?:fe[89ab]|f[cd]|2001:(?:0{1,4})?:)/i.test(address);
