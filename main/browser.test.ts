import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CallMessage, ServerMessage } from '../preload/contract/wire.js';
import { encodeChunk } from '../preload/contract/wire.js';
import type { ShownPlan } from '../preload/contract/changes.js';
import { practiceDoctor } from './bridge/testing/practice-doctor.js';
import type { BrowserMode } from './browser.js';
import { serveBrowser } from './browser.js';
import type { Doctor } from './doctor.js';
import { absent } from './evidence/fact.js';

const doctor: Doctor = {
  program: { name: 'p', version: '1' },
  samples: [],
  practiceServers: [],
  runsOnWindows: () => Promise.resolve(false),
  glance: () => Promise.resolve(null),
  closedFacts: () => [],
  planChange: async () => ({ code: 'NOT-HERE', message: '', advice: '' }),
  applyChange: async () => ({ code: 'NOT-HERE', message: '', advice: '' }),
  changeBrokenOff: () => Promise.resolve(absent),
  changeHistory: async () => ({ code: 'NOT-HERE', message: '', advice: '' }),
  makeSandbox: async () => null,
  readClosed: () => Promise.reject(new Error('not asked')),
  examine: () => Promise.reject(new Error('No test here looks at a server.')),
  holdOpen: () => Promise.reject(new Error('No test here keeps anything open.')),
  probe: () => Promise.reject(new Error('No test here tries the network.')),
  analyze: () =>
    Promise.resolve({
      schema: 'connector-doctor/report@1',
      program: { name: 'p', version: '1' },
      takenAt: '2026-01-01T00:00:00.000Z',
    }),
};

let folder: string;
let uploadFolder: string;
let mode: BrowserMode;
let printed: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'browser-test-'));
  writeFileSync(join(folder, 'index.html'), 'the page');
  uploadFolder = mkdtempSync(join(tmpdir(), 'browser-test-uploads-'));
  printed = [];
  mode = await serveBrowser({ doctor, files: folder, uploadFolder, print: (line) => printed.push(line) });
});
afterEach(async () => {
  await mode.close();
  rmSync(folder, { recursive: true });
  rmSync(uploadFolder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: mode.port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (data) => (body += String(data)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.once('error', reject).end();
  });
}

const tokenPath = (): string => mode.address.slice(mode.address.indexOf('/?'));

/** Spends the token, and gives the cookie. */
async function signIn(): Promise<string> {
  const { headers } = await ask(tokenPath());
  return String(headers['set-cookie']?.[0]).split(';')[0] ?? '';
}

/** Tries to open a WebSocket: the socket, or the status of the refusal. */
function open(headers: Record<string, string>, path = '/bridge'): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${mode.port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

const origin = (): string => `http://127.0.0.1:${mode.port}`;

async function openTrusted(): Promise<WebSocket> {
  const socket = await open({ Cookie: await signIn(), Origin: origin() });
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  return socket;
}

function hear(socket: WebSocket): Promise<ServerMessage> {
  return new Promise((resolve, reject) => {
    socket.once('message', (data) => resolve(JSON.parse((data as Buffer).toString()) as ServerMessage));
    socket.once('close', () => reject(new Error('closed')));
  });
}

function call(socket: WebSocket, message: CallMessage): Promise<ServerMessage> {
  const answer = hear(socket);
  socket.send(JSON.stringify(message));
  return answer;
}

const closeCode = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve));

