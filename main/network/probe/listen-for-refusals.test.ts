import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { icmpError, ipPacket, tcpSegment } from '../../capture/testing/packets.js';
import type { IcmpSource, RawIcmp } from '../../machine/raw-icmp.js';
import { listener } from './listen-for-refusals.js';
import { readRefusal } from './read-refusal.js';
import type { IsOurs, RefusalListener } from './refusal-listener.js';

const own4 = '127.0.0.1';
const server = '192.0.2.10';
const device = '192.0.2.1';
const syn = (client: string, clientPort: number, serverPort = 443): Uint8Array =>
  ipPacket(client, server, 6, tcpSegment([clientPort, serverPort], 1, 0, 2));
const refusal = (quoted: Uint8Array, type = 3, code = 13): RawIcmp => ({
  version: 4,
  packet: ipPacket(device, own4, 1, icmpError(type, code, quoted)),
});

function hearing(messages: readonly RawIcmp[], isOurs: IsOurs): { listener: RefusalListener; isClosed: () => boolean } {
  const waiting = [...messages];
  let closed = false;
  const source: IcmpSource = { next: () => waiting.shift() ?? null, close: () => (closed = true) };
  return { listener: listener(source, isOurs), isClosed: () => closed };
}

const ourPort: IsOurs = ({ client, server: end }) =>
  client.port === 50_000 && end.address === server && end.port === 443;

describe('what devices say', () => {
  it('is heard once, with the device, its reason and the connection', () => {
    const { listener: heard, isClosed } = hearing([refusal(syn(own4, 50_000))], ourPort);
    expect(heard.heard()).toEqual([
      {
        from: device,
        kind: 'prohibited',
        mtu: null,
        protocol: 'tcp',
        client: { address: own4, port: 50_000 },
        server: { address: server, port: 443 },
      },
    ]);
    expect(heard.heard()).toEqual([]);
    heard.close();
    expect(isClosed()).toBe(true);
  });

  it('is believed only where it quotes a connection of ours', () => {
    const { listener: heard } = hearing(
      [
        refusal(syn(own4, 50_001)),
        refusal(syn(own4, 50_000, 444)),
        // From an address that this computer does not have.
        refusal(syn('198.51.100.7', 50_000)),
      ],
      ourPort,
    );
    expect(heard.heard()).toEqual([]);
    heard.close();
  });

  it('is taken from the system before somebody asks, and within bounds', async () => {
    let left = 5000;
    const source: IcmpSource = {
      next: () => (left-- > 0 ? refusal(syn(own4, 50_000)) : null),
      close: () => undefined,
    };
    const heard = listener(source, ourPort);
    await sleep(150);
    expect(left).toBeLessThan(5000);
    await expect.poll(() => left, { timeout: 3000 }).toBeLessThanOrEqual(0);
    expect(heard.heard()).toHaveLength(1000);
    heard.close();
  });

  it('does not keep the program from ending', () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const before = timers();
    const { listener: heard } = hearing([], () => true);
    expect(timers()).toBe(before);
    heard.close();
  });
});

describe('a message', () => {
  it('of IPv6 comes without its header', () => {
    const quoted = ipPacket('fd00::1', 'fd00::2', 6, tcpSegment([50_000, 443], 1, 0, 2));
    const sender = Uint8Array.from([0xfd, ...Array.from({ length: 14 }, () => 0), 9]);
    expect(readRefusal({ version: 6, message: icmpError(1, 1, quoted), sender })).toMatchObject({
      from: 'fd00::9',
      kind: 'prohibited',
      client: { address: 'fd00::1', port: 50_000 },
      server: { address: 'fd00::2', port: 443 },
    });
    expect(readRefusal({ version: 6, message: icmpError(2, 0, quoted, 1280), sender })).toMatchObject({
      kind: 'too-big',
      mtu: 1280,
    });
  });

  it('that is cut anywhere, or is no error about a connection, is nothing', () => {
    const whole = refusal(syn(own4, 50_000)) as Extract<RawIcmp, { version: 4 }>;
    expect(readRefusal(whole)).not.toBeNull();
    // The quoted packet's ports are its last four bytes that matter: 20 bytes, 8, 20, 4.
    for (let length = 0; length < 52; length++) {
      expect(readRefusal({ version: 4, packet: whole.packet.subarray(0, length) })).toBeNull();
    }
    expect(readRefusal({ version: 4, packet: ipPacket(device, own4, 6, whole.packet.subarray(20)) })).toBeNull();
    expect(readRefusal(refusal(ipPacket(own4, server, 47, Uint8Array.from([1, 2, 3, 4]))))).toBeNull();
    expect(readRefusal({ version: 6, message: whole.packet, sender: new Uint8Array(3) })).toBeNull();
  });
});
