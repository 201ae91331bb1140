/** The few facts of a server that the first page says in one line. */
import { valueOr } from '../evidence/fact.js';
import type { Service } from '../evidence/server.js';
import type { FactsSoFar } from '../evidence/server-facts.js';

/** What is known of the connector: no service of it, a service with its state, or neither is known. */
export type GlanceAtConnector =
  | { readonly state: 'absent' | 'unknown' }
  | {
      readonly state: 'installed';
      /** Of its program; null where it could not be read. */
      readonly version: string | null;
      readonly service: Service['state'];
    };

/** A server at a glance: facts, and no judgement. */
export interface ServerGlance {
  /** Name of the computer; empty where it is not known. */
  readonly name: string;
  /** As Windows calls itself; empty where it is not known. */
  readonly windows: string;
  readonly connector: GlanceAtConnector;
  /** The rights of this account; null where they are not known. */
  readonly account: { readonly administrator: boolean; readonly elevated: boolean } | null;
}

/** What can be said with what was read so far. */
export function glanceOf({ system, product }: FactsSoFar): ServerGlance {
  const account = system === undefined ? null : valueOr(system.account.fact, null);
  return {
    name: system === undefined ? '' : (valueOr(system.version.fact, null)?.computer ?? ''),
    windows: system === undefined ? '' : valueOr(system.name.fact, ''),
    connector: connectorOf(product),
    account: account === null ? null : { administrator: account.administrator, elevated: account.elevated },
  };
}

function connectorOf(product: FactsSoFar['product']): GlanceAtConnector {
  const service = product?.connector.service.fact;
  if (product === undefined || service === undefined || service.state === 'unreadable') return { state: 'unknown' };
  if (service.state === 'absent') return { state: 'absent' };
  const version = valueOr(product.connector.version.fact, null);
  return { state: 'installed', version: version?.version ?? null, service: service.value.state };
}
