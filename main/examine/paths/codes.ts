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
    "A throw-away client certificate signed with SHA-512 does not pass where one signed with SHA-256 does, or SHA-512 is not among what the server takes. The connector's own is signed with SHA-512. Over genuine chains, where the service itself says so, only worth knowing: nobody here can mend it.",
  ),
  'CLIENT-CERTIFICATE-CUT': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'Where a throw-away client certificate is shown, whichever way it is signed, the connection is ended without an alert, and over another path it was taken. Worth knowing where the other path brought an alert of the service. Could not be tested where no path delivered it: the service may end a connection with a stranger like that.',
  ),
  'REVOCATION-USELESS': row(
    'problem',
    'degrading',
    'network',
    'network-team',
    'Every needed certificate list that was asked for on port 80 came as something that is no list (and no page), or every revocation list is out of date by the clock of this server. Worth knowing where some lists are out of date and others are not; could not be tested where some are no lists and others are.',
  ),
  'TUNNEL-CUT-IDLE': row(
    'notice',
    'degrading',
    'network',
    'network-team',
    'On request alone: a connection to the Service Bus on which nothing is said is ended on the way, by a reset or a close without a word of the service inside of TLS. Possible, because a server may end one like that as well; likely where pings keep it open and one without the proxy lasts longer. None where the service itself ends the direct one after the same time. A risk where pings keep it open.',
  ),
  'PATH-READY': row(
    'ok',
    'none',
    'unknown',
    'you',
    'Over this path every needed name that could be tested was reached, and nothing stands in the way; what could not be tested is named. Worth knowing alone where of a name that the running connector needs nothing could be said.',
  ),
  'ADDRESS-NOT-COVERED': row(
    'notice',
    'degrading',
    'network',
    'network-team',
    "A needed name leads to an address that Microsoft's list of address ranges (service tags), brought by the user, has in none of the tags that a rule for the connector would name.",
  ),
} as const satisfies Record<string, CodeRow>;
