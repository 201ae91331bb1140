import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { listedCandidates } from '../wpad/candidates.js';
import { automaticConfiguration, type Automatic, type AutomaticMeans } from './automatic.js';
import type { ProbeContext } from './context.js';
import { noAnswer, type Resolver } from './resolver.js';
import { contextOf, namesAt, recordOf, serve, served, type Served } from './testing/loopback.js';

const nowhere = new URL('file:///nowhere');
const detection = 600;

const servers: Served[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** Looks for a script, and says how long that took. */
async function look(
  more: Partial<ProbeContext>,
  candidates: AutomaticMeans['candidates'],
  url: string | null = null,
): Promise<Automatic & { took: number }> {
  const context = contextOf({ within: { name: 500, connect: 5000, answer: 5000, detection }, ...more });
  const begun = performance.now();
  const means = { engine: { worker: nowhere, wasm: nowhere }, candidates };
  const found = await automaticConfiguration(context, recordOf(), [], means, url);
  return { ...found, took: performance.now() - begun };
}

/** Never answers. */
const silent: Resolver = {
  ask: async (name, type, signal) => {
    await sleep(60_000, undefined, { signal }).catch(() => undefined);
    return noAnswer(name, type);
  },
};

const within = (took: number): void => {
  expect(took).toBeGreaterThan(detection / 2);
  expect(took).toBeLessThan(detection + 300);
};

describe('all that automatic configuration takes has one end', () => {
  it('with a host that takes the connection and says nothing', async () => {
    const server = await serve((socket) => socket.resume());
    servers.push(server);
    const url = `http://127.0.0.1:${server.port}/wpad.dat`;
    const { took, script, planOf } = await look({}, () => Promise.resolve([]), url);
    within(took);
    expect(script.tried).toMatchObject([{ url, outcome: 'silent' }]);
    expect(planOf({ id: 'a.example:443' } as never)).toEqual({ none: 'no script came' });
    await expect.poll(() => server.sockets.size).toBe(0);
  });

  it('with DHCP that takes its share, and then names that nobody answers for', async () => {
    let share = 0;
    const { took, script } = await look({ resolver: silent }, async (limit) => {
      share = limit;
      await sleep(limit);
      return listedCandidates(['a.example', 'b.example']);
    });
    within(took);
    expect(share).toBeLessThan(detection * 0.7);
    expect(script.tried.map(({ outcome }) => outcome)).toEqual(['name-unknown', 'name-unknown']);
  });

  it('and ends where somebody has had enough', async () => {
    const stop = new AbortController();
    const running = look({ resolver: silent, signal: stop.signal }, () =>
      Promise.resolve(listedCandidates(['a.example'])),
    );
    await sleep(100);
    stop.abort();
    const { took, script } = await running;
    expect(took).toBeLessThan(300);
    expect(script.tried).toMatchObject([{ outcome: 'cancelled' }]);
  });

  it('but waits for nothing where all is answered', async () => {
    const { took, script } = await look({ resolver: namesAt({}) }, () =>
      Promise.resolve(listedCandidates(['a.example'])),
    );
    expect(took).toBeLessThan(detection / 2);
    expect(script.tried).toMatchObject([{ outcome: 'no-name' }]);
  });
});

it('what is larger than programs take is a broken script, and its connection says so as well', async () => {
  const script = Buffer.alloc(2 * 1024 * 1024 + 1, 'function FindProxyForURL(url, host) { return "DIRECT"; } ');
  const server = await served(createServer((_request, response) => void response.end(script)));
  servers.push(server);
  const record = recordOf();
  const context = contextOf({ within: { answer: 5000, detection: 5000 } });
  const means = { engine: { worker: nowhere, wasm: nowhere }, candidates: () => Promise.resolve([]) };
  const url = `http://127.0.0.1:${server.port}/wpad.dat`;
  const found = await automaticConfiguration(context, record, [], means, url);
  expect(found.script).toMatchObject({ tried: [{ url, outcome: 'too-large' }], fault: { reason: 'too-large' } });
  expect(record.evidence().flows[0]?.http?.[0]?.script?.trial?.fault?.reason).toBe('too-large');
});

const built = fileURLToPath(new URL('../../../dist/main/script-worker.js', import.meta.url));

describe.skipIf(!existsSync(built))('a script that is there', () => {
  const wasm = pathToFileURL(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
  const target = { id: 'a.msappproxy.net:443', host: 'a.msappproxy.net', port: 443, protocol: 'https' } as never;
  const answer = async (script: string, resolver: Resolver, within = 5000): Promise<Automatic> => {
    const server = await served(createServer((_request, response) => void response.end(script)));
    servers.push(server);
    const context = contextOf({ resolver, within: { answer: 5000, detection: within } });
    const means = { engine: { worker: pathToFileURL(built), wasm }, candidates: () => Promise.resolve([]) };
    const url = `http://127.0.0.1:${server.port}/wpad.dat`;
    return await automaticConfiguration(context, recordOf(), [target], means, url);
  };

  it('is tried to its end though it is long', async () => {
    const table = `// ${'10.0.0.0, '.repeat(150_000)}`;
    const script = `${table}\nfunction FindProxyForURL(url, host) { return "PROXY proxy.example:8080"; }`;
    const { planOf } = await answer(script, namesAt({}));
    expect(planOf(target)).toEqual({ routes: [{ kind: 'proxy', host: 'proxy.example', port: 8080 }] });
  });

  it('says of what it could not look up that it is missing, and nothing of what does not exist', async () => {
    const script = `function FindProxyForURL(url, host) {
      return isResolvable("inside.contoso.example") ? "PROXY proxy.example:8080" : "DIRECT";
    }`;
    const unanswered = await answer(script, silent, 1600);
    expect(unanswered.script.ways).toMatchObject([{ answer: 'DIRECT', unresolved: ['inside.contoso.example'] }]);
    const missing = await answer(script, namesAt({}));
    expect(missing.script.ways).toMatchObject([{ answer: 'DIRECT' }]);
    expect(missing.script.ways[0]).not.toHaveProperty('unresolved');
  });
});
