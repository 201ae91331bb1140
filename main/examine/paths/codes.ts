/** The codes that only the program's own tries can give. */
import { row, type CodeRow } from '../code-row.js';

/** The table. */
export const pathCodes = {
  'PROXY-NOT-A-PROXY': row(
    'problem',
    'blocking',
    'server',
    'administrator',
    'What listens at the address of the proxy answers CONNECT, and not as an HTTP proxy.',
  ),
  'SHA512-NOT-ACCEPTED': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    "A throw-away client certificate signed with SHA-512 does not pass where one signed with SHA-256 does, or SHA-512 is not among what the server takes. The connector's own is signed with SHA-512.",
  ),
  'TUNNEL-CUT-IDLE': row(
    'notice',
    'degrading',
    'network',
    'network-team',
    'On request alone: a connection to the Service Bus on which nothing is said is ended on the way, by a reset or a close without a word of the service inside of TLS. Possible without a proxy, because a server may end one like that as well. A risk where pings keep it open.',
  ),
  'PATH-READY': row(
    'ok',
    'none',
    'unknown',
    'you',
    'Over this path every needed name was reached, and nothing stands in the way.',
  ),
  'ADDRESS-NOT-COVERED': row(
    'notice',
    'degrading',
    'network',
    'network-team',
    "A needed name leads to an address that Microsoft's list of address ranges (service tags), brought by the user, has in none of the tags that a rule for the connector would name.",
  ),
} as const satisfies Record<string, CodeRow>;
