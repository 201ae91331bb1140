/**
 * Browser mode: the window's page in a browser of the same computer, or of another one through an SSH tunnel.
 *
 * Everybody who is signed in to this computer can reach 127.0.0.1, and so can every page in the browser. Therefore the
 * address that is printed carries a token that serves once and becomes a cookie, and each request must name this
 * server (`Host`), so that no foreign name can be pointed at it; a WebSocket must come from its page (`Origin`).
 */
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { changesNotAllowed } from './bridge/changes-session.js';
import type { Consent } from './bridge/consent.js';
import { serveWebSockets } from './bridge/web-socket.js';
import { createSession } from './bridge/session.js';
import { createUploads } from './bridge/uploads.js';
import type { Doctor } from './doctor.js';
import { endingSignals } from './ending-signals.js';
import { createGate } from './shell/gate.js';
import { protectiveHeaders } from './shell/csp.js';
import type { Refusal } from './shell/refusals.js';
import { refusalPage, refusals } from './shell/refusals.js';
import { readStaticFiles } from './shell/static-files.js';

/** How browser mode is to be served. */
export interface BrowserOptions {
  readonly doctor: Doctor;
  /** The port on 127.0.0.1; without it, any that is free. */
  readonly port?: number;
  /** The built window; without it, the one beside this program. */
  readonly files?: string;
  /** Where uploads are kept while a window is connected; without it, the system's folder for temporary files. */
  readonly uploadFolder?: string;
  /** Writes the line with the address, and plans with their codes; without it, standard output does. */
  readonly print?: (line: string) => void;
  /** Whether a page may change anything, with a code for each plan that is printed; without it, none may. */
  readonly allowChanges?: boolean;
  /** Where copies of recorded servers lie while a window is connected; without it, the folder for temporary files. */
  readonly practiceFolder?: string;
  /** Puts commands into a text as they are typed in the terminal that serves; without it, they stay as they are. */
  readonly typable?: (text: string) => string;
}

/** Browser mode while it runs. */
export interface BrowserMode {
  readonly port: number;
  /** With its token, which serves once. */
  readonly address: string;
  /** Fulfilled when it has ended and everything it wrote is removed. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** How long a connection may be silent, and a request may take to arrive, in milliseconds. */
const patience = { headers: 10_000, request: 15_000, idle: 30_000, keepAlive: 5_000 };

/**
 * Serves the window on 127.0.0.1, prints its address as one line, and goes on until `close` is called or the process
 * gets one of the `endingSignals`; then the connections are ended, what was uploaded is removed, and `closed` is
 * fulfilled. It does not end the process. A caller writes
 *
 *     const browserMode = await serveBrowser({ doctor: createDoctor() });
 *     await browserMode.closed;
 *
 * @throws (rejects) with Node's own error where the port is taken or may not be used (`EADDRINUSE`, `EACCES`), and where
 * the built window is not there.
 */
export async function serveBrowser(options: BrowserOptions): Promise<BrowserMode> {
  const files = readStaticFiles(options.files ?? fileURLToPath(new URL('../renderer/', import.meta.url)));
  const server = createServer({ maxHeaderSize: 8 * 1024 });
  server.headersTimeout = patience.headers;
  server.requestTimeout = patience.request;
  server.timeout = patience.idle;
  server.keepAliveTimeout = patience.keepAlive;
  server.maxConnections = 64;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const gate = createGate(port);

  const connections = new Set<Socket>();
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  server.on('request', (request, response) => {
    // Nothing here reads a body.
    request.resume();
    const host = gate.hostOf(request);
    if (host === null) {
      refuse(response, refusals.host(port));
      return;
    }
    const headers = protectiveHeaders(`ws://${host}`);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...headers, Allow: 'GET, HEAD' }).end();
      return;
    }
    const [path = '/', query] = (request.url ?? '/').split('?', 2);
    const token = new URLSearchParams(query).get('token');
    if (gate.hasSession(request)) {
      // The printed address opened again, by somebody who is in already.
      if (token !== null) response.writeHead(303, { ...headers, Location: '/' }).end();
      else serveFile(path, headers, response, request.method);
      return;
    }
    if (token === null) {
      refuse(response, refusals.noToken);
      return;
    }
    const cookie = request.method === 'GET' && path === '/' ? gate.spend(token) : null;
    if (cookie !== null) response.writeHead(303, { ...headers, Location: '/', 'Set-Cookie': cookie }).end();
    else refuse(response, gate.isSpent() ? refusals.spent : refusals.wrongToken);
  });

  function serveFile(path: string, headers: Record<string, string>, response: ServerResponse, method: string): void {
    const file = files.get(path);
    if (file === undefined) {
      response.writeHead(404, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Length': file.bytes.length });
    response.end(method === 'GET' ? file.bytes : undefined);
  }

  const print = options.print ?? ((line) => process.stdout.write(`${line}\n`));
  const typable = options.typable ?? ((text: string) => text);
  const why = { ...changesNotAllowed, advice: typable(changesNotAllowed.advice) };
  const consent: Consent = options.allowChanges === true ? { kind: 'code', print } : { kind: 'none', why };
  const practice = options.practiceFolder === undefined ? {} : { practiceFolder: options.practiceFolder };
  const bridge = serveWebSockets({
    server,
    admits: (request, socket) => {
      const host = gate.hostOf(request);
      const ours = host !== null && request.headers.origin === `http://${host}` && request.url === '/bridge';
      if (ours && gate.hasSession(request)) return true;
      refuseUpgrade(socket);
      return false;
    },
    connect: (tell, uploads) =>
      createSession({ doctor: options.doctor, door: 'browser', tell, uploads, consent, ...practice }),
    createUploads: () => createUploads(options.uploadFolder),
  });

  const address = `http://127.0.0.1:${port}/?token=${gate.token}`;
  print(`Open ${address} in a browser on this computer. Ctrl+C ends it.`);
  if (options.allowChanges === true) {
    print('Changes are allowed: before each one a code is printed here, to be typed into the page.');
  }

  let closing: Promise<void> | null = null;
  const { promise: closed, resolve: hasClosed } = deferred();
  async function close(): Promise<void> {
    const ended = new Promise((resolve) => server.close(resolve));
    await bridge.close();
    for (const connection of connections) connection.destroy();
    await ended;
    for (const signal of endingSignals) process.removeListener(signal, onSignal);
    hasClosed();
  }
  const closeOnce = (): Promise<void> => (closing ??= close());
  const onSignal = (): void => void closeOnce();
  for (const signal of endingSignals) process.on(signal, onSignal);

  return { port, address, closed, close: closeOnce };
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const headers = { ...protectiveHeaders("'none'"), 'Content-Type': 'text/html; charset=utf-8', Connection: 'close' };
  response.writeHead(403, headers).end(refusalPage(refusal));
}

function refuseUpgrade(socket: Duplex): void {
  // Ended from both sides: a client that keeps its half open would stay connected for nothing.
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy());
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((fulfil) => (resolve = fulfil));
  return { promise, resolve };
}
