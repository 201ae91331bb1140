/**
 * What stands in for the cloud behind a device that does not let TLS begin. On the wire it is the same: the connection is
 * made, the ClientHello goes out, and what comes back is the device's doing. Usage: scripted-tls.ts HOW.
 */
import { createServer, type Socket } from 'node:net';

/** What is done when the first bytes come; `silent` does nothing. */
const answers = {
  resets: (socket: Socket) => socket.resetAndDestroy(),
  closes: (socket: Socket) => socket.end(),
  silent: () => undefined,
} as const satisfies Record<string, (socket: Socket) => unknown>;

/** How TLS is kept from beginning. */
export type CutTls = keyof typeof answers;

const how = process.argv[2];
if (process.argv[1]?.endsWith('scripted-tls.ts') === true && how !== undefined && how in answers) {
  createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => void answers[how as CutTls](socket));
  }).listen(443, '0.0.0.0');
}
