/**
 * What a packet capture says, as plain data. The reader (`main/capture`) fills it, the rules (`main/examine`) judge it,
 * and `--json --flows` prints it: one shape for all three, so that a saved document is judged as the live one was.
 *
 * Packet numbers count from 1 in file order, as Wireshark shows them. `at` is in seconds after the first packet of the
 * file, as in Wireshark's default time column; it can be negative where a file is not in order of time.
 */
import * as v from 'valibot';

const packet = v.pipe(v.number(), v.integer(), v.minValue(1), v.description('Packet number in the file, from 1'));
const seconds = v.pipe(v.number(), v.description("Seconds after the file's first packet"));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const end = v.object({ address: v.string(), port: count });
const side = v.picklist(['client', 'server']);

/** One packet that carries a meaning in its connection: a request for connection, an answer, an alert. */
export const stepSchema = v.object({
  packet,
  at: seconds,
  from: v.picklist(['client', 'server', 'network']),
  kind: v.picklist([
    'syn',
    'syn-again',
    'syn-ack',
    'reset',
    'close',
    'icmp',
    'connect',
    'request',
    'answer',
    'client-hello',
    'server-hello',
    'certificate',
    'alert',
    'stuck',
  ]),
  detail: v.pipe(
    v.string(),
    v.description('As on the wire: a request line, a status line, a server name, an alert name'),
  ),
});

/** One answer to CONNECT. `status` is null while none came. */
export const tunnelAttemptSchema = v.object({
  packet,
  at: seconds,
  target: v.string(),
  status: v.nullable(count),
  reason: v.string(),
  authenticate: v.pipe(v.array(v.string()), v.description('Schemes of Proxy-Authenticate, in order, as written')),
  answerPacket: v.nullable(packet),
  answerAt: v.nullable(seconds),
  answered: v.pipe(v.boolean(), v.description('The proxy sent something, or lost bytes hide it; readable or not')),
  via: v.pipe(v.optional(v.string()), v.description('The field Via of the answer, where it has one: who passed it on')),
  text: v.pipe(
    v.optional(v.string()),
    v.description("Beginning of the answer's body, at most 1 KiB, of a probe alone"),
  ),
  targetCut: v.pipe(v.boolean(), v.description('The capture cut the request line: the target may go on')),
});

/** What the body of an answer was, as far as it matters. */
export const contentSchema = v.object({
  kind: v.pipe(
    v.picklist(['script', 'page', 'empty', 'other']),
    v.description('An automatic configuration script, an HTML page, nothing at all, or anything else'),
  ),
  title: v.pipe(v.nullable(v.string()), v.description("The page's title, from its first 16 KiB")),
});

/** What went wrong when a script was tried. */
export const scriptFaultSchema = v.object({
  reason: v.pipe(
    v.picklist(['syntax', 'no-function', 'throws', 'endless', 'memory', 'nonsense', 'too-large']),
    v.description(
      'It cannot be compiled; it defines no FindProxyForURL; it throws; it does not end within its second; it asks for ' +
        'more memory than it gets; its answer is none that a proxy setting can be; it is larger than 2 MiB',
    ),
  ),
  line: v.pipe(v.nullable(count), v.description('Line of the script, from 1, where one is known')),
  message: v.string(),
  host: v.pipe(v.nullable(v.string()), v.description('The name it was asked for; null where it failed before')),
});

/** A call of one of the functions that scripts may call. */
export const scriptCallSchema = v.object({
  name: v.pipe(v.string(), v.description('Name of the function: dnsResolve, isInNet')),
  args: v.pipe(v.array(v.string()), v.description('Its arguments as texts, at most 200 characters each')),
  result: v.nullable(v.union([v.string(), v.number(), v.boolean()])),
  line: v.pipe(v.nullable(count), v.description('Line of the script, from 1, where it is known')),
});

