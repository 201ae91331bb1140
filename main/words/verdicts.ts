/** One sentence that says it all, for the gravest finding. */
import type { Code } from '../examine/codes.js';
import type { AnyJudgement, FactsOf } from '../examine/facts.js';
import { mostUnread, unreadTitle, revocationEndings, serversText } from './findings.js';
import { serverCaseWords, serverVerdicts } from './server-verdicts.js';
import type { VerdictWords } from './shapes.js';

interface WordsOfCode extends VerdictWords {
  /** Instead of the summary where other names got through and it would not be true as it is. */
  readonly partly?: string;
  /** Instead of the headline, likewise. */
  readonly partlyHeadline?: string;
}

const someMissing = 'Other names of the connector get through. What needs the missing ones cannot begin.';

const network = 'Nothing on this server needs to change; your network team must act.';
const wayOut = 'Your network team must allow them, or this server must be given the proxy that leads out.';

/** By the code of the finding that leads. */
const words: Readonly<Record<Code, WordsOfCode>> = {
  ...serverVerdicts,
  'DIRECT-DROPPED': { headline: 'A firewall silently drops the connector’s connections.', summary: wayOut },
  'DIRECT-REFUSED': { headline: 'The connector’s connections are refused on the way.', summary: wayOut },
  'DIRECT-PROHIBITED': { headline: 'A firewall prohibits the connector’s connections.', summary: wayOut },
  'DIRECT-NO-ROUTE': {
    headline: 'No route leads from this server to the connector’s service.',
    partlyHeadline: 'No route leads from this server to some of the connector’s names.',
    summary: 'Your network team must give this server a way out, or the proxy that leads out.',
  },
  'IPV6-BROKEN': {
    headline: 'The connector gets through over IPv4; IPv6 does not work.',
    summary: 'It works, later than it could.',
  },
  'PATH-LOSSY': {
    headline: 'The connector gets through, on a way that loses packets.',
    summary: 'It works; it may be slow.',
  },
  'PATH-MTU': { headline: 'Large packets seem to get lost on the way.', summary: network },
  'LEGACY-PORT-ATTEMPT': {
    headline: 'The connector gets through; only old ports are closed.',
    summary: 'Later connectors do not need them.',
  },
  'ADDRESS-NOT-COVERED': {
    headline: 'Rules by address would not let all of the connector’s names through.',
    summary: 'Rules by name would: show this to your network team.',
  },
  'REVOCATION-UNREACHABLE': {
    headline: 'Windows cannot fetch the lists it needs to check certificates.',
    summary: 'The connector can look active and still fail.',
  },
  'PATH-NOT-AS-CONFIGURED': {
    headline: 'The connector goes through a proxy that is not meant for it.',
    summary: 'This is a setting on this server, and you can change it.',
    // Those names that get through do so by this very way.
    partly: 'This is a setting on this server, and you can change it.',
  },
  'PROXY-BYPASSED': {
    headline: 'Part of the connector’s traffic does not take the proxy.',
    summary: 'This is a setting on this server, and you can change it.',
  },
  'PROXY-UNREACHABLE': {
    headline: 'The proxy cannot be reached from this server.',
    summary: 'Check its address first; then ask your network team.',
  },
  'PROXY-AUTH-REQUIRED': { headline: 'The proxy asks for a sign-in that the connector cannot give.', summary: network },
  'PROXY-SIGN-IN-USED': {
    headline: 'The proxy was passed, but only by signing in.',
    summary: 'The connector’s services cannot do that.',
  },
  'PROXY-DENIED': {
    headline: 'The proxy refuses the connector’s names.',
    partlyHeadline: 'The proxy refuses some of the connector’s names.',
    summary: network,
  },
  'PROXY-UPSTREAM-FAILED': { headline: 'The proxy itself cannot reach the connector’s service.', summary: network },
  'PROXY-RESET': { headline: 'The proxy cuts the connector’s connections.', summary: network },
  'PROXY-NO-ANSWER': { headline: 'The proxy takes the connector’s requests and never answers.', summary: network },
  'DNS-NAME-NOT-FOUND': {
    headline: 'A name that the connector needs is not found here.',
    summary: 'Without it nothing else can begin.',
    partly: someMissing,
  },
  'DNS-NAME-BLOCKED': {
    headline: 'The name server leads the connector’s names nowhere.',
    summary: 'A filter for names most likely blocks them. Your network team must allow them.',
    partly: 'Other names of the connector get through. A filter for names most likely blocks the missing ones.',
  },
  'DNS-SERVER-FAILED': {
    headline: 'The name server fails for a name that the connector needs.',
    summary: 'Without it nothing else can begin.',
    partly: someMissing,
  },
  'DNS-NO-ANSWER': {
    headline: 'The name server does not answer this server.',
    summary: 'Without it nothing else can begin.',
    partly: someMissing,
  },
  'WPAD-IN-USE': {
    headline: 'The connector finds its proxy by automatic configuration.',
    summary: 'It gets through. Whoever changes the script changes its way.',
  },
  'WPAD-NOT-FOUND': {
    headline: 'No automatic configuration was found for this server.',
    summary: 'Without it Windows goes out directly.',
  },
  'WPAD-BROKEN': {
    headline: 'The host for automatic configuration has no usable file.',
    summary: 'Without it nothing tells this server which proxy leads out.',
    partly: 'Names of the connector get through all the same, by a way that is not the one meant.',
  },
  'WPAD-NAME-BROADCAST': {
    headline: 'The connector gets through; this server asks everybody for its proxy.',
    summary: 'Any device around could answer, and read along.',
  },
  'PAC-BROKEN': {
    headline: 'The automatic configuration script has a fault.',
    summary: 'Without its answer nothing tells this server which proxy leads out.',
    partly: 'Names of the connector get through all the same, by a way that is not the one meant.',
  },
  'CAPTIVE-PAGE': { headline: 'A web page stands in the connector’s way.', summary: network },
  'TLS-INSPECTED': {
    headline: 'A device on the way opens the connector’s encrypted connections.',
    summary: 'Microsoft does not support this. Your network team must exempt the connector’s names.',
  },
  'TLS-UNEXPECTED-AUTHORITY': {
    headline: 'The connector gets through; its certificates come from an unusual authority.',
    summary: 'Worth a look where the connector does not work.',
  },
  'TLS-CHAIN-HIDDEN': {
    headline: 'The connector’s connections get through; certificates could not be checked.',
    summary: 'Nothing on the way stops them. Whether a device inspects them does not show in this capture.',
  },
  'TLS-CERTIFICATE-DATE': {
    headline: 'A certificate is out of date, or the clock of this server is wrong.',
    summary: 'Check the clock of this server first.',
  },
  'TLS-CERTIFICATE-NAME': {
    headline: 'Somebody else answers in place of the connector’s service.',
    summary: 'Check what the name leads to; then ask your network team.',
  },
  'TLS-CLIENT-CERTIFICATE-LOST': {
    headline: 'The connector’s own certificate does not reach the service.',
    summary: 'Everything before it works.',
  },
  'TLS-CERTIFICATE-REJECTED': {
    headline: 'This server rejects the certificate that it is shown.',
    summary: 'Most often a device on the way inspects TLS.',
  },
  'TLS-VERSION-UNSUPPORTED': {
    headline: 'This server and the service share no TLS version.',
    summary: 'Everything before the secure handshake works.',
  },
  'TLS-NO-COMMON-CIPHER': {
    headline: 'This server and the service share no encryption method.',
    summary: 'Everything before the secure handshake works.',
  },
  'TLS-ALERT': {
    headline: 'The secure connection ends with an alert.',
    summary: 'Everything before the secure handshake works.',
  },
  'TLS-CUT': { headline: 'The connection is cut the moment TLS begins.', summary: network },
  'TLS-NO-ANSWER': { headline: 'The connection falls silent the moment TLS begins.', summary: network },
  'TLS-NOT-REACHED': {
    headline: 'No secure connection was seen.',
    summary: 'So nothing can be said yet. Record the whole start, or try the paths again.',
  },
  'CAPTURE-EMPTY': {
    headline: 'There is nothing in this capture.',
    summary: 'So nothing can be said yet. Record again.',
  },
  'CAPTURE-NO-CONNECTOR-TRAFFIC': {
    headline: 'This capture does not show the connector.',
    summary: 'So nothing can be said yet. Record its start.',
  },
  'CAPTURE-INCOMPLETE': {
    headline: 'What could be read of this capture shows no fault.',
    summary: 'Part of it could not be read.',
  },
  'PROXY-NOT-A-PROXY': {
    headline: 'What answers at the proxy’s address is no HTTP proxy.',
    summary: 'Its address or port must be another one.',
  },
  'SHA512-NOT-ACCEPTED': {
    headline: 'The connector’s kind of certificate does not pass this network.',
    summary: network,
    partly: `Its names are reached, but it could not prove who it is. ${network}`,
  },
  'CLIENT-CERTIFICATE-CUT': {
    headline: 'Connections are cut as a certificate like the connector’s is shown.',
    summary: network,
    partly: `Its names are reached, but it could not prove who it is. ${network}`,
  },
  'REVOCATION-USELESS': {
    headline: 'Windows does not get the lists it needs to check certificates.',
    summary: 'The connector can look active and still fail.',
    partly: 'The connector’s own names get through. It can look active and still fail.',
  },
  'TUNNEL-CUT-IDLE': {
    headline: 'A connection that said nothing was cut.',
    summary: 'If that was something on the way, the connector gets through, and drops now and then.',
  },
  'PATH-READY': {
    headline: 'Everything the connector needs is reached.',
    summary: 'The certificates are genuine, and nothing stands in the way.',
  },
  'CAPTURE-HEALTHY': {
    headline: 'The connector’s connections get through.',
    summary: 'Nothing on the way stops them, and the certificates that show are genuine.',
  },
};

