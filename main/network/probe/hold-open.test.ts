import { createServer as createProxy, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { connect } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeThrowAwayCertificates, type ThrowAwayCertificate } from '../../certificates/throw-away.js';
import { absent } from '../../evidence/fact.js';
import type { Held } from '../../evidence/held.js';
import { holdCompared } from './hold-compared.js';
import { holdOpen } from './hold-open.js';
import { noAnswer } from './resolver.js';
import type { Route } from './route.js';
import { startProbes } from './start.js';

const host = 'cwap-eur1-weur2.servicebus.windows.net';
let identity: ThrowAwayCertificate;
beforeAll(async () => {
  identity = (await makeThrowAwayCertificates()).sha256;
});

const open: { close: () => void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    open.push({
      close: () => {
        server.close();
        sockets.forEach((socket) => socket.destroy());
      },
    });
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

interface Seen {
  requests: string[];
  frames: number[];
}

/** A service that answers the upgrade with this; `then` is what it does afterwards. */
async function service(answer: string, seen: Seen, then?: (socket: TLSSocket) => void): Promise<number> {
  const server = createTls({ cert: identity.certificate, key: identity.key, maxVersion: 'TLSv1.2' }, (socket) => {
    let isUpgraded = false;
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      if (isUpgraded) {
        seen.frames.push((bytes[0] ?? 0) & 0x0f);
        return;
      }
      seen.requests.push(bytes.toString('latin1'));
      isUpgraded = true;
      socket.write(answer);
      then?.(socket);
    });
  });
  return await listening(server);
}

