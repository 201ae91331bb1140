/** The configurations of the lab's services, as texts. */
import {
  cloud4,
  cloud6,
  cloudNames,
  dns4,
  oddProxy4,
  oddProxyName,
  otherCloud4,
  otherCloud6,
  proxy4,
  proxy6,
  proxyName,
  proxyName6,
  triedNames,
} from './addresses.js';
import type { Authority, ChainKind } from './authority.js';
import { behindRelay, type TlsRelay } from './scripted-tls-relay.js';

/** The lab's own files; it is a memory file system that goes away with the lab. */
export const work = '/run/lab';

export interface DnsOptions {
  /** Names to leave out: they do not exist. */
  readonly without?: readonly string[];
  /** Address families of the cloud's names. */
  readonly families?: 'v4' | 'v6' | 'both';
  /** `alias` to `target`; the alias' own addresses are left out. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Further names and their addresses. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  /** Every name that the program tries has an address. */
  readonly everything?: boolean;
  /** Names whose AAAA is answered NXDOMAIN while their A is fine, as some name servers wrongly do. */
  readonly brokenAaaa?: readonly string[];
}

export interface CloudOptions {
  readonly tls?: '1.2' | '1.3' | 'both';
  /** Signature algorithms that the server takes of clients' certificates, as OpenSSL writes them. */
  readonly clientAlgorithms?: string;
  /** What the server shows of itself. One that is inspected does not ask for the connector's certificate. */
  readonly chain?: ChainKind;
  /** Lets clients take their session up again. */
  readonly sessions?: boolean;
  /** Knows none of the names, and says so by an alert before any certificate. */
  readonly rejects?: boolean;
  /** What port 80 answers to requests for lists; the list where left out. */
  readonly lists?: 'list' | 'page' | 'redirect' | 'forbidden' | 'cut' | 'real' | 'outdated';
  /** Never asks a client for a certificate. */
  readonly asksNobody?: boolean;
  /** What stands before it and looks at the bytes of TLS (scripted-tls-relay.ts). */
  readonly relay?: TlsRelay;
}

export interface SquidOptions {
  readonly port?: number;
  readonly address?: string;
  /** Schemes of sign-in; in this order in the 407. */
  readonly auth?: readonly ('basic' | 'negotiate' | 'ntlm')[];
  /** Only these domains need a sign-in (others pass). */
  readonly authOnly?: readonly string[];
  /** Domains refused with 403; `all` refuses everything. */
  readonly deny?: readonly string[] | 'all';
  /** Squid's own error pages, some 3.5 KB each; without, they are one line, which keeps the captures small. */
  readonly realPages?: boolean;
  /** Opens TLS and encrypts it anew, but for the names `spare`. */
  readonly bump?: { readonly spare: readonly string[] };
}

/** dnsmasq's configuration. */
export function dnsConfiguration(options: DnsOptions): string {
  const families = options.families ?? 'v4';
  const aliases = options.aliases ?? {};
  const left = new Set([...(options.without ?? []), ...Object.keys(aliases)]);
  const broken = new Set(options.brokenAaaa ?? []);
  const lines = [
    'no-resolv',
    'no-hosts',
    'user=root',
    'bind-interfaces',
    `listen-address=${dns4}`,
    // Names of these domains that are not listed below do not exist.
    ...['net', 'com', 'example'].map((domain) => `local=/${domain}/`),
  ];
  const hosts: Record<string, readonly string[]> = {
    [proxyName]: [proxy4],
    [proxyName6]: [proxy6],
    [oddProxyName]: [oddProxy4],
    ...Object.fromEntries(
      cloudNames.map((name) => [
        name,
        [...(families === 'v6' ? [] : [cloud4(name)]), ...(families === 'v4' ? [] : [cloud6(name)])],
      ]),
    ),
    ...(options.everything === true ? otherNames(families) : {}),
    ...options.hosts,
  };
  for (const [name, addresses] of Object.entries(hosts)) {
    if (left.has(name)) {
      continue;
    }
    // `address=` answers the other family with NXDOMAIN, `host-record=` with an empty answer, as it should be.
    lines.push(broken.has(name) ? `address=/${name}/${addresses[0]}` : `host-record=${[name, ...addresses].join(',')}`);
  }
  lines.push(...Object.entries(aliases).map(([alias, target]) => `cname=${alias},${target}`));
  return `${lines.join('\n')}\n`;
}

function otherNames(families: NonNullable<DnsOptions['families']>): Record<string, readonly string[]> {
  const addresses = [...(families === 'v6' ? [] : [otherCloud4]), ...(families === 'v4' ? [] : [otherCloud6])];
  return Object.fromEntries(triedNames.filter((name) => !cloudNames.includes(name)).map((name) => [name, addresses]));
}

// Each kind as Windows gets it: a list by its path, an answer to whoever asks by POST.
const realLists = `root ${work}/lists; default_type application/pkix-crl;
    rewrite \\.crl$ /list.crl break; rewrite \\.cab$ /list.cab break; rewrite \\.crt$ /list.crt break;
    error_page 403 404 405 =200 /answer.ocsp;`;

const listAnswers: Readonly<Record<NonNullable<CloudOptions['lists']>, string>> = {
  list: 'return 200 "list\\n";',
  page: `default_type text/html; return 200 "<html><head><title>Fabrikam guest access</title></head></html>\\n";`,
  redirect: 'return 302 http://portal.fabrikam.example/sign-in;',
  forbidden: 'return 403;',
  // nginx's own code for closing without an answer.
  cut: 'return 444;',
  real: realLists,
  // The same, made so that their time is over.
  outdated: realLists,
};
const protocols = { '1.2': 'TLSv1.2', '1.3': 'TLSv1.3', both: 'TLSv1.2 TLSv1.3' } as const;

