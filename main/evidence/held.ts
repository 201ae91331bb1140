/** How long a connection to a Service Bus name stayed open over a path, as plain data. */
import * as v from 'valibot';

const seconds = v.pipe(v.number(), v.minValue(0));

/** One connection that was kept. */
export const heldPhaseSchema = v.object({
  how: v.pipe(v.picklist(['idle', 'pings']), v.description('idle: nothing was said; pings: one every so many seconds')),
  over: v.pipe(
    v.picklist(['websocket', 'tls']),
    v.description('tls: the service did not take the upgrade (RFC 6455), so the secured connection alone was kept'),
  ),
  seconds: v.pipe(seconds, v.description('How long it was kept')),
  ended: v.pipe(
    v.picklist(['held', 'cut', 'by-service', 'cancelled']),
    v.description(
      'held: open to the last; cut: ended without a word inside of TLS; by-service: the service said that it ends it',
    ),
  ),
  cut: v.nullable(v.picklist(['reset', 'close'])),
});

/** All of it. */
export const heldSchema = v.object({
  takenAt: v.pipe(v.string(), v.description('When it began, ISO 8601')),
  host: v.string(),
  path: v.pipe(v.string(), v.description('direct, or the proxy as host:port')),
  wanted: v.pipe(seconds, v.description('How long it was to be kept')),
  begun: v.pipe(
    v.picklist(['held', 'no-connection', 'no-tunnel', 'no-tls', 'cancelled']),
    v.description('How far it came; held: there was a connection to keep'),
  ),
  upgrade: v.pipe(v.nullable(v.number()), v.description('Status of the answer to the upgrade; null: none came')),
  tunnel: v.pipe(v.nullable(v.number()), v.description("Status of the proxy's answer to CONNECT; null: none")),
  phases: v.array(heldPhaseSchema),
  beside: v.pipe(
    v.nullable(heldPhaseSchema),
    v.description('An idle one that was kept directly while this one went through a proxy; null: there was none'),
  ),
});

/** One connection that was kept. */
export type HeldPhase = v.InferOutput<typeof heldPhaseSchema>;
/** How long a connection stayed open. */
export type Held = v.InferOutput<typeof heldSchema>;
