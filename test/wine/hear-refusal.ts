/**
 * Runs under Windows' Node: sends to this computer what a device would say of two connections, and gives what was heard. Takes
 * the port of the one that is ours.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { icmpError, ipPacket, tcpSegment } from '../../main/capture/testing/packets.js';
import { bind } from '../../main/machine/windows/native.js';
import { listenForRefusals } from '../../main/network/probe/listen-for-refusals.js';

const socket = bind('ws2_32.dll', 'uintptr_t __stdcall socket(int family, int type, int protocol)');
const send = bind(
  'ws2_32.dll',
  'int __stdcall sendto(uintptr_t socket, const uint8_t* bytes, int length, int flags, const uint8_t* to, int toLength)',
);

const ours = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as number;
const listening = await listenForRefusals(({ client }) => client.port === ours);

/** AF_INET, port 0, 127.0.0.1 */
const loopback = Buffer.from([2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
const raw = socket(2, 3, 1);
const sent = [ours, ours + 1].map((port) => {
  const quoted = ipPacket('127.0.0.1', '192.0.2.10', 6, tcpSegment([port, 443], 1, 0, 2));
  const message = Buffer.from(icmpError(3, 13, quoted));
  message.writeUInt16BE(checksum(message), 2);
  return send(raw, message, message.length, 0, loopback, loopback.length);
});
await sleep(200);
const heard = listening.state === 'value' ? listening.value.heard() : [];
if (listening.state === 'value') listening.value.close();
process.stdout.write(JSON.stringify({ fact: listening, sent, heard }));

/** RFC 1071 */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
