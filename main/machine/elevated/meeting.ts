/**
 * The program starts itself a second time, with an administrator's rights, and meets it on a pipe. Whoever says the secret
 * first is the other; what the two have to say to each other is theirs.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { bounds, contactOf, newSecret, type Contact } from './contact.js';
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

/** Why the two did not meet, or parted before the end. */
export type ElevationFault = 'declined' | 'failed' | 'ended' | 'timed-out' | 'cancelled' | 'broken';

/** They did not meet, or parted before the end. */
export class ElevationError extends Error {
  constructor(
    readonly fault: ElevationFault,
    detail = '',
  ) {
    super(detail === '' ? fault : `${fault}: ${detail}`);
  }
}

/** How they meet. */
export interface MeetingOptions {
  readonly start: StartElevated;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from the start of the other program to the end; `wait` gives more. */
  readonly patience: number;
  /** Another place to meet: tests run where there are no pipes of Windows. */
  readonly contactAt?: ((secret: string) => Contact) | undefined;
}

/** The other program, which has said the secret. */
export interface Other {
  /** The next message; null where there is none any more, or none that is one. */
  readonly next: (mostBytes: number) => Promise<string | null>;
  readonly say: (text: string) => void;
  /** Waits this long from now on, in milliseconds. */
  readonly wait: (patience: number) => void;
}

/** How many may try to speak at once, before one has said the secret. */
const mostStrangers = 8;

/**
 * Starts the other program and waits for it. It ends when its pipe does, which is when this returns.
 *
 * @throws (rejects) with an `ElevationError` where they do not meet, or part before the end
 */
export async function meetElevated<T>(options: MeetingOptions, use: (other: Other) => Promise<T>): Promise<T> {
  const { start, signal, patience, contactAt = contactOf } = options;
  const contact = contactAt(newSecret());
  const sockets = new Set<Socket>();
  const end = stopper();
  const onAbort = (): void => end.stop('cancelled');
  let timer: NodeJS.Timeout | undefined;
  const wait = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end.stop('timed-out'), milliseconds);
  };
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
    wait(patience);
    void started.ended.then(() => end.stop('ended'));
    const { socket, limit, frames } = await Promise.race([found, end.stopped]);
    const other: Other = {
      next: async (mostBytes) => {
        limit.bytes = mostBytes;
        return await Promise.race([nextOf(frames), end.stopped]);
      },
      say: (text) => void socket.write(frameOf(text)),
      wait,
    };
    return await Promise.race([use(other), end.stopped]);
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
