/** The help pages of findings that only the program's own tries can give. */
import type { HelpWords } from './shapes.js';

/** By code. */
export const pathHelp: Readonly<
  Record<
    | 'PROXY-NOT-A-PROXY'
    | 'SHA512-NOT-ACCEPTED'
    | 'CLIENT-CERTIFICATE-CUT'
    | 'REVOCATION-USELESS'
    | 'TUNNEL-CUT-IDLE'
    | 'PATH-READY',
    HelpWords
  >
> = {
  'PROXY-NOT-A-PROXY': {
    title: 'What answers at the proxy’s address is no HTTP proxy',
    means:
      'A proxy is asked for a connection with a line of plain HTTP that begins with CONNECT. What listens at this address answered with something else: it may speak SOCKS, expect encryption at once, or be no proxy at all.',
    sure: 'Certain: the answer was read, and it is not HTTP.',
    steps: [
      'Check the address and the port of the proxy for a mistake in writing.',
      'Ask your network team for the address of an HTTP proxy that takes CONNECT in plain HTTP.',
    ],
    documents: ['connect', 'connector-proxies'],
  },
  'SHA512-NOT-ACCEPTED': {
    title: 'A certificate signed with SHA-512 does not pass',
    means:
      'The connector proves who it is with a certificate that is signed with SHA-512. This program showed a throw-away certificate of the same kind, made for this and used for nothing else. It did not get through, or what answered said that it takes none of this kind.',
    sure: 'Certain where the same certificate signed with SHA-256 got through. Likely where the other side only says what it takes. Where the certificates of the service are genuine and it says so itself, nothing on the way is to blame, and only Microsoft could change it.',
    steps: [
      'Ask your network team which device opens encrypted connections between this server and these names, and to leave these names alone.',
      'On Windows Server 2012 R2, install the updates: an old one switched SHA-512 off. The page Prerequisites checks this.',
    ],
    documents: ['connector-trouble'],
  },
  'CLIENT-CERTIFICATE-CUT': {
    title: 'Connections are cut as a client certificate is shown',
    means:
      'The connector proves who it is with a client certificate inside of TLS. This program showed a throw-away one, made for this and used for nothing else. The connection was ended over that, with no alert that would say why.',
    sure: 'Likely where the same certificate was taken on another path. Possible where the service refused it there with an alert, which can get lost. Where no path delivered it, it could not be told: the service may treat strangers like that.',
    steps: [
      'Try another path, and compare: connector-doctor check --path direct, and --path with the proxy as host:port.',
      'Ask your network team which device on this path looks into TLS handshakes, and to leave the connector’s names alone.',
    ],
    documents: ['connector-trouble', 'connector-proxies'],
  },
  'REVOCATION-USELESS': {
    title: 'Revocation lists come, and are of no use',
    means:
      'Windows asks the authority that issued a certificate whether it has been withdrawn since, on port 80. Answers came, so the way is open. But they are no lists: something on the way answers in place of the authority. Or they are lists whose time is over by the clock of this server.',
    sure: 'Likely where all lists are like that: authorities do not fail together. Where only some are, it may be the authority’s own doing.',
    steps: [
      'Check date, time and time zone of this server: w32tm /query /status.',
      'Ask your network team what answers for the names of the finding on port 80, and whether a proxy or a cache keeps copies of such lists.',
    ],
    documents: ['revocation-proxy', 'connector-names'],
  },
  'TUNNEL-CUT-IDLE': {
    title: 'A connection that said nothing was cut',
    means:
      'Proxies and firewalls end connections on which nothing was said for some time. The connector keeps connections to the Service Bus open for hours, and waits on them. This program kept one open like that, and it was ended without a word of the service.',
    sure: 'Likely where pings keep it open, and one without the proxy lasts longer. Else possible: the service itself may end a connection on which nothing was ever asked. Where it says inside of TLS that it ends it, nothing is reported.',
    steps: [
      'Keep one open over the other path as well: connector-doctor hold-open --path direct. Where it stays open there for longer, it is the proxy.',
      'Ask your network team for a longer time limit for quiet connections to the connector’s names.',
    ],
    documents: ['connector-names', 'connect'],
  },
  'PATH-READY': {
    title: 'Everything the connector needs is reached',
    means:
      'This program connected to the names that the documents ask for, as the connector does, and looked at the certificates. What could not be tested is named.',
    sure: 'Certain for the names that were tried, at that time, from this server and this account. Firewalls that know programs or accounts may treat the connector’s services otherwise.',
    steps: ['If the connector does not work all the same, look at Prerequisites, and at the connector’s own log.'],
    documents: ['connector-names'],
  },
};