/** What an automatic configuration script answers when it is tried, outside of any network. */
export const scriptTrialSchema = v.object({
  fault: v.nullable(scriptFaultSchema),
  answers: v.array(
    v.object({
      host: v.string(),
      answer: v.pipe(v.string(), v.description('As FindProxyForURL gave it: PROXY host:port; DIRECT')),
      line: v.pipe(
        v.optional(v.nullable(count)),
        v.description('Line of the return that gave this answer, from 1; null where it is not known. Of live tests'),
      ),
      calls: v.pipe(v.optional(v.array(scriptCallSchema)), v.description('What led to it, at most 200. Of live tests')),
    }),
  ),
  unresolved: v.pipe(
    v.array(v.string()),
    v.description(
      'Names that it looked up and for which the capture has no answer: it was told that they do not exist',
    ),
  ),
  usesTime: v.pipe(v.boolean(), v.description('It asked for the time or the date, and was told those of the capture')),
});

/** An automatic configuration script (wpad.dat, a PAC file) out of an answer. */
export const scriptSchema = v.object({
  text: v.pipe(v.string(), v.description('At most 256 KiB, unpacked')),
  whole: v.pipe(v.boolean(), v.description('false: the capture, or the bound, cut it; then it is not tried')),
  trial: v.pipe(v.nullable(scriptTrialSchema), v.description('null where it could not be tried')),
});

/** A list that Windows checks certificates with, as a probe got it. */
export const listSchema = v.object({
  kind: v.pipe(
    v.picklist(['crl', 'ocsp', 'trust-list', 'certificate', 'other']),
    v.description(
      'A revocation list (RFC 5280), an OCSP answer (RFC 6960), the cabinet file of a trust list, a certificate; other: ' +
        'none of them',
    ),
  ),
  state: v.pipe(
    v.nullable(v.picklist(['valid', 'outdated', 'not-yet'])),
    v.description('By its own dates; null where it has none'),
  ),
  bytes: count,
});

/** One HTTP request that was not a CONNECT, with the status of its answer. */
export const httpExchangeSchema = v.object({
  packet,
  at: seconds,
  method: v.string(),
  target: v.pipe(v.string(), v.description('Request target as on the wire: a path, or a whole URL through a proxy')),
  host: v.nullable(v.string()),
  status: v.nullable(count),
  answerPacket: v.nullable(packet),
  contentType: v.nullable(v.string()),
  location: v.nullable(v.string()),
  answered: v.pipe(v.boolean(), v.description('Something came back, or lost bytes hide it; readable or not')),
  content: v.pipe(v.nullable(contentSchema), v.description('null where there is no answer, or its body was not kept')),
  script: v.nullable(scriptSchema),
  list: v.optional(listSchema),
  date: v.pipe(v.optional(v.string()), v.description('When the server says that it answered (field Date), ISO 8601')),
});

/** An answer in clear where the other side was due to speak TLS: a page instead of a secure connection. */
export const plainAnswerSchema = v.object({
  packet,
  at: seconds,
  status: v.pipe(v.nullable(count), v.description('null: a page without the head of an HTTP answer')),
  location: v.nullable(v.string()),
  content: v.nullable(contentSchema),
});

/** A TLS alert seen in clear. */
export const alertSchema = v.object({
  from: side,
  level: count,
  description: v.pipe(count, v.description('Alert number (RFC 8446 section 6)')),
  name: v.string(),
  packet,
});

/** One certificate of a chain that a server sent. */
export const certificateSchema = v.object({
  subject: v.pipe(v.string(), v.description('Distinguished name, most specific part first: CN=..., O=..., C=...')),
  issuer: v.string(),
  notBefore: v.pipe(v.string(), v.description('ISO 8601, UTC')),
  notAfter: v.string(),
  sha256: v.pipe(v.string(), v.description('Fingerprint of the DER bytes, 64 hexadecimal digits in lower case')),
  key: v.pipe(v.string(), v.description('Kind and size of the public key: RSA 2048, EC P-256')),
  names: v.pipe(v.array(v.string()), v.description('Host names and addresses it is for, at most 20')),
});