/** Where a page came, and the connector's own way is open. */
function besideTheWay({ due, redirected }: FactsOf['CAPTIVE-PAGE']): string {
  if (redirected) return 'Requests for the lists that check certificates are led elsewhere.';
  return due.includes('list')
    ? 'A web page comes in place of the lists that check certificates.'
    : 'A web page comes in place of the automatic configuration script.';
}

/** What is broken on ways of their own, beside the way to the cloud that is drawn: a sentence each. */
export function besideWords(judgements: readonly AnyJudgement[]): string[] {
  return judgements.flatMap((judgement) =>
    judgement.code === 'REVOCATION-UNREACHABLE'
      ? `Beside this way, certificate checks take port 80, and do not get through: ${revocationEndings(judgement.facts)}.`
      : [],
  );
}

/** What is true beside the finding that leads. */
export interface Beside {
  /** Other names of the connector got through all the same. */
  readonly othersReached: boolean;
  /** The capture shows other servers, and nothing stands in their way. */
  readonly otherServersFine: boolean;
  /** Addresses of other servers of which the capture shows a problem of their own. */
  readonly otherServersTroubled: readonly string[];
  /** No name in the capture is one that a connector alone asks for. */
  readonly onlySharedNames: boolean;
}

/** What is said of a capture in which nothing shows for certain that a connector is at work. */
function doubtful({ headline, summary }: VerdictWords): VerdictWords {
  return {
    headline: headline.replace(
      /\b(T|t)he connector’s ((?:encrypted )?connections|requests)/,
      (_, the: string, what) => `${the === 'T' ? 'What' : 'what'} may be the connector’s ${what}`,
    ),
    summary: `${summary} The only names in this capture are those that browsers and other programs use, too.`,
  };
}

