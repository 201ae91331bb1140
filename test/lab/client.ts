/** Imitates the connector inside the client's namespace, with curl: same names, same order, same kinds of request. */
import { bootstrap, bus1, bus2, crl, login } from './addresses.js';
import { run, type Lab, type Ran } from './lab.js';

export interface RequestOptions {
  readonly port?: number;
  /** `host:port` of an HTTP proxy; none means direct. */
  readonly proxy?: string;
  /** Seconds until the client gives up connecting. */
  readonly connectTimeout?: number;
  /** Seconds until the client gives up altogether. */
  readonly timeout?: number;
  readonly tls?: '1.2' | '1.3';
  readonly family?: 4 | 6;
  /** Does not show the connector's certificate where it is asked for. */
  readonly withoutCertificate?: boolean;
  /** Takes any certificate, as a computer does that trusts the device which made it. */
  readonly trusting?: boolean;
  /** Bytes of a request's body. */
  readonly body?: number;
  /** Signs in to the proxy: Basic at once, or after a 407. */
  readonly signIn?: 'at once' | 'when asked';
  readonly more?: readonly string[];
}

export interface Client {
  /** One HTTPS request; gives curl's exit status. */
  https(name: string, options?: RequestOptions): Promise<Ran>;
  /** One request for a revocation list, as the operating system asks: plain HTTP, port 80. */
  revocation(name?: string, options?: RequestOptions): Promise<Ran>;
  /** What a connector does when it starts, with the pauses in which it thinks. `revocation: null` leaves that out. */
  start(options?: RequestOptions & { readonly revocation?: RequestOptions | null }): Promise<void>;
  curl(...args: string[]): Promise<Ran>;
}

/** A client of the lab. */
export function makeClient(lab: Lab): Client {
  const { authority } = lab;
  const curl = (...args: string[]): Promise<Ran> => run('client', ['curl', '-sS', '-o', '/dev/null', ...args]);
  const common = (options: RequestOptions): string[] => [
    ...(options.proxy === undefined ? ['--noproxy', '*'] : ['-x', `http://${options.proxy}`]),
    '--connect-timeout',
    String(options.connectTimeout ?? 4),
    '-m',
    String(options.timeout ?? 12),
    ...(options.family === undefined ? [] : [`-${options.family}`]),
    ...(options.signIn === undefined
      ? []
      : ['--proxy-user', 'lab:example', options.signIn === 'at once' ? '--proxy-basic' : '--proxy-anyauth']),
    ...(options.more ?? []),
  ];
  const https: Client['https'] = (name, options = {}) => {
    const port = options.port === undefined || options.port === 443 ? '' : `:${options.port}`;
    const certificate =
      name.endsWith('.msappproxy.net') && options.withoutCertificate !== true
        ? ['--cert', authority.clientCertificate, '--key', authority.clientKey]
        : [];
    const body = options.body === undefined ? [] : ['-H', 'Expect:', '--data-binary', 'x'.repeat(options.body)];
    return curl(
      '--http1.1',
      '-A',
      '',
      '--cacert',
      authority.root,
      ...(options.tls === undefined ? [] : ['--tls-max', options.tls]),
      ...certificate,
      ...(options.trusting === true ? ['-k'] : []),
      ...body,
      ...common(options),
      `https://${name}${port}/`,
    );
  };
  const revocation: Client['revocation'] = (name = crl, options = {}) =>
    curl('-A', 'Microsoft-CryptoAPI/10.0', ...common(options), `http://${name}/lab.crl`);
  return {
    https,
    revocation,
    curl,
    start: async (options = {}) => {
      await https(login, options);
      await lab.sleep(400);
      await https(bootstrap, options);
      await lab.sleep(150);
      if (options.revocation !== null) {
        await revocation(crl, options.revocation ?? options);
      }
      await lab.sleep(250);
      await Promise.all([https(bus1, options), https(bus2, options)]);
    },
  };
}
