/** Tries connections that a device refuses; prints what was tried, and what was heard about it. */
import { connect } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { listenForRefusals } from '../../main/network/probe/listen-for-refusals.js';
import type { QuotedConnection } from '../../main/network/probe/refusal-listener.js';
import { cloud4, cloud6, bootstrap } from './addresses.js';

interface Tried {
  readonly address: string;
  readonly port: number;
  readonly ownPort: number | undefined;
  readonly errno: string;
}

const tried: Tried[] = [];
const ours = new Set<string>();
const isOurs = ({ protocol, client, server }: QuotedConnection): boolean =>
  protocol === 'tcp' && ours.has(`${client.port} ${server.address} ${server.port}`);

async function attempt(address: string, port: number, known: boolean): Promise<void> {
  const socket = connect({ host: address, port });
  const ended = new Promise<string>((resolve) => {
    socket.on('connect', () => resolve('connected'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
  await turn();
  const ownPort = socket.localPort;
  if (known) ours.add(`${ownPort} ${address} ${port}`);
  tried.push({ address, port, ownPort, errno: await ended });
  socket.destroy();
}

const opened = await listenForRefusals(isOurs);
for (const port of [443, 444, 445]) await attempt(cloud4(bootstrap), port, true);
for (const port of [443, 444]) await attempt(cloud6(bootstrap), port, true);
// Somebody else's connection, for all that the listener knows.
await attempt(cloud4(bootstrap), 443, false);
await sleep(50);
const heard = opened.state === 'value' ? opened.value.heard() : [];
if (opened.state === 'value') opened.value.close();
process.stdout.write(
  JSON.stringify({ state: opened.state, reason: opened.state === 'unreadable' ? opened.reason : null, tried, heard }),
);
