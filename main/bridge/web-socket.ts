/** The bridge over WebSockets, for browser mode. The only importer of `ws`. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import * as v from 'valibot';
import type { EventMessage, ServerMessage } from '../../preload/contract/wire.js';
import { chunkHeaderBytes, chunkWindow, decodeChunk } from '../../preload/contract/wire.js';
import type { Session, Tell } from './session.js';
import { register } from './register.js';
import type { Uploads } from './uploads.js';
import { chunkBytes } from './uploads.js';

/** How the bridge is to behave. */
export interface WebSocketBridgeOptions {
  readonly server: Server;
  /** Answers a request that may not connect, and ends it; gives true for one that may. */
  readonly admits: (request: IncomingMessage, socket: Duplex) => boolean;
  /** Makes what stands behind one connection. */
  readonly connect: (tell: Tell, uploads: Uploads) => Session;
  readonly createUploads: () => Uploads;
  /** How many windows may be connected at once. */
  readonly maxConnections?: number;
  /** How often a silent connection is asked whether it still lives, in milliseconds. */
  readonly pingEvery?: number;
}

/** The running bridge. */
export interface WebSocketBridge {
  /** Ends every connection and removes what was uploaded over it. */
  close(): Promise<void>;
}

/** Above this many unsent bytes, reports of progress are left out: a slow window gets the next one. */
const slowWindowBytes = 1024 * 1024;

const callMessage = v.strictObject({
  id: v.pipe(v.number(), v.integer(), v.minValue(0)),
  call: v.string(),
  args: v.array(v.unknown()),
});

/** Serves the contract's calls over the WebSockets that `server` is asked to open. */
export function serveWebSockets(options: WebSocketBridgeOptions): WebSocketBridge {
  const { server, maxConnections = 8, pingEvery = 30_000 } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: chunkBytes + chunkHeaderBytes,
    perMessageDeflate: false,
  });
  const sessions = new Map<WebSocket, { readonly session: Session; readonly uploads: Uploads }>();
  const closing = new Set<Promise<void>>();
  const serve = register<WebSocket>((socket) => sessions.get(socket)?.session.handlers ?? null);

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!options.admits(request, socket)) return;
    if (sessions.size >= maxConnections) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n', () => socket.destroy());
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => attend(webSocket));
  });

  function attend(socket: WebSocket): void {
    const send = (message: ServerMessage): void => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    };
    const uploads = options.createUploads();
    const session = options.connect((name, data) => {
      // The steps of a change are few, and each of them is told.
      if (name === 'change' || socket.bufferedAmount < slowWindowBytes)
        send({ kind: 'event', name, data } as EventMessage);
    }, uploads);
    sessions.set(socket, { session, uploads });

    let chunksUnderWay = 0;
    async function receiveChunk(data: Buffer): Promise<void> {
      const chunk = decodeChunk(data);
      if (chunk === null) {
        socket.close(1007, 'not a chunk');
        return;
      }
      // A client that keeps to the window is never paused. One that does not is left waiting by TCP itself, so that its
      // chunks stay on its own side.
      chunksUnderWay += 1;
      if (chunksUnderWay > chunkWindow) socket.pause();
      const written = await uploads.write(chunk);
      chunksUnderWay -= 1;
      if (chunksUnderWay <= chunkWindow && socket.isPaused) socket.resume();
      const { upload, sequence } = chunk;
      send({ kind: 'chunk', upload, sequence, error: written.ok ? null : written.error });
    }

    async function receiveCall(text: string): Promise<void> {
      const call = v.safeParse(callMessage, parseJson(text));
      if (!call.success) {
        socket.close(1007, 'not a call');
        return;
      }
      const { id, call: name, args } = call.output;
      send({ kind: 'answer', id, result: await serve(socket, name, args) });
    }

    socket.on('message', (data: RawData, isBinary: boolean) => {
      const bytes = toBuffer(data);
      void (isBinary ? receiveChunk(bytes) : receiveCall(bytes.toString('utf8')));
    });

    let alive = true;
    socket.on('pong', () => (alive = true));
    const heartbeat = setInterval(() => {
      if (!alive) socket.terminate();
      alive = false;
      socket.ping();
    }, pingEvery);

    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(heartbeat);
      sessions.delete(socket);
      const closed = session.close().finally(() => closing.delete(closed));
      closing.add(closed);
    });
  }

  return {
    async close() {
      const gone = [...sessions.keys()].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of sessions.keys()) socket.terminate();
      await Promise.all(gone);
      await Promise.all(closing);
      sockets.close();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
