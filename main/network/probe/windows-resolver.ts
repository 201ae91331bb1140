/** Names as Windows asks for them. What its statuses mean: winerror.h. */
import { addressText } from '../../capture/dissect/ip.js';
import { normalise } from '../../knowledge/match.js';
import type { WindowsNameAnswer } from '../../machine/windows/names.js';
import { askOnce } from './ask-once.js';
import { withHosts } from './hosts-names.js';
import { systemNameServers } from './name-servers.js';
import { noAnswer, type NameAnswer, type Resolver } from './resolver.js';
import { systemResolver } from './system-resolver.js';

/** `askWindows` of `main/machine/windows/names.ts`. */
export type AskWindows = (
  name: string,
  type: NameAnswer['type'],
  signal: AbortSignal,
  pastCache: boolean,
) => Promise<WindowsNameAnswer | null>;

/** The name is there, and has none of these: DNS_INFO_NO_RECORDS, WSANO_DATA. */
const noData = new Set([9501, 11004]);
/** ERROR_TIMEOUT, WSAETIMEDOUT. */
const silence = new Set([1460, 10060]);
/** What comes of an ICMP message that no port is open there: WSAECONNRESET, WSAECONNREFUSED. */
const nobodyListens = new Set([10054, 10061]);
/** WSAHOST_NOT_FOUND */
const noSuchHost = 11001;

/**
 * A resolver for one run.
 *
 * @param limit milliseconds after which a question counts as met with silence; Windows itself waits for up to 15 seconds
 */
export function windowsResolver(askWindows: AskWindows, limit: number): Resolver {
  const servers = systemNameServers();
  let other: Resolver | null = null;
  const ask: Resolver['ask'] = async (name, type, signal, isAgain = false) => {
    const answer = await askWindows(name, type, signal, isAgain);
    if (answer !== null) return answerOf(noAnswer(name, type, servers), answer);
    // The same name servers, past the cache and the policy for names.
    other ??= systemResolver({ limit });
    return other.ask(name, type, signal);
  };
  return askOnce(withHosts({ ask }), limit, servers);
}

/** What an answer of Windows' means. */
export function answerOf(none: NameAnswer, { status, aliases, addresses }: WindowsNameAnswer): NameAnswer {
  if (status === 0) {
    return {
      ...none,
      rcode: 0,
      aliases: aliases.map(normalise),
      addresses: addresses.map((bytes) => addressText(bytes, 0, bytes.length === 4 ? 4 : 6)),
    };
  }
  if (noData.has(status)) return { ...none, rcode: 0, aliases: aliases.map(normalise) };
  if (status === noSuchHost) return { ...none, rcode: 3 };
  // DNS_ERROR_RCODE_FORMAT_ERROR (9001) and on: the response code, counted from 9000.
  if (status > 9000 && status <= 9010) return { ...none, rcode: status - 9000 };
  if (silence.has(status)) return none;
  if (nobodyListens.has(status)) return { ...none, refusedByHost: true };
  return { ...none, failure: `DnsQueryEx: ${status}` };
}
