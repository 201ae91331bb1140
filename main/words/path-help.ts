/** The help pages of findings that only the program's own tries can give. */
import type { HelpWords } from './shapes.js';

/** By code. */
export const pathHelp: Readonly<
  Record<'PROXY-NOT-A-PROXY' | 'SHA512-NOT-ACCEPTED' | 'TUNNEL-CUT-IDLE' | 'PATH-READY', HelpWords>
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
    sure: 'Certain where the same certificate signed with SHA-256 got through. Likely where the other side only says what it takes.',
    steps: [
      'Ask your network team which device opens encrypted connections between this server and these names, and to leave these names alone.',
      'On Windows Server 2012 R2, install the updates: an old one switched SHA-512 off. The page Prerequisites checks this.',
    ],
    documents: ['connector-trouble'],
  },
  'TUNNEL-CUT-IDLE': {
    title: 'A connection that says nothing is cut on the way',
    means:
      'Proxies and firewalls end connections on which nothing was said for some time. The connector keeps connections to the Service Bus open for hours, and waits on them. This program kept one open like that, and something ended it before the service did.',
    sure: 'Likely through a proxy. Possible without one: the service itself may end a connection without a word. Where it says inside of TLS that it ends it, nothing is reported.',
    steps: [
      'Keep one open over the other path as well: connector-doctor hold-open --path direct. Where it stays open there, it is the proxy.',
      'Ask your network team for a longer time limit for quiet connections to the connector’s names.',
    ],
    documents: ['connector-names', 'connect'],
  },
  'PATH-READY': {
    title: 'Everything the connector needs is reached',
    means:
      'This program connected to every name that the documents ask for, as the connector does, and looked at the certificates.',
    sure: 'Certain for the names that were tried, at that time, from this server and this account. Firewalls that know programs or accounts may treat the connector’s services otherwise.',
    steps: ['If the connector does not work all the same, look at Prerequisites, and at the connector’s own log.'],
    documents: ['connector-names'],
  },
};
