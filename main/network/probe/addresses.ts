/** The addresses of a name, each family as soon as it is known. */
import { isIP } from 'node:net';
import type { ProbeContext } from './context.js';
import type { Destination } from './connect.js';
import type { Recording } from './record.js';
import type { NameAnswer } from './resolver.js';

/** Asks for both families; a host that is an address needs no asking. Questions and answers go into the record. */
export function addressesOf(
  { resolver, signal, hasIpv6 }: ProbeContext,
  record: Recording,
  host: string,
): Pick<Destination, 'v4' | 'v6'> {
  const family = isIP(host);
  if (family !== 0) {
    const own = Promise.resolve([host]);
    const none = Promise.resolve([]);
    return family === 4 ? { v4: own, v6: none } : { v4: none, v6: own };
  }
  const ask = async (type: NameAnswer['type']): Promise<readonly string[]> => {
    const packet = record.clock.count();
    const at = record.clock.now();
    const answer = await resolver.ask(host, type, signal);
    // A question that was broken off says nothing.
    if (answer.rcode !== null || !signal.aborted) record.lookup(answer, packet, at);
    return answer.addresses;
  };
  const v4 = ask('A');
  // Without an address of its own in IPv6 no system asks for one, but where there is nothing else.
  const v6 = hasIpv6 ? ask('AAAA') : v4.then((found) => (found.length > 0 || signal.aborted ? [] : ask('AAAA')));
  return { v4, v6 };
}
