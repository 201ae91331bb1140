/**
 * Asks everybody on the segment for `wpad`, as Windows does where its name servers do not know the name: LLMNR, mDNS and
 * NetBIOS. Usage: scripted-questions.ts ADDRESS BROADCAST.
 */
import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';

const label = (text: string): number[] => [text.length, ...Buffer.from(text, 'latin1')];
const head = (id: number, flags: number): number[] => [
  id >> 8,
  id & 255,
  flags >> 8,
  flags & 255,
  0,
  1,
  0,
  0,
  0,
  0,
  0,
  0,
];
const typeA = [0, 1, 0, 1];

/** RFC 4795: the name alone. RFC 6762: under .local. RFC 1002: 15 letters and a kind, each half byte a letter. */
const llmnr = [...head(0x2b01, 0), ...label('wpad'), 0, ...typeA];
const mdns = [...head(0, 0), ...label('wpad'), ...label('local'), 0, ...typeA];
const netbios = [
  ...head(0x8f11, 0x0110),
  32,
  ...[...Buffer.from('WPAD'.padEnd(15), 'latin1'), 0].flatMap((byte) => [65 + (byte >> 4), 65 + (byte & 15)]),
  ...[0, 0, 0x20, 0, 1],
];

const [, , address = '', broadcast = ''] = process.argv;

async function shout(bytes: readonly number[], from: number, to: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(from, address, done));
  socket.setBroadcast(true);
  socket.setMulticastInterface(address);
  await new Promise<void>((done) => socket.send(Uint8Array.from(bytes), port, to, () => done()));
  await sleep(50);
  socket.close();
}

await shout(llmnr, 0, '224.0.0.252', 5355);
await shout(mdns, 5353, '224.0.0.251', 5353);
await shout(netbios, 137, broadcast, 137);
