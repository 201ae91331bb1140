import { createServer as createHttp } from 'node:http';
import { createServer as createTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { authoritiesOf } from '../../certificates/authority.js';
import { makeThrowAwayCertificates } from '../../certificates/throw-away.js';
import type { ProbeCell, ProbedPath, ProbeTarget } from '../../evidence/probes.js';
import type { ProbeContext } from './context.js';
import { probePaths, type PathPlan, type Probed, type ProbeWork, type RoutePlan } from './probe-paths.js';
import { Places } from './places.js';
import { noAnswer, type Resolver } from './resolver.js';
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
  return { id, kind: 'direct', proxy: null, inForce: false, asked: true, listsBy: 'supposed', plan };
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

  it('shows a certificate over every way that a name may take, and once over each', async () => {
    const server = await secured(true);
    const target = targetAt('a.bootstrap.msappproxy.net', server.port);
    const gone: Route = { kind: 'proxy', host: '127.0.0.1', port: 9 };
    const plan = (routes: readonly [Route, ...Route[]]): PathPlan => ({
      ...planOf(),
      plan: () => Promise.resolve({ planOf: () => ({ routes }) }),
    });
    const routesOf = async (routes: readonly [Route, ...Route[]]): Promise<unknown> => {
      const context = contextOf({ resolver: namesAt(names), within: { handshake: 3000 } });
      const { rehearsals } = await probe(context, { targets: [target], plans: [plan(routes)], rehearse: true });
      return rehearsals.map(({ route, tries }) => [route, tries.some(({ completed }) => completed)]);
    };
    expect(await routesOf([gone, direct, direct])).toEqual([
      ['127.0.0.1:9', false],
      ['direct', true],
    ]);
    // A way in reserve that is not there says nothing.
    expect(await routesOf([direct, gone])).toEqual([['direct', true]]);
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

  it.each<[string, Route['kind']]>([
    ['directly', 'direct'],
    ['through a proxy', 'proxy'],
  ])('follows a list to where it was moved, %s, and keeps the page that is there', async (_, kind) => {
    const asked: string[] = [];
    const server = await kept(
      served(
        createHttp(({ url, headers }, response) => {
          asked.push(`${headers.host} ${url}`);
          if (url?.endsWith('/in') === true)
            return response
              .writeHead(200, { 'Content-Type': 'text/html' })
              .end('<html><title>Guest access</title></html>');
          return response.writeHead(302, { Location: `http://portal.hotel.example:${server.port}/in` }).end();
        }),
      ),
    );
    const { port } = server;
    const target = targetAt('crl3.digicert.com', port, 'http');
    const resolver = namesAt({ ...names, 'portal.hotel.example': ['127.0.0.1'] });
    // With one socket at a time: the redirect has to leave its place to what it leads to.
    const context = contextOf({ resolver, places: new Places(1) });
    const route: Route = kind === 'direct' ? direct : { kind: 'proxy', host: '127.0.0.1', port };
    const { paths } = await probe(context, { targets: [target], plans: [planOf(route)] });
    const [path] = paths;
    const own = path?.flows.filter(({ id }) => path.cells[0]?.flows.includes(id)) ?? [];
    expect(own.map(({ http }) => http?.[0])).toMatchObject([
      { status: 302, location: `http://portal.hotel.example:${port}/in` },
      { status: 200, content: { kind: 'page', title: 'Guest access' } },
    ]);
    const base = kind === 'direct' ? '' : `http://portal.hotel.example:${port}`;
    expect(asked[1]).toBe(`portal.hotel.example:${port} ${base}/in`);
    expect(asked).toHaveLength(2);
  });

  it('does not follow a list in circles, nor to where lists are not', async () => {
    let asked = 0;
    const to = async (location: string): Promise<number> => {
      asked = 0;
      const server = await kept(
        served(
          createHttp((_, response) => {
            asked++;
            response.writeHead(302, { Location: location }).end();
          }),
        ),
      );
      const target = targetAt('crl3.digicert.com', server.port, 'http');
      await probe(contextOf({ resolver: namesAt(names) }), { targets: [target] });
      return asked;
    };
    expect(await to('/again')).toBe(2);
    expect(await to('https://127.0.0.1/in')).toBe(1);
    expect(await to('file:///etc/passwd')).toBe(1);
    expect(await to('http://[')).toBe(1);
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

  it('tries a list by the way that Windows takes now as well, and tells the two apart', async () => {
    const server = await kept(served(createHttp((_, response) => response.end('x'))));
    const target = targetAt('crl3.digicert.com', server.port, 'http');
    const proxy: Route = { kind: 'proxy', host: '127.0.0.1', port: server.port };
    const by = async (planned: RoutePlan | null): Promise<ProbeCell | undefined> => {
      const plan: PathPlan = { ...planOf(), present: () => Promise.resolve(() => planned) };
      const { paths } = await probe(contextOf({ resolver: namesAt(names) }), { targets: [target], plans: [plan] });
      return paths[0]?.cells[0];
    };
    const both = await by({ routes: [proxy] });
    expect(both).toMatchObject({ route: 'direct', present: { route: `127.0.0.1:${server.port}` } });
    expect(both?.flows).toHaveLength(2);
    expect(both?.present?.flows).toHaveLength(1);
    // What cannot be told has no way, and the same way is not tried twice.
    expect(await by({ none: 'not known' })).toMatchObject({ present: { route: null, flows: [] } });
    expect(await by({ routes: [direct] })).not.toHaveProperty('present');
    expect(await by(null)).not.toHaveProperty('present');
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

describe('trying a path that looks for a script', () => {
  const host = 'crl3.digicert.com';

  /** A run whose script is only found after the way without one was tried; gives what came of it, and what showed before. */
  async function found(
    planned: RoutePlan,
    certain = false,
  ): Promise<{ path: ProbedPath | undefined; before: Probed[] }> {
    const before: Probed[] = [];
    let isFound = false;
    let asked: () => void = () => undefined;
    const wasAsked = new Promise<void>((resolve) => (asked = resolve));
    const server = await kept(
      served(
        createHttp((_, response) => {
          response.end('x', asked);
        }),
      ),
    );
    const plan: PathPlan = {
      ...planOf(),
      plan: async () => {
        await wasAsked;
        await new Promise((done) => setTimeout(done, 50));
        isFound = true;
        return { planOf: () => planned };
      },
      meanwhile: () => ({ planned: { routes: [direct] }, certain }),
    };
    const { paths } = await probe(contextOf({ resolver: namesAt(names) }), {
      targets: [targetAt(host, server.port, 'http')],
      plans: [plan],
      onChange: (soFar) => {
        if (!isFound) before.push(soFar);
      },
    });
    return { path: paths[0], before };
  }

  const statesIn = (before: readonly Probed[]): unknown[] => before.map(({ paths }) => paths[0]?.cells[0]?.state);

  it('begins at once with the way without one, and keeps what it met where that is the way', async () => {
    const { path, before } = await found({ routes: [direct] });
    expect(statesIn(before)).toEqual(['waiting']);
    expect(path?.cells).toMatchObject([{ state: 'done', route: 'direct', flows: [0], questions: [0] }]);
    expect(path?.flows).toMatchObject([{ id: 0, outcome: 'connected', http: [{ status: 200 }] }]);
    expect(path?.dns).toMatchObject([{ name: host, answers: ['127.0.0.1'] }]);
  });

  it('keeps nothing of it where the script says otherwise', async () => {
    const { path } = await found({ routes: [{ kind: 'proxy', host: '127.0.0.1', port: 9 }] });
    expect(path?.cells).toMatchObject([{ state: 'done', route: '127.0.0.1:9', flows: [1, 2], questions: [] }]);
    expect(path?.flows).toMatchObject([1, 2].map((id) => ({ id, outcome: 'refused' })));
    expect(path?.dns).toEqual([]);
  });

  it('keeps nothing of it where there is no way', async () => {
    const { path } = await found({ none: 'its script could not be tried here', untold: true });
    expect(path).toMatchObject({ cells: [{ state: 'not-tried' }], flows: [], dns: [] });
  });

  it('shows at once what no script has a say in', async () => {
    const { path, before } = await found({ routes: [direct] }, true);
    expect(statesIn(before)).toEqual(['waiting', 'running', 'done']);
    expect(path?.flows).toHaveLength(1);
  });
});

it('has the time of one connection for all ways of a name together', async () => {
  const silent: Resolver = {
    ask: async (name, type) => {
      await new Promise((done) => setTimeout(done, 400));
      return noAnswer(name, type);
    },
  };
  const routes = ['a', 'b', 'c', 'd'].map((name): Route => ({ kind: 'proxy', host: `${name}.example`, port: 8080 }));
  const [first = direct, ...others] = routes;
  const plan: PathPlan = {
    ...planOf(),
    plan: () => Promise.resolve({ planOf: () => ({ routes: [first, ...others] }) }),
  };
  const context = contextOf({ resolver: silent, hasIpv6: true, within: { connect: 900 } });
  const { paths } = await probe(context, { targets: [targetAt('a.example', 443)], plans: [plan] });
  expect([...new Set(paths[0]?.dns.map(({ name }) => name))]).toEqual(['a.example', 'b.example']);
});

describe('what fails at once', () => {
  /** Ends the first connections without a word, and answers the others. */
  const stumbling = async (times: number): Promise<{ server: Served; count: () => number }> => {
    let count = 0;
    const http = createHttp((_, response) => response.end('x'));
    http.prependListener('connection', (socket) => {
      if (++count <= times) socket.destroy();
    });
    return { server: await kept(served(http)), count: () => count };
  };
  const run = async (
    times: number,
    hosts: readonly string[],
  ): Promise<{ cells: readonly ProbeCell[]; count: number }> => {
    const { server, count } = await stumbling(times);
    const resolver = namesAt(Object.fromEntries(hosts.map((host) => [host, ['127.0.0.1']])));
    const targets = hosts.map((host) => targetAt(host, server.port, 'http'));
    const { paths } = await probe(contextOf({ resolver }), { targets });
    return { cells: paths[0]?.cells ?? [], count: count() };
  };

  it('is tried once more, and the first try does not count', async () => {
    const { cells } = await run(1, ['crl3.digicert.com']);
    expect(cells).toMatchObject([{ state: 'done', flows: [0, 1], aside: { which: 'first', flows: [0] } }]);
  });

  it('is tried no third time', async () => {
    const { cells, count } = await run(99, ['crl3.digicert.com']);
    expect(count).toBe(2);
    expect(cells).toMatchObject([{ state: 'done', flows: [0, 1], aside: { which: 'first', flows: [0] } }]);
  });

  it('is tried again for some names alone: where more fails, it is no hiccup', async () => {
    const hosts = Array.from({ length: 20 }, (_, index) => `n${index}.example`);
    const { cells, count } = await run(99, hosts);
    expect(count).toBe(32);
    expect(cells.filter(({ aside }) => aside !== undefined)).toHaveLength(12);
  });

  it('and works the first time is not tried again', async () => {
    const { cells, count } = await run(0, ['crl3.digicert.com']);
    expect(count).toBe(1);
    expect(cells[0]).not.toHaveProperty('aside');
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
