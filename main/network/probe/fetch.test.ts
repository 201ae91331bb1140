import { createServer, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Flow } from '../../evidence/capture.js';
import type { ProbeContext } from './context.js';
import { fetchOver, type Answer, type Question } from './fetch.js';
import { contextOf, serve, served, speakTo, type Served } from './testing/loopback.js';

const servers: Served[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const question = {
  host: 'crl3.digicert.com',
  port: 80,
  target: '/list.crl',
  method: 'GET',
  userAgent: 'test',
} as const;

async function ask(
  server: Served,
  more: Partial<Question> = {},
  context?: ProbeContext,
): Promise<{ answer: Answer | null; flow: Flow }> {
  servers.push(server);
  let answer: Answer | null = null;
  const flow = await speakTo(
    server.port,
    async ({ wire }) => {
      answer = await fetchOver(context ?? contextOf(), wire, { ...question, longest: 1000, ...more });
    },
    context,
  );
  return { answer, flow };
}

const http = (answer: RequestListener): Promise<Served> => served(createServer(answer));

describe('a request', () => {
  it('names the host, and gets status, type, times and body', async () => {
    let asked = '';
    const server = await http((request, response) => {
      asked = `${request.method} ${request.url} ${request.headers.host} ${request.headers['user-agent']}`;
      response.writeHead(200, {
        'Content-Type': 'application/pkix-crl',
        Date: 'Fri, 20 Nov 2026 10:00:00 GMT',
        'Last-Modified': 'not a time',
      });
      response.end('list');
    });
    const { answer, flow } = await ask(server);
    expect(asked).toBe('GET /list.crl crl3.digicert.com test');
    expect(answer).toEqual({
      status: 200,
      contentType: 'application/pkix-crl',
      contentEncoding: null,
      location: null,
      date: Date.UTC(2026, 10, 20, 10),
      lastModified: null,
      body: Buffer.from('list'),
      cut: false,
    });
    expect(flow.http?.[0]).toMatchObject({ method: 'GET', target: '/list.crl', status: 200 });
  });

  it('gives a redirection as it is, and does not follow it', async () => {
    const server = await http((_, response) => {
      response.writeHead(302, { Location: 'http://portal.example/sign-in' }).end();
    });
    expect((await ask(server)).answer).toMatchObject({ status: 302, location: 'http://portal.example/sign-in' });
  });

  it('reads no more of an answer than is wanted', async () => {
    let sent = 0;
    const server = await http((_, response) => {
      const more = (): void => {
        while (!response.destroyed && sent < 50_000_000) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, 'x'))) return void response.once('drain', more);
        }
      };
      more();
    });
    const { answer } = await ask(server, { longest: 2 * 1024 * 1024 });
    expect(answer).toMatchObject({ status: 200, cut: true });
    expect(answer?.body).toHaveLength(2 * 1024 * 1024);
    expect(sent).toBeLessThan(30_000_000);
  });

  it('puts chunks together', async () => {
    const server = await http((_, response) => {
      response.write('one ');
      setTimeout(() => response.end('two'), 20);
    });
    expect((await ask(server)).answer).toMatchObject({ body: Buffer.from('one two'), cut: false });
  });

  it('leaves a packed body packed: nobody asked for one', async () => {
    const packed = gzipSync('list');
    const server = await http((request, response) => {
      expect(request.headers['accept-encoding']).toBeUndefined();
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed);
    });
    expect((await ask(server)).answer?.body).toEqual(packed);
  });

  it.each<[string, string]>([
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ])('knows a body %s that was broken off', async (_, text) => {
    const server = await serve((socket) => socket.once('data', () => socket.end(text)));
    expect((await ask(server)).answer).toMatchObject({ status: 200, body: Buffer.from('half'), cut: true });
  });

  it.each<[string, (socket: Socket) => unknown]>([
    ['is silent', () => undefined],
    ['closes', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
    ['speaks no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
    ['never ends its head', (socket) => socket.write('HTTP/1.1 200 OK\r\nX: y\r\n')],
    ['has a head without an end', (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`)],
  ])('gets nothing of what %s, in bounded time', async (_, speak) => {
    const server = await serve((socket) => socket.once('data', () => void speak(socket)));
    const begun = performance.now();
    expect((await ask(server, {}, contextOf({ within: { answer: 200 } }))).answer).toBeNull();
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('goes out in one piece with its body, so that who answers the head alone is heard', async () => {
    const pieces: string[] = [];
    // Proxies and web servers that want no body answer at once, and close: what comes later is answered by a reset, which
    // can swallow the answer.
    const server = await serve((socket) =>
      socket.on('data', (bytes) => {
        pieces.push(bytes.toString('latin1'));
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      }),
    );
    const { answer, flow } = await ask(server, {
      method: 'POST',
      body: Buffer.from('question'),
      contentType: 'text/x',
    });
    expect(pieces.join('')).toMatch(/^POST \/list\.crl[^]*\r\nContent-Length: 8\r\n[^]*\r\nquestion$/);
    // The request for connection, and all of the question.
    expect(flow.packets.client).toBe(2);
    expect(answer).toMatchObject({ status: 403, cut: false });
    expect(flow.http?.[0]?.status).toBe(403);
  });

  it('ends when nobody waits any more', async () => {
    const stop = new AbortController();
    const server = await serve((socket) => socket.once('data', () => stop.abort()));
    const begun = performance.now();
    const context = contextOf({ signal: stop.signal, within: { answer: 5000 } });
    expect((await ask(server, {}, context)).answer).toBeNull();
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
