/**
 * Keeps a connection open that says nothing, as the connector keeps its own to the Service Bus, and sees how long the path
 * lets it. First idle; where that is cut, once more with pings, to tell whether these keep it open.
 */
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { authoritiesOf } from '../../certificates/authority.js';
import type { Held, HeldPhase } from '../../evidence/held.js';
import { addressesOf } from './addresses.js';
import { startClock } from './clock.js';
import { connect, type Made } from './connect.js';
import type { ProbeContext } from './context.js';
import { settle } from './deadline.js';
import { makeHandshake } from './handshake.js';
import { ProbeRecord } from './record.js';
import { nameOf, routeText, type Route } from './route.js';
import { openTunnel } from './tunnel.js';

/** What is to be kept. */
export interface HoldRequest {
  readonly host: string;
  readonly port: number;
  readonly route: Route;
  /** Milliseconds that it is to stay open. */
  readonly wanted: number;
  /** Milliseconds between two pings of the second try. */
  readonly pingEvery: number;
  /** Called every second with what is being done, and since how many seconds. */
  readonly onProgress?: (how: HeldPhase['how'], seconds: number) => void;
}

/** What one try came to. */
interface Kept {
  readonly begun: Held['begun'];
  readonly upgrade: number | null;
  readonly tunnel: number | null;
  readonly phase: HeldPhase | null;
}

/** Keeps it. Never rejects for anything the network does; aborting gives what is known. */
export async function holdOpen(context: ProbeContext, wish: HoldRequest): Promise<Held> {
  const { host, route, wanted } = wish;
  const takenAt = new Date().toISOString();
  let kept = await keep(context, wish, 'idle', 'websocket');
  // What does not take the upgrade may still have its secured connection kept.
  const { upgrade } = kept;
  const isRefused = kept.begun === 'held' && kept.phase === null;
  if (isRefused) kept = await keep(context, wish, 'idle', 'tls');
  const phases = kept.phase === null ? [] : [kept.phase];
  if (kept.phase?.ended === 'cut' && kept.phase.over === 'websocket') {
    // As long as it lasted idle, and half as long again, tells it.
    const longer = Math.min(wanted, kept.phase.seconds * 1500 + wish.pingEvery);
    const again = await keep(context, { ...wish, wanted: longer }, 'pings', 'websocket');
    if (again.phase !== null) phases.push(again.phase);
  }
  return {
    takenAt,
    host,
    path: routeText(route),
    wanted: wanted / 1000,
    begun: kept.begun,
    upgrade,
    tunnel: kept.tunnel,
    phases,
    beside: null,
  };
}

async function keep(
  context: ProbeContext,
  wish: HoldRequest,
  how: HeldPhase['how'],
  over: HeldPhase['over'],
): Promise<Kept> {
  const { host, port, route } = wish;
  const record = new ProbeRecord(startClock(), authoritiesOf([])).part();
  const server = route.kind === 'direct' ? { host, port } : route;
  let kept: Kept = { begun: 'no-connection', upgrade: null, tunnel: null, phase: null };
  await connect(
    context,
    record,
    { name: nameOf(server.host), port: server.port, ...addressesOf(context, record, server.host) },
    async (made) => {
      const isOpen = route.kind === 'direct' || (await openTunnel(context, made, `${host}:${port}`));
      kept = { ...kept, begun: 'no-tunnel', tunnel: made.record.tunnelStatus };
      if (!isOpen) return;
      const socket = await makeHandshake(context, made, { host, version: '1.2' });
      kept = { ...kept, begun: 'no-tls' };
      if (socket === null) return;
      const upgrade = over === 'websocket' ? await upgradeOver(context, socket, host) : null;
      kept = { ...kept, begun: 'held', upgrade };
      if (over === 'tls' || upgrade === 101) {
        kept = { ...kept, phase: await wait(context, made, socket, wish, how, over) };
      }
      socket.destroy();
    },
  );
  return context.signal.aborted && kept.phase === null ? { ...kept, begun: 'cancelled' } : kept;
}

