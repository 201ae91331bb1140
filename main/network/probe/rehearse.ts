/**
 * Shows a throw-away certificate to a name that asks for the connector's own, in the way that the connector will: TLS 1.2,
 * RSA, SHA-512. Where that fails, the same with SHA-256 tells whether it was the hash.
 */
import type { makeThrowAwayCertificates } from '../../certificates/throw-away.js';
import { type ThrowAwayCertificate } from '../../certificates/throw-away.js';
import type { Authorities } from '../../certificates/authority.js';
import type { ProbeTarget, Rehearsal } from '../../evidence/probes.js';
import { withinTime } from '../within-time.js';
import { addressesOf } from './addresses.js';
import type { Clock } from './clock.js';
import { connect } from './connect.js';
import type { ProbeContext } from './context.js';
import { makeHandshake } from './handshake.js';
import { ProbeRecord } from './record.js';
import { nameOf, routeText, type Route } from './route.js';
import { openTunnel } from './tunnel.js';

/** What is shown: made once for a run. */
export type RehearsalCertificates = ReturnType<typeof makeThrowAwayCertificates>;

/** Rehearses with one target over one route. */
export async function rehearse(
  context: ProbeContext,
  clock: Clock,
  authorities: Authorities,
  certificates: RehearsalCertificates,
  path: string,
  target: ProbeTarget,
  route: Route,
): Promise<Rehearsal> {
  const record = new ProbeRecord(clock, authorities);
  const tries: Rehearsal['tries'] = [];
  // Keys take their time, and nobody waits for them who has had enough.
  const made = await withinTime(context.limits.handshake, context.signal, () => certificates);
  if ('ended' in made) return { path, target: target.id, route: routeText(route), tries, flows: [] };
  const { sha512, sha256 } = made;
  // Once is no finding: where SHA-256 passes, SHA-512 is tried again before anything is said.
  for (const [hash, identity] of [
    ['SHA-512', sha512],
    ['SHA-256', sha256],
    ['SHA-512', sha512],
  ] as const) {
    if (context.signal.aborted) break;
    const { flow, completed, isHeard } = await show(context, record, target, route, identity);
    tries.push({ hash, flow, completed });
    // What was not even begun, for another reason, SHA-256 does not begin either.
    if (!isHeard || (hash === 'SHA-512' ? completed : !completed)) break;
  }
  return { path, target: target.id, route: routeText(route), tries, flows: [...record.evidence().flows] };
}

async function show(
  context: ProbeContext,
  record: ProbeRecord,
  target: ProbeTarget,
  route: Route,
  identity: ThrowAwayCertificate,
): Promise<{ flow: number | null; completed: boolean; isHeard: boolean }> {
  const server = route.kind === 'direct' ? target : route;
  const part = record.part();
  let completed = false;
  let flow: number | null = null;
  const destination = { name: nameOf(server.host), port: server.port, ...addressesOf(context, part, server.host) };
  await connect(context, part, destination, async (made) => {
    flow = made.record.id;
    if (route.kind === 'proxy' && !(await openTunnel(context, made, target.id))) return;
    const socket = await makeHandshake(context, made, { host: target.host, version: '1.2', identity });
    completed = socket !== null;
    socket?.destroy();
  });
  const tls = record.evidence().flows.find(({ id }) => id === flow)?.tls;
  return { flow, completed, isHeard: tls !== undefined && tls.clientCertificate !== null };
}
