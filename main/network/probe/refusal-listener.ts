/** What devices on the way say of connections that cannot be made (ICMP, RFC 792 and RFC 4443). */

/** One of their messages, and the connection that it quotes. */
export interface IcmpMessage {
  /** Address of the device. */
  readonly from: string;
  readonly kind: 'prohibited' | 'no-route' | 'port-unreachable' | 'too-big' | 'time-exceeded' | 'other';
  /** Of the packet that it quotes: the server that was asked, and this server's own port. */
  readonly server: { readonly address: string; readonly port: number };
  readonly clientPort: number;
  readonly mtu: number | null;
}

/** Hears such messages while probes run, where the system lets this account hear them. */
export interface RefusalListener {
  /** Messages since the last call. */
  heard(): readonly IcmpMessage[];
  close(): void;
}
