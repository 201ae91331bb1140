import { createServer as createHttp } from 'node:http';
import { createServer as createTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { authoritiesOf } from '../../certificates/authority.js';
import { makeThrowAwayCertificates } from '../../certificates/throw-away.js';
import type { ProbeTarget } from '../../evidence/probes.js';
import type { ProbeContext } from './context.js';
import { probePaths, type PathPlan, type Probed, type ProbeWork } from './probe-paths.js';
import type { Route } from './route.js';
import { contextOf, namesAt, serve, served, type Served } from './testing/loopback.js';

const servers: Served[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function kept(server: Promise<Served>): Promise<Served> {
  servers.push(await server);
  return server;
}

const targetAt = (host: string, port: number, protocol: ProbeTarget['protocol'] = 'https'): ProbeTarget => ({
  id: `${host}:${port}`,
  host,
  port,
  phase: 'runtime',
  name: host,
  pattern: host,
  need: 'needed',
  assumed: false,
  protocol,
});

const direct: Route = { kind: 'direct' };

function planOf(route: Route = direct, id = 'direct'): PathPlan {
  const plan: PathPlan['plan'] = () => Promise.resolve({ planOf: () => ({ routes: [route] }) });
  return { id, kind: 'direct', proxy: null, inForce: false, asked: true, plan };
}

const probe = (context: ProbeContext, work: Partial<ProbeWork>): Promise<Probed> =>
  probePaths(context, { targets: [], plans: [planOf()], authorities: authoritiesOf([]), rehearse: false, ...work });

async function secured(requestCert = false): Promise<Served> {
  const { sha256 } = await makeThrowAwayCertificates();
  const options = { cert: sha256.certificate, key: sha256.key, requestCert, rejectUnauthorized: false };
  return kept(
    served(
      createTls(options, (socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'));
      }),
    ),
  );
}

const names = { 'a.bootstrap.msappproxy.net': ['127.0.0.1'], 'crl3.digicert.com': ['127.0.0.1'] };

describe('trying a path', () => {
  it('makes two handshakes for a secured name, asks once, and shows a certificate in a third', async () => {
    const server = await secured(true);
    const target = targetAt('a.bootstrap.msappproxy.net', server.port);
    const context = contextOf({ resolver: namesAt(names), within: { handshake: 3000 } });
    const { paths, rehearsals } = await probe(context, { targets: [target], rehearse: true });
    const [path] = paths;
    expect(path?.cells).toMatchObject([{ target: target.id, state: 'done', route: 'direct', flows: [0, 1] }]);
    expect(path?.flows.map(({ tls }) => tls?.version)).toEqual(['TLS 1.2', 'TLS 1.3']);
    expect(path?.flows[1]?.http).toMatchObject([{ status: 404 }]);
    expect(path?.dns).toMatchObject([{ name: target.host, type: 'A', rcode: 0, answers: ['127.0.0.1'] }]);
    expect(rehearsals).toMatchObject([{ path: 'direct', tries: [{ hash: 'SHA-512', completed: true }] }]);
  });

  it('tells how it goes: waiting, running, done', async () => {
    const server = await kept(served(createHttp((_, response) => response.end('x'))));
    const target = targetAt('crl3.digicert.com', server.port, 'http');
    const states = new Set<string>();
    const onChange = ({ paths }: Probed): void => {
      for (const { cells } of paths) for (const { state } of cells) states.add(state);
    };
    await probe(contextOf({ resolver: namesAt(names) }), { targets: [target], onChange });
    expect([...states]).toEqual(['waiting', 'running', 'done']);
  });

  it('takes the next way where one does not work, and says which it was', async () => {
    const server = await kept(served(createHttp((_, response) => response.end('x'))));
    // Nobody listens there: a proxy that is there and refuses is no reason to go on.
    const target = targetAt('crl3.digicert.com', server.port, 'http');
    const routes = [{ kind: 'proxy', host: '127.0.0.1', port: 9 }, direct] as const;
    const plan: PathPlan = { ...planOf(), plan: () => Promise.resolve({ planOf: () => ({ routes }) }) };
    const { paths } = await probe(contextOf({ resolver: namesAt(names) }), { targets: [target], plans: [plan] });
    expect(paths[0]?.cells).toMatchObject([{ state: 'done', route: 'direct', flows: [0, 1] }]);
  });

  it('gives the reason where there is no way', async () => {
    const plan: PathPlan = {
      ...planOf(),
      plan: () => Promise.resolve({ planOf: () => ({ none: 'no script was found' }) }),
    };
    const { paths } = await probe(contextOf(), { targets: [targetAt('a.example', 443)], plans: [plan] });
    expect(paths[0]?.cells).toMatchObject([{ state: 'not-tried', because: 'no script was found', flows: [] }]);
  });
});

describe('breaking off', () => {
  /** What would keep the program, but for the servers of the test. */
  const open = (): string[] =>
    process
      .getActiveResourcesInfo()
      .filter((kind) => !['PipeWrap', 'MessagePort', 'TTYWrap', 'TCPServerWrap'].includes(kind));

  it('ends within 200 ms, keeps what was tried, and leaves nothing behind', async () => {
    const fine = await kept(served(createHttp((_, response) => response.end('x'))));
    const silent = await kept(serve((socket) => socket.resume()));
    const stop = new AbortController();
    const context = contextOf({
      resolver: namesAt({ ...names, 'silent.example': ['127.0.0.1'] }),
      signal: stop.signal,
      within: { connect: 60_000, handshake: 60_000, answer: 60_000, tunnel: 60_000 },
    });
    const targets = [targetAt('crl3.digicert.com', fine.port, 'http'), targetAt('silent.example', silent.port)];
    const proxied = planOf({ kind: 'proxy', host: '127.0.0.1', port: silent.port }, 'proxy');
    const running = probe(context, { targets, plans: [planOf(), proxied] });
    await new Promise((done) => setTimeout(done, 300));
    const begun = performance.now();
    stop.abort();
    const { paths } = await running;
    expect(performance.now() - begun).toBeLessThan(200);
    expect(paths[0]?.cells.map(({ state }) => state)).toEqual(['done', 'cancelled']);
    expect(paths[1]?.cells.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(paths[0]?.flows.length).toBeGreaterThanOrEqual(2);
    await expect.poll(() => silent.sockets.size).toBe(0);
    await expect.poll(open).toEqual([]);
  });

  it('before it has begun tries nothing', async () => {
    const server = await kept(serve(() => undefined));
    const stop = new AbortController();
    stop.abort();
    const { paths } = await probe(contextOf({ signal: stop.signal, resolver: namesAt(names) }), {
      targets: [targetAt('crl3.digicert.com', server.port)],
    });
    expect(paths[0]?.cells).toMatchObject([{ state: 'cancelled' }]);
    expect(paths[0]?.flows).toEqual([]);
  });
});

it('never has more sockets open than there are places', async () => {
  let [now, most] = [0, 0];
  const server = await kept(
    serve((socket) => {
      most = Math.max(most, ++now);
      socket.on('close', () => now--).resume();
    }),
  );
  const many = Array.from({ length: 30 }, (_, index) => `n${index}.example`);
  const resolver = namesAt(Object.fromEntries(many.map((name) => [name, ['127.0.0.1']])));
  const context = contextOf({ resolver, within: { sockets: 5, handshake: 100 } });
  const { paths } = await probe(context, { targets: many.map((name) => targetAt(name, server.port)) });
  expect(paths[0]?.cells.every(({ state }) => state === 'done')).toBe(true);
  expect(most).toBeGreaterThan(1);
  // A close is told to the other side a moment later.
  expect(most).toBeLessThanOrEqual(10);
}, 20_000);
