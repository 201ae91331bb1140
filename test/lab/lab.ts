/**
 * The network lab, seen from inside. This runs as the first process of its own PID, mount and network namespaces (see
 * take.ts): `/run` is a memory file system of its own, so namespaces have the same short names in every lab without ever
 * colliding, and when this process ends, however it ends, the kernel ends every service, drops every mount and removes
 * every network namespace. Nothing is left to be cleaned up.
 *
 *     client ──┐
 *              br0 gateway up0 ── cloud
 *     site  ───┘
 *
 * `site` holds the name server and the proxies, `gateway` routes and filters, `cloud` is everything beyond.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  bootstrap,
  client4,
  client6,
  cloud4,
  cloud6,
  cloudNames,
  dns4,
  gateway4,
  gateway6,
  oddProxy4,
  otherCloud4,
  otherCloud6,
  proxy4,
  proxy6,
} from './addresses.js';
import type { Authority } from './authority.js';
import type { Recording } from './scenario.js';
import type { ServiceBus } from './scripted-service-bus.js';
import type { CutTls } from './scripted-tls.js';
import {
  cloudConfiguration,
  dnsConfiguration,
  squidConfiguration,
  transparentPort,
  work,
  type CloudOptions,
  type DnsOptions,
  type SquidOptions,
} from './services.js';

export type Place = 'client' | 'gateway' | 'site' | 'cloud';

const here = dirname(fileURLToPath(import.meta.url));

/** What a program that ran to its end left. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program in one of the namespaces, to its end. Gives its exit status; never throws for a bad one. */
export function run(place: Place, command: readonly string[], input = ''): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn('ip', ['netns', 'exec', place, ...command], { stdio: 'pipe' });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.on('error', fail);
    child.on('close', (status) => done({ status: status ?? -1, out, err }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

async function must(place: Place, command: readonly string[], input = ''): Promise<string> {
  const ran = await run(place, command, input);
  if (ran.status !== 0) {
    throw new Error(`In ${place}, ${command.join(' ')} ended with ${ran.status}: ${ran.err || ran.out}`);
  }
  return ran.out;
}

/** A service: it runs until the lab ends. Its output goes to a file that an error message quotes. */
function startService(place: Place, name: string, command: readonly string[]): ChildProcess {
  const log = openSync(join(work, `${name}.log`), 'w');
  const child = spawn('ip', ['netns', 'exec', place, ...command], { stdio: ['ignore', log, log] });
  child.on('error', (error) => process.stderr.write(`${name}: ${error.message}\n`));
  return child;
}

/** Waits until something listens on the port. */
async function listening(place: Place, protocol: 'tcp' | 'udp', port: number, name: string): Promise<void> {
  const flag = protocol === 'tcp' ? '-Hltn' : '-Hlun';
  for (let tries = 0; tries < 400; tries += 1) {
    const { out } = await run(place, ['ss', flag, `sport = :${port}`]);
    if (out.trim() !== '') {
      return;
    }
    await sleep(25);
  }
  throw new Error(`${name} does not listen on ${protocol} ${port}: ${readFileSync(join(work, `${name}.log`), 'utf8')}`);
}

export interface Lab {
  readonly authority: Authority;
  /** Runs a program in a namespace; throws where it fails. */
  must(place: Place, ...command: string[]): Promise<string>;
  run(place: Place, ...command: string[]): Promise<Ran>;
  /** Adds rules to the gateway's FORWARD chain: each text is the arguments after `-A FORWARD`. */
  forward(...rules: string[]): Promise<void>;
  forward6(...rules: string[]): Promise<void>;
  /** Adds rules to the chain INPUT of the site (name server and proxies). */
  siteInput(...rules: string[]): Promise<void>;
  dns(options?: DnsOptions): Promise<void>;
  /** A name server that answers every question with one response code. */
  dnsAlways(rcode: number): Promise<void>;
  cloud(options?: CloudOptions): Promise<void>;
  squid(options?: SquidOptions): Promise<void>;
  /** A squid on the gateway that what goes to port 443 passes without knowing. */
  transparentSquid(options: SquidOptions): Promise<void>;
  tinyproxy(port?: number): Promise<void>;
  /** The proxy with bad manners (scripted-proxy.ts). */
  scriptedProxy(): Promise<void>;
  /** In place of the cloud: what does not let TLS begin (scripted-tls.ts). */
  cutTls(how: CutTls): Promise<void>;
  /** In place of the tenant's bootstrap service: one that asks for a certificate, and takes none of a stranger. */
  strictService(): Promise<void>;
  /** In place of the cloud: a Service Bus that takes WebSockets (scripted-service-bus.ts). */
  serviceBus(how: ServiceBus): Promise<void>;
  /** Adds lines to the client's file of names. */
  hostsFile(...lines: string[]): void;
  /** Serves a text as /wpad.dat on the site, port 80; `kind`: how (scripted-wpad.ts). */
  wpad(script: string, kind?: 'plain' | 'packed' | 'page' | 'large' | 'missing' | 'empty'): Promise<void>;
  /** Suffixes that the client puts behind names. */
  suffixes(...suffixes: string[]): void;
  /** Has the client ask its whole segment for `wpad`. */
  askEverybody(): Promise<void>;
  background(place: Place, name: string, ...command: string[]): ChildProcess;
  sleep(milliseconds: number): Promise<void>;
}

/** Builds the four namespaces with their links, addresses and routes. */
export async function buildNetwork(): Promise<void> {
  const batch = `
link add br0 netns gateway type bridge forward_delay 0 stp_state 0 mcast_snooping 0
link add eth0 netns client type veth peer name lan1 netns gateway
link add eth0 netns site type veth peer name lan2 netns gateway
link add eth0 netns cloud type veth peer name up0 netns gateway
`;
  mkdirSync('/run/netns', { recursive: true });
  await shell(['client', 'gateway', 'site', 'cloud'].map((place) => `ip netns add ${place}`).join('\n'));
  for (const place of ['client', 'gateway', 'site', 'cloud'] as const) {
    // No duplicate address detection: IPv6 addresses are usable at once. No rate limit: every refusal is sent.
    const settings = [
      'net/ipv6/conf/all/accept_dad=0',
      'net/ipv6/conf/default/accept_dad=0',
      'net/ipv6/conf/default/router_solicitations=0',
      'net/ipv4/icmp_ratelimit=0',
      'net/ipv6/icmp/ratelimit=0',
      ...(place === 'gateway' ? ['net/ipv4/ip_forward=1', 'net/ipv6/conf/all/forwarding=1'] : []),
    ].map((setting) => `echo ${setting.split('=')[1]} > /proc/sys/${setting.split('=')[0]}`);
    // Linux 6.5 and later repeat a SYN every second at first; older ones and Windows double the time. Absent before.
    // Where the kernel filters bridged packets too, the gateway would stop what never passes it: from client to site.
    const whereThere = [
      'ipv4/tcp_syn_linear_timeouts',
      'bridge/bridge-nf-call-iptables',
      'bridge/bridge-nf-call-ip6tables',
    ]
      .map((name) => `/proc/sys/net/${name}`)
      .map((file) => `if [ -e ${file} ]; then echo 0 > ${file}; fi`);
    await must(place, ['sh', '-ec', [...settings, ...whereThere].join('\n')]);
  }
  await shell(`ip -batch - <<'END'\n${batch}END`);
  const addresses = (cloudNames as string[]).flatMap((name) => [
    `addr add ${cloud4(name)}/24 dev eth0`,
    `addr add ${cloud6(name)}/64 dev eth0`,
  ]);
  await ipBatch('gateway', [
    'link set lo up',
    'link set lan1 master br0',
    'link set lan2 master br0',
    'link set lan1 up',
    'link set lan2 up',
    'link set br0 up',
    'link set up0 up',
    `addr add ${gateway4}/24 dev br0`,
    `addr add ${gateway6}/64 dev br0`,
    'addr add 172.21.8.1/24 dev up0',
    'addr add 2001:db8:8::1/64 dev up0',
  ]);
  await ipBatch('client', [
    'link set lo up',
    'link set eth0 up',
    `addr add ${client4}/24 dev eth0`,
    `addr add ${client6}/64 dev eth0`,
    `route add default via ${gateway4}`,
    `route add ::/0 via ${gateway6}`,
  ]);
  await ipBatch('site', [
    'link set lo up',
    'link set eth0 up',
    ...[dns4, proxy4, oddProxy4].map((address) => `addr add ${address}/24 dev eth0`),
    `addr add ${proxy6}/64 dev eth0`,
    `route add default via ${gateway4} src ${proxy4}`,
    `route add ::/0 via ${gateway6}`,
  ]);
  await ipBatch('cloud', [
    'link set lo up',
    'link set eth0 up',
    ...addresses,
    `addr add ${otherCloud4}/24 dev eth0`,
    `addr add ${otherCloud6}/64 dev eth0`,
    'route add default via 172.21.8.1',
    'route add ::/0 via 2001:db8:8::1',
  ]);
}

function ipBatch(place: Place, lines: readonly string[]): Promise<string> {
  return must(place, ['ip', '-batch', '-'], `${lines.join('\n')}\n`);
}

function shell(script: string): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn('sh', ['-ec', script], { stdio: ['ignore', 'inherit', 'pipe'] });
    let err = '';
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.on('error', fail);
    child.on('close', (status) => (status === 0 ? done() : fail(new Error(`${script}: ${err}`))));
  });
}

