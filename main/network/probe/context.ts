/** What all probes of one run share. */
import type { Limits } from './limits.js';
import type { Places } from './places.js';
import type { Refusals } from './refusals.js';
import type { Resolver } from './resolver.js';

/** The means and bounds of a run. */
export interface ProbeContext {
  readonly limits: Limits;
  readonly places: Places;
  readonly resolver: Resolver;
  readonly refusals: Refusals;
  /** This server has an address by which the internet's IPv6 may be reached: without one, nobody tries. */
  readonly hasIpv6: boolean;
  /** Ends everything; what is open is closed at once. */
  readonly signal: AbortSignal;
}
