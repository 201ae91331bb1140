/** What each rule found, in values: the words for it are chosen elsewhere (`main/words`). */
import type { CoverageFile } from '../evidence/address-coverage.js';
import type { IncompleteReason, ScriptFault } from '../evidence/capture.js';
import type { ServerCodeFacts } from './server/facts.js';
import type { Code, Confidence, Fixer, Outcome, Place, Severity } from './codes.js';

/** `host` is a name where one is known, an address where not. */
export interface TargetFact {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  /** How many times it was tried. */
  readonly tries: number;
}

/** How a request for connection ended without one. */
export type Failing = 'dropped' | 'refused' | 'prohibited' | 'no-route';

interface Targets {
  readonly targets: readonly TargetFact[];
}

/** `spared`: other addresses of the same names were reached. */
interface Spared extends Targets {
  readonly spared: boolean;
}

interface ThroughProxy extends Targets {
  /** `name:port` of the proxies that were asked. */
  readonly proxies: readonly string[];
}

interface Names {
  readonly names: readonly string[];
  readonly servers: readonly string[];
  readonly ofProxy: boolean;
}

interface Scripts {
  /** Where the scripts came from: `http://wpad.contoso.local/wpad.dat`. */
  readonly urls: readonly string[];
}

/** Packets of tunnels that are not looked into, and the kinds of these tunnels: what is missed may be in them. */
interface Tunnelled {
  readonly tunnelled: number;
  readonly tunnels: readonly string[];
}

