/** Whether a try that failed is worth a second one: networks and servers hiccup, and once is no finding. */
import { hidesCertificates, type Flow } from '../../evidence/capture.js';
import type { ProbeTarget } from '../../evidence/probes.js';

/**
 * Second tries over one path: where more fails, it is no hiccup. What has no answer has none: it was asked for again and
 * again by then (RFC 6298), and waiting once more would double the time that a person waits.
 */
export const mostSecondTries = 12;

/** Milliseconds before it, so that whatever passes has passed. */
export const secondTryPause = 250;

/** Milliseconds that it may take: longer ones count as not made. */
export const secondTryLimit = 4000;

/** True where all connections that were made for a name ended at once, in a way that the next one need not share. */
export function mayPass(flows: readonly Flow[], { protocol }: Pick<ProbeTarget, 'protocol'>): boolean {
  const own = flows.filter(({ tls }) => tls?.offered.some(hidesCertificates) !== true);
  return own.some(isHiccup) && !own.some((flow) => hasWorked(flow, protocol) || isWord(flow));
}

/** Refused, cut by the other side, or a proxy or a list's server in trouble. */
const isHiccup = ({ outcome, closedBy, tunnel, http }: Flow): boolean =>
  outcome === 'refused' ||
  closedBy?.side === 'server' ||
  isTrouble(tunnel?.status) ||
  http?.some(({ status }) => isTrouble(status)) === true;

const isTrouble = (status: number | null | undefined): boolean => status != null && status >= 500;

function hasWorked({ outcome, tunnel, tls, http }: Flow, protocol: ProbeTarget['protocol']): boolean {
  if (protocol === 'https') return tls?.completed === true && tls.serverSpokeAt !== null;
  if (protocol === 'http') return http?.some(({ status }) => status !== null && !isTrouble(status)) === true;
  return outcome === 'connected' && (tunnel === undefined || (tunnel.status !== null && tunnel.status < 300));
}

/** Somebody said what is wrong: a refusal of a proxy, a page, an alert. That does not pass by itself. */
const isWord = ({ tunnel, plainAnswer, tls }: Flow): boolean =>
  (tunnel?.status != null && tunnel.status >= 300 && !isTrouble(tunnel.status)) ||
  plainAnswer !== undefined ||
  tls?.alerts.some(({ from, level, description }) => from === 'server' && level === 2 && description !== 0) === true;
