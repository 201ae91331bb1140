import { createServer, type TlsOptions } from 'node:tls';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { authoritiesOf } from '../../certificates/authority.js';
import { makeThrowAwayCertificates } from '../../certificates/throw-away.js';
import type { ProbeTarget, Rehearsal } from '../../evidence/probes.js';
import { startClock } from './clock.js';
import type { ProbeContext } from './context.js';
import { rehearse } from './rehearse.js';
import { contextOf, namesAt, serve, served, type Served } from './testing/loopback.js';

const servers: Served[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function kept(server: Promise<Served>): Promise<Served> {
  servers.push(await server);
  return server;
}

const host = 'a.bootstrap.msappproxy.net';
const certificates = makeThrowAwayCertificates();

async function secured(options: TlsOptions): Promise<Served> {
  const { sha256 } = await certificates;
  const own = { cert: sha256.certificate, key: sha256.key, ...options };
  return kept(served(createServer(own, (socket) => socket.on('error', () => undefined).resume())));
}

async function show(
  port: number,
  context: ProbeContext = contextOf({ resolver: namesAt({ [host]: ['127.0.0.1'] }), within: { handshake: 3000 } }),
): Promise<Rehearsal> {
  const target: ProbeTarget = {
    id: `${host}:${port}`,
    host,
    port,
    phase: 'runtime',
    name: host,
    pattern: '*.msappproxy.net',
    need: 'needed',
    assumed: false,
    protocol: 'https',
  };
  return rehearse(context, startClock(), authoritiesOf([]), certificates, 'direct', target, { kind: 'direct' });
}

/** Passes everything on until a client shows a certificate signed with SHA-512, and resets so many of those connections. */
function stumbling(port: number, times = Infinity): Promise<Served> {
  let left = times;
  const sha512WithRsa = Buffer.from('2a864886f70d01010d', 'hex');
  return kept(
    serve((socket: Socket) => {
      const upstream = connect(port, '127.0.0.1');
      upstream.on('error', () => undefined).pipe(socket);
      socket.on('close', () => upstream.destroy());
      let said = Buffer.alloc(0);
      socket.on('data', (bytes) => {
        said = Buffer.concat([said, bytes]);
        if (said.includes(sha512WithRsa) && left-- > 0) socket.resetAndDestroy();
        else upstream.write(bytes);
      });
    }),
  );
}

describe('a rehearsal', () => {
  it('ends with SHA-512 where that goes through, over TLS 1.2', async () => {
    const server = await secured({ requestCert: true, rejectUnauthorized: false });
    const { tries, flows } = await show(server.port);
    expect(tries).toEqual([{ hash: 'SHA-512', flow: 0, completed: true }]);
    expect(flows[0]?.tls).toMatchObject({ version: 'TLS 1.2', clientCertificate: 'sent' });
  });

  it('shows SHA-256 where SHA-512 breaks on the way', async () => {
    const server = await secured({ requestCert: true, rejectUnauthorized: false });
    const { tries } = await show((await stumbling(server.port)).port);
    expect(tries.slice(0, 2).map(({ hash, completed }) => `${hash} ${completed}`)).toEqual([
      'SHA-512 false',
      'SHA-256 true',
    ]);
  });

  it('tries SHA-512 again where SHA-256 passed: it may have been a hiccup, or not', async () => {
    const server = await secured({ requestCert: true, rejectUnauthorized: false });
    const said = async (through: Served): Promise<string[]> =>
      (await show(through.port)).tries.map(({ hash, completed }) => `${hash} ${completed}`);
    const begun = ['SHA-512 false', 'SHA-256 true'];
    expect(await said(await stumbling(server.port))).toEqual([...begun, 'SHA-512 false']);
    expect(await said(await stumbling(server.port, 1))).toEqual([...begun, 'SHA-512 true']);
  });

  it('shows nothing to who does not ask', async () => {
    const server = await secured({});
    const { tries, flows } = await show(server.port);
    expect(tries).toHaveLength(1);
    expect(flows[0]?.tls?.clientCertificate).toBeNull();
  });

  it('does not try SHA-256 where nobody was there to be shown anything', async () => {
    const server = await kept(serve((socket) => socket.destroy()));
    const { tries } = await show(server.port);
    expect(tries).toMatchObject([{ hash: 'SHA-512', completed: false }]);
  });

  it('is not begun where nobody waits any more', async () => {
    const stop = new AbortController();
    stop.abort();
    const { tries } = await show(9, contextOf({ signal: stop.signal }));
    expect(tries).toEqual([]);
  });
});
