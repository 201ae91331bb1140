/** What became of a connection, a request or a question, in the few words that a row has room for. */
import type { Dns, FlowOutcome } from '../evidence/capture.js';
import { grouped } from './phrases.js';

/** The words of the rows of the waterfall and of the table of connections. */
export const rowWords = {
  kinds: { dns: 'DNS', llmnr: 'LLMNR', nbns: 'NBNS', mdns: 'mDNS', tcp: 'TCP', tls: 'TLS', connect: 'CONNECT' },
  flow: {
    connected: 'connected',
    dropped: 'no answer',
    refused: 'refused',
    prohibited: 'forbidden by a device',
    'no-route': 'no way there',
    midstream: 'began before the capture',
    unanswered: 'ended before an answer was due',
  } satisfies Record<FlowOutcome, string>,
  harmless: (label: string): string => `${label}, harmless`,
  stuck: 'large packets get lost',
  alert: (name: string): string => `TLS ended: ${name}`,
  cut: 'cut off during TLS',
  silent: 'no answer to TLS',
  plain: 'a web page instead of TLS',
  thenCut: 'connected, then cut off',
  elsewhere: (status: number): string => `led elsewhere (${status})`,
  page: (status: number): string => `a web page (${status})`,
  noScript: 'a web page, no script',
  emptyScript: 'empty, no script',
  badScript: 'a script that fails',
  replaced: 'replaced certificate',
  stranger: 'somebody else’s certificate',
  outOfDate: 'certificate out of date',
  nowhere: 'led nowhere',
  tls: (version: string): string => `connected, ${version}`,
  tunnel: 'let through',
  noAnswer: 'no answer',
  reset: 'cut off instead of an answer',
  answered: 'answered',
  dnsEmpty: 'no address',
  dnsRefused: 'no name server there',
  times: (label: string, count: number): string => `${label}, ${grouped(count)} times`,
} as const;

/** A response code of a name server in plain words (RFC 1035 section 4.1.1). */
export function dnsCodeWords(code: NonNullable<Dns['rcode']>): string {
  const names: Readonly<Record<number, string>> = {
    1: 'not understood',
    2: 'server failed',
    3: 'not found',
    5: 'refused',
  };
  return names[code] ?? `answer code ${code}`;
}
