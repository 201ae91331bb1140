/** Connects to a host by its addresses: IPv4 and IPv6 side by side, as clients do, and each told apart. */
import { createConnection } from 'node:net';
import type { FlowOutcome } from '../../evidence/capture.js';
import type { ConnectionRecord } from './connection-record.js';
import type { ProbeContext } from './context.js';
import { linkedTo, settle } from './deadline.js';
import type { IcmpMessage } from './refusal-listener.js';
import type { Recording, Server } from './record.js';
import { Wire } from './wire.js';

/** A connection that was made. */
export interface Made {
  readonly wire: Wire;
  readonly record: ConnectionRecord;
  readonly address: string;
  /** Closes it, and leaves its place to others. Further calls do nothing. */
  readonly leave: () => void;
}

/** Who is connected to. */
export interface Destination {
  readonly name: string | null;
  readonly port: number;
  /** Each family as soon as it is known. */
  readonly v4: Promise<readonly string[]>;
  readonly v6: Promise<readonly string[]>;
}

/** Addresses of one family that are tried: services with more have the same thing behind each of them. */
const mostAddresses = 3;

/** Milliseconds after which the next address of a family is tried beside one that does not answer. */
const nextAddress = 1000;

/** Milliseconds from which on a wait that was broken off counts as silence: the request was repeated by then. */
const telling = 2500;

/**
 * Connects, and speaks on the first connection that is made.
 *
 * @param speak what is done with it; when it is done, the connection is closed
 * @returns true where one was made; once the other family is settled as well
 */
export async function connect(
  context: ProbeContext,
  record: Recording,
  destination: Destination,
  speak: (made: Made) => Promise<void>,
): Promise<boolean> {
  const { controller: enough, release } = linkedTo(context.signal);
  let isMade = false;
  let timer: NodeJS.Timeout | undefined;
  const family = async (own: Promise<readonly string[]>): Promise<void> => {
    const made = await connectFamily(context, record, destination, await own, enough.signal);
    if (made === null) return;
    const isFirst = !isMade;
    isMade = true;
    // Once one family is there, the other is waited for as long as clients would at most.
    timer ??= setTimeout(() => enough.abort(), context.limits.otherFamily);
    try {
      if (isFirst) await speak(made);
    } finally {
      finish(record, made);
    }
  };
  try {
    await Promise.all([family(destination.v6), family(destination.v4)]);
  } finally {
    clearTimeout(timer);
    release();
  }
  return isMade;
}

/** Ends a connection, and puts it into the evidence. */
function finish(record: Recording, { record: connection, leave }: Made): void {
  leave();
  record.over(connection);
}

/**
 * Connects once more to where a connection was made before, and speaks on it.
 *
 * @param hasPlace a place was taken for it. Else one is waited for: whoever waits must hold none, or all wait for each other
 */
export async function connectAgain(
  context: ProbeContext,
  record: Recording,
  server: Server,
  speak: (made: Made) => Promise<void>,
  hasPlace = false,
): Promise<void> {
  if (!hasPlace && !(await context.places.take(context.signal))) return;
  const made = await connectOne(context, record, server, context.limits.connect, context.signal);
  if (made === null) return;
  try {
    await speak(made);
  } finally {
    finish(record, made);
  }
}

/** One family: its first address, then the next ones, each beside those that have not answered yet. */
async function connectFamily(
  context: ProbeContext,
  record: Recording,
  { name, port }: Pick<Destination, 'name' | 'port'>,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Made | null> {
  const { controller: over, release } = linkedTo(signal);
  const { limits } = context;
  const begun = performance.now();
  const running: Promise<void>[] = [];
  let winner: Made | null = null;
  for (const [index, address] of addresses.slice(0, mostAddresses).entries()) {
    // Further addresses are a luxury: names that have not been tried at all come first.
    const hasPlace = index === 0 ? await context.places.take(over.signal) : context.places.takeNow();
    if (!hasPlace) break;
    const left = limits.connect - (performance.now() - begun);
    // Whoever waited for a place has waited in vain for others: the end of the run does not move by all of that.
    const patience = index === 0 ? Math.max(Math.min(limits.afterWaiting, limits.connect), left) : left;
    const attempt = connectOne(context, record, { address, port, name }, patience, over.signal).then((made) => {
      if (made === null) return;
      if (winner === null) {
        winner = made;
        over.abort();
      } else finish(record, made);
    });
    running.push(attempt);
    await Promise.race([attempt, wait(nextAddress, over.signal)]);
    if (over.signal.aborted) break;
  }
  await Promise.all(running);
  release();
  return winner;
}

/** Resolves after that time, or at the signal. */
const wait = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  await settle<never>(milliseconds, signal, () => () => undefined);
};

async function connectOne(
  context: ProbeContext,
  record: Recording,
  server: Server,
  patience: number,
  signal: AbortSignal,
): Promise<Made | null> {
  const connection = record.connection(server);
  const begun = performance.now();
  const socket = createConnection({ host: server.address, port: server.port, noDelay: true });
  context.refusals.watch(socket, server.address, server.port);
  const ended = await settle<NodeJS.ErrnoException | 'connected'>(patience, signal, (done) => {
    socket.once('connect', () => done('connected'));
    socket.once('error', done);
    return () => socket.removeAllListeners();
  });
  if (ended === 'connected') {
    connection.connected(socket.localAddress ?? '', socket.localPort ?? 0);
    const wire = new Wire(socket, connection);
    let hasLeft = false;
    const leave = (): void => {
      if (hasLeft) return;
      hasLeft = true;
      wire.destroy();
      context.places.give();
    };
    return { wire, record: connection, address: server.address, leave };
  }
  // What it still reports is of no use any more.
  socket.on('error', () => undefined);
  socket.destroy();
  const said = context.refusals.about(server.address, server.port);
  if (said !== null) connection.heard(said);
  const waited = performance.now() - begun;
  connection.failed(
    ended === 'late'
      ? 'dropped'
      : ended === 'cancelled'
        ? waited >= telling
          ? 'dropped'
          : 'unanswered'
        : outcomeOf(ended, said),
  );
  record.over(connection);
  context.places.give();
  return null;
}

/**
 * What an error of the system means. What a device said is more exact: systems have one error for several of their
 * messages (Linux: `icmp_err_convert` in net/ipv4/icmp.c; Windows: WSAEHOSTUNREACH).
 */
function outcomeOf({ code }: NodeJS.ErrnoException, said: IcmpMessage | null): FlowOutcome {
  if (said?.kind === 'prohibited') return 'prohibited';
  if (said?.kind === 'no-route' || said?.kind === 'time-exceeded') return 'no-route';
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'refused';
    case 'EACCES':
    case 'EPERM':
      return 'prohibited';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
      return 'no-route';
    case 'ETIMEDOUT':
      return 'dropped';
    default:
      return 'unanswered';
  }
}
