/** The words of findings that only the program's own tries can give. */
import type { FactsOf } from '../examine/facts.js';
import type { FindingWords } from './shapes.js';
import { duration, hosts, list, plural, shortName } from './phrases.js';

/** The service itself says so, over a chain that nobody replaced: no request to a network team would help. */
const sha512ByService = (facts: FactsOf['SHA512-NOT-ACCEPTED']): FindingWords => ({
  title: 'The service says that it takes no SHA-512',
  found: `${hosts(facts)} showed a genuine certificate of the service, asked for one of this server’s, and ${facts.passes ? 'refused one that is signed with SHA-512, where one signed with SHA-256 passed' : `lists no signature with SHA-512 among those it takes${facts.taken.length === 0 ? '' : ` (${list([...facts.taken])})`}`}.`,
  cause:
    'Nothing on the way opens these connections, so this is the service’s own side. The connector’s certificate is signed with SHA-512 and comes from that service, which may well treat it otherwise than a stranger’s.',
  advice:
    'Neither you nor your network team can change this. If the connector registers and then cannot sign in, tell Microsoft support what stands here.',
});

const uselessLists =
  'Windows fetches these lists to see whether certificates of Microsoft’s service have been withdrawn. Without them, secure connections can fail or wait.';

/** By code. */
export const pathFindingWords: {
  readonly [
    C in
      | 'PROXY-NOT-A-PROXY'
      | 'SHA512-NOT-ACCEPTED'
      | 'CLIENT-CERTIFICATE-CUT'
      | 'REVOCATION-USELESS'
      | 'TUNNEL-CUT-IDLE'
      | 'PATH-READY'
  ]: (facts: FactsOf[C]) => FindingWords;
} = {
  'PROXY-NOT-A-PROXY': (facts) => ({
    title: 'What answers at the proxy’s address is no HTTP proxy',
    found: `${list([...facts.proxies])} accepted the connection, and answered requests for ${hosts(facts)} with something that is not HTTP.`,
    cause:
      'Another kind of service listens there: a proxy that speaks SOCKS or expects encryption, or no proxy at all. The connector speaks plain HTTP to its proxy.',
    advice:
      'Check the address and the port, and ask your network team for those of an HTTP proxy that takes CONNECT without encryption.',
  }),
  'SHA512-NOT-ACCEPTED': (facts) =>
    facts.byService === true
      ? sha512ByService(facts)
      : {
          title: 'A certificate signed with SHA-512 does not pass',
          found: facts.passes
            ? `A throw-away certificate was shown to ${hosts(facts)}. Signed with SHA-512 the connection failed, signed with SHA-256 it was made.`
            : `${hosts(facts)} asked for a certificate, and takes none that is signed with SHA-512${facts.taken.length === 0 ? '' : ` (it takes ${list([...facts.taken])})`}.`,
          cause: `The connector’s own certificate is signed with SHA-512. Microsoft’s service takes it; ${facts.replaced ? 'the device that opens the encrypted connections on the way does not' : 'something on the way, or something in place of the service, does not'}.`,
          advice:
            'Ask your network team to pass these names through without opening the encrypted connections (TLS inspection), and without rules on the signatures in them.',
        },
  'CLIENT-CERTIFICATE-CUT': ({ proxy, how, delivered, ...facts }) => ({
    title:
      delivered.length === 0
        ? 'Whether the connector’s certificate passes is not known'
        : 'Connections are cut as a client certificate is shown',
    found: `A throw-away certificate was shown to ${hosts(facts)}${proxy === null ? '' : ` through ${proxy}`}. The connection was ${how === 'reset' ? 'reset' : 'closed'} over that, without a word of the service, whether it was signed with SHA-512 or with SHA-256.${delivered.length === 0 ? '' : ` It was delivered ${list(delivered.map((way) => (way === 'direct' ? 'directly' : `through ${way}`)))}.`}`,
    cause:
      delivered.length === 0
        ? 'The connector proves who it is with a certificate of its own. The service may end a connection with a stranger’s like that, or something on the way ends every one that holds a certificate: no path was found on which it went otherwise.'
        : 'The connector proves who it is with a certificate of its own. Since the same certificate gets through on another path, something on this one ends connections that hold one.',
    advice:
      delivered.length === 0
        ? 'If the connector works, there is nothing to do. If it does not, try another path as well (from another network, or with a proxy), and compare.'
        : 'Take the other path, or ask your network team to let connections to these names pass unchanged, with client certificates in them.',
  }),
  'REVOCATION-USELESS': ({ hosts: names, outdated, all }) =>
    outdated
      ? {
          title: all ? 'All revocation lists are out of date' : 'Some revocation lists are out of date',
          found: `By the clock of this server, the time of the lists from ${list([...names])} is over.`,
          cause: all
            ? `Authorities do not fall behind together: either the clock of this server is ahead, or something on the way keeps old copies. ${uselessLists}`
            : `Others are in date, so it is not the clock: something on the way keeps an old copy, or the authority is late. ${uselessLists}`,
          advice: all
            ? 'Check date, time and time zone of this server (w32tm /query /status). If they are right, ask your network team whether a proxy or a cache keeps old copies of these lists.'
            : 'If the connector works, this can wait. If it stays, ask your network team whether a proxy or a cache keeps old copies of these lists.',
        }
      : {
          title: all
            ? 'Something else comes in place of revocation lists'
            : 'An answer could not be read as a revocation list',
          found: `${list([...names])} answered on port 80, as if all were well (status 200), with something that is no list.`,
          cause: all
            ? `Authorities do not fail together: most likely something on the way answers in their place. ${uselessLists}`
            : 'Other lists came as they should. So this may be the authority’s own doing, and whether it matters could not be told.',
          advice: all
            ? 'Ask your network team what answers for these names on port 80 (a proxy, a filter, a guest network), and to let this server have the lists unchanged.'
            : 'If the connector works, there is nothing to do. If not, show this to your network team.',
        },
  'TUNNEL-CUT-IDLE': ({ host, proxy, seconds, how, pingsHold, directLonger }) => ({
    title: 'A connection that said nothing was cut',
    found: `A connection to ${host}${proxy === null ? '' : ` through ${proxy}`} on which nothing was said was ${how === 'reset' ? 'reset' : 'closed'} after ${duration(seconds)}, without a word of the service.${pingsHold === null ? '' : pingsHold ? ' With pings it stayed open.' : ' With pings it was cut as well.'}${directLonger === null ? '' : directLonger ? ' Without the proxy, one that was kept at the same time lasted longer.' : ' Without the proxy, one was cut after about the same time: so it is not the proxy.'}`,
    cause: `The connector keeps connections open all the time, and waits on them for requests. Where the way ends those that are quiet, the connector shows as active, and then drops: requests fail until it has connected again.${pingsHold === true && directLonger === true ? '' : ' But it may also be the service that ended this one: nothing was ever asked on it, as a connector does.'}`,
    advice: `${pingsHold === true && directLonger === true ? 'Ask' : 'If your connector does show as active and then drops, ask'} your network team to let connections to the connector’s names stay open${proxy === null || directLonger === false ? ' at the firewall' : ' at the proxy'} for longer (idle timeout), or without a limit.`,
  }),
  'PATH-READY': (facts) => ({
    title:
      facts.untested.length === 0
        ? 'Everything the connector needs is reached'
        : 'What could be tested of the connector’s names is reached',
    found: `${list([...facts.hosts])} ${plural(facts.hosts.length, 'was', 'were')} reached, up to the secure connection.${facts.untested.length === 0 ? '' : ` Could not be tested: ${list([...facts.untested], 6)}.`}`,
    cause:
      facts.authorities.length === 0
        ? 'Nothing on the way stops these connections.'
        : `Nothing on the way stops these connections, and the certificates are genuine: they lead to ${list(facts.authorities.map((name) => `"${shortName(name)}"`))}.`,
    advice:
      facts.untested.length > 0
        ? 'There is nothing to do about the names that were reached. If the connector does not work, the table of paths says why the others could not be tested.'
        : 'There is nothing to do about the network, as far as your account sees it. Firewalls that know accounts or programs may treat the connector’s services otherwise.',
  }),
};
