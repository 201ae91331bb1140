import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { Flow } from '../../evidence/capture.js';
import type { ConnectionRecord } from './connection-record.js';
import { recordOf, serve, type Served } from './testing/loopback.js';
import { Wire } from './wire.js';

let server: Served | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

async function wireTo(
  speak: (socket: Socket) => unknown,
): Promise<{ wire: Wire; record: ConnectionRecord; socket: Socket; end: () => Flow }> {
  server = await serve(speak);
  const part = recordOf().part();
  const record = part.connection({ address: '127.0.0.1', port: server.port, name: null });
  const socket = createConnection(server.port, '127.0.0.1');
  await once(socket, 'connect');
  record.connected(socket.localAddress ?? '', socket.localPort ?? 0);
  const wire = new Wire(socket, record);
  wire.on('error', () => undefined);
  return { wire, record, socket, end: () => part.over(record) };
}

describe('a wire', () => {
  it('counts what both sides say', async () => {
    const { wire, end } = await wireTo((socket) => socket.once('data', () => socket.end('answer')));
    wire.write('question');
    let heard = '';
    wire.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    await once(wire, 'end');
    wire.destroy();
    expect(heard).toBe('answer');
    expect(end()).toMatchObject({ bytes: { client: 8, server: 6 }, closedBy: { side: 'server', how: 'close' } });
  });

  it('knows a reset of the other side from a close', async () => {
    const { wire, end } = await wireTo((socket) => socket.once('data', () => socket.resetAndDestroy()));
    wire.write('question');
    wire.resume();
    await new Promise((done) => wire.once('close', done));
    expect(wire.ended).toBe(true);
    expect(end().closedBy).toMatchObject({ side: 'server', how: 'reset' });
  });

  it('that is destroyed ends the socket, and was ended by this side', async () => {
    const { wire, socket, end } = await wireTo(() => undefined);
    wire.destroy();
    await once(socket, 'close');
    expect(end().closedBy).toMatchObject({ side: 'client' });
  });

  it('holds back what nobody reads', async () => {
    const { wire, socket } = await wireTo((other) => other.write(Buffer.alloc(20_000_000)));
    await new Promise((done) => setTimeout(done, 100));
    expect(socket.bytesRead).toBeLessThan(1_000_000);
    wire.destroy();
  });
});