/** How far a chain leads, judged by its signatures. */
export const trustSchema = v.object({
  end: v.pipe(
    v.picklist(['public', 'given', 'private', 'incomplete', 'unreadable']),
    v.description(
      'Where it ends: at a public root; at an authority given with --roots; at one that is neither; nowhere, because a ' +
        'certificate between is missing; unreadable: a certificate cannot be read, or a signature is not what it claims',
    ),
  ),
  authority: v.pipe(
    v.nullable(v.string()),
    v.description('Distinguished name of the authority where it ends, or of the issuer that is missing'),
  ),
  microsoft: v.pipe(v.nullable(v.boolean()), v.description('The public root is one that Microsoft is known to use')),
  borrowed: v.pipe(
    v.optional(v.boolean()),
    v.description('true: the authority has the name of a public one and is not it; left out otherwise'),
  ),
  inspector: v.pipe(
    v.nullable(v.string()),
    v.description('The product that makes such certificates, where recognised'),
  ),
  dates: v.pipe(
    v.nullable(v.picklist(['valid', 'expired', 'not-yet'])),
    v.description('Of the whole chain, at the time of the handshake in the capture; null where either is not known'),
  ),
  forName: v.pipe(v.nullable(v.boolean()), v.description('The first certificate is for the name that was asked for')),
});

/** What was visible of a TLS handshake. */
export const tlsSchema = v.object({
  serverName: v.nullable(v.string()),
  offered: v.pipe(v.array(v.string()), v.description('Versions the client offered')),
  version: v.pipe(v.nullable(v.string()), v.description('Version the server chose; null while it has not answered')),
  cipher: v.nullable(v.string()),
  resumed: v.pipe(
    v.nullable(v.boolean()),
    v.description('An earlier session was taken up again, without certificates; null where that does not show'),
  ),
  clientCertificate: v.pipe(
    v.nullable(v.picklist(['requested', 'sent', 'empty'])),
    v.description(
      'The server asked for a certificate and what the client sent does not show; the client sent one; it sent an empty ' +
        'list. null: not asked, or not visible (TLS 1.3)',
    ),
  ),
  signatureAlgorithms: v.pipe(
    v.optional(v.array(v.string())),
    v.description("Those that the server takes of the client's certificate, by their names in RFC 8446; TLS 1.2 alone"),
  ),
  chain: v.pipe(v.array(certificateSchema), v.description("The server's certificates in the order sent")),
  chainPacket: v.nullable(packet),
  trust: v.pipe(v.nullable(trustSchema), v.description('null where no certificate was visible')),
  alerts: v.array(alertSchema),
  clientHelloPacket: v.nullable(packet),
  answered: v.pipe(v.boolean(), v.description('The server sent something after the hello, whatever it was')),
  completed: v.pipe(
    v.boolean(),
    v.description('Both sides went on to encrypted data, or the capture lost the part that would tell'),
  ),
  clientSpokeAt: v.pipe(
    v.optional(v.nullable(seconds)),
    v.description(
      'When the client first sent data behind the handshake; null: it did not. Left out where that does not show, as its ' +
        'handshake did not end or bytes are missing',
    ),
  ),
  serverSpokeAt: v.pipe(
    v.optional(v.nullable(seconds)),
    v.description('The same of the server: data, or a message of TLS itself; in TLS 1.3 a ticket is one'),
  ),
});

/** An ICMP error that quotes a packet of the connection (RFC 792, RFC 4443). */
export const icmpSchema = v.object({
  packet,
  at: seconds,
  from: v.pipe(v.string(), v.description('Address of the device that sent it')),
  kind: v.picklist(['prohibited', 'no-route', 'port-unreachable', 'too-big', 'time-exceeded', 'other']),
  mtu: v.nullable(count),
});

/** How a connection began. `unanswered`: the capture ends, or the client gives up, too soon to call it dropped. */
export const flowOutcomes = [
  'connected',
  'dropped',
  'refused',
  'prohibited',
  'no-route',
  'midstream',
  'unanswered',
] as const;

