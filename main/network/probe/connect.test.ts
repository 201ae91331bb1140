import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Flow } from '../../evidence/capture.js';
import { connect, connectAgain, type Destination } from './connect.js';
import type { ProbeContext } from './context.js';
import { Places } from './places.js';
import { contextOf, recordOf, serve, served, type Served } from './testing/loopback.js';

const servers: Served[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function listening(): Promise<Served> {
  const server = await serve(() => undefined);
  servers.push(server);
  return server;
}

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = await served(createServer());
  await server.stop();
  return server.port;
}

async function tryTo(
  destination: Partial<Destination> & { readonly port: number },
  {
    context = contextOf(),
    speak = () => Promise.resolve(),
  }: { context?: ProbeContext; speak?: () => Promise<void> } = {},
): Promise<{ isMade: boolean; flows: readonly Flow[]; took: number }> {
  const record = recordOf();
  const none = Promise.resolve([]);
  const begun = performance.now();
  const isMade = await connect(context, record.part(), { name: null, v4: none, v6: none, ...destination }, speak);
  return { isMade, flows: record.evidence().flows, took: performance.now() - begun };
}

const here = Promise.resolve(['127.0.0.1']);

describe('a connection', () => {
  it('that is made is spoken on once, and closed', async () => {
    const server = await listening();
    let spoken = 0;
    const speak = (): Promise<void> => {
      spoken++;
      return Promise.resolve();
    };
    const { isMade, flows } = await tryTo({ port: server.port, v4: here }, { speak });
    expect([isMade, spoken]).toEqual([true, 1]);
    expect(flows).toMatchObject([
      { outcome: 'connected', closedBy: { side: 'client' }, server: { address: '127.0.0.1' } },
    ]);
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('that nobody takes is refused, with the reset among its steps', async () => {
    const { isMade, flows } = await tryTo({ port: await closedPort(), v4: here });
    expect(isMade).toBe(false);
    expect(flows).toMatchObject([{ outcome: 'refused', connectedAt: null }]);
    expect(flows[0]?.steps.map(({ kind }) => kind)).toEqual(['syn', 'reset']);
  });

  it('is not tried where the name has no address', async () => {
    expect(await tryTo({ port: 9 })).toMatchObject({ isMade: false, flows: [] });
  });

  it('goes on to the next address of a family', async () => {
    const server = await listening();
    const { isMade, flows } = await tryTo({ port: server.port, v4: Promise.resolve(['127.0.0.2', '127.0.0.1']) });
    expect(isMade).toBe(true);
    expect(flows.map(({ server: { address }, outcome }) => `${address} ${outcome}`)).toEqual([
      '127.0.0.2 refused',
      '127.0.0.1 connected',
    ]);
  });

  it('tries three addresses at most', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `127.0.0.${index + 2}`);
    const { flows } = await tryTo({ port: await closedPort(), v4: Promise.resolve(many) });
    expect(flows).toHaveLength(3);
  });

  it('closes what was opened where speaking fails', async () => {
    const server = await listening();
    const speak = (): Promise<void> => Promise.reject(new Error('a fault of ours'));
    const context = contextOf({ places: new Places(1) });
    await expect(tryTo({ port: server.port, v4: here }, { context, speak })).rejects.toThrow('a fault of ours');
    await expect.poll(() => server.sockets.size).toBe(0);
    expect(context.places.takeNow()).toBe(true);
  });

  it('waits for a place, and gives it back', async () => {
    const server = await listening();
    const context = contextOf({ places: new Places(1) });
    let [now, most] = [0, 0];
    const speak = async (): Promise<void> => {
      most = Math.max(most, ++now);
      await new Promise((done) => setTimeout(done, 20));
      now--;
    };
    const all = await Promise.all(
      Array.from({ length: 4 }, () => tryTo({ port: server.port, v4: here }, { context, speak })),
    );
    expect(all.every(({ isMade }) => isMade)).toBe(true);
    expect(most).toBe(1);
    expect([context.places.takeNow(), context.places.takeNow()]).toEqual([true, false]);
  });

  it('is not begun any more when nobody waits', async () => {
    const stop = new AbortController();
    stop.abort();
    const server = await listening();
    const { isMade, took } = await tryTo(
      { port: server.port, v4: here },
      { context: contextOf({ signal: stop.signal }) },
    );
    expect(isMade).toBe(false);
    expect(took).toBeLessThan(500);
  });
});

describe('a second connection', () => {
  it('goes where the first one went', async () => {
    const server = await listening();
    const record = recordOf();
    let spoken = 0;
    await connectAgain(
      contextOf(),
      record.part(),
      { address: '127.0.0.1', port: server.port, name: 'a.example' },
      () => {
        spoken++;
        return Promise.resolve();
      },
    );
    expect(spoken).toBe(1);
    expect(record.evidence().flows).toMatchObject([{ outcome: 'connected', server: { name: 'a.example' } }]);
  });
});
