/**
 * What stands in for the Service Bus: it takes the upgrade to a WebSocket (RFC 6455), and says nothing more. Usage:
 * scripted-service-bus.ts HOW CERTIFICATES KEY.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';

/** Milliseconds after which it ends a connection by itself, without a word; null: never. */
const patience = { stays: null, ends: 3000 } as const satisfies Record<string, number | null>;

/** How long it keeps what is never signed in. */
export type ServiceBus = keyof typeof patience;

const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';

const [, script = '', how = '', certificates = '', key = ''] = process.argv;
if (script.endsWith('scripted-service-bus.ts') && how in patience) {
  const ends = patience[how as ServiceBus];
  createServer({ cert: readFileSync(certificates), key: readFileSync(key) }, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(switching));
    if (ends !== null) setTimeout(() => socket.destroy(), ends);
  }).listen(443, '0.0.0.0');
}