/** One TCP connection. The client is the side that opened it. */
export const flowSchema = v.object({
  id: v.pipe(count, v.description('Order of appearance, from 0')),
  protocol: v.literal('tcp'),
  client: end,
  server: v.object({
    ...end.entries,
    name: v.pipe(v.nullable(v.string()), v.description('Best name known for it; null where none is')),
    nameFrom: v.pipe(
      v.nullable(v.picklist(['sni', 'host', 'dns', 'neighbour'])),
      v.description('neighbour: said in other connections to the same address and port'),
    ),
  }),
  firstPacket: packet,
  lastPacket: packet,
  firstAt: seconds,
  lastAt: seconds,
  syn: v.pipe(count, v.description('Requests for connection sent, repetitions included, copies not')),
  synRetransmissions: count,
  connectedAt: v.nullable(seconds),
  outcome: v.picklist(flowOutcomes),
  closedBy: v.nullable(v.object({ side, how: v.picklist(['reset', 'close']), packet, at: seconds })),
  packets: v.object({ client: count, server: count }),
  bytes: v.pipe(v.object({ client: count, server: count }), v.description('Payload bytes seen')),
  segments: v.pipe(
    v.object({ total: count, retransmitted: count }),
    v.description('Segments that carry data, and how many of them repeated data already seen'),
  ),
  stuck: v.pipe(
    v.nullable(v.object({ from: side, bytes: count, packets: v.array(v.object({ packet, at: seconds })) })),
    v.description('Large segments sent again and again, never acknowledged, while smaller ones were'),
  ),
  icmp: v.array(icmpSchema),
  tunnel: v.optional(
    v.object({
      target: v.string(),
      attempts: v.array(tunnelAttemptSchema),
      status: v.nullable(count),
      carries: v.pipe(
        v.nullable(v.picklist(['tls', 'http', 'other'])),
        v.description('What the client sends through the open tunnel; null: nothing'),
      ),
    }),
  ),
  plainAnswer: v.optional(plainAnswerSchema),
  http: v.optional(v.array(httpExchangeSchema)),
  tls: v.optional(tlsSchema),
  steps: v.pipe(v.array(stepSchema), v.description('The packets that tell the story, at most 64')),
});

/** One question to a name server, with its answer where one came. Repetitions of a question are one record. */
export const dnsSchema = v.object({
  name: v.pipe(v.string(), v.description('In lower case, without the final dot')),
  type: v.string(),
  rcode: v.pipe(v.nullable(count), v.description('Response code (RFC 1035, RFC 6895); null: no answer in the capture')),
  answers: v.pipe(v.array(v.string()), v.description('Addresses and canonical names, in order')),
  cut: v.pipe(v.boolean(), v.description('The answer has records that the capture cut off')),
  protocol: v.picklist(['dns', 'llmnr', 'nbns', 'mdns']),
  client: v.string(),
  server: v.string(),
  packet,
  at: seconds,
  queries: v.pipe(v.array(packet), v.description('Packets that asked; empty where only the answer was captured')),
  answerPacket: v.nullable(packet),
  answerAt: v.nullable(seconds),
  refusedByHost: v.pipe(v.boolean(), v.description('The name server answered with ICMP port unreachable')),
  blocked: v.pipe(
    v.nullable(v.object({ kind: v.picklist(['prohibited', 'no-route']), from: v.string(), packet })),
    v.description('A device on the way to the name server said by ICMP that the question does not get there'),
  ),
});

/** Why not everything in the file could be read or judged. */
export const incompleteReasons = [
  'truncated-file',
  'damaged',
  'grew',
  'cut-packets',
  'one-direction',
  'unknown-link-type',
  'too-many-connections',
  'too-many-questions',
  'too-much-in-a-connection',
  'too-much-data-out-of-order',
  'too-many-certificates',
  'fragments',
] as const;

/** The facts of a capture file. */
export const captureSummarySchema = v.object({
  file: v.string(),
  container: v.string(),
  linkTypes: v.array(v.string()),
  linkTypesNotRead: v.pipe(v.array(v.string()), v.description('Those of them whose packets were only counted')),
  tunnelsNotRead: v.pipe(
    v.array(v.string()),
    v.description('Kinds of tunnels whose packets were only counted: what they carry was not read'),
  ),
  packets: v.pipe(count, v.description('All packets of the file: distinct + duplicatesDropped')),
  bytes: v.pipe(count, v.description('Size of the file')),
  firstAt: v.nullable(v.string()),
  lastAt: v.nullable(v.string()),
  duplicatesDropped: v.pipe(count, v.description('Copies of one packet, written by the capture tool, not sent')),
  connectionsNotListed: v.pipe(
    count,
    v.description('Of more than 100,000 connections: those of other programs that have ended, looked at and let go'),
  ),
  incomplete: v.array(v.picklist(incompleteReasons)),
});

