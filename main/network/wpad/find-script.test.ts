import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { listedCandidates, windowsCandidates, type Candidate } from './candidates.js';
import { findAutomaticConfiguration, type FetchFile, type FinderParts, type Found } from './find-script.js';

const script = 'function FindProxyForURL(url, host) { return "DIRECT"; }';
const limits = { name: 300, all: 1000 };
const noSignal = (): AbortSignal => new AbortController().signal;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on this computer alone; gives its port. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

/** Fetches from this computer's port, whatever the name is. */
const fetchFrom =
  (port: number): FetchFile<string> =>
  (url, signal) =>
    new Promise((settle) => {
      const { pathname, host } = new URL(url);
      const request = get({ host: '127.0.0.1', port, path: pathname, headers: { host }, signal }, (response) => {
        void bodyOf(response).then((body) =>
          settle({
            kind: 'answer',
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? null,
            contentEncoding: response.headers['content-encoding'] ?? null,
            ...body,
            age: ageOf(response),
          }),
        );
      });
      request.on('error', (error: NodeJS.ErrnoException) => settle({ kind: 'failure', failure: error.code ?? '?' }));
    });

async function bodyOf(response: IncomingMessage): Promise<{ body: Uint8Array; extent: 'whole' | 'cut' | 'refused' }> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size > 2 * 1024 * 1024) return { body: Buffer.concat(parts), extent: 'refused' };
    }
    return { body: Buffer.concat(parts), extent: 'whole' };
  } catch {
    // The connection ended in the middle: what came is kept.
    return { body: Buffer.concat(parts), extent: 'cut' };
  }
}

function ageOf({ headers }: IncomingMessage): number | null {
  const changed = Date.parse(headers['last-modified'] ?? '');
  return Number.isNaN(changed) ? null : (Date.parse(headers.date ?? '') - changed) / 1000;
}

const three = listedCandidates(['a.example', 'b.example', 'c.example']);

function find(more: Partial<FinderParts<string>>): Promise<Found<string>> {
  return findAutomaticConfiguration({
    candidates: three,
    resolve: (name) => Promise.resolve(name === 'wpad.a.example' ? [] : ['127.0.0.1']),
    fetch: () => Promise.resolve({ kind: 'failure', failure: 'not asked for' }),
    signal: noSignal(),
    limits,
    ...more,
  });
}

const kindsOf = ({ tried }: Found<string>): readonly string[] => tried.map(({ outcome }) => outcome.kind);

