import { createServer, type TlsOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeThrowAwayCertificates } from '../../certificates/throw-away.js';
import type { Flow } from '../../evidence/capture.js';
import type { ProbeContext } from './context.js';
import { makeHandshake, type HandshakeOptions } from './handshake.js';
import { contextOf, serve, served, speakTo, type Served } from './testing/loopback.js';

type Certificates = Awaited<ReturnType<typeof makeThrowAwayCertificates>>;

let certificates: Certificates;
const servers: Served[] = [];
beforeAll(async () => {
  certificates = await makeThrowAwayCertificates();
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => {
  expect(servers).toEqual([]);
});

const host = 'login.microsoftonline.com';

async function shake(
  server: Served,
  options: Partial<HandshakeOptions> = {},
  context: ProbeContext = contextOf({ within: { handshake: 3000 } }),
): Promise<{ isMade: boolean; flow: Flow; took: number }> {
  servers.push(server);
  let isMade = false;
  const begun = performance.now();
  const flow = await speakTo(
    server.port,
    async (made) => {
      const socket = await makeHandshake(context, made, { host, version: '1.2', ...options });
      isMade = socket !== null;
      socket?.destroy();
    },
    context,
  );
  return { isMade, flow, took: performance.now() - begun };
}

/** A server with a certificate that nobody trusts. */
const secured = (options: TlsOptions = {}): Promise<Served> => {
  const { certificate, key } = certificates.sha256;
  return served(createServer({ cert: certificate, key, ...options }, (socket) => socket.on('error', () => undefined)));
};

describe('a handshake', () => {
  it('as the connector’s offers TLS 1.2 alone, and its chain is in the record', async () => {
    const { isMade, flow } = await shake(await secured());
    expect(isMade).toBe(true);
    expect(flow.tls).toMatchObject({ serverName: host, version: 'TLS 1.2', completed: true });
    expect(flow.tls?.offered).not.toContain('TLS 1.3');
    expect(flow.tls?.chain).toHaveLength(1);
    expect(flow.tls?.trust).toMatchObject({ end: 'private', forName: false });
  });

  it('of the newest version shows the chain that a capture hides', async () => {
    const { isMade, flow } = await shake(await secured(), { version: 'newest' });
    expect(isMade).toBe(true);
    expect(flow.tls).toMatchObject({ version: 'TLS 1.3' });
    expect(flow.tls?.chain).toHaveLength(1);
    expect(flow.tls?.trust?.end).toBe('private');
  });

  it('shows a certificate where one is asked for', async () => {
    const asking = (): Promise<Served> => secured({ requestCert: true, rejectUnauthorized: false });
    expect((await shake(await asking())).flow.tls?.clientCertificate).toBe('empty');
    const { flow } = await shake(await asking(), { identity: certificates.sha512 });
    expect(flow.tls).toMatchObject({ clientCertificate: 'sent', completed: true });
    expect(flow.tls?.signatureAlgorithms).toContain('rsa_pkcs1_sha512');
  });

  it('keeps the alert of a server that speaks another version alone', async () => {
    const { isMade, flow } = await shake(await secured({ minVersion: 'TLSv1.3' }));
    expect(isMade).toBe(false);
    expect(flow.tls?.alerts).toMatchObject([{ from: 'server', level: 2, description: 70 }]);
  });

  it('that is answered in plain HTTP keeps the title of the page', async () => {
    const page = '<html><head><title>Guest access</title></head></html>';
    const server = await serve((socket) =>
      socket.once('data', () =>
        socket.end(
          `HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
        ),
      ),
    );
    const { isMade, flow } = await shake(server);
    expect(isMade).toBe(false);
    expect(flow.plainAnswer).toMatchObject({ status: 400, content: { kind: 'page', title: 'Guest access' } });
  });

  it.each<[string, Parameters<typeof serve>[0], Partial<Flow>]>([
    [
      'reset',
      (socket) => socket.once('data', () => socket.resetAndDestroy()),
      { closedBy: expect.anything() as never },
    ],
    ['closed', (socket) => socket.once('data', () => socket.end()), { closedBy: expect.anything() as never }],
    ['answered by nonsense', (socket) => socket.once('data', () => socket.write(Buffer.alloc(70_000, 0xff))), {}],
    ['never answered', () => undefined, {}],
  ])('that is %s fails in bounded time', async (_, speak, expected) => {
    const { isMade, flow, took } = await shake(await serve(speak), {}, contextOf());
    expect(isMade).toBe(false);
    expect(flow).toMatchObject({ outcome: 'connected', ...expected });
    expect(flow.tls?.completed ?? false).toBe(false);
    expect(took).toBeLessThan(2500);
  });

  it('ends when nobody waits any more', async () => {
    const stop = new AbortController();
    const context = contextOf({ signal: stop.signal, within: { handshake: 10_000 } });
    const { isMade, took } = await shake(await serve((socket) => socket.once('data', () => stop.abort())), {}, context);
    expect(isMade).toBe(false);
    expect(took).toBeLessThan(1000);
  });
});