/** One packet that carries a meaning. */
export type Step = v.InferOutput<typeof stepSchema>;
/** One CONNECT and its answer. */
export type TunnelAttempt = v.InferOutput<typeof tunnelAttemptSchema>;
/** One other HTTP request and its answer. */
export type HttpExchange = v.InferOutput<typeof httpExchangeSchema>;
/** What the body of an answer was. */
export type Content = v.InferOutput<typeof contentSchema>;
/** An automatic configuration script. */
export type Script = v.InferOutput<typeof scriptSchema>;
/** What a script answers when it is tried. */
export type ScriptTrial = v.InferOutput<typeof scriptTrialSchema>;
/** A call of one of the functions that scripts may call. */
export type ScriptCall = v.InferOutput<typeof scriptCallSchema>;
/** What went wrong when a script was tried. */
export type ScriptFault = v.InferOutput<typeof scriptFaultSchema>;
/** An answer in clear where TLS was due. */
export type PlainAnswer = v.InferOutput<typeof plainAnswerSchema>;
/** A TLS alert seen in clear. */
export type TlsAlert = v.InferOutput<typeof alertSchema>;
/** One certificate of a chain. */
export type Certificate = v.InferOutput<typeof certificateSchema>;
/** How far a chain leads. */
export type Trust = v.InferOutput<typeof trustSchema>;
/** What was visible of a handshake. */
export type Tls = v.InferOutput<typeof tlsSchema>;
/** An ICMP error about a connection. */
export type IcmpError = v.InferOutput<typeof icmpSchema>;
/** How a connection began. */
export type FlowOutcome = (typeof flowOutcomes)[number];
/** One TCP connection. */
export type Flow = v.InferOutput<typeof flowSchema>;
/** One question to a name server, and its answer. */
export type Dns = v.InferOutput<typeof dnsSchema>;
/** Why not everything could be read. */
export type IncompleteReason = (typeof incompleteReasons)[number];
/** The facts of a capture file. */
export type CaptureSummary = v.InferOutput<typeof captureSummarySchema>;

/** Connections and questions for names: what a capture shows, or what the program tried by itself. */
export interface TrafficEvidence {
  readonly summary: Pick<CaptureSummary, 'firstAt' | 'incomplete'>;
  readonly flows: readonly Flow[];
  readonly dns: readonly Dns[];
  /** Seconds from the first packet to the latest one. */
  readonly endsAt: number;
}

/** Everything a capture says. */
export interface CaptureEvidence extends TrafficEvidence {
  readonly summary: CaptureSummary;
  /** Packets of tunnels that were not looked into. */
  readonly tunnelPacketsNotRead: number;
  /** How many packets each incomplete reason touches, where that can be counted. */
  readonly incompleteCounts: Readonly<Partial<Record<IncompleteReason, number>>>;
}

/** How the person says the connector is to reach the cloud; null where they did not say. */
export interface Intent {
  readonly mode: 'direct' | 'proxy' | 'wpad' | null;
  readonly proxy: { readonly host: string; readonly port: number } | null;
}

/** A handshake of which nothing has been seen. */
export function emptyTls(): Tls {
  return {
    serverName: null,
    offered: [],
    version: null,
    cipher: null,
    resumed: null,
    clientCertificate: null,
    chain: [],
    chainPacket: null,
    trust: null,
    alerts: [],
    clientHelloPacket: null,
    answered: false,
    completed: false,
  };
}

/** True for a version, by its name, in which all after the server's hello is encrypted: TLS 1.3 and its drafts. */
export function hidesCertificates(version: string | null): boolean {
  return version?.startsWith('TLS 1.3') === true;
}
