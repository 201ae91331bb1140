/**
 * Every finding code: what it means for the outcome, where the fault is, and who can fix it. docs/findings.md is written
 * from this table. Codes are permanent: add one when a cause has none, never change the meaning of one.
 */

import { row, type CodeRow } from './code-row.js';
import { pathCodes } from './paths/codes.js';
import { serverCodes } from './server/codes.js';

export * from './code-row.js';

/** The table. A rule may lower confidence, and may name another place where the code's own says two. */
export const trafficCodes = {
  'DIRECT-DROPPED': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'Requests for connection to a needed name and port got no answer, and none connected, or none any more after some did.',
  ),
  'DIRECT-REFUSED': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'Requests for connection to a needed name and port were answered by a reset, and none connected, or none any more after some did.',
  ),
  'DIRECT-PROHIBITED': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'A device answered a request for connection with ICMP "administratively prohibited", and none connected, or none any more after some did.',
  ),
  'DIRECT-NO-ROUTE': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'A device answered with ICMP "host or network unreachable", and none connected, or none any more after some did.',
  ),
  'IPV6-BROKEN': row(
    'notice',
    'degrading',
    'network',
    'network-team',
    'Connections over IPv6 failed to a name that IPv4 reached.',
  ),
  'PATH-LOSSY': row(
    'notice',
    'degrading',
    'network',
    'network-team',
    'Requests for connection or data had to be repeated before they came through.',
  ),
  'PATH-MTU': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'Connected, small packets pass, large ones are repeated and never acknowledged.',
  ),
  'LEGACY-PORT-ATTEMPT': row(
    'notice',
    'none',
    'network',
    'you',
    'A port that only connectors before 1.5.132.0 need (5671, 8080, 9090, 9091, 9350 to 9354, 10100 to 10120) is blocked or refused. Not a fault on later builds.',
  ),
  'REVOCATION-UNREACHABLE': row(
    'problem',
    'degrading',
    'network',
    'network-team',
    'A revocation list, OCSP or trust list address on port 80 was tried and never reached: no connection, no answer, or a refusal.',
  ),
  'PATH-NOT-AS-CONFIGURED': row(
    'problem',
    'blocking',
    'server',
    'administrator',
    'Told direct, connector traffic goes through a proxy; told WPAD, through one that the script does not name; told a proxy, through another one.',
  ),
  'PROXY-BYPASSED': row(
    'problem',
    'blocking',
    'server',
    'administrator',
    'Told to use a proxy, some connector traffic tries to go direct.',
  ),
  'PROXY-UNREACHABLE': row(
    'problem',
    'blocking',
    'proxy',
    'network-team',
    "The proxy's own address is dropped, refused, prohibited or not resolved.",
  ),
  'PROXY-AUTH-REQUIRED': row(
    'problem',
    'blocking',
    'proxy',
    'network-team',
    'CONNECT to a needed name is answered 407, and never 200 afterwards.',
  ),
  'PROXY-SIGN-IN-USED': row(
    'notice',
    'risk',
    'proxy',
    'network-team',
    "CONNECT to a needed name is answered 407, then 200: something signed in, which the connector's services cannot do.",
  ),
  'PROXY-DENIED': row(
    'problem',
    'blocking',
    'proxy',
    'network-team',
    'CONNECT to a needed name is answered with a refusal (403 and the like), and never 200.',
  ),
  'PROXY-UPSTREAM-FAILED': row(
    'problem',
    'blocking',
    'proxy',
    'network-team',
    'CONNECT to a needed name is answered 500, 502, 503 or 504, and never 200.',
  ),
  'PROXY-RESET': row(
    'problem',
    'blocking',
    'proxy',
    'network-team',
    'The proxy resets or closes the connection instead of answering CONNECT.',
  ),
  'PROXY-NO-ANSWER': row('problem', 'blocking', 'proxy', 'network-team', 'CONNECT is sent and never answered.'),
  'DNS-NAME-NOT-FOUND': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    "A needed name, or the proxy's, does not exist, in every address family asked.",
  ),
  'DNS-NAME-BLOCKED': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'The name server answers for a needed name with an address that leads nowhere (0.0.0.0, 127.0.0.1, ::), as filters for names do.',
  ),
  'DNS-SERVER-FAILED': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    "The name server answers SERVFAIL, REFUSED or the like for a needed name or the proxy's.",
  ),
  'DNS-NO-ANSWER': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    "The name server does not answer for a needed name or the proxy's.",
  ),
  'WPAD-IN-USE': row(
    'notice',
    'none',
    'network',
    'administrator',
    'An automatic configuration script (WPAD) was fetched, and a proxy that it names is used for the connector. With WPAD meant, this is as it should be.',
  ),
  'WPAD-NOT-FOUND': row(
    'notice',
    'degrading',
    'network',
    'network-team',
    'Meant to find its proxy by WPAD, this server found no host that has the script. Where nothing is known of what is meant: only if no connection to a needed name was made.',
  ),
  'WPAD-BROKEN': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'A host that automatic configuration was asked of answers, but not with a usable file: not 200, a web page, nothing. A notice where a proxy or the direct way is meant.',
  ),
  'WPAD-NAME-BROADCAST': row(
    'notice',
    'risk',
    'network',
    'administrator',
    'This server asked everybody on its network segment for WPAD (LLMNR, NetBIOS or mDNS): anyone there can answer, and becomes its proxy.',
  ),
  'PAC-BROKEN': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'The automatic configuration script cannot be compiled, throws, does not end, is larger than 2 MiB, or answers what is no proxy setting. A notice where a proxy or the direct way is meant.',
  ),
  'CAPTIVE-PAGE': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'A web page, or a redirect to one, came where a tunnel, a secure connection, a revocation list or a script was due. A redirect of a list that the capture does not show followed is possible only.',
  ),
  'TLS-INSPECTED': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'The chain of a needed name, its signatures verified, ends in an authority that is neither public nor given with --roots, or in a given one of a product known to inspect TLS.',
  ),
  'TLS-UNEXPECTED-AUTHORITY': row(
    'notice',
    'risk',
    'unknown',
    'network-team',
    'The chain of a needed name ends in a public authority, but in none that Microsoft is known to use.',
  ),
  'TLS-CHAIN-HIDDEN': row(
    'couldNotTest',
    'none',
    'unknown',
    'you',
    'A handshake was made and no chain can be judged: TLS 1.3 encrypts it, a session taken up again has none, or certificates are missing in it.',
  ),
  'TLS-CERTIFICATE-DATE': row(
    'problem',
    'blocking',
    'server',
    'administrator',
    "A certificate of a needed name was not yet or no longer valid at the capture's time. The clock is looked at first.",
  ),
  'TLS-CERTIFICATE-NAME': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    "A needed name was answered with somebody else's certificate, which is genuine but for none of the connector's names.",
  ),
  'TLS-CLIENT-CERTIFICATE-LOST': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    "A name that asks for the connector's certificate did not, over a chain that is not genuine; or the certificate was sent and refused.",
  ),
  'TLS-CERTIFICATE-REJECTED': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    "The client answered the server's certificate with an alert (unknown_ca, bad_certificate and the like).",
  ),
  'TLS-VERSION-UNSUPPORTED': row(
    'problem',
    'blocking',
    'server',
    'administrator',
    'Client and server have no TLS version in common (alert 70).',
  ),
  'TLS-NO-COMMON-CIPHER': row(
    'problem',
    'blocking',
    'server',
    'administrator',
    'Client and server have no cipher in common (alert 40 or 71).',
  ),
  'TLS-ALERT': row(
    'problem',
    'blocking',
    'unknown',
    'network-team',
    'The handshake ended with an alert that no other code explains, and the name did not answer otherwise.',
  ),
  'TLS-CUT': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'Reset or closed right after the ClientHello; or right after the handshake, before the service said a word inside.',
  ),
  'TLS-NO-ANSWER': row(
    'problem',
    'blocking',
    'network',
    'network-team',
    'Connected, ClientHello sent, nothing came; or the handshake was made, and a request inside was never answered.',
  ),
  'TLS-NOT-REACHED': row('couldNotTest', 'none', 'unknown', 'you', 'No connection got as far as a TLS handshake.'),
  'CAPTURE-EMPTY': row('notice', 'none', 'unknown', 'you', 'A readable file without packets.'),
  'CAPTURE-NO-CONNECTOR-TRAFFIC': row('couldNotTest', 'none', 'unknown', 'you', "Packets, none the connector's."),
  'CAPTURE-INCOMPLETE': row(
    'notice',
    'none',
    'unknown',
    'you',
    'Cut packets, one direction missing, a damaged or truncated file, or a bound reached: what was readable is judged.',
  ),
  'CAPTURE-HEALTHY': row(
    'ok',
    'none',
    'unknown',
    'you',
    "The connector's connections were made, and nothing stands in their way as far as they can be read.",
  ),
} as const satisfies Record<string, CodeRow>;

/** All of them: those of traffic, those that only the program's own tries can give, and those of a server. */
export const codes = { ...trafficCodes, ...pathCodes, ...serverCodes } as const satisfies Record<string, CodeRow>;

/** A permanent code. */
export type Code = keyof typeof codes;

/** True for a string that is a finding code. */
export function isCode(value: string): value is Code {
  return value in codes;
}