/** The facts of each code. */
export interface FactsOf extends ServerCodeFacts {
  'DIRECT-DROPPED': Spared & {
    /** From the first of all requests to the last. */
    readonly seconds: number;
    readonly nameless: boolean;
  };
  'DIRECT-REFUSED': Spared;
  'DIRECT-PROHIBITED': Spared & { readonly devices: readonly string[] };
  'DIRECT-NO-ROUTE': Spared & {
    readonly devices: readonly string[];
    /** The packets did not arrive within the number of devices that they may pass. */
    readonly lost: boolean;
  };
  'IPV6-BROKEN': Targets & { readonly seconds: number };
  'PATH-LOSSY': { readonly connections: number; readonly of: number; readonly repeated: number };
  'PATH-MTU': Targets & { readonly bytes: number; readonly from: 'client' | 'server'; readonly mtu: number | null };
  'LEGACY-PORT-ATTEMPT': Targets & { readonly throughProxy: boolean };
  'ADDRESS-NOT-COVERED': {
    /** Names with addresses that are in no tag for the connector, and the tags of other services that have these. */
    readonly uncovered: readonly {
      readonly name: string;
      readonly addresses: readonly string[];
      readonly others: readonly string[];
    }[];
    /** Names all of whose addresses are in such tags. */
    readonly covered: number;
    /** Names whose addresses are not known. */
    readonly unresolved: readonly string[];
    readonly file: CoverageFile;
  };
  'REVOCATION-UNREACHABLE': {
    /** Requests, for a connection or for a list, that came to nothing. */
    readonly tries: number;
    readonly hosts: readonly string[];
    /** `answer`, `cut` and `silent` come after the connection was made. */
    readonly how: readonly (
      Failing | 'not-resolved' | 'answer' | 'cut' | 'silent' | 'proxy-answer' | 'proxy-cut' | 'proxy-silent'
    )[];
    readonly statuses: readonly number[];
    /** The connector's own traffic goes through a proxy that these did not take. */
    readonly besideProxy: boolean;
  };
  'PATH-NOT-AS-CONFIGURED': ThroughProxy & {
    readonly mode: 'direct' | 'wpad' | 'proxy';
    readonly meant: string | null;
  };
  'PROXY-BYPASSED': Targets & { readonly failed: number; readonly proxy: string | null };
  'PROXY-UNREACHABLE': {
    readonly proxy: string;
    readonly how: Failing | 'not-resolved';
    readonly tries: number;
    readonly guessed: boolean;
    /** The automatic configuration script names it. */
    readonly byScript: boolean;
    /** Another proxy works in its place, or the direct way. */
    readonly spared: boolean;
  };
  'PROXY-AUTH-REQUIRED': ThroughProxy & {
    readonly answers: number;
    readonly schemes: readonly string[];
    readonly passed: readonly string[];
  };
  'PROXY-SIGN-IN-USED': ThroughProxy & { readonly schemes: readonly string[] };
  'PROXY-DENIED': ThroughProxy & {
    readonly statuses: readonly string[];
    readonly redirected: boolean;
    /** The same proxy lets others of the needed names through. */
    readonly some: boolean;
    /** The answers are those of a web server that does not know CONNECT. */
    readonly maybeNoProxy: boolean;
  };
  'PROXY-UPSTREAM-FAILED': ThroughProxy & { readonly statuses: readonly string[] };
  'PROXY-RESET': ThroughProxy & { readonly how: 'reset' | 'close' };
  'PROXY-NO-ANSWER': ThroughProxy & { readonly seconds: number };
  'PROXY-NOT-A-PROXY': ThroughProxy;
  /** `all`: no list at all is of use. */
  'REVOCATION-USELESS': { readonly hosts: readonly string[]; readonly outdated: boolean; readonly all: boolean };
  'DNS-NAME-NOT-FOUND': Names & {
    /** The names exist, and have no address. */
    readonly addressless: boolean;
  };
  'DNS-NAME-BLOCKED': Names & { readonly addresses: readonly string[] };
  'DNS-SERVER-FAILED': Names & { readonly answers: readonly string[] };
  'DNS-NO-ANSWER': Names & {
    readonly refused: boolean;
    /** What a device on the way said of the questions, and which did. */
    readonly blocked: 'prohibited' | 'no-route' | null;
    readonly devices: readonly string[];
  };
  'WPAD-IN-USE': Scripts & {
    /** Proxies that the script names and the connector used, as `name:port`. */
    readonly proxies: readonly string[];
    readonly meant: boolean;
  };
  'WPAD-NOT-FOUND': {
    readonly names: readonly string[];
    /** `not-found`: no such name. `silent`: nobody answered. The others: the host was found, and not reached. */
    readonly how: readonly ('not-found' | 'failed' | 'silent' | Failing)[];
  };
  'WPAD-BROKEN': Scripts & {
    readonly how: readonly ('status' | 'page' | 'empty' | 'cut' | 'silent')[];
    readonly statuses: readonly number[];
    readonly titles: readonly string[];
    readonly bears: boolean;
  };
  'WPAD-NAME-BROADCAST': {
    readonly names: readonly string[];
    readonly protocols: readonly ('LLMNR' | 'NetBIOS' | 'mDNS')[];
    /** Who answered. */
    readonly answeredBy: readonly string[];
  };
  'PAC-BROKEN': Scripts & {
    readonly reason: ScriptFault['reason'];
    readonly line: number | null;
    readonly message: string;
    /** The name it was asked for. */
    readonly host: string | null;
    readonly bears: boolean;
    /** The connector goes through a proxy that the script names. */
    readonly followed: boolean;
  };
  'CAPTIVE-PAGE': {
    readonly due: readonly ('tunnel' | 'tls' | 'list' | 'script')[];
    readonly hosts: readonly string[];
    readonly titles: readonly string[];
    /** No page was seen: requests for lists were answered by redirects, and the capture does not show what came of them. */
    readonly redirected: boolean;
    /** Hosts that redirects lead to. */
    readonly leadsTo: readonly string[];
  };
  'TLS-INSPECTED': Targets & {
    /** Distinguished names of the authorities in whose name it is done. */
    readonly authorities: readonly string[];
    /** All of these have the names of public authorities, and are not they. */
    readonly borrowed: boolean;
    readonly products: readonly string[];
    /** The names in the certificates, where all are for quite other names than were asked for; else none. */
    readonly strangers: readonly string[];
    /** Needed hosts that showed genuine chains. */
    readonly untouched: readonly string[];
    /** Some of the hosts showed a genuine chain at another time. */
    readonly now: boolean;
    /** `name:port` of the proxies that the connections went through. */
    readonly proxies: readonly string[];
  };
  'TLS-UNEXPECTED-AUTHORITY': Targets & { readonly authorities: readonly string[] };
  'TLS-CHAIN-HIDDEN': {
    readonly hosts: readonly string[];
    readonly because: readonly ('tls13' | 'resumed' | 'incomplete' | 'unreadable' | 'lost')[];
    /** Distinguished names of issuers whose certificates are missing. */
    readonly issuers: readonly string[];
  };
  'TLS-CERTIFICATE-DATE': Targets & {
    readonly state: 'expired' | 'not-yet' | 'both';
    /** What is wrong: `clock` where several certificates are out in one direction, `either` where it is one alone. */
    readonly suspect: 'clock' | 'certificate' | 'either';
    /** A device on the way made all of them. */
    readonly replaced: boolean;
    /** The times of the packets cannot be true. */
    readonly absurd: boolean;
    /** When the capture begins (ISO 8601). */
    readonly takenAt: string | null;
    /** Those out of date among what was shown, servers' own first; none where it is an authority that was not shown. */
    readonly certificates: readonly {
      readonly subject: string;
      readonly notBefore: string;
      readonly notAfter: string;
      /** The server's own; otherwise an authority's above it. */
      readonly own: boolean;
      /** Names that showed it. */
      readonly hosts: readonly string[];
    }[];
  };
  'TLS-CERTIFICATE-NAME': Targets & { readonly names: readonly string[]; readonly authorities: readonly string[] };
  /** Hosts that did not ask for the certificate, and such that got it and refused it. */
  'TLS-CLIENT-CERTIFICATE-LOST': Targets & {
    readonly unasked: readonly string[];
    readonly refused: readonly string[];
    /** By which the server refused. */
    readonly alerts: readonly string[];
    /** All of it over chains that were to be expected: the service itself refuses. */
    readonly byService: boolean;
  };
  'TLS-CERTIFICATE-REJECTED': Targets & {
    readonly alerts: readonly string[];
    /** `stranger`: for quite another name, and of no authority that is known. */
    readonly chain: 'genuine' | 'private' | 'stranger' | 'hidden';
    /** What the alerts say of the certificate, where they agree and say it. */
    readonly because: 'expired' | 'revoked' | null;
    readonly authorities: readonly string[];
  };
  'TLS-VERSION-UNSUPPORTED': Targets & { readonly offered: readonly string[]; readonly from: 'client' | 'server' };
  'TLS-NO-COMMON-CIPHER': Targets & { readonly from: 'client' | 'server' };
  'TLS-ALERT': Targets & { readonly alerts: readonly string[]; readonly from: 'client' | 'server' };
  'TLS-CUT': Targets & {
    readonly how: 'reset' | 'close';
    readonly throughProxy: boolean;
    /** All were cut before this server had sent a first TLS message. */
    readonly beforeHello: boolean;
    /** All were cut behind the handshake, before the service had said a word inside. */
    readonly inside?: boolean;
  };
  'TLS-NO-ANSWER': Targets & {
    readonly seconds: number;
    /** Behind the handshake: a request inside was never answered. */
    readonly inside?: boolean;
  };
  /** `tried`: by the program itself, and not seen in a capture. */
  'TLS-NOT-REACHED': Tunnelled & { readonly because: readonly Code[]; readonly tried?: boolean };
  'SHA512-NOT-ACCEPTED': Targets & {
    /** The same certificate signed with SHA-256 went through. */
    readonly passes: boolean;
    /** Over a chain that a device on the way has made. */
    readonly replaced: boolean;
    /** Nothing on the way had a hand in it: over genuine chains, the service itself says what it takes. */
    readonly byService?: boolean;
    /** Signature algorithms that the server said it takes. */
    readonly taken: readonly string[];
  };
  'CLIENT-CERTIFICATE-CUT': Targets & {
    /** `host:port`; null without one. */
    readonly proxy: string | null;
    readonly how: 'reset' | 'close';
    /** Ways over which the same was delivered, `direct` or a proxy; none where none was found. */
    readonly delivered: readonly string[];
  };
  'TUNNEL-CUT-IDLE': {
    readonly host: string;
    /** `host:port`; null without one. */
    readonly proxy: string | null;
    readonly seconds: number;
    readonly how: 'reset' | 'close';
    /** null: it was not told. */
    readonly pingsHold: boolean | null;
    /** One that was kept directly at the same time lasted longer; null: there was none to compare. */
    readonly directLonger: boolean | null;
  };
  'PATH-READY': {
    readonly hosts: readonly string[];
    /** Authorities that the chains end at. */
    readonly authorities: readonly string[];
    /** Needed names, or rows of the documents by their wildcard, of which nothing could be said. */
    readonly untested: readonly string[];
  };
  'CAPTURE-EMPTY': { readonly incomplete: boolean };
  'CAPTURE-NO-CONNECTOR-TRAFFIC': Tunnelled & {
    readonly packets: number;
    readonly connections: number;
    /** Connections on port 443 to addresses without a name that were not made. */
    readonly unanswered: number;
    /** Packets that were cut, or come from a kind of adapter that is not read: in them may be what is missed. */
    readonly unread: number;
  };
  'CAPTURE-INCOMPLETE': {
    readonly reasons: readonly IncompleteReason[];
    readonly counts: Readonly<Partial<Record<IncompleteReason, number>>>;
    readonly linkTypesNotRead: readonly string[];
  };
  'CAPTURE-HEALTHY': {
    readonly hosts: readonly string[];
    readonly direct: number;
    readonly tunnels: number;
    readonly proxies: readonly string[];
    /** Hosts whose certificates were seen and lead to public authorities, and these authorities. */
    readonly genuine: readonly string[];
    readonly authorities: readonly string[];
    /** The same for authorities that the person gave: nobody but that person knows what they stand for. */
    readonly given: readonly string[];
    readonly givenAuthorities: readonly string[];
  };
}

