/** How names are asked for. Each system has its own way: see `system-resolver.ts`. */

/** What came of asking for the addresses of a name in one family. */
export interface NameAnswer {
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  /** Response code (RFC 1035, RFC 6895): 0 with or without addresses, 2 failed, 3 no such name, 5 refused; null: no answer. */
  readonly rcode: number | null;
  /** The names that it is an alias of, in order (CNAME). */
  readonly aliases: readonly string[];
  readonly addresses: readonly string[];
  /** Addresses of the name servers that may have been asked; none where the system does not say. */
  readonly servers: readonly string[];
  /** `hosts`: a line of the server's own file of names says so, and no name server was asked. */
  readonly from: 'dns' | 'hosts';
  /** The name server's computer answered that nobody listens there. */
  readonly refusedByHost: boolean;
}

/** Asks for names. */
export interface Resolver {
  /**
   * Asks for one family of a name's addresses. Never rejects: what is silent until the signal aborts, or until the system
   * gives up, has the response code null.
   */
  ask(name: string, type: NameAnswer['type'], signal: AbortSignal): Promise<NameAnswer>;
}
