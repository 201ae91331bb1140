/** What devices on the way say of connections that cannot be made (ICMP, RFC 792 and RFC 4443). */
import type { IcmpError } from '../../evidence/capture.js';
import type { Fact } from '../../evidence/fact.js';

/** The connection that a message quotes, as this server sees it. */
export interface QuotedConnection {
  readonly protocol: 'tcp' | 'udp';
  /** This server's own end. */
  readonly client: { readonly address: string; readonly port: number };
  readonly server: { readonly address: string; readonly port: number };
}

/** One of their messages. */
export interface IcmpMessage extends QuotedConnection {
  /** Address of the device. */
  readonly from: string;
  readonly kind: IcmpError['kind'];
  /** The largest packet that passes, where the message says it. */
  readonly mtu: number | null;
}

/**
 * Whether a connection is one of this run's. Anybody can send such a message, so it counts only where it quotes what nobody
 * else knows. The own port of a socket of Node's stands in `localPort` while it connects, from the next `setImmediate` on.
 */
export type IsOurs = (connection: QuotedConnection) => boolean;

/** Hears such messages while probes run, where the system lets this account hear them. */
export interface RefusalListener {
  /** Messages since the last call. */
  heard(): readonly IcmpMessage[];
  close(): void;
}

/** Opens one; a fact, because most accounts may not. Never rejects. */
export type ListenForRefusals = (isOurs: IsOurs) => Promise<Fact<RefusalListener>>;
