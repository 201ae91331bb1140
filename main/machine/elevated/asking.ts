/**
 * The program that starts itself a second time, with an administrator's rights, and asks the other for what its own account
 * may not read. What comes over the pipe is held against its shape and against what was asked.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { readReading } from '../../evidence/read-evidence.js';
import { questionId, type Reading } from '../../evidence/server.js';
import { bounds, contactOf, mostIds, mostRounds, newSecret, type Contact } from './contact.js';
import { frameOf, readFrames, type FrameLimit } from './frames.js';

/** What became of starting a program as administrator. */
export type ElevatedStart =
  | {
      readonly state: 'started';
      /** Fulfilled when the program has ended. */
      readonly ended: Promise<void>;
      /** Asks no more whether it has. */
      readonly release: () => void;
    }
  /** The person said no. */
  | { readonly state: 'declined' }
  | { readonly state: 'failed'; readonly detail: string };

/** Starts the program a second time, as administrator; Windows asks the person first. */
export type StartElevated = (secret: string) => Promise<ElevatedStart>;

/** Why nothing could be asked. */
export type ElevationFault = 'declined' | 'failed' | 'ended' | 'timed-out' | 'cancelled' | 'broken';

/** Nothing could be asked, or not to the end. */
export class ElevationError extends Error {
  constructor(
    readonly fault: ElevationFault,
    detail = '',
  ) {
    super(detail === '' ? fault : `${fault}: ${detail}`);
  }
}

/** Asks for readings by their ids; those that cannot be had are left out. It may be called four times. */
export type AskElevated = (ids: readonly string[]) => Promise<readonly Reading[]>;

/** How the asking goes on. */
export interface ElevationOptions {
  readonly start: StartElevated;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from the start of the other program until it must have answered everything. */
  readonly patience?: number;
  /** Another place to meet: tests run where there are no pipes of Windows. */
  readonly contactAt?: (secret: string) => Contact;
}

/** From the answer to Windows' question. The other program reads for three seconds. */
const usualPatience = 120_000;

/** How many may try to speak at once, before one has said the secret. */
const mostStrangers = 8;

/**
 * Starts the other program and asks it.
 *
 * @throws (rejects) with an `ElevationError` where that is not possible
 */
export async function withElevated<T>(options: ElevationOptions, use: (ask: AskElevated) => Promise<T>): Promise<T> {
  const { start, signal, patience = usualPatience, contactAt = contactOf } = options;
  const contact = contactAt(newSecret());
  const sockets = new Set<Socket>();
  const end = stopper();
  const onAbort = (): void => end.stop('cancelled');
  let timer: NodeJS.Timeout | undefined;
  let started: ElevatedStart | null = null;
  if (signal?.aborted === true) throw new ElevationError('cancelled');
  signal?.addEventListener('abort', onAbort);
  const server = createServer();
  try {
    const found = speaker(server, contact, sockets);
    await Promise.race([listening(server, contact.address), end.stopped]);
    const starting = start(contact.secret);
    // Windows' question cannot be taken back: who answers it after a cancel starts a program that finds nobody, and ends.
    void starting.then((late) => (end.isStopped() && late.state === 'started' ? late.release() : undefined), ignore);
    started = await Promise.race([starting, end.stopped]);
    if (started.state === 'declined') throw new ElevationError('declined');
    if (started.state === 'failed') throw new ElevationError('failed', started.detail);
    timer = setTimeout(() => end.stop('timed-out'), patience);
    void started.ended.then(() => end.stop('ended'));
    const ask = asker(await Promise.race([found, end.stopped]));
    return await Promise.race([use((ids) => Promise.race([ask(ids), end.stopped])), end.stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    if (started?.state === 'started') started.release();
    // The other program ends when its pipe does.
    for (const socket of sockets) socket.destroy();
    server.close();
    end.close();
  }
}

const ignore = (): void => undefined;

interface Stopper {
  readonly stopped: Promise<never>;
  readonly stop: (fault: ElevationFault) => void;
  readonly isStopped: () => boolean;
  readonly close: () => void;
}

function stopper(): Stopper {
  let isStopped = false;
  let reject: (error: ElevationError) => void = ignore;
  const stopped = new Promise<never>((_, fail) => (reject = fail));
  // Nobody may be waiting just then; who waits later is told all the same.
  stopped.catch(ignore);
  return {
    stopped,
    stop: (fault) => {
      isStopped = true;
      reject(new ElevationError(fault));
    },
    isStopped: () => isStopped,
    close: () => (isStopped = true),
  };
}

function listening(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ElevationError('failed', error.message)));
    server.listen(address, resolve);
  });
}

/** One that has said the secret. */
interface Speaker {
  readonly socket: Socket;
  readonly limit: FrameLimit;
  readonly frames: AsyncGenerator<string, void>;
}

/** The first who connects and says the secret. Others are sent away. */
function speaker(server: Server, { secret }: Contact, sockets: Set<Socket>): Promise<Speaker> {
  server.maxConnections = mostStrangers;
  return new Promise((resolve) => {
    server.on('connection', (socket) => {
      sockets.add(socket);
      // Whoever reads from it is told.
      socket.on('error', ignore);
      socket.once('close', () => sockets.delete(socket));
      const limit = { bytes: bounds.hello };
      const frames = readFrames(socket, limit);
      void nextOf(frames).then((hello) => {
        if (hello !== null && isSame(hello, JSON.stringify(secret))) {
          server.close();
          resolve({ socket, limit, frames });
        } else {
          socket.destroy();
        }
      });
    });
  });
}

/** The next message; null where there is none any more, or none that is one. */
async function nextOf(frames: AsyncGenerator<string, void>): Promise<string | null> {
  try {
    const { value } = await frames.next();
    return typeof value === 'string' ? value : null;
  } catch (error) {
    // A stream's error and a message that is too long come to the same: nothing more can be had from it.
    return error instanceof Error ? null : Promise.reject(new Error(String(error)));
  }
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function asker({ socket, limit, frames }: Speaker): AskElevated {
  let rounds = 0;
  let received = 0;
  return async (ids) => {
    const waiting = new Set(ids.slice(0, mostIds));
    if (++rounds > mostRounds) return [];
    socket.write(frameOf(JSON.stringify([...waiting])));
    const readings: Reading[] = [];
    for (;;) {
      limit.bytes = Math.min(bounds.reading, bounds.answers - received);
      const text = await nextOf(frames);
      if (text === null) throw new ElevationError('broken', 'the answer was cut short');
      if (text === 'null') return readings;
      received += Buffer.byteLength(text);
      const reading = readReading(text);
      if (reading === null || !waiting.delete(questionId(reading.question)))
        throw new ElevationError('broken', 'an answer to what was not asked');
      readings.push(reading);
    }
  };
}
