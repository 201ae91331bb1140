/** What tshark says of the committed captures, and what this reader says: two programs that share no code. */
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isFailure } from '../evidence/failure.js';
import { readCaptureBytes } from './capture-reading.js';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../test/fixtures/captures');
const captures = readdirSync(fixtures).filter((name) => /\.pcap(?:ng)?$/.test(name));
const installed = spawnSync('tshark', ['--version']).status === 0;

/** The answers that both give, each in an order that does not depend on who gives it. */
interface Answers {
  readonly synRetransmissions: number;
  /** Target and status of each CONNECT. */
  readonly tunnels: readonly string[];
  readonly serverNames: readonly string[];
  readonly alerts: readonly number[];
  /** Names that were answered with an error, and how. A question that was repeated is one. */
  readonly failedNames: readonly string[];
}

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
];
const wanted = [
  '(tcp.analysis.retransmission && tcp.flags.syn==1 && tcp.flags.ack==0 && !icmp && !icmpv6)',
  'http.request.method==CONNECT',
  'http.response',
  'tls.handshake.type==1',
  'tls.alert_message.desc',
  'dns.flags.rcode!=0',
].join(' || ');

/** Null where tshark cannot read the file at all. */
function rowsOf(file: string): Promise<string[][] | null> {
  // Like this reader, tshark is to put segments back in order before it reads what they carry.
  const args = [
    '-n',
    '-o',
    'tcp.reassemble_out_of_order:TRUE',
    '-r',
    file,
    '-Y',
    wanted,
    '-T',
    'fields',
    ...fields.flatMap((field) => ['-e', field]),
  ];
  return new Promise((resolve) => {
    execFile('tshark', args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      // A file that is cut or damaged is read as far as it goes, here as there.
      if (error !== null && !/cut short|damaged or corrupt/.test(stderr)) resolve(null);
      else
        resolve(
          stdout
            .split('\n')
            .filter(Boolean)
            .map((line) => line.split('\t')),
        );
    });
  });
}

async function tsharkOn(file: string): Promise<Answers | null> {
  const rows = await rowsOf(file);
  if (rows === null) return null;
  let synRetransmissions = 0;
  const requests = new Map<string, string[]>();
  const statuses = new Map<string, string[]>();
  const serverNames = new Set<string>();
  const alerts: number[] = [];
  const failedNames = new Set<string>();
  const add = (to: Map<string, string[]>, stream: string, value: string): void => {
    to.set(stream, [...(to.get(stream) ?? []), value]);
  };
  for (const row of rows) {
    const [stream = '', flags = '', again, method, uri = '', status, name, alert, rcode, question = ''] = row;
    const connects = flags !== '' && !flags.includes(',') && (parseInt(flags, 16) & 0x12) === 2;
    if (again !== undefined && again !== '' && connects) synRetransmissions++;
    if (method === 'CONNECT') add(requests, stream, uri);
    if (status !== undefined && status !== '') add(statuses, stream, status);
    if (name !== undefined && name !== '') serverNames.add(`${stream} ${name}`);
    if (alert !== undefined && alert !== '') alerts.push(...alert.split(',').map(Number));
    if (rcode !== undefined && rcode !== '' && rcode !== '0') failedNames.add(`${question} ${rcode}`);
  }
  const tunnels = [...requests].flatMap(([stream, targets]) =>
    targets.map((target, index) => `${target} ${statuses.get(stream)?.[index] ?? null}`),
  );
  return {
    synRetransmissions,
    tunnels: tunnels.sort(),
    serverNames: [...serverNames].map((entry) => entry.split(' ')[1] ?? '').sort(),
    alerts: alerts.sort((one, other) => one - other),
    failedNames: [...failedNames].sort(),
  };
}

function readerOn(file: string): Answers | null {
  const evidence = readCaptureBytes(new Uint8Array(readFileSync(file)));
  if (isFailure(evidence)) return null;
  const { flows, dns } = evidence;
  const failed = dns.filter(({ rcode }) => rcode !== null && rcode !== 0);
  return {
    synRetransmissions: flows.reduce((sum, flow) => sum + flow.synRetransmissions, 0),
    tunnels: flows
      .flatMap((flow) => (flow.tunnel?.attempts ?? []).map(({ target, status }) => `${target} ${status}`))
      .sort(),
    serverNames: flows.flatMap((flow) => flow.tls?.serverName ?? []).sort(),
    alerts: flows
      .flatMap((flow) => (flow.tls?.alerts ?? []).map(({ description }) => description))
      .sort((one, other) => one - other),
    failedNames: [...new Set(failed.map(({ name, rcode }) => `${name} ${rcode}`))].sort(),
  };
}

const nothing: Answers = { synRetransmissions: 0, tunnels: [], serverNames: [], alerts: [], failedNames: [] };

/** Where this reader is to say something else than tshark, and why. */
const differences: Readonly<Record<string, Partial<Answers>>> = {
  // Each packet is there several times: tshark takes the copies for retransmissions.
  'copies.pcapng': { synRetransmissions: 2 },
  'copies-healthy.pcapng': { synRetransmissions: 0 },
  // Answers that come one byte in a segment: tshark names the status of none of them.
  'proxy-auth-required-trickle.pcapng': {
    tunnels: [
      '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36.bootstrap.msappproxy.net:443 407',
      'sb1.servicebus.windows.net:443 407',
    ],
  },
};

describe.skipIf(!installed)('tshark, where it is installed, agrees', () => {
  it('on every committed capture', { timeout: 120_000 }, async () => {
    const answers = new Map<string, Answers | null>();
    const left = [...captures];
    const work = async (): Promise<void> => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) {
        answers.set(name, await tsharkOn(join(fixtures, name)));
      }
    };
    // Two at a time: most of a run is tshark's own start.
    await Promise.all([work(), work()]);
    expect(answers.size).toBe(captures.length);
    for (const [name, expected] of answers) {
      const said = readerOn(join(fixtures, name));
      // A file that is refused here must hold nothing for tshark either, which reads an empty file without complaint.
      expect.soft(said ?? nothing, name).toEqual({ ...(expected ?? nothing), ...differences[name] });
    }
  });
});
