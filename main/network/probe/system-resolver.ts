/**
 * Names by this computer's name servers, with Node's own questioner (c-ares): on systems other than Windows, which answers
 * through its own functions (`main/machine/windows`). Never `dns.lookup`, whose four threads one silent server keeps busy.
 */
import { promises as dns } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import { normalise } from '../../knowledge/match.js';
import { askOnce } from './ask-once.js';
import { withHosts } from './hosts-names.js';
import { withoutPort } from './name-servers.js';
import { noAnswer, type NameAnswer, type Resolver } from './resolver.js';

/** What a run may set. */
export interface SystemResolverOptions {
  /** Milliseconds after which a question counts as met with silence. */
  readonly limit: number;
  /** Asked in place of the system's own: addresses, or `address:port`. */
  readonly servers?: readonly string[];
  /** Read in place of the system's own. */
  readonly hosts?: string;
}

/** Response codes by the names that c-ares gives them (RFC 1035 section 4.1.1). No data: the name is there, without this. */
const codes: Readonly<Record<string, number>> = {
  ENODATA: 0,
  EFORMERR: 1,
  ESERVFAIL: 2,
  ENOTFOUND: 3,
  ENOTIMP: 4,
  EREFUSED: 5,
};
/** Longer chains are rare even where several services stand behind each other; one more is somebody's mistake. */
const mostAliases = 8;
/** Milliseconds that addresses wait for the rest of their chain, which a name server has at hand once it has them. */
const grace = 250;

/** A resolver for one run: every name is asked for once. */
export function systemResolver(options: SystemResolverOptions): Resolver {
  const resolver = new dns.Resolver({
    // As Windows does: asked again after a fifth of the time, and then after twice as long.
    timeout: Math.max(1, Math.floor(options.limit / 5)),
    tries: 3,
  });
  if (options.servers !== undefined) resolver.setServers(options.servers);
  const servers = resolver.getServers().map(withoutPort);
  const channel = sharedChannel(resolver);
  const chains = new Map<string, Chain>();

  function ask(name: string, type: NameAnswer['type'], signal: AbortSignal): Promise<NameAnswer> {
    return channel(signal, async () => {
      const chain = chains.get(name) ?? follow(resolver, name);
      if (!signal.aborted) chains.set(name, chain);
      signal.addEventListener('abort', () => chains.delete(name), { once: true });
      const answer = await addressesOf(resolver, name, type, servers);
      const late = new AbortController();
      await Promise.race([chain.ended, sleep(grace, undefined, { signal: late.signal }).catch(() => undefined)]);
      late.abort();
      return { ...answer, aliases: [...chain.aliases] };
    });
  }

  return askOnce(withHosts({ ask }, options.hosts), options.limit, servers);
}

async function addressesOf(
  resolver: dns.Resolver,
  name: string,
  type: NameAnswer['type'],
  servers: readonly string[],
): Promise<NameAnswer> {
  const none = noAnswer(name, type, servers);
  try {
    const addresses = await (type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name));
    return { ...none, rcode: 0, addresses };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const rcode = codes[code];
    if (rcode !== undefined) return { ...none, rcode };
    if (code === 'ECONNREFUSED') return { ...none, refusedByHost: true };
    return code === 'ETIMEOUT' ? none : { ...none, failure: code };
  }
}

/** A chain of aliases as far as it is known by now. */
interface Chain {
  readonly aliases: string[];
  readonly ended: Promise<void>;
}

function follow(resolver: dns.Resolver, name: string): Chain {
  const aliases: string[] = [];
  const walk = async (): Promise<void> => {
    const seen = new Set([name]);
    let current = name;
    while (aliases.length < mostAliases) {
      const [target] = await resolver.resolveCname(current);
      if (target === undefined) return;
      current = normalise(target);
      aliases.push(current);
      if (seen.has(current)) return;
      seen.add(current);
    }
  };
  // Most ends are an answer without an alias. What else goes wrong here goes wrong with the addresses, too, and shows there.
  return { aliases, ended: walk().catch(() => undefined) };
}

/**
 * All questions go over one channel, which keeps to few sockets; it can end either all of its questions or none. So one
 * that is not waited for is left to itself while others run, and the last one ends them all.
 */
function sharedChannel(
  resolver: dns.Resolver,
): (signal: AbortSignal, question: () => Promise<NameAnswer>) => Promise<NameAnswer> {
  let running = 0;
  return async (signal, question) => {
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      if (--running === 0) resolver.cancel();
    };
    running++;
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await question();
    } finally {
      signal.removeEventListener('abort', leave);
      leave();
    }
  };
}
