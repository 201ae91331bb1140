/** Browser mode spoken to without a browser: what the page could do at most, and what it must not be able to do. */
import { WebSocket } from 'ws';
import type { CallMessage, ServerMessage } from '../../../preload/contract/wire.js';
import type { Result } from '../../../preload/contract/contract.js';

/** A connection to the bridge. */
export interface Wire {
  call(name: string, ...args: readonly unknown[]): Promise<Result<unknown>>;
  /** Fulfilled at the next report of progress. */
  nextProgress(): Promise<void>;
  close(): void;
}

/** Connects with a session's cookie. */
export async function connect(port: number, cookie: string): Promise<Wire> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/bridge`, {
    headers: { Cookie: cookie },
    origin: `http://127.0.0.1:${port}`,
  });
  const answers = new Map<number, (result: Result<unknown>) => void>();
  let progressed = (): void => undefined;
  let lastId = 0;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as ServerMessage;
    if (message.kind === 'answer') answers.get(message.id)?.(message.result);
    else if (message.kind === 'event') progressed();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    call: (name, ...args) =>
      new Promise((resolve) => {
        const id = ++lastId;
        answers.set(id, resolve);
        socket.send(JSON.stringify({ id, call: name, args } satisfies CallMessage));
      }),
    nextProgress: () => new Promise((resolve) => (progressed = resolve)),
    close: () => socket.close(),
  };
}