/** A proxy that opens every tunnel to this port, and cuts those over which nothing was said for so long. */
function cuttingProxy(target: number, idle: number, how: 'end' | 'reset'): Promise<number> {
  return listening(
    createProxy((client) => {
      client.once('data', () => {
        const server = connect(target, '127.0.0.1', () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
        server.on('error', () => undefined);
        client.on('close', () => server.destroy());
        client.pipe(server).pipe(client);
        const cut = (): void => {
          server.destroy();
          if (how === 'reset') client.resetAndDestroy();
          else client.destroy();
        };
        let timer = setTimeout(cut, idle);
        for (const each of [client, server])
          each.on('data', () => {
            clearTimeout(timer);
            timer = setTimeout(cut, idle);
          });
        client.on('close', () => clearTimeout(timer));
      });
    }),
  );
}

async function held(
  port: number,
  proxyPort: number | null,
  wanted: number,
  {
    after,
    pingEvery = 150,
    hosts,
  }: { after?: number; pingEvery?: number; hosts?: readonly [string, ...string[]] } = {},
): Promise<Held> {
  const controller = new AbortController();
  const context = await startProbes({
    signal: controller.signal,
    listen: () => Promise.resolve(absent),
    limits: { tunnel: 2000, handshake: 2000, answer: 2000, connect: 2000 },
    resolver: {
      ask: (name, type) =>
        Promise.resolve(
          name.startsWith('gone.')
            ? { ...noAnswer(name, type), rcode: 3 }
            : { ...noAnswer(name, type), rcode: 0, addresses: type === 'A' ? ['127.0.0.1'] : [] },
        ),
    },
  });
  const route: Route = proxyPort === null ? { kind: 'direct' } : { kind: 'proxy', host: '127.0.0.1', port: proxyPort };
  const timer = after === undefined ? undefined : setTimeout(() => controller.abort(), after);
  const wish = { port, route, wanted, pingEvery };
  const result = await (hosts === undefined
    ? holdOpen(context, { ...wish, host })
    : holdCompared(context, { ...wish, hosts }));
  clearTimeout(timer);
  context.refusals.close();
  return result;
}

const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
const nothing = (): Seen => ({ requests: [], frames: [] });

describe('a connection that is kept open', () => {
  it('is asked for as a WebSocket of the Service Bus, and stays where nothing cuts it', async () => {
    const seen = nothing();
    const result = await held(await service(switching, seen), null, 400);
    expect(result).toMatchObject({ host, path: 'direct', begun: 'held', upgrade: 101 });
    expect(result.phases).toEqual([
      { how: 'idle', over: 'websocket', seconds: expect.closeTo(0.4, 1) as number, ended: 'held', cut: null },
    ]);
    expect(seen.requests[0]).toMatch(/^GET \/\$servicebus\/websocket HTTP\/1\.1\r\n/);
    expect(seen.requests[0]).toContain(`Host: ${host}\r\n`);
    expect(seen.frames).toEqual([]);
  });

  it.each(['end', 'reset'] as const)('is seen to be cut by a proxy (%s), and to stay with pings', async (how) => {
    const seen = nothing();
    const port = await service(switching, seen);
    const result = await held(port, await cuttingProxy(port, 500, how), 5000);
    expect(result.tunnel).toBe(200);
    const [idle, pings, ...more] = result.phases;
    expect(more).toEqual([]);
    expect(idle).toMatchObject({ how: 'idle', ended: 'cut', cut: how === 'end' ? 'close' : 'reset' });
    expect(idle?.seconds).toBeGreaterThan(0.4);
    expect(idle?.seconds).toBeLessThan(2);
    expect(pings).toMatchObject({ how: 'pings', ended: 'held', cut: null });
    expect(seen.frames.every((opcode) => opcode === 9)).toBe(true);
    expect(seen.frames.length).toBeGreaterThan(1);
  });

  it('is not called cut where the service says goodbye', async () => {
    const port = await service(switching, nothing(), (socket) => setTimeout(() => socket.end(), 200));
    const { phases } = await held(port, null, 3000);
    expect(phases).toMatchObject([{ ended: 'by-service' }]);
  });

  it('is not called cut where the service closes the WebSocket, with its last words in one piece', async () => {
    const close = Buffer.from([0x88, 0x02, 0x03, 0xe8]);
    const port = await service(switching, nothing(), (socket) => setTimeout(() => socket.end(close), 200));
    expect((await held(port, null, 3000)).phases).toMatchObject([{ ended: 'by-service' }]);
  });

  it('answers a ping of the service', async () => {
    const seen = nothing();
    const ping = Buffer.from([0x89, 0x02, 0x61, 0x62]);
    const port = await service(switching, seen, (socket) => setTimeout(() => socket.write(ping), 100));
    await held(port, null, 500);
    expect(seen.frames).toEqual([0xa]);
  });

  it('is the secured connection alone where the upgrade is refused, and says so', async () => {
    const refused = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';
    const { upgrade, begun, phases } = await held(await service(refused, nothing()), null, 300);
    expect({ upgrade, begun }).toEqual({ upgrade: 404, begun: 'held' });
    expect(phases).toMatchObject([{ over: 'tls', how: 'idle', ended: 'held' }]);
  });

  it('ends at a cancel with what is known by then', async () => {
    const begun = performance.now();
    const { phases } = await held(await service(switching, nothing()), null, 60_000, { after: 400 });
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(phases).toMatchObject([{ ended: 'cancelled' }]);
  });

  it('is told not to have begun, and where it stopped', async () => {
    const refusing = await listening(
      createProxy((client) => {
        client.once('data', () =>
          client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'),
        );
      }),
    );
    expect(await held(443, refusing, 1000)).toMatchObject({ begun: 'no-tunnel', tunnel: 407, phases: [] });
    const silent = await listening(createProxy((socket) => socket.end()));
    expect(await held(silent, null, 1000)).toMatchObject({ begun: 'no-tls', phases: [] });
  });
});

describe('a connection that is compared with a direct one', () => {
  it('lasts shorter through a proxy that cuts', async () => {
    const port = await service(switching, nothing());
    const result = await held(port, await cuttingProxy(port, 500, 'reset'), 5000, { hosts: [host] });
    expect(result.phases).toMatchObject([{ ended: 'cut' }, { how: 'pings', ended: 'held' }]);
    expect(result.beside).toMatchObject({ how: 'idle', over: 'websocket', ended: 'cancelled', cut: null });
    expect(result.beside?.seconds).toBeGreaterThan((result.phases[0]?.seconds ?? 0) * 1.5);
  });

  it('is ended like it by a service that ends both', async () => {
    const port = await service(switching, nothing(), (socket) => setTimeout(() => socket.destroy(), 400));
    const result = await held(port, await cuttingProxy(port, 60_000, 'end'), 5000, { hosts: [host] });
    expect(result.phases[0]).toMatchObject({ how: 'idle', ended: 'cut' });
    expect(result.beside).toMatchObject({ how: 'idle', ended: 'cut' });
  });

  it('has none beside it where it is direct itself, or where nothing was kept', async () => {
    const port = await service(switching, nothing());
    expect(await held(port, null, 300, { hosts: [host] })).toMatchObject({ begun: 'held', beside: null });
    const silent = await listening(createProxy((socket) => socket.end()));
    expect(await held(port, silent, 300, { hosts: [host] })).toMatchObject({ phases: [], beside: null });
  });

  it('goes to the next name where the first one is not there, directly and as the proxy says', async () => {
    const port = await service(switching, nothing());
    expect(await held(port, null, 300, { hosts: ['gone.servicebus.windows.net', host] })).toMatchObject({
      host,
      begun: 'held',
    });
    let asked = '';
    const knowing = await listening(
      createProxy((client) => {
        client.once('data', (bytes: Buffer) => {
          asked += bytes.toString('latin1').split('\r\n')[0] ?? '';
          if (bytes.toString('latin1').includes('gone.')) return void client.end('HTTP/1.1 503 No such host\r\n\r\n');
          const server = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
          server.on('error', () => undefined);
          client.on('close', () => server.destroy());
          client.pipe(server).pipe(client);
        });
      }),
    );
    expect(await held(port, knowing, 300, { hosts: ['gone.servicebus.windows.net', host] })).toMatchObject({
      host,
      begun: 'held',
      tunnel: 200,
    });
    expect(asked).toContain('CONNECT gone.');
  });

  it('asks for no other name where the proxy says no', async () => {
    const refusing = await listening(
      createProxy((client) => {
        client.once('data', () => client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));
      }),
    );
    const first = 'gone.servicebus.windows.net';
    expect(await held(443, refusing, 300, { hosts: [first, host] })).toMatchObject({ host: first, tunnel: 403 });
  });
});