describe('looking for a script', () => {
  it('stays with the first name that is there', async () => {
    const asked: string[] = [];
    const port = await serve(({ headers, url }, response) => {
      asked.push(`${headers.host}${url}`);
      response.setHeader('content-type', 'application/x-ns-proxy-autoconfig');
      response.setHeader('last-modified', 'Thu, 19 Nov 2026 10:00:00 GMT');
      response.setHeader('date', 'Fri, 20 Nov 2026 10:00:00 GMT');
      response.end(script);
    });
    const found = await find({ fetch: fetchFrom(port) });
    expect(kindsOf(found)).toEqual(['no-name', 'script', 'passed-over']);
    expect(found.counts).toMatchObject({
      candidate: { url: 'http://wpad.b.example/wpad.dat' },
      addresses: ['127.0.0.1'],
      outcome: { text: script, whole: true, contentType: 'application/x-ns-proxy-autoconfig', age: 86_400 },
    });
    expect(found.certain).toBe(true);
    expect(asked).toEqual(['wpad.b.example/wpad.dat']);
  });

  it.each<[string, RequestListener, object]>([
    ['has no such file', (_, response) => response.writeHead(404).end('no'), { kind: 'status', status: 404 }],
    [
      'gives a page',
      (_, response) => response.setHeader('content-type', 'text/html').end('<html><title>Sign in</title></html>'),
      { kind: 'no-script', content: { kind: 'page', title: 'Sign in' } },
    ],
    ['gives nothing', (_, response) => response.end(), { kind: 'no-script', content: { kind: 'empty', title: null } }],
    [
      'gives it packed',
      (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(script)),
      { kind: 'script', text: script, whole: true, age: null },
    ],
    [
      'gives a picture',
      (_, response) => response.setHeader('content-type', 'image/png').end('PNG'),
      { kind: 'script', text: 'PNG', whole: true },
    ],
    [
      'cuts the connection',
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(script, () => response.destroy());
      },
      { kind: 'script', text: script, whole: false },
    ],
    [
      'gives more than anybody takes',
      (_, response) => response.end(`${script}${' '.repeat(3 * 1024 * 1024)}`),
      { kind: 'too-large' },
    ],
    [
      'gives a long one',
      (_, response) => response.end(`${script}${' '.repeat(1024 * 1024)}`),
      { kind: 'script', whole: true },
    ],
    ['never answers', () => undefined, { kind: 'silent' }],
    ['hangs up', (request) => request.socket.destroy(), { kind: 'failure', failure: 'ECONNRESET' }],
  ])('stays with a host that %s', async (_, listener, outcome) => {
    const found = await find({ fetch: fetchFrom(await serve(listener)) });
    expect(found.counts?.outcome).toMatchObject(outcome);
    expect(kindsOf(found).filter((kind) => kind === 'passed-over')).toHaveLength(1);
  });

  it('says why a host could not be asked', async () => {
    const port = await serve(() => undefined);
    await new Promise((done) => servers.pop()?.close(done));
    expect((await find({ fetch: fetchFrom(port) })).counts?.outcome).toEqual({
      kind: 'failure',
      failure: 'ECONNREFUSED',
    });
  });

  it('takes a fetch that fails by itself for silence', async () => {
    const found = await find({ fetch: () => Promise.reject(new Error('of ours')) });
    expect(found.counts?.outcome).toEqual({ kind: 'silent' });
  });

  it('finds none where no name is there', async () => {
    const found = await find({ resolve: () => Promise.resolve([]) });
    expect(found).toMatchObject({ counts: null, certain: true });
    expect(kindsOf(found)).toEqual(['no-name', 'no-name', 'no-name']);
  });

  it.each([
    ['nobody knows', () => Promise.resolve(null)],
    ['asking fails', () => Promise.reject(new Error('no name server'))],
    ['no answer comes', () => new Promise<never>(() => undefined)],
  ])('is not certain where %s whether an earlier name is there', async (_, unknown) => {
    const resolve = (name: string) => (name === 'wpad.a.example' ? unknown() : Promise.resolve(['127.0.0.1']));
    const found = await find({ resolve });
    expect(found).toMatchObject({ certain: false, counts: { candidate: { host: 'wpad.b.example' } } });
    expect(kindsOf(found)[0]).toBe('name-unknown');
    const later = await find({ resolve: (name) => (name === 'wpad.c.example' ? unknown() : Promise.resolve(['::1'])) });
    expect(later).toMatchObject({ certain: true, counts: { candidate: { host: 'wpad.a.example' } } });
  });

  it('looks all names up at the same time', async () => {
    let [open, most] = [0, 0];
    const resolve = async (): Promise<readonly string[]> => {
      most = Math.max(most, ++open);
      await new Promise((done) => setTimeout(done, 30));
      open--;
      return [];
    };
    await find({ candidates: listedCandidates(Array.from({ length: 20 }, (_, n) => `a${n}.example`)), resolve });
    expect(most).toBe(20);
  });
});

describe('what DHCP says', () => {
  const with252 = (url: string): readonly Candidate[] =>
    windowsCandidates(url, { searchList: ['b.example'], primary: null, connections: [], devolution: null });

  it.each<[string, string, string]>([
    ['where its name does not exist', 'http://wpad.a.example/wpad.dat', 'no-name'],
    ['where it is no address', 'proxy', 'no-address'],
    ['where its host does not answer', 'http://10.0.0.1/wpad.dat', 'failure'],
  ])('counts before every name, also %s', async (_, url, kind) => {
    const found = await find({ candidates: with252(url) });
    expect(kindsOf(found)).toEqual([kind, 'passed-over']);
    expect(found.counts?.candidate.from).toBe('dhcp');
  });

  it('is fetched from where it leads', async () => {
    const port = await serve((request, response) => response.end(request.url === '/p.pac' ? script : ''));
    const found = await find({ candidates: with252(`http://127.0.0.1:${port}/p.pac`), fetch: fetchFrom(port) });
    expect(found.counts).toMatchObject({ addresses: ['127.0.0.1'], outcome: { kind: 'script', text: script } });
  });
});

describe('when nobody waits any more', () => {
  it.each([
    ['while names are looked up', () => new Promise<never>(() => undefined), ['cancelled', 'cancelled', 'cancelled']],
    ['while the file is fetched', () => Promise.resolve(['127.0.0.1']), ['cancelled', 'passed-over', 'passed-over']],
  ])('ends within 200 ms: %s', async (_, resolve, kinds) => {
    const stop = new AbortController();
    let told = false;
    const finding = find({
      resolve,
      signal: stop.signal,
      limits: { name: 60_000, all: 60_000 },
      fetch: (_url, signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => (told = true));
        }),
    });
    await new Promise((done) => setTimeout(done, 50));
    const begun = Date.now();
    stop.abort();
    expect(kindsOf(await finding)).toEqual(kinds);
    expect(Date.now() - begun).toBeLessThan(200);
    expect(told).toBe(kinds[1] === 'passed-over');
  });
});
