/** What a chain that was judged means for the connector. */
import type { Tls, Trust } from '../evidence/capture.js';
import { isConnectorName } from '../knowledge/match.js';

/**
 * True for a chain that a device on the way has made: it leads to an authority of nobody's, or to another one, given or
 * public, with the name of a product known to inspect TLS. That its authority is trusted makes such a device no better:
 * Microsoft supports none for the connector.
 */
export function isReplaced({ end, inspector }: Trust): boolean {
  return end === 'private' || ((end === 'given' || end === 'public') && inspector !== null);
}

/** True for a chain that leads to an authority which was to be expected: a public one, or one that was given. */
export function isGenuine(trust: Trust): boolean {
  return (trust.end === 'public' || trust.end === 'given') && !isReplaced(trust);
}

/**
 * True for a certificate for quite another name than was asked for, for none of the connector's, and made by no product
 * that is known: a device that inspects makes certificates for the names that were asked for.
 */
export function isStranger({ trust, chain }: Tls): boolean {
  const [leaf] = chain;
  if (trust === null || trust.inspector !== null || trust.forName !== false || leaf === undefined) return false;
  return ![...leaf.names, leaf.subject.replace(/^CN=([^,]*).*/, '$1')].some(isConnectorName);
}