/** nginx's configuration: the cloud's web server. */
export function cloudConfiguration(authority: Authority, options: CloudOptions): string {
  const kind = options.chain ?? 'genuine';
  const { certificates, key } = authority.chain(kind);
  const sessions = options.sessions === true ? 'ssl_session_cache shared:lab:1m;' : '';
  const tls = `ssl_certificate ${certificates}; ssl_certificate_key ${key}; ${sessions}
    ssl_protocols ${protocols[options.tls ?? '1.3']}; ssl_session_tickets off;
    ${options.rejects === true ? 'ssl_reject_handshake on;' : ''}`;
  const algorithms =
    options.clientAlgorithms === undefined
      ? ''
      : `ssl_conf_command ClientSignatureAlgorithms ${options.clientAlgorithms};`;
  const asks =
    kind.startsWith('inspected') || options.asksNobody === true
      ? ''
      : `ssl_verify_client optional_no_ca; ${algorithms}`;
  const port = options.relay === undefined ? 443 : behindRelay;
  return `daemon off; user root; worker_processes 1; pid ${work}/nginx.pid; error_log stderr;
events { worker_connections 256; }
http {
  access_log off; default_type text/plain; server_tokens off;
  client_body_temp_path ${work}/nginx-body; proxy_temp_path ${work}/nginx-proxy; fastcgi_temp_path ${work}/nginx-f;
  uwsgi_temp_path ${work}/nginx-u; scgi_temp_path ${work}/nginx-s;
  # The services that the connector signs in to with its certificate ask for it, as the real ones do.
  server { listen ${port} ssl; listen [::]:${port} ssl; server_name *.msappproxy.net; ${tls}
    ${asks} location / { return 200 "ok\\n"; } }
  server { listen ${port} ssl default_server; listen [::]:${port} ssl default_server; server_name _; ${tls}
    location / { return 200 "ok\\n"; } location /slow { alias ${work}/slow; limit_rate 1k; } }
  server { listen 80; listen [::]:80; location / { ${listAnswers[options.lists ?? 'list']} } }
}
`;
}

/** Where a squid listens that stands in the way unseen. */
export const transparentPort = 3130;

/** One port for clients that know of the proxy; where TLS is opened, another one for those that do not. */
function ports({ address = proxy4, port = 3128, bump }: SquidOptions): string[] {
  if (bump === undefined) return [`http_port ${address}:${port}`];
  const opens = [
    'ssl-bump',
    `tls-cert=${work}/squid/inspector.pem`,
    `tls-key=${work}/squid/inspector.key`,
    'generate-host-certificates=on',
    'dynamic_cert_mem_cache_size=4MB',
  ].join(' ');
  return [
    `http_port ${address}:${port} ${opens}`,
    `https_port ${address}:${transparentPort} intercept ${opens}`,
    `sslcrtd_program /usr/lib/squid/security_file_certgen -s ${work}/squid/certificates -M 4MB`,
    'sslcrtd_children 2 startup=1',
    // What the cloud of the lab shows is not for squid to judge.
    'tls_outgoing_options flags=DONT_VERIFY_PEER',
    'sslproxy_cert_error allow all',
    'acl hello at_step SslBump1',
    'ssl_bump peek hello',
    ...(bump.spare.length === 0
      ? []
      : [`acl spared ssl::server_name ${bump.spare.join(' ')}`, 'ssl_bump splice spared']),
    'ssl_bump bump all',
  ];
}

/** squid's configuration. */
export function squidConfiguration(options: SquidOptions): string {
  const { auth = [], authOnly, deny } = options;
  const helpers = {
    basic: [
      `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${work}/users`,
      'auth_param basic realm Fabrikam web gate',
      'auth_param basic children 1 startup=0',
    ],
    negotiate: [
      'auth_param negotiate program /usr/lib/squid/negotiate_kerberos_auth',
      'auth_param negotiate children 1 startup=0',
    ],
    ntlm: ['auth_param ntlm program /usr/lib/squid/ntlm_fake_auth', 'auth_param ntlm children 1 startup=0'],
  };
  return [
    ...ports(options),
    'visible_hostname webgate.fabrikam.example',
    'cache deny all',
    'cache_mem 8 MB',
    'access_log none',
    `cache_log ${work}/squid/cache.log`,
    ...(options.realPages === true ? [] : [`error_directory ${work}/pages`]),
    'cache_store_log none',
    'pid_filename none',
    `coredump_dir ${work}/squid`,
    'netdb_filename none',
    'pinger_enable off',
    'hosts_file none',
    'shutdown_lifetime 0 seconds',
    `dns_nameservers ${dns4}`,
    'connect_timeout 2 seconds',
    'connect_retries 0',
    ...auth.flatMap((scheme) => helpers[scheme]),
    // As in squid's own recommended settings: tunnels to the usual port alone.
    'acl tunnels port 443',
    'acl CONNECT method CONNECT',
    'http_access deny CONNECT !tunnels',
    ...(deny === 'all' ? ['http_access deny all'] : []),
    ...(Array.isArray(deny) ? [`acl refused dstdomain ${deny.join(' ')}`, 'http_access deny refused'] : []),
    ...(auth.length === 0
      ? []
      : [
          'acl known proxy_auth REQUIRED',
          ...(authOnly === undefined
            ? ['http_access allow known', 'http_access deny all']
            : [
                `acl guarded dstdomain ${authOnly.join(' ')}`,
                'http_access allow guarded known',
                'http_access deny guarded',
              ]),
        ]),
    'http_access allow all',
    '',
  ].join('\n');
}
