/** Means of probes for tests alone: everything is on 127.0.0.1, and patience is short. */
import { once, setMaxListeners } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { authoritiesOf } from '../../../certificates/authority.js';
import type { Flow } from '../../../evidence/capture.js';
import { startClock } from '../clock.js';
import { connect, type Made } from '../connect.js';
import type { ProbeContext } from '../context.js';
import { usualLimits, type Limits } from '../limits.js';
import { Places } from '../places.js';
import { ProbeRecord } from '../record.js';
import { Refusals } from '../refusals.js';
import { noAnswer, type Resolver } from '../resolver.js';

/** Knows the names that are given, and no other. */
export function namesAt(names: Readonly<Record<string, readonly string[]>>): Resolver {
  return {
    ask: (name, type) => {
      const addresses = type === 'A' ? names[name] : undefined;
      return Promise.resolve(
        addresses === undefined
          ? { ...noAnswer(name, type), rcode: 3 }
          : { ...noAnswer(name, type), rcode: 0, addresses },
      );
    },
  };
}

/** The means of a run. */
export function contextOf(more: Partial<ProbeContext> & { readonly within?: Partial<Limits> } = {}): ProbeContext {
  const { within, ...rest } = more;
  const { signal = new AbortController().signal } = rest;
  // As `startProbes` does: every step of every try listens.
  setMaxListeners(0, signal);
  const limits = {
    ...usualLimits,
    name: 300,
    connect: 300,
    afterWaiting: 300,
    tunnel: 300,
    handshake: 500,
    answer: 500,
    detection: 1000,
    ...within,
  };
  return {
    limits,
    places: new Places(limits.sockets),
    resolver: namesAt({}),
    refusals: new Refusals(),
    hasIpv6: false,
    ...rest,
    signal,
  };
}

/** A server on a port of its own. `stop` also ends what is open. */
export interface Served {
  readonly port: number;
  readonly sockets: ReadonlySet<Socket>;
  stop(): Promise<void>;
}

/** Has a server listen on loopback. */
export async function served(server: Server): Promise<Served> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A server that does something with each connection. */
export const serve = (speak: (socket: Socket) => unknown): Promise<Served> =>
  served(createServer((socket) => void speak(socket)));

/** A record of what is met. */
export const recordOf = (): ProbeRecord => new ProbeRecord(startClock(), authoritiesOf([]));

/** Connects to a port of loopback, speaks, and gives the connection as evidence. */
export async function speakTo(
  port: number,
  speak: (made: Made) => Promise<void>,
  context: ProbeContext = contextOf(),
): Promise<Flow> {
  const record = recordOf();
  const none = Promise.resolve([]);
  await connect(context, record.part(), { name: null, port, v4: Promise.resolve(['127.0.0.1']), v6: none }, speak);
  const [flow] = record.evidence().flows;
  if (flow === undefined) throw new Error('Nothing was tried.');
  return flow;
}
