import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Flow } from '../../evidence/capture.js';
import type { ProbeContext } from './context.js';
import { contextOf, serve, speakTo, type Served } from './testing/loopback.js';
import { openTunnel } from './tunnel.js';

const servers: Served[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const target = 'login.microsoftonline.com:443';

interface Asked {
  readonly isOpen: boolean | null;
  readonly flow: Flow;
  readonly attempt: NonNullable<Flow['tunnel']>['attempts'][number] | undefined;
  /** What came through the open tunnel. */
  readonly through: string;
  readonly took: number;
}

/** Asks a proxy that, once it was asked, does what is given. */
async function ask(speak: (socket: Socket, asked: string) => unknown, context?: ProbeContext): Promise<Asked> {
  const server = await serve((socket) => socket.once('data', (bytes) => void speak(socket, bytes.toString('latin1'))));
  servers.push(server);
  let isOpen: boolean | null = null;
  let through = '';
  const begun = performance.now();
  const flow = await speakTo(
    server.port,
    async (made) => {
      isOpen = await openTunnel(context ?? contextOf(), made, target);
      if (!isOpen) return;
      made.wire.on('data', (bytes: Buffer) => (through += bytes.toString('latin1')));
      // It waits for whoever speaks over it.
      made.wire.resume();
      await sleep(60);
    },
    context,
  );
  return { isOpen, flow, attempt: flow.tunnel?.attempts[0], through, took: performance.now() - begun };
}

async function inPieces(socket: Socket, text: string, size: number): Promise<void> {
  for (let at = 0; at < text.length && !socket.destroyed; at += size) {
    socket.write(text.slice(at, at + size));
    await sleep(2);
  }
}

const page = `<html><title>Sign in</title>${'x'.repeat(3000)}</html>`;
const refusal = (status: string, headers: readonly string[], body: string): string =>
  [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n');

describe('CONNECT', () => {
  it('names the target, and as .NET Framework does asks for the connection to be kept', async () => {
    let asked = '';
    const { isOpen } = await ask((socket, said) => {
      asked = said;
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    });
    expect(isOpen).toBe(true);
    expect(asked).toBe(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Connection: Keep-Alive\r\n\r\n`);
  });

  it.each([1, 3, 7, 19])('is open, however the answer is cut into pieces of %d', async (size) => {
    const { isOpen, attempt } = await ask((socket) =>
      inPieces(socket, 'HTTP/1.1 200 Connection established\r\nVia: 1.1 gate\r\n\r\n', size),
    );
    expect(isOpen).toBe(true);
    expect(attempt?.status).toBe(200);
  });

  it('lets what comes behind the answer in the same segment through', async () => {
    const { isOpen, through } = await ask((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nfirst words'));
    expect(isOpen).toBe(true);
    expect(through).toBe('first words');
  });

  it.each([1, 11])('keeps schemes, Via and text of a refusal in pieces of %d', async (size) => {
    const headers = ['Proxy-Authenticate: Negotiate', 'Proxy-Authenticate: NTLM', 'Via: 1.1 gate9 (squid)'];
    const text = refusal('407 Proxy Authentication Required', headers, 'Sign \u0007in');
    const context = contextOf({ within: { tunnel: 5000 } });
    const { isOpen, attempt } = await ask((socket) => inPieces(socket, text, size), context);
    expect(isOpen).toBe(false);
    expect(attempt).toMatchObject({
      status: 407,
      authenticate: ['Negotiate', 'NTLM'],
      via: '1.1 gate9 (squid)',
      text: 'Sign \ufffdin',
    });
  });

  it('keeps a kilobyte of a longer page', async () => {
    const { attempt } = await ask((socket) => socket.write(refusal('403 Forbidden', [], page)));
    expect(attempt?.status).toBe(403);
    expect(attempt?.text).toBe(page.slice(0, 1024));
  });

  it('does not wait for text that was announced and does not come', async () => {
    const { isOpen, attempt, took } = await ask((socket) =>
      socket.write('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 900\r\n\r\n'),
    );
    expect(isOpen).toBe(false);
    expect(attempt?.status).toBe(503);
    expect(took).toBeLessThan(2000);
  });

  it('takes a text in chunks', async () => {
    const { attempt } = await ask((socket) =>
      socket.write('HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsorry\r\n0\r\n\r\n'),
    );
    expect(attempt).toMatchObject({ status: 502 });
    expect(attempt?.text).toContain('sorry');
  });

  it('stops reading a head that does not end', async () => {
    let sent = 0;
    const { isOpen, took } = await ask((socket) => {
      const more = (): void => {
        while (!socket.destroyed && sent < 20_000_000) {
          sent += 65_536;
          if (!socket.write('X'.repeat(65_536))) return void socket.once('drain', more);
        }
      };
      socket.write('HTTP/1.1 407 No\r\nX: ');
      more();
    });
    expect(isOpen).toBe(false);
    expect(took).toBeLessThan(2000);
    expect(sent).toBeLessThan(20_000_000);
  });

  it.each<[string, (socket: Socket) => unknown, Partial<NonNullable<Asked['attempt']>>]>([
    ['a reset', (socket) => socket.resetAndDestroy(), { status: null, answered: false }],
    ['a close', (socket) => socket.end(), { status: null, answered: false }],
    ['silence', () => undefined, { status: null, answered: false }],
    ['half a status line', (socket) => socket.write('HTTP/1.'), { status: null }],
    ['what is no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'), { status: null, answered: true }],
  ])('that is met with %s is not open', async (_, speak, expected) => {
    const { isOpen, attempt, took } = await ask(speak);
    expect(isOpen).toBe(false);
    expect(attempt).toMatchObject(expected);
    expect(took).toBeLessThan(2000);
  });

  it('ends when nobody waits any more', async () => {
    const stop = new AbortController();
    const context = contextOf({ signal: stop.signal, within: { tunnel: 5000 } });
    const { isOpen, took } = await ask(() => stop.abort(), context);
    expect(isOpen).toBe(false);
    expect(took).toBeLessThan(1000);
  });
});
