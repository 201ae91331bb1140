/** What can be asked for: the remedies with their choices. A plan is made of nothing but this and what is read of the server. */
import * as v from 'valibot';
import type { RemedyId } from '../examine/remedy-ids.js';

const host = v.pipe(v.string(), v.maxLength(253), v.regex(/^(?:[a-z0-9_][a-z0-9_.-]*|[0-9a-f:.]*:[0-9a-f:.]*)$/));
/** An HTTP proxy, as `parseProxyAddress` gives it: in lower case, an IPv6 address without brackets. */
const server = v.strictObject({
  host,
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
});
/** Names that go past a proxy, as Windows writes them: `<local>`, `*.contoso.local`. */
const bypassName = v.pipe(v.string(), v.maxLength(255), v.regex(/^(?:<local>|[a-z0-9*._:[\]/-]+)$/i));
const mostBypassNames = 100;
const bypass = v.pipe(
  v.array(bypassName),
  v.maxLength(mostBypassNames, `at most ${mostBypassNames} names can go past a proxy`),
);
const id = v.pipe(v.string(), v.uuid());

/** The remedies with their choices. */
export const remedyRequestSchema = v.variant('remedy', [
  /** No proxy for the connector and its updater. */
  v.strictObject({ remedy: v.literal('bypass'), winHttp: v.boolean() }),
  /** This proxy for both; `winHttp`: for certificate checks as well. */
  v.strictObject({ remedy: v.literal('proxy'), server, winHttp: v.boolean() }),
  /** Whatever Windows finds; `winHttp`: a proxy for certificate checks is taken out as well. */
  v.strictObject({ remedy: v.literal('automatic'), winHttp: v.boolean() }),
  /** The proxy of certificate checks; null: none. */
  v.strictObject({ remedy: v.literal('winhttp'), server: v.nullable(server), bypass }),
  /** The same proxy for requests to the applications behind the connector. */
  v.strictObject({ remedy: v.literal('backend'), server, bypass, refreshPolicy: v.boolean() }),
  v.strictObject({ remedy: v.literal('tls') }),
  v.strictObject({
    remedy: v.literal('service'),
    action: v.picklist(['start', 'stop', 'restart', 'enable']),
    services: v.picklist(['connector', 'updater', 'both']),
  }),
  /** Internet settings of the account that installs; null: none. */
  v.strictObject({ remedy: v.literal('installer-proxy'), server: v.nullable(server), bypass }),
  /** Takes changes back: one, all since a time, or all since this program first changed something. */
  v.strictObject({
    remedy: v.literal('restore'),
    what: v.variant('kind', [
      v.strictObject({ kind: v.literal('change'), id }),
      /** ISO 8601: midnight, for all of today. */
      v.strictObject({ kind: v.literal('since'), at: v.pipe(v.string(), v.isoTimestamp()) }),
      v.strictObject({ kind: v.literal('originals') }),
    ]),
  }),
]);

/** What is asked for. */
export type RemedyRequest = v.InferOutput<typeof remedyRequestSchema>;
export type { RemedyId } from '../examine/remedy-ids.js';
/** What is asked of one remedy. */
export type RequestOf<Id extends RemedyId> = Extract<RemedyRequest, { remedy: Id }>;
/** A proxy by its address. */
export type ProxyServer = v.InferOutput<typeof server>;

/** Whether something can stand in a list of what goes past a proxy. */
export const isBypassName = (text: string): boolean => v.is(bypassName, text);

/** Asks for all changes of today to be taken back: those since midnight, where the program runs. */
export function changesOfToday(now: Date): RequestOf<'restore'> {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return { remedy: 'restore', what: { kind: 'since', at: midnight.toISOString() } };
}
