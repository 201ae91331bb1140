/** What a chain that was judged means for the connector. */
import type { Trust } from '../evidence/capture.js';

/**
 * True for a chain that a device on the way has made: it leads to an authority of nobody's, or to one that was given and
 * that a product known to inspect TLS signs with. Giving its authority makes such a device no better: Microsoft supports
 * none for the connector.
 */
export function isReplaced({ end, inspector }: Trust): boolean {
  return end === 'private' || (end === 'given' && inspector !== null);
}

/** True for a chain that leads to an authority which was to be expected: a public one, or one that was given. */
export function isGenuine(trust: Trust): boolean {
  return trust.end === 'public' || (trust.end === 'given' && !isReplaced(trust));
}
