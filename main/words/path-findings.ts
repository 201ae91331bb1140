/** The words of findings that only the program's own tries can give. */
import type { FactsOf } from '../examine/facts.js';
import type { FindingWords } from './shapes.js';
import { duration, hosts, list, plural, shortName } from './phrases.js';

/** By code. */
export const pathFindingWords: {
  readonly [C in 'PROXY-NOT-A-PROXY' | 'SHA512-NOT-ACCEPTED' | 'TUNNEL-CUT-IDLE' | 'PATH-READY']: (
    facts: FactsOf[C],
  ) => FindingWords;
} = {
  'PROXY-NOT-A-PROXY': (facts) => ({
    title: 'What answers at the proxy’s address is no HTTP proxy',
    found: `${list([...facts.proxies])} accepted the connection, and answered requests for ${hosts(facts)} with something that is not HTTP.`,
    cause:
      'Another kind of service listens there: a proxy that speaks SOCKS or expects encryption, or no proxy at all. The connector speaks plain HTTP to its proxy.',
    advice:
      'Check the address and the port, and ask your network team for those of an HTTP proxy that takes CONNECT without encryption.',
  }),
  'SHA512-NOT-ACCEPTED': (facts) => ({
    title: 'A certificate signed with SHA-512 does not pass',
    found: facts.passes
      ? `A throw-away certificate was shown to ${hosts(facts)}. Signed with SHA-512 the connection failed, signed with SHA-256 it was made.`
      : `${hosts(facts)} asked for a certificate, and takes none that is signed with SHA-512${facts.taken.length === 0 ? '' : ` (it takes ${list([...facts.taken])})`}.`,
    cause: `The connector’s own certificate is signed with SHA-512. Microsoft’s service takes it; ${facts.replaced ? 'the device that opens the encrypted connections on the way does not' : 'something on the way, or something in place of the service, does not'}.`,
    advice:
      'Ask your network team to pass these names through without opening the encrypted connections (TLS inspection), and without rules on the signatures in them.',
  }),
  'TUNNEL-CUT-IDLE': ({ host, proxy, seconds, how, pingsHold }) => ({
    title: 'A connection that says nothing is cut on the way',
    found: `A connection to ${host}${proxy === null ? '' : ` through ${proxy}`} on which nothing was said was ${how === 'reset' ? 'reset' : 'closed'} after ${duration(seconds)}, without a word of the service.${pingsHold === null ? '' : pingsHold ? ' With pings it stayed open.' : ' With pings it was cut as well.'}`,
    cause:
      'The connector keeps connections open all the time, and waits on them for requests. Where the way ends those that are quiet, the connector shows as active, and then drops: requests fail until it has connected again.',
    advice: `Ask your network team to let connections to the connector’s names stay open${proxy === null ? ' at the firewall' : ' at the proxy'} for longer (idle timeout), or without a limit.`,
  }),
  'PATH-READY': (facts) => ({
    title: 'Everything the connector needs is reached',
    found: `${list([...facts.hosts])} ${plural(facts.hosts.length, 'was', 'were')} reached, up to the secure connection.`,
    cause:
      facts.authorities.length === 0
        ? 'Nothing on the way stops these connections.'
        : `Nothing on the way stops these connections, and the certificates are genuine: they lead to ${list(facts.authorities.map((name) => `"${shortName(name)}"`))}.`,
    advice:
      'There is nothing to do about the network, as far as your account sees it. Firewalls that know accounts or programs may treat the connector’s services otherwise.',
  }),
};
