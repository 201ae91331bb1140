import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RawData } from 'ws';
import { WebSocket } from 'ws';
import type { ServerMessage } from '../../preload/contract/wire.js';
import { chunkWindow, decodeChunk, encodeChunk } from '../../preload/contract/wire.js';
import { success } from './failure.js';
import type { Handlers } from './register.js';
import type { Tell } from './session.js';
import type { Uploads } from './uploads.js';
import { chunkBytes } from './uploads.js';
import type { WebSocketBridge } from './web-socket.js';
import { serveWebSockets } from './web-socket.js';

const upload = '12345678-9abc-4def-8123-456789abcdef';

/** A disk that keeps what it is given waiting until it is let go. */
function slowDisk() {
  let waiting = 0;
  let most = 0;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const uploads: Uploads = {
    begin: () => Promise.resolve(success({ upload, chunkBytes })),
    write: async () => {
      waiting += 1;
      most = Math.max(most, waiting);
      await released;
      waiting -= 1;
      return success(null);
    },
    take: () => Promise.reject(new Error('not asked')),
    finish: () => Promise.resolve(success({ path: '', name: '' })),
    drop: () => Promise.resolve(success(null)),
    close: () => Promise.resolve(),
  };
  return { uploads, release, most: () => most };
}

const read = (data: RawData): ServerMessage => JSON.parse((data as Buffer).toString()) as ServerMessage;

let server: Server;
let bridge: WebSocketBridge;
let tell: Tell;
const closeSession = vi.fn(() => Promise.resolve());

async function connected(uploads: Uploads, pingEvery?: number, autoPong = true): Promise<WebSocket> {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bridge = serveWebSockets({
    server,
    admits: () => true,
    connect: (given) => {
      tell = given;
      return { handlers: {} as Handlers, give: vi.fn(), close: closeSession };
    },
    createUploads: () => uploads,
    ...(pingEvery === undefined ? {} : { pingEvery }),
  });
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, { autoPong });
  await new Promise((resolve) => socket.once('open', resolve));
  return socket;
}

afterEach(async () => {
  await bridge.close();
  server.close();
});

describe('a client that sends more than its window', () => {
  it('is left waiting, and loses nothing', async () => {
    const disk = slowDisk();
    const socket = await connected(disk.uploads);
    const receipts: number[] = [];
    socket.on('message', (data) => {
      const message = read(data);
      if (message.kind === 'chunk') receipts.push(message.sequence);
    });
    const total = 40;
    for (let sequence = 0; sequence < total; sequence++) {
      socket.send(encodeChunk({ upload, sequence, bytes: new Uint8Array(chunkBytes) }));
    }
    await expect.poll(disk.most).toBeGreaterThan(chunkWindow);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // The piece that exceeds the window has been read when it is noticed; the rest stays with the sender.
    expect(disk.most()).toBeLessThanOrEqual(chunkWindow + 2);
    expect(socket.bufferedAmount).toBeGreaterThan(0);
    disk.release();
    await expect.poll(() => receipts.length).toBe(total);
    expect(receipts).toEqual(Array.from({ length: total }, (_, index) => index));
  });
});

describe('a connection', () => {
  it('is ended when it does not answer for long', async () => {
    const socket = await connected(slowDisk().uploads, 30, false);
    await new Promise((resolve) => socket.once('close', resolve));
    await expect.poll(() => closeSession.mock.calls.length).toBeGreaterThan(0);
  });

  it('stays while it answers', async () => {
    const socket = await connected(slowDisk().uploads, 30);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is told of progress', async () => {
    const socket = await connected(slowDisk().uploads);
    const heard = new Promise((resolve) => socket.once('message', (data) => resolve(read(data))));
    const progress = { capture: 'a', bytesRead: 1, bytesTotal: 2, packets: 3 };
    tell('progress', progress);
    expect(await heard).toEqual({ kind: 'event', name: 'progress', data: progress });
  });

  it('ends at a binary message that is no chunk', async () => {
    const socket = await connected(slowDisk().uploads);
    socket.send(new Uint8Array(19));
    expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(1007);
  });
});

describe('a chunk', () => {
  it('arrives as it was sent', () => {
    const chunk = { upload, sequence: 0xfedcba98, bytes: new Uint8Array([1, 2, 3]) };
    const message = encodeChunk(chunk);
    expect(message).toHaveLength(23);
    // As a view into a larger buffer, which is how sockets give it.
    const buffer = new Uint8Array(30);
    buffer.set(message, 5);
    expect(decodeChunk(buffer.subarray(5, 28))).toEqual(chunk);
  });

  it('has a header', () => {
    expect(decodeChunk(new Uint8Array(19))).toBeNull();
    expect(decodeChunk(new Uint8Array(20))?.bytes).toHaveLength(0);
  });
});