async function filter(place: Place, tool: string, chain: string, rules: readonly string[]): Promise<void> {
  for (const rule of rules) {
    await must(place, ['sh', '-ec', `${tool} -w -A ${chain} ${rule}`]);
  }
}

/** Builds the lab. Call it once, in a process that take.ts started. */
export async function buildLab(authority: Authority): Promise<Lab> {
  mkdirSync(join(work, 'squid'), { recursive: true });
  await buildNetwork();
  writeFileSync(join(work, 'resolv.conf'), `nameserver ${dns4}\noptions timeout:1 attempts:2\n`);
  writeFileSync(join(work, 'hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  await shell(`mount --bind ${work}/resolv.conf /etc/resolv.conf && mount --bind ${work}/hosts /etc/hosts`);
  const node = (script: string, ...args: string[]): string[] => [
    process.execPath,
    '--import',
    'tsx',
    join(here, script),
    ...args,
  ];
  return {
    authority,
    must: (place, ...command) => must(place, command),
    run: (place, ...command) => run(place, command),
    forward: (...rules) => filter('gateway', 'iptables', 'FORWARD', rules),
    forward6: (...rules) => filter('gateway', 'ip6tables', 'FORWARD', rules),
    siteInput: (...rules) => filter('site', 'iptables', 'INPUT', rules),
    dns: async (options = {}) => {
      writeFileSync(join(work, 'dnsmasq.conf'), dnsConfiguration(options));
      startService('site', 'dnsmasq', [
        'dnsmasq',
        '--keep-in-foreground',
        '--pid-file',
        `--conf-file=${work}/dnsmasq.conf`,
      ]);
      await listening('site', 'udp', 53, 'dnsmasq');
    },
    dnsAlways: async (rcode) => {
      startService('site', 'scripted-dns', node('scripted-dns.ts', dns4, String(rcode)));
      await listening('site', 'udp', 53, 'scripted-dns');
    },
    cloud: async (options = {}) => {
      writeFileSync(join(work, 'nginx.conf'), cloudConfiguration(authority, options));
      writeFileSync(join(work, 'slow'), 'x'.repeat(40_000));
      if (options.lists === 'real' || options.lists === 'outdated') await makeLists(authority, options.lists);
      startService('cloud', 'nginx', ['nginx', '-e', 'stderr', '-c', `${work}/nginx.conf`]);
      const { relay } = options;
      if (relay !== undefined) startService('cloud', 'relay', node('scripted-tls-relay.ts', relay));
      await listening('cloud', 'tcp', 443, relay === undefined ? 'nginx' : 'relay');
    },
    squid: (options = {}) => startSquid('site', authority, options),
    transparentSquid: async (options) => {
      await startSquid('gateway', authority, { ...options, address: gateway4 });
      await filter('gateway', 'iptables', 'PREROUTING -t nat', [
        `-i br0 -p tcp --dport 443 -j REDIRECT --to-ports ${transparentPort}`,
      ]);
    },
    tinyproxy: async (port = 8888) => {
      const lines = [
        `Port ${port}`,
        `Listen ${proxy4}`,
        'Timeout 5',
        'MaxClients 20',
        'ConnectPort 443',
        'LogLevel Error',
      ];
      writeFileSync(join(work, 'tinyproxy.conf'), `${lines.join('\n')}\n`);
      startService('site', 'tinyproxy', ['tinyproxy', '-d', '-c', `${work}/tinyproxy.conf`]);
      await listening('site', 'tcp', port, 'tinyproxy');
    },
    scriptedProxy: async () => {
      startService('site', 'scripted-proxy', node('scripted-proxy.ts', oddProxy4));
      await listening('site', 'tcp', 8090, 'scripted-proxy');
    },
    cutTls: async (how) => {
      startService('cloud', 'scripted-tls', node('scripted-tls.ts', how));
      await listening('cloud', 'tcp', 443, 'scripted-tls');
    },
    serviceBus: async (how) => {
      const { certificates, key } = authority.chain('genuine');
      startService('cloud', 'scripted-service-bus', node('scripted-service-bus.ts', how, certificates, key));
      await listening('cloud', 'tcp', 443, 'scripted-service-bus');
    },
    suffixes: (...suffixes) => appendFileSync(join(work, 'resolv.conf'), `search ${suffixes.join(' ')}\n`),
    strictService: async () => {
      const { certificates, key } = authority.chain('genuine');
      const shows = ['-cert', certificates, '-cert_chain', certificates, '-key', key];
      const asks = ['-Verify', '1', '-verify_return_error', '-CAfile', authority.root];
      startService('cloud', 's_server', [
        'openssl',
        's_server',
        '-accept',
        '8443',
        '-www',
        '-quiet',
        ...shows,
        ...asks,
      ]);
      await listening('cloud', 'tcp', 8443, 's_server');
      await filter('cloud', 'iptables', 'PREROUTING -t nat', [
        `-d ${cloud4(bootstrap)} -p tcp --dport 443 -j REDIRECT --to-ports 8443`,
      ]);
    },
    hostsFile: (...lines) => appendFileSync(join(work, 'hosts'), `${lines.join('\n')}\n`),
    askEverybody: async () => {
      await must('client', node('scripted-questions.ts', client4, '172.20.5.255'));
    },
    wpad: async (script, kind = 'plain') => {
      startService('site', 'scripted-wpad', node('scripted-wpad.ts', proxy4, script, kind));
      await listening('site', 'tcp', 80, 'scripted-wpad');
    },
    background: (place, name, ...command) => startService(place, name, command),
    sleep: (milliseconds) => sleep(milliseconds),
  };
}

async function startSquid(place: Place, { inspector }: Authority, options: SquidOptions): Promise<void> {
  const port = options.port ?? 3128;
  writeFileSync(join(work, `squid-${port}.conf`), squidConfiguration(options));
  mkdirSync(join(work, 'pages'), { recursive: true });
  for (const name of readdirSync('/usr/share/squid/errors/templates')) {
    writeFileSync(join(work, 'pages', name), '<html><head><title>%c</title></head><body>%c %U</body></html>\n');
  }
  writeFileSync(
    join(work, 'users'),
    await must(place, ['openssl', 'passwd', '-apr1', 'example']).then((hash) => `lab:${hash}`),
  );
  if (options.bump !== undefined) {
    copyFileSync(inspector.certificate, join(work, 'squid/inspector.pem'));
    copyFileSync(inspector.key, join(work, 'squid/inspector.key'));
    const made = join(work, 'squid/certificates');
    await must(place, ['/usr/lib/squid/security_file_certgen', '-c', '-s', made, '-M', '4MB']);
  }
  await must(place, ['sh', '-ec', `chown -R proxy ${work}/squid && chmod 755 ${work}`]);
  startService(place, `squid-${port}`, ['squid', '-N', '-f', `${work}/squid-${port}.conf`]);
  await listening(place, 'tcp', port, `squid-${port}`);
}

/** The lists that the cloud serves: one of each kind; revocation lists in date, or with their time over since yesterday. */
async function makeLists(authority: Authority, kind: 'real' | 'outdated'): Promise<void> {
  const folder = join(work, 'lists');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(
    join(folder, 'ca.cnf'),
    `[ca]\ndefault_ca = lab\n[lab]\ndatabase = ${folder}/index.txt\ndefault_md = sha256\ndefault_crl_days = 30\n`,
  );
  const { root, rootKey } = authority;
  const day = 86_400_000;
  const at = (days: number): string =>
    `${new Date(Date.now() + days * day).toISOString().replace(/[-:T]|\..*$/g, '')}Z`;
  const over = kind === 'outdated' ? ['-crl_lastupdate', at(-30), '-crl_nextupdate', at(-1)] : [];
  const gencrl = [
    'openssl',
    'ca',
    '-config',
    `${folder}/ca.cnf`,
    '-gencrl',
    '-cert',
    root,
    '-keyfile',
    rootKey,
    ...over,
  ];
  await must('cloud', ['sh', '-ec', `${gencrl.join(' ')} | openssl crl -outform DER -out ${folder}/list.crl`]);
  await must('cloud', ['openssl', 'x509', '-in', root, '-outform', 'DER', '-out', `${folder}/list.crt`]);
  writeFileSync(join(folder, 'list.cab'), Buffer.concat([Buffer.from('MSCF'), Buffer.alloc(60)]));
  // OCSPResponse with the status "unauthorized" (RFC 6960 section 4.2.1): what responders say of strangers' certificates.
  writeFileSync(join(folder, 'answer.ocsp'), Buffer.from('30030a0106', 'hex'));
}

/** Starts to record the client's packets; the result stops the recording and gives the file's path. */
export async function record(recording: Recording): Promise<() => Promise<string>> {
  const { tool = 'dumpcap', format = 'pcapng', on = 'eth0' } = recording;
  const file = join(work, `capture.${format}`);
  const command =
    tool === 'dumpcap'
      ? ['dumpcap', '-q', '-p', '-i', on, '-w', file, ...(format === 'pcap' ? ['-P'] : [])]
      : ['tcpdump', '-p', '-U', '--immediate-mode', '-B', '32768', '-i', on, '-w', file, '-Z', 'root'];
  // In immediate mode the kernel's buffer has a slot of the snap length for each packet: with tcpdump's own settings it
  // holds eight, and packets are lost under load.
  const whole = tool === 'tcpdump' ? ['-s', '65535'] : [];
  const length = recording.snapLength === undefined ? whole : ['-s', String(recording.snapLength)];
  const linkType = recording.linkType === undefined ? [] : ['-y', recording.linkType];
  // The lab's own links announce their multicast groups when they come up, which no story needs and every file would hold.
  const expression = recording.filter ?? 'not dst host ff02::16';
  const child = spawn(
    'ip',
    ['netns', 'exec', 'client', ...command, ...length, ...linkType, ...(tool === 'dumpcap' ? ['-f'] : []), expression],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  let exited = false;
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  child.on('close', () => (exited = true));
  const ready = tool === 'dumpcap' ? /^File: /m : /listening on/;
  for (let tries = 0; !ready.test(said); tries += 1) {
    if (exited || tries > 400) {
      throw new Error(`${tool} does not record: ${said}`);
    }
    await sleep(20);
  }
  return async () => {
    // Packets wait in the kernel's buffer for up to 100 ms.
    await sleep(300);
    child.kill('SIGINT');
    await ended;
    return file;
  };
}