/** The sentence for the finding that leads, and the one below it. */
export function verdictWords(lead: AnyJudgement, beside: Partial<Beside> = {}): VerdictWords {
  const {
    othersReached = false,
    otherServersFine = false,
    otherServersTroubled = [],
    onlySharedNames = false,
  } = beside;
  const words = wordsOf(lead, othersReached);
  const isDoubtful = onlySharedNames && (lead.shared === true || lead.code === 'CAPTURE-HEALTHY');
  const { headline, summary } = isDoubtful ? doubtful(words) : words;
  if (lead.servers === undefined || lead.code === 'CAPTURE-HEALTHY') return { headline, summary };
  const others = otherServersFine
    ? '; the others in this capture get through'
    : otherServersTroubled.length > 0
      ? `; ${serversText(otherServersTroubled)} ${otherServersTroubled.length === 1 ? 'has' : 'have'} a problem, too: see below`
      : '';
  return { headline, summary: `This is about ${serversText(lead.servers)}${others}. ${summary}` };
}

function wordsOf(lead: AnyJudgement, othersReached: boolean): VerdictWords {
  const ofServer = serverCaseWords(lead);
  if (ofServer !== null) return ofServer;
  if (lead.code === 'DIRECT-DROPPED' && lead.facts.nameless) {
    return {
      headline: 'Something on port 443 gets no answer; it may be the connector’s.',
      summary: 'No name in the capture tells whose it is. Record again with an empty name cache.',
    };
  }
  if (lead.code === 'CAPTURE-NO-CONNECTOR-TRAFFIC' && mostUnread(lead.facts)) {
    return {
      headline: `${unreadTitle(lead.facts)}.`,
      summary: 'Whether the connector is in it cannot be said. Record its start with whole packets.',
    };
  }
  if (lead.code === 'PROXY-UNREACHABLE' && lead.facts.spared) {
    return {
      headline: lead.facts.byScript
        ? 'The connector gets through; the proxy that its script names cannot be reached.'
        : 'The connector gets through; one of its proxies cannot be reached.',
      summary: 'It works, later than it could.',
    };
  }
  if ('spared' in lead.facts && lead.facts.spared) {
    return {
      headline: 'The connector gets through; some of the service’s addresses cannot be reached.',
      summary: 'It works, later than it could.',
    };
  }
  if (lead.code === 'PAC-BROKEN' && lead.facts.followed && othersReached) {
    return {
      headline: words['PAC-BROKEN'].headline,
      summary: 'Names of the connector get through all the same, by a proxy that the script names.',
    };
  }
  if (lead.code === 'CAPTURE-HEALTHY' && lead.facts.given.length > 0) {
    return {
      headline: words['CAPTURE-HEALTHY'].headline,
      summary: 'Nothing on the way stops them. Certificates in this capture lead to an authority that you gave.',
    };
  }
  if (lead.code === 'TLS-INSPECTED' && lead.facts.strangers.length > 0) {
    return {
      headline: 'Something else answers in place of the connector’s service.',
      summary: 'Most likely a sign-in or block page. Ask your network team what answers there.',
    };
  }
  if (lead.code === 'PROXY-DENIED' && lead.facts.maybeNoProxy) {
    return {
      headline: 'What answers at the proxy’s address does not act as a proxy.',
      summary: 'Check its address and port first; then ask your network team for the right ones.',
    };
  }
  if (lead.code === 'PROXY-DENIED' && lead.facts.redirected) {
    return { headline: 'The proxy sends the connector to a page that is meant for people.', summary: network };
  }
  if (lead.code === 'DNS-NAME-NOT-FOUND' && lead.facts.ofProxy) {
    return {
      headline: 'The proxy’s name is not found here.',
      summary: 'Check how it is written; then ask your network team for its right name.',
    };
  }
  if (lead.code === 'REVOCATION-USELESS' && !lead.facts.all) {
    return {
      headline: `The connector gets through; ${lead.facts.outdated ? 'some lists that check certificates are out of date' : 'one of the answers about certificates could not be read'}.`,
      summary: 'Worth a look where the connector does not work.',
    };
  }
  if (lead.code === 'HOSTS-FILE-OVERRIDE' && lead.facts.unreached !== undefined) {
    return {
      headline: 'This server’s hosts file leads the connector to an address that does not answer.',
      summary: 'An administrator of this server can take the lines out. The network need not change.',
    };
  }
  if (lead.code === 'TLS-CLIENT-CERTIFICATE-LOST' && lead.facts.byService) {
    return {
      headline: 'The service refuses the connector’s own certificate.',
      summary: 'The way there works. The connector must be registered again.',
    };
  }
  if (lead.code === 'TLS-CERTIFICATE-DATE' && lead.facts.suspect === 'certificate') {
    return {
      headline: 'A certificate on the way to the connector’s service is out of date.',
      summary: 'Others that were seen are in date, so it is not this server’s clock.',
    };
  }
  if (lead.code === 'TLS-CERTIFICATE-REJECTED' && lead.facts.because === 'expired' && lead.facts.chain !== 'private') {
    return {
      headline: 'To this server, the service’s certificate has expired.',
      summary: 'Check the clock of this server first.',
    };
  }
  if (lead.code === 'TLS-CUT' && lead.facts.beforeHello) {
    return { headline: 'Connections are cut before TLS can begin.', summary: network };
  }
  if (lead.code === 'CLIENT-CERTIFICATE-CUT' && lead.facts.delivered.length === 0) {
    return {
      headline: 'The connector’s names are reached; whether its certificate passes is not known.',
      summary: 'The connection ends as one is shown. The service may do that to a stranger.',
    };
  }
  if (lead.code === 'PATH-READY' && lead.facts.untested.length > 0) {
    return {
      headline: 'What could be tested of the connector’s names is reached.',
      summary: 'Nothing stands in the way there. Of the others it could not be told.',
    };
  }
  if (lead.code === 'SHA512-NOT-ACCEPTED' && lead.facts.byService === true) {
    return { headline: 'The service says that it takes no SHA-512.', summary: 'Nothing on this network is to blame.' };
  }
  if (lead.code === 'TLS-CUT' && lead.facts.inside === true) {
    return { headline: 'Connections are cut the moment TLS is made.', summary: network };
  }
  if (lead.code === 'TLS-NO-ANSWER' && lead.facts.inside === true) {
    return { headline: 'Connections fall silent the moment TLS is made.', summary: network };
  }
  if (lead.code === 'CAPTIVE-PAGE' && !lead.facts.due.some((due) => due === 'tunnel' || due === 'tls')) {
    const open = othersReached ? 'The connector’s own connections get through. ' : '';
    return { headline: besideTheWay(lead.facts), summary: `${open}${network}` };
  }
  const { headline, partlyHeadline, summary: always, partly } = words[lead.code];
  const summary = lead.lastWorked ? `It worked at first; then something changed. ${always}` : always;
  const others = partly ?? `Other names of the connector get through. ${summary}`;
  return othersReached ? { headline: partlyHeadline ?? headline, summary: others } : { headline, summary };
}