/** Asks for a WebSocket (RFC 6455 section 4.1) where the Service Bus has it. The answer's status; null for none. */
async function upgradeOver(context: ProbeContext, socket: TLSSocket, host: string): Promise<number | null> {
  const ended = await settle<number | null>(context.limits.answer, context.signal, (done) => {
    const asked = request({
      createConnection: () => socket,
      path: '/$servicebus/websocket',
      headers: {
        Host: host,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        // As Microsoft's libraries for AMQP call it (@azure/core-amqp).
        'Sec-WebSocket-Protocol': 'AMQPWSB10',
      },
    });
    asked.on('upgrade', (response) => done(response.statusCode ?? null));
    asked.on('response', (response) => {
      response.resume();
      done(response.statusCode ?? null);
    });
    asked.on('error', () => done(null));
    asked.end();
    return () => undefined;
  });
  return typeof ended === 'string' ? null : ended;
}

/** Type of a TLS record that holds an alert (RFC 8446 section 5.1); in TLS 1.2 it shows in clear. */
const alertRecord = 21;

/** True where one of the records that begin in these bytes is an alert. What arrives on a quiet connection begins a record. */
function hasAlert(bytes: Buffer): boolean {
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) {
    if (bytes[at] === alertRecord) return true;
  }
  return false;
}

/** Opcodes of frames (RFC 6455 section 5.2). */
const [closeFrame, pingFrame, pongFrame] = [0x8, 0x9, 0xa] as const;

/** Waits for the end: that of the wish, or anybody's. */
async function wait(
  context: ProbeContext,
  { wire, record }: Made,
  socket: TLSSocket,
  { wanted, pingEvery, onProgress }: HoldRequest,
  how: HeldPhase['how'],
  over: HeldPhase['over'],
): Promise<HeldPhase> {
  const begun = performance.now();
  let hasSaid = false as boolean;
  const look = (bytes: Buffer): void => {
    if (hasAlert(bytes)) hasSaid = true;
  };
  const hear = (bytes: Buffer): void => {
    const opcode = (bytes[0] ?? 0) & 0x0f;
    if (over === 'websocket' && opcode === closeFrame) hasSaid = true;
    if (over === 'websocket' && opcode === pingFrame) socket.write(frame(pongFrame, payloadOf(bytes)));
  };
  wire.on('data', look);
  socket.on('data', hear);
  socket.resume();
  const timers = [
    setInterval(() => onProgress?.(how, Math.round((performance.now() - begun) / 1000)), 1000),
    ...(how === 'pings' ? [setInterval(() => socket.write(frame(pingFrame, Buffer.alloc(0))), pingEvery)] : []),
  ];
  const ended = await settle<'over'>(wanted, context.signal, (done) => {
    const finish = (): void => done('over');
    const own = [
      [socket, 'end'],
      [socket, 'close'],
      [socket, 'error'],
      [wire, 'close'],
    ] as const;
    for (const [from, event] of own) from.once(event, finish);
    if (wire.ended || socket.destroyed) finish();
    return () => {
      for (const [from, event] of own) from.removeListener(event, finish);
    };
  });
  timers.forEach((timer) => clearInterval(timer));
  const seconds = Math.round(performance.now() - begun) / 1000;
  const cut = record.closedByServer;
  const end = ended === 'late' ? 'held' : ended === 'cancelled' ? 'cancelled' : hasSaid ? 'by-service' : 'cut';
  return { how, over, seconds, ended: end, cut: ended === 'over' ? cut : null };
}

/** A frame of a client, which has to be masked (RFC 6455 section 5.3). */
function frame(opcode: number, payload: Buffer): Buffer {
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, masked]);
}

/** What a ping carries: at most 125 bytes, not masked (RFC 6455 sections 5.1 and 5.5). */
const payloadOf = (bytes: Buffer): Buffer => bytes.subarray(2, 2 + Math.min(125, (bytes[1] ?? 0) & 0x7f));
