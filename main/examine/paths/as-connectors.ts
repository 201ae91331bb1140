/** A connection that the program made, as it would have gone for the connector. */
import type { Flow } from '../../evidence/capture.js';
import { asksForClientCertificate } from '../../knowledge/match.js';
import { farHost } from '../tls.js';

/**
 * The program has no connector's certificate: a service that asks for one, gets none and ends over that, has answered, and
 * the way there is open.
 */
export function asConnectors(flow: Flow): Flow {
  const { tls } = flow;
  if (tls?.clientCertificate !== 'empty' || tls.completed || !asksForClientCertificate(farHost(flow))) return flow;
  return { ...flow, tls: { ...tls, completed: true, alerts: tls.alerts.filter(({ from }) => from !== 'server') } };
}
