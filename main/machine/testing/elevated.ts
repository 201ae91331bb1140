/** The other program for tests, in this process: it answers over a socket, as the real one does over a pipe of Windows. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerElevated } from '../elevated/answering.js';
import type { ElevationOptions } from '../elevated/asking.js';
import type { ElevatedStart } from '../elevated/meeting.js';
import type { Contact } from '../elevated/contact.js';
import type { Machine } from '../machine.js';

/** A second program that was started and goes on. */
export const runningProgram: ElevatedStart = {
  state: 'started',
  ended: new Promise(() => undefined),
  release: () => undefined,
};

/** Where the two meet: pipes of this system are sockets with a path. */
export function socketFor(): (secret: string) => Contact {
  const address = join(tmpdir(), `elevated-${randomBytes(8).toString('hex')}`);
  return (secret) => ({ secret, address });
}

/** Starts the other program on this machine; what becomes of it goes to `ended`. */
export function elevatedOn(
  machine: Machine,
  ended: (done: boolean) => void = () => undefined,
): Pick<ElevationOptions, 'start' | 'contactAt'> & { readonly contactAt: (secret: string) => Contact } {
  const contactAt = socketFor();
  return {
    contactAt,
    start: (secret) => {
      void answerElevated(machine, contactAt(secret)).then(ended);
      return Promise.resolve(runningProgram);
    },
  };
}
