/** What tshark says of a capture, and what this reader says, in one form: two programs that share no code. For tests. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { isFailure } from '../../evidence/failure.js';
import { readCapture } from '../read-capture.js';

/** Whether tshark is there to be asked. */
export const hasTshark = spawnSync('tshark', ['--version']).status === 0;

/** The answers that both give, each in an order that does not depend on who gives it. */
export interface Answers {
  readonly synRetransmissions: number;
  /** Target and status of each CONNECT. */
  readonly tunnels: readonly string[];
  readonly serverNames: readonly string[];
  /** Of each handshake: what the client offered, and what the server chose. */
  readonly versions: readonly string[];
  readonly alerts: readonly number[];
  /** SHA-256 of each certificate that a server sent. */
  readonly certificates: readonly string[];
  /** Names that were answered with an error, and how. A question that was repeated is one. */
  readonly failedNames: readonly string[];
  /** Names that no answer came to. */
  readonly unansweredNames: readonly string[];
}

/** A capture in which there is nothing of all this. */
export const nothing: Answers = {
  synRetransmissions: 0,
  tunnels: [],
  serverNames: [],
  versions: [],
  alerts: [],
  certificates: [],
  failedNames: [],
  unansweredNames: [],
};

const fields = [
  'tcp.stream',
  'tcp.flags',
  'tcp.analysis.retransmission',
  'http.request.method',
  'http.request.uri',
  'http.response.code',
  'tls.handshake.extensions_server_name',
  'tls.alert_message.desc',
  'dns.flags.rcode',
  'dns.qry.name',
  'dns.flags.response',
  'dns.response_in',
  'tls.handshake.type',
  'tls.handshake.version',
  'tls.handshake.extensions.supported_version',
  'tls.handshake.certificate',
  'tcp.srcport',
] as const;
type Row = Readonly<Partial<Record<(typeof fields)[number], string>>>;

const wanted = [
  '(tcp.analysis.retransmission && tcp.flags.syn==1 && tcp.flags.ack==0 && !icmp && !icmpv6)',
  'http.request.method==CONNECT',
  'http.response',
  // Not what QUIC and DTLS carry: the connector speaks neither.
  '(tcp && (tls.handshake.type==1 || tls.handshake.type==2 || tls.handshake.type==11 || tls.alert_message.desc))',
  '(dns && !mdns && !llmnr && !icmp && !icmpv6)',
].join(' || ');

/** The two write a name with other letters, or one that cannot be, each in a way of its own. */
const isPlain = (name: string): boolean => /^[a-z0-9_.-]+$/.test(name);

const versionNames: Readonly<Record<string, string>> = {
  '0x0300': 'SSL 3.0',
  '0x0301': 'TLS 1.0',
  '0x0302': 'TLS 1.1',
  '0x0303': 'TLS 1.2',
  '0x0304': 'TLS 1.3',
};
/** Numbers that mean nothing, sent so that servers get used to such (RFC 8701). */
const isReserved = (version: string): boolean => /^0x([0-9a-f])a\1a$/.test(version);
const versionName = (version: string): string =>
  versionNames[version] ??
  (/^0x(?:7f|fb)/.test(version) ? 'TLS 1.3 (a draft of it)' : version && `unknown version ${version}`);

/** Null where tshark cannot read the file at all. */
function rowsOf(file: string): Promise<Row[] | null> {
  // Like this reader, tshark is to put segments back in order before it reads what they carry. Twice: a question can
  // only be told to have no answer once all is seen.
  const args = ['-n', '-2', '-o', 'tcp.reassemble_out_of_order:TRUE', '-r', file, '-Y', wanted, '-T', 'fields'];
  args.push(...fields.flatMap((field) => ['-e', field]));
  return new Promise((resolve) => {
    execFile('tshark', args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      // A file that is cut or damaged is read as far as it goes, here as there.
      if (error !== null && !/cut short|damaged or corrupt/.test(stderr)) {
        resolve(null);
        return;
      }
      const lines = stdout.split('\n').filter((line) => line.trim() !== '');
      resolve(
        lines.map((line) => {
          const cells = line.split('\t');
          return Object.fromEntries(fields.map((field, index) => [field, cells[index] || undefined]));
        }),
      );
    });
  });
}