/** One packet that a judgement rests on. */
export interface PacketRef {
  readonly packet: number;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

/** A fact of a server that proves something. */
export interface ReadingRef {
  /** The place: a registry value, a service, a file. */
  readonly source: string;
  readonly said: string;
}

/** What a rule concludes. Fields left out are those of the code's row. */
export interface Judgement<C extends Code = Code> {
  readonly code: C;
  readonly facts: FactsOf[C];
  readonly confidence: Confidence;
  readonly packets: readonly PacketRef[];
  readonly filter: string | null;
  readonly dependsOn: readonly Code[];
  readonly outcome?: Outcome;
  readonly severity?: Severity;
  readonly where?: Place;
  readonly whoCanFix?: Fixer;
  /** All of the names are ones that browsers and other programs use as well. */
  readonly shared?: boolean;
  /** All of the names are needed to register alone, and the connector is registered. */
  readonly ofRegistration?: boolean;
  /** Addresses of the server it is about, where the capture shows several; else left out. */
  readonly servers?: readonly string[];
  /** Ids of the paths that it is about, where it comes of what the program tried; else left out. */
  readonly paths?: readonly string[];
  /** True where another path, which was tried as well, reaches everything; else left out. */
  readonly spared?: boolean;
  /** What was read of a server, and where: what the judgement rests on where that is no packets. */
  readonly readings?: readonly ReadingRef[];
  /** The packet by which it worked for the last time, where it worked before it failed. */
  readonly lastWorked?: PacketRef | null;
}

/** Any judgement, with its facts tied to its code. */
export type AnyJudgement = { [C in Code]: Judgement<C> }[Code];