describe('the address', () => {
  it('is printed as one line', () => {
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain(mode.address);
    expect(mode.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  });

  it('serves once, and leads to the page with a cookie', async () => {
    const first = await ask(tokenPath());
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    const cookie = String(first.headers['set-cookie']?.[0]);
    expect(cookie).toMatch(new RegExp(`^connector-doctor-${mode.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`));
    const second = await ask(tokenPath());
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.body).toContain('used already');
  });

  it('leads whoever is in already to the page', async () => {
    const Cookie = await signIn();
    expect(await ask(tokenPath(), { Cookie })).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  it('is not spent by a HEAD, nor under another path', async () => {
    expect((await ask(tokenPath(), {}, 'HEAD')).status).toBe(403);
    expect((await ask(tokenPath().replace('/?', '/index.html?'))).status).toBe(403);
    expect((await ask(tokenPath())).status).toBe(303);
  });

  it.each([
    ['/', 'from the terminal'],
    ['/index.html', 'from the terminal'],
    ['/missing', 'from the terminal'],
    ['/?token=', 'not the right one'],
    ['/?token=wrong', 'not the right one'],
    [`/?token=${'A'.repeat(43)}`, 'not the right one'],
    ['//[', 'from the terminal'],
  ])('cannot be replaced by %s', async (path, words) => {
    const answer = await ask(path);
    expect(answer.status).toBe(403);
    expect(answer.body).toContain(words);
    expect(answer.body).not.toContain('the page');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('the page', () => {
  it('is served to the cookie alone', async () => {
    const Cookie = await signIn();
    expect(await ask('/', { Cookie })).toMatchObject({ status: 200, body: 'the page' });
    expect((await ask('/', { Cookie: `${Cookie.slice(0, -1)}!` })).status).toBe(403);
    expect((await ask('/', { Cookie: Cookie.replace(/-\d+=/, '-1=') })).status).toBe(403);
  });

  it('may connect to its own WebSocket and nothing else', async () => {
    const { headers } = await ask('/', { Cookie: await signIn() });
    expect(headers['content-security-policy']).toContain(`connect-src ws://127.0.0.1:${mode.port};`);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it.each([['/../package.json'], ['/%2e%2e/package.json'], ['/..%2fpackage.json'], ['//etc/passwd'], ['/missing']])(
    'has nothing at %s',
    async (path) => {
      expect((await ask(path, { Cookie: await signIn() })).status).toBe(404);
    },
  );

  it('answers a HEAD without a body, and refuses to be written to', async () => {
    const Cookie = await signIn();
    expect(await ask('/', { Cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask('/', { Cookie }, method)).status).toBe(405);
    }
  });
});

describe('the host', () => {
  it('may be localhost', async () => {
    const Host = `localhost:${mode.port}`;
    const Cookie = String((await ask(tokenPath(), { Host })).headers['set-cookie']?.[0]).split(';')[0] ?? '';
    const { status, headers } = await ask('/', { Host, Cookie });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain(`connect-src ws://localhost:${mode.port};`);
  });

  it('must be exactly ours', async () => {
    const Cookie = await signIn();
    const { port } = mode;
    const hosts = ['evil.example', `evil.example:${port}`, '127.0.0.1', 'localhost', `127.0.0.1:${port + 1}`];
    for (const Host of [...hosts, `[::1]:${port}`, `127.0.0.1:${port}.evil.example`, `127.1:${port}`]) {
      const answer = await ask('/', { Host, Cookie });
      expect(answer.status, Host).toBe(403);
      expect(answer.body, Host).toContain(`127.0.0.1:${port}`);
    }
  });

  it('must be ours for the token, too, which stays good', async () => {
    expect((await ask(tokenPath(), { Host: 'evil.example' })).status).toBe(403);
    expect((await ask(tokenPath())).status).toBe(303);
  });
});

describe('the WebSocket', () => {
  it('carries calls of the page', async () => {
    const socket = await openTrusted();
    const answer = await call(socket, { id: 7, call: 'about', args: [] });
    expect(answer).toMatchObject({
      kind: 'answer',
      id: 7,
      result: { ok: true, value: { name: 'p', door: 'browser' } },
    });
  });

  it('is refused without the cookie', async () => {
    expect(await open({ Origin: origin() })).toBe(403);
    await signIn();
    expect(await open({ Origin: origin(), Cookie: `connector-doctor-${mode.port}=wrong` })).toBe(403);
  });

  it('is refused to every other origin, and to none', async () => {
    const Cookie = await signIn();
    const { port } = mode;
    const origins = ['https://evil.example', 'null', `https://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`];
    for (const Origin of [...origins, `http://localhost:${port}`, `http://127.0.0.1:${port}/`]) {
      expect(await open({ Cookie, Origin }), Origin).toBe(403);
    }
    expect(await open({ Cookie })).toBe(403);
  });

  it('is refused under another host, and under another path', async () => {
    const Cookie = await signIn();
    const foreign = { Cookie, Host: `evil.example:${mode.port}`, Origin: `http://evil.example:${mode.port}` };
    expect(await open(foreign)).toBe(403);
    expect(await open({ ...foreign, Origin: 'http://null' })).toBe(403);
    expect(await open({ Cookie, Origin: origin() }, '/other')).toBe(403);
  });

  it('is refused to more windows than anybody has', async () => {
    const Cookie = await signIn();
    for (let i = 0; i < 8; i++) expect(await open({ Cookie, Origin: origin() })).toBeInstanceOf(WebSocket);
    expect(await open({ Cookie, Origin: origin() })).toBe(503);
  });

  it.each([
    ['nonsense'],
    ['{}'],
    ['[1]'],
    ['{"id":-1,"call":"about","args":[]}'],
    ['{"id":1,"call":"about","args":{}}'],
  ])('ends at what is no call: %s', async (text) => {
    const socket = await openTrusted();
    socket.send(text);
    expect(await closeCode(socket)).toBe(1007);
  });

  it('ends at a message that is too large', async () => {
    const socket = await openTrusted();
    socket.send(new Uint8Array(1024 * 1024 + 21));
    expect(await closeCode(socket)).toBe(1009);
  });

  it('checks the arguments as the desktop app does', async () => {
    const socket = await openTrusted();
    const answer = await call(socket, { id: 1, call: 'openSample', args: ['../x'] });
    expect(answer).toMatchObject({ result: { ok: false, error: { code: 'ARGUMENTS-INVALID' } } });
  });
});

/** Announces a file of `bytes` bytes. */
async function begin(socket: WebSocket, bytes: number): Promise<string> {
  const answer = await call(socket, { id: 1, call: 'beginUpload', args: [{ name: 'a.pcap', bytes }] });
  if (answer.kind !== 'answer' || !answer.result.ok) throw new Error('not begun');
  return (answer.result.value as { upload: string }).upload;
}

describe('changes', () => {
  /** Serves anew, with a practice server whose copies are really changed. */
  async function serveChanges(allowChanges?: boolean): Promise<WebSocket> {
    await mode.close();
    printed = [];
    mode = await serveBrowser({
      doctor: practiceDoctor(),
      files: folder,
      uploadFolder,
      practiceFolder: uploadFolder,
      print: (line) => printed.push(line),
      ...(allowChanges === undefined ? {} : { allowChanges }),
    });
    return await openTrusted();
  }

  /** The answer to a call, whatever else is told meanwhile. */
  function answerTo(socket: WebSocket, message: CallMessage): Promise<ServerMessage> {
    return new Promise((resolve) => {
      const take = (data: unknown): void => {
        const heard = JSON.parse((data as Buffer).toString()) as ServerMessage;
        if (heard.kind !== 'answer' || heard.id !== message.id) return;
        socket.off('message', take);
        resolve(heard);
      };
      socket.on('message', take);
      socket.send(JSON.stringify(message));
    });
  }

  async function plan(socket: WebSocket): Promise<ShownPlan> {
    const source = { kind: 'practice', id: 'healthy-direct' };
    await answerTo(socket, { id: 1, call: 'examine', args: [{ run: 1, source }] });
    const request = { remedy: 'proxy', address: 'proxy.contoso.local:8080', winHttp: true };
    const answer = await answerTo(socket, { id: 2, call: 'planChange', args: [{ request }] });
    if (answer.kind !== 'answer' || !answer.result.ok) throw new Error('not planned');
    return answer.result.value as ShownPlan;
  }

  const apply = (socket: WebSocket, id: string | null): Promise<ServerMessage> =>
    answerTo(socket, { id: 3, call: 'applyChange', args: [{ run: 1, plan: id, warningsAccepted: true }] });

  it.each([[undefined], [false]])('are refused, and it is said how they are allowed (%s)', async (allowChanges) => {
    const socket = await serveChanges(allowChanges);
    const shown = await plan(socket);
    expect(shown).toMatchObject({ consent: 'none', hindrance: expect.stringContaining('serve --allow-changes') });
    expect(await apply(socket, shown.report.id)).toMatchObject({
      result: { ok: false, error: { code: 'CHANGES-NOT-ALLOWED' } },
    });
    expect(printed).toHaveLength(1);
  });

  it('are made with the code that stands in the terminal', async () => {
    const socket = await serveChanges(true);
    expect(printed[1]).toContain('Changes are allowed');
    const shown = await plan(socket);
    const change = apply(socket, shown.report.id);
    await expect.poll(() => printed.length).toBe(3);
    const code = /: ([A-Z0-9]{4}-[A-Z0-9]{4})\n/.exec(printed[2] ?? '')?.[1];
    const given = await answerTo(socket, { id: 4, call: 'giveCode', args: [{ plan: shown.report.id, code }] });
    expect(given).toMatchObject({ result: { ok: true, value: { right: true } } });
    expect(await change).toMatchObject({ result: { ok: true, value: { outcome: 'applied' } } });
    await mode.close();
    expect(await readdir(uploadFolder)).toEqual([]);
  });
});

describe('an upload', () => {
  it('is acknowledged piece by piece and becomes a capture', async () => {
    const socket = await openTrusted();
    const upload = await begin(socket, 3);
    const receipt = hear(socket);
    socket.send(encodeChunk({ upload, sequence: 0, bytes: new Uint8Array(3) }));
    expect(await receipt).toEqual({ kind: 'chunk', upload, sequence: 0, error: null });
    const file = await call(socket, { id: 2, call: 'finishUpload', args: [upload] });
    expect(file).toMatchObject({ result: { ok: true, value: { name: 'a.pcap', bytes: 3 } } });
  });

  it('is gone from the disk when its window is', async () => {
    const socket = await openTrusted();
    await begin(socket, 3);
    expect(await readdir(uploadFolder)).toHaveLength(1);
    socket.close();
    await expect.poll(() => readdir(uploadFolder)).toEqual([]);
  });

  it('is gone from the disk when the program ends', async () => {
    await begin(await openTrusted(), 3);
    expect(await readdir(uploadFolder)).toHaveLength(1);
    await mode.close();
    expect(await readdir(uploadFolder)).toEqual([]);
  });
});

describe('the end', () => {
  it('does not wait for whoever is still connected', async () => {
    const idle = connect(mode.port, '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    idle.on('error', () => undefined);
    const socket = await openTrusted();
    const gone = closeCode(socket);
    await mode.close();
    await mode.closed;
    expect(await gone).toBe(1006);
    await expect(ask('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('comes with a signal, and takes the listeners along', async () => {
    process.emit('SIGTERM', 'SIGTERM');
    await mode.closed;
    expect(process.listenerCount('SIGINT') + process.listenerCount('SIGHUP')).toBe(0);
  });
});

it('says that a port is taken', async () => {
  const again = serveBrowser({ doctor, files: folder, port: mode.port, print: () => undefined });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