/** What tshark says; null where it cannot read the file at all. */
export async function tsharkOn(file: string): Promise<Answers | null> {
  const rows = await rowsOf(file);
  if (rows === null) return null;
  let synRetransmissions = 0;
  const requests = new Map<string, string[]>();
  const statuses = new Map<string, string[]>();
  const serverNames = new Set<string>();
  const handshakes = new Map<string, Handshake>();
  const alerts: number[] = [];
  const certificates: string[] = [];
  const failedNames = new Set<string>();
  const unansweredNames = new Set<string>();
  const add = (to: Map<string, string[]>, stream: string, values: string): void => {
    to.set(stream, [...(to.get(stream) ?? []), ...values.split(',')]);
  };
  for (const row of rows) {
    const stream = row['tcp.stream'] ?? '';
    const flags = row['tcp.flags'] ?? '';
    const connects = flags !== '' && !flags.includes(',') && (parseInt(flags, 16) & 0x12) === 2;
    if (row['tcp.analysis.retransmission'] && connects) synRetransmissions++;
    if (row['http.request.method'] === 'CONNECT') add(requests, stream, row['http.request.uri'] ?? '');
    if (row['http.response.code']) add(statuses, stream, row['http.response.code']);
    if (row['tls.handshake.extensions_server_name']) {
      serverNames.add(`${stream} ${row['tls.handshake.extensions_server_name']}`);
    }
    readHandshake(row, stream, handshakes, certificates);
    if (row['tls.alert_message.desc']) alerts.push(...row['tls.alert_message.desc'].split(',').map(Number));
    const name = (row['dns.qry.name'] ?? '').toLowerCase();
    if (!isPlain(name)) continue;
    const rcode = row['dns.flags.rcode'] ?? '0';
    if (rcode !== '0') failedNames.add(`${name} ${rcode}`);
    if (/^(?:0|False)$/.test(row['dns.flags.response'] ?? '') && !row['dns.response_in']) unansweredNames.add(name);
  }
  const tunnels = [...requests].flatMap(([stream, targets]) =>
    targets.map((target, index) => `${target} ${statuses.get(stream)?.[index] ?? null}`),
  );
  return {
    synRetransmissions,
    tunnels: tunnels.sort(),
    serverNames: [...serverNames].map((entry) => entry.split(' ')[1] ?? '').sort(),
    versions: [...handshakes.values()].map(({ offered, chosen }) => `${offered} -> ${chosen}`).sort(),
    alerts: alerts.sort((one, other) => one - other),
    certificates: certificates.sort(),
    failedNames: [...failedNames].sort(),
    unansweredNames: [...unansweredNames].sort(),
  };
}

interface Handshake {
  offered: string;
  chosen: string | null;
  /** Port of the client. */
  readonly client: string;
}

function readHandshake(row: Row, stream: string, handshakes: Map<string, Handshake>, certificates: string[]): void {
  const types = (row['tls.handshake.type'] ?? '').split(',');
  const versions = (row['tls.handshake.version'] ?? '').split(',');
  const supported = row['tls.handshake.extensions.supported_version']?.split(',');
  const [first = ''] = versions;
  if (types.includes('1') && !handshakes.has(stream)) {
    const offered = (supported ?? [first]).filter((version) => !isReserved(version)).map(versionName);
    handshakes.set(stream, {
      offered: [...new Set(offered)].join(' '),
      chosen: null,
      client: row['tcp.srcport'] ?? '',
    });
  }
  if (types.includes('2')) {
    const handshake = handshakes.get(stream) ?? { offered: '', chosen: null, client: '' };
    handshake.chosen = versionName(supported?.[0] ?? first);
    handshakes.set(stream, handshake);
  }
  if (row['tls.handshake.certificate'] && row['tcp.srcport'] !== handshakes.get(stream)?.client) {
    for (const hex of row['tls.handshake.certificate'].split(',')) {
      certificates.push(createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex'));
    }
  }
}

/** What this reader says; null where it refuses the file. */
export async function readerOn(file: string): Promise<Answers | null> {
  const evidence = await readCapture(file, () => undefined);
  if (isFailure(evidence)) return null;
  const { flows } = evidence;
  const dns = evidence.dns.filter(({ name, protocol }) => protocol === 'dns' && isPlain(name));
  const failed = dns.filter(({ rcode }) => rcode !== null && rcode !== 0);
  return {
    synRetransmissions: flows.reduce((sum, flow) => sum + flow.synRetransmissions, 0),
    tunnels: flows
      .flatMap((flow) => (flow.tunnel?.attempts ?? []).map(({ target, status }) => `${target} ${status}`))
      .sort(),
    serverNames: flows.flatMap((flow) => flow.tls?.serverName ?? []).sort(),
    versions: flows.flatMap(({ tls }) => (tls ? `${tls.offered.join(' ')} -> ${tls.version}` : [])).sort(),
    alerts: flows
      .flatMap((flow) => (flow.tls?.alerts ?? []).map(({ description }) => description))
      .sort((one, other) => one - other),
    certificates: flows.flatMap(({ tls }) => (tls?.chain ?? []).map(({ sha256 }) => sha256)).sort(),
    failedNames: [...new Set(failed.map(({ name, rcode }) => `${name} ${rcode}`))].sort(),
    unansweredNames: [...new Set(dns.filter(({ rcode }) => rcode === null).map(({ name }) => name))].sort(),
  };
}
