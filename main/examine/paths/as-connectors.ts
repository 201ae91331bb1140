/** A connection that the program made, as it would have gone for the connector. */
import type { Flow } from '../../evidence/capture.js';
import { isShared } from '../../knowledge/match.js';
import { farHost } from '../tls.js';

/**
 * The program has no connector's certificate: a name of the service that asks for one, gets none and ends over
 * that, has answered, and the way there is open.
 */
export function asConnectors(flow: Flow): Flow {
  const { tls } = flow;
  // In a capture what follows may have been lost; here it did not come before this side had waited long enough.
  if (tls !== undefined && isStalled(flow)) return { ...flow, tls: { ...tls, version: null, answered: false } };
  if (tls?.clientCertificate !== 'empty' || tls.completed || isShared(farHost(flow))) return flow;
  return { ...flow, tls: { ...tls, completed: true, alerts: tls.alerts.filter(({ from }) => from !== 'server') } };
}

/** A handshake that began, and in which the other side said no more until this one gave up. */
const isStalled = ({ tls, closedBy, plainAnswer }: Flow): boolean =>
  tls?.clientHelloPacket != null &&
  !tls.completed &&
  closedBy?.side === 'client' &&
  plainAnswer === undefined &&
  tls.alerts.length === 0 &&
  tls.clientCertificate !== 'empty';
