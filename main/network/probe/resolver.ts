/** How names are asked for. Each system has its own way: see `system-resolver.ts`. */

/** What came of asking for the addresses of a name in one family. */
export interface NameAnswer {
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  /**
   * Response code (RFC 1035, RFC 6895): 0 with or without addresses, 2 failed, 3 no such name, 5 refused; null: none came,
   * and the next two say what is known of why.
   */
  readonly rcode: number | null;
  /** The names that it is an alias of, in order (CNAME). Where they lead in a circle, the last one was there before. */
  readonly aliases: readonly string[];
  readonly addresses: readonly string[];
  /** Addresses of the name servers that may have been asked; none where the system does not say. */
  readonly servers: readonly string[];
  /** `hosts`: a line of the server's own file of names says so, and no name server was asked. */
  readonly from: 'dns' | 'hosts';
  /** The name server's computer answered that nobody listens there. */
  readonly refusedByHost: boolean;
  /**
   * What this system says where silence is not the reason for there being no response code: the name cannot be asked for, the
   * answer makes no sense, nobody waited for it any more. Null where there is a code, and where there was silence.
   */
  readonly failure: string | null;
}

/** Asks for names. */
export interface Resolver {
  /**
   * Asks for one family of a name's addresses. Never rejects: what is silent until the signal aborts, or until the system
   * gives up, has the response code null.
   *
   * @param name a name, never an address
   * @param isAgain it was asked for a moment ago: an answer that was kept from then is not wanted
   */
  ask(name: string, type: NameAnswer['type'], signal: AbortSignal, isAgain?: boolean): Promise<NameAnswer>;
}

/** What an answer is before anything is known. */
export function noAnswer(name: string, type: NameAnswer['type'], servers: readonly string[] = []): NameAnswer {
  return {
    name,
    type,
    rcode: null,
    aliases: [],
    addresses: [],
    servers,
    from: 'dns',
    refusedByHost: false,
    failure: null,
  };
}
