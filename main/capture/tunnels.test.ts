import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaptureEvidence } from '../evidence/capture.js';
import { isFailure } from '../evidence/failure.js';
import { readCaptureBytes } from './capture-reading.js';
import { hasTshark, readerOn, tsharkOn } from './testing/oracle.js';
import {
  dissect,
  dnsMessage,
  icmpError,
  ipFragment,
  ipPacket,
  joinBytes,
  pcapFile,
  Talk,
  tunnels,
  u16,
  u32,
  udpDatagram,
  type TimedPacket,
} from './testing/packets.js';

const connect = 'CONNECT sb1.servicebus.windows.net:443 HTTP/1.1\r\n\r\n';
const signIn = 'HTTP/1.1 407 Sign in\r\nContent-Length: 0\r\n\r\n';

/** A proxy that asks for a sign-in, a name that does not exist, and a request for connection that is repeated. */
function story(addresses: 'IPv4' | 'IPv6'): TimedPacket[] {
  const [client, proxy, server] =
    addresses === 'IPv4' ? ['10.0.0.1', '10.0.0.8', '20.0.0.2'] : ['fd00::1', 'fd00::8', 'fd20::2'];
  const tunnel = new Talk(client, 40000, proxy, 3128).handshake().say(connect).answer(signIn).reset();
  const dropped = new Talk(client, 40001, server, 443);
  dropped.at = 1;
  dropped.syn().wait(1).syn();
  const ask = udpDatagram([5000, 53], dnsMessage(7, 'missing.example'));
  const answer = udpDatagram([53, 5000], dnsMessage(7, 'missing.example', { rcode: 3, addresses: [] }));
  return [
    ...tunnel.packets,
    { at: 0.5, bytes: ipPacket(client, proxy, 17, ask) },
    { at: 0.52, bytes: ipPacket(proxy, client, 17, answer) },
    ...dropped.packets,
  ];
}

const inside = (packets: readonly TimedPacket[], wrap: (packet: Uint8Array) => Uint8Array): TimedPacket[] =>
  packets.map(({ at, bytes }) => ({ at, bytes: wrap(bytes) }));
const names = Object.keys(tunnels);
const into = (name: string): ((packet: Uint8Array) => Uint8Array) => tunnels[name]!;
/** A connection of one packet, told from others by its port. */
const syn = (port: number): Uint8Array => new Talk('10.0.0.1', port, '20.0.0.2', 443).syn().packets[0]!.bytes;
const outer = (protocol: number, payload: Uint8Array): TimedPacket[] => [
  { at: 0, bytes: ipPacket('192.0.2.1', '192.0.2.2', protocol, payload) },
];
const notRead = ({ summary, tunnelPacketsNotRead }: CaptureEvidence): unknown => [
  summary.tunnelsNotRead,
  tunnelPacketsNotRead,
];

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tunnels-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what a tunnel carries', () => {
  it.each(names)('is read as if there were no tunnel: %s', (name) => {
    for (const addresses of ['IPv4', 'IPv6'] as const) {
      const packets = story(addresses);
      expect(dissect(inside(packets, into(name)))).toEqual(dissect(packets));
    }
  });

  it.skipIf(!hasTshark).each(names)('is read as tshark reads it: %s', async (name) => {
    const file = join(folder, `${name}.pcap`);
    const packets = [...story('IPv4'), ...story('IPv6')].map(({ bytes }, index) => ({
      bytes: into(name)(bytes),
      seconds: 1_700_000_000 + index,
    }));
    writeFileSync(file, pcapFile(packets));
    const said = await readerOn(file);
    expect(said).toEqual(await tsharkOn(file));
    expect(said).toMatchObject({
      synRetransmissions: 2,
      tunnels: ['sb1.servicebus.windows.net:443 407', 'sb1.servicebus.windows.net:443 407'],
      failedNames: ['missing.example 3'],
    });
  });

  it.each(names)('is no copy because the packets around it are alike: %s', (name) => {
    const packets = Array.from({ length: 5 }, (_, index) => ({
      at: index / 1e5,
      bytes: into(name)(syn(4000 + index)),
    }));
    expect(dissect(packets)).toMatchObject({ summary: { duplicatesDropped: 0 }, flows: { length: 5 } });
  });

  it('counts once where it was recorded inside and outside', () => {
    const packets = story('IPv4');
    const twice = packets.flatMap(({ at, bytes }) => [
      { at, bytes },
      { at: at + 0.0001, bytes: into('VXLAN')(bytes) },
    ]);
    const { summary, flows } = dissect(twice);
    expect(summary).toMatchObject({ packets: packets.length * 2, duplicatesDropped: packets.length });
    expect(flows).toHaveLength(2);
    expect(flows[1]).toMatchObject({ outcome: 'dropped', synRetransmissions: 1 });
  });

  it('is put together from fragments, of the inner packets and of those around', () => {
    const [packet] = story('IPv4').filter(({ bytes }) => bytes.length > 80);
    const [head, payload] = [packet!.bytes.subarray(0, 20), packet!.bytes.subarray(20)];
    const pieces = (protocol: number, bytes: Uint8Array, from: string, to: string): Uint8Array[] => [
      ipFragment(from, to, protocol, 9, { start: 0, bytes: bytes.subarray(0, 40), last: false }),
      ipFragment(from, to, protocol, 9, { start: 40, bytes: bytes.subarray(40), last: true }),
    ];
    expect(head[9]).toBe(6);
    const plain = dissect([{ at: 0, bytes: packet!.bytes }]).flows[0];
    const around = into('GRE')(packet!.bytes).subarray(20);
    for (const packets of [
      pieces(6, payload, '10.0.0.1', '10.0.0.8').map(into('GRE')),
      pieces(47, around, '192.0.2.1', '192.0.2.2'),
    ]) {
      const { flows } = dissect(packets.map((bytes) => ({ at: 0, bytes })));
      expect(flows).toMatchObject([{ server: plain?.server, bytes: plain?.bytes }]);
      expect(flows[0]?.tunnel?.target).toBe(plain?.tunnel?.target);
    }
  });

  it('may be cut, and says so', () => {
    const packets = new Talk('10.0.0.1', 40000, '20.0.0.2', 3128).handshake().say(connect).packets;
    const cut = inside(packets, into('VXLAN')).map(({ at, bytes }) => ({ at, bytes, captured: bytes.length - 20 }));
    const { flows, incompleteCounts } = dissect(cut);
    expect(flows).toHaveLength(1);
    expect(incompleteCounts['cut-packets']).toBeGreaterThan(0);
    for (let captured = 0; captured < 90; captured++) {
      const { flows: few } = dissect([{ at: 0, bytes: into('VXLAN')(syn(1)), captured }]);
      expect(few.length, `${captured} bytes`).toBe(captured < 70 + 14 ? 0 : 1);
    }
  });

  it('is told of by a device in the tunnel', () => {
    const refused = syn(40000);
    const error = ipPacket('10.9.9.9', '10.0.0.1', 1, icmpError(3, 13, refused.subarray(0, 28)));
    const { flows } = dissect(
      inside(
        [
          { at: 0, bytes: refused },
          { at: 0.1, bytes: error },
        ],
        into('GRE'),
      ),
    );
    expect(flows).toMatchObject([{ outcome: 'prohibited', icmp: [{ from: '10.9.9.9' }] }]);
  });
});

describe('a tunnel that is not looked into', () => {
  const ethernet = (payload: readonly number[]): number[] => [...new Array<number>(12).fill(2), ...payload];

  it.each([
    ['IPsec (ESP)', outer(50, new Uint8Array(80).fill(7))],
    ['IPsec (ESP)', outer(17, udpDatagram([4500, 4500], new Uint8Array(80).fill(7)))],
    ['IPsec (ESP)', outer(17, udpDatagram([50123, 4500], new Uint8Array(80).fill(7)))],
    ['IPsec (AH)', outer(51, new Uint8Array(80).fill(7))],
    ['EtherIP', outer(97, new Uint8Array(80).fill(7))],
    ['L2TP', outer(115, new Uint8Array(80).fill(7))],
    ['GRE', outer(47, joinBytes([0x30, 1], u16(0x880b), new Uint8Array(40)))],
    ['GRE', outer(47, joinBytes([0x10, 0], u16(0x88be), u32(0), new Uint8Array(60)))],
  ])('is named and counted: %s', (kind, packets) => {
    expect(notRead(dissect(packets))).toEqual([[kind], 1]);
    expect(dissect(packets).summary.incomplete).toEqual([]);
  });

  it('is a whole frame that is encrypted', () => {
    const frame = joinBytes(ethernet(u16(0x88e5)), new Uint8Array(60));
    const evidence = readCaptureBytes(pcapFile([{ bytes: frame }, { bytes: frame }], { linkType: 1 }));
    if (isFailure(evidence)) throw new Error(evidence.message);
    expect(notRead(evidence)).toEqual([['MACsec'], 2]);
  });

  it('is one of more depth than anybody has', () => {
    const deep = (levels: number): TimedPacket[] => {
      let bytes = syn(1);
      for (let level = 0; level < levels; level++) bytes = into('IP in IP')(bytes);
      return [{ at: 0, bytes }];
    };
    expect(dissect(deep(4)).flows).toHaveLength(1);
    expect(dissect(deep(5)).flows).toHaveLength(0);
    expect(notRead(dissect(deep(5)))).toEqual([['IP in IP'], 1]);
  });

  it.each([
    ['the exchange of keys', outer(17, udpDatagram([4500, 4500], joinBytes(u32(0), new Uint8Array(80).fill(7))))],
    ['a sign of life of IPsec', outer(17, udpDatagram([4500, 4500], new Uint8Array([0xff])))],
    ['ARP over a bridge', outer(47, joinBytes([0, 0], u16(0x6558), ethernet(u16(0x0806)), new Uint8Array(28)))],
    ['a sign of life of GRE', outer(47, joinBytes([0, 0], u16(0)))],
    ['ARP in VXLAN', outer(17, udpDatagram([5, 4789], joinBytes([8, 0, 0, 0, 0, 0, 1, 0], ethernet(u16(0x0806)))))],
    ['something else on that port', outer(17, udpDatagram([5, 4789], joinBytes([9, 0, 0, 0, 0, 0, 1, 0], syn(1))))],
    [
      'something else on that port',
      outer(17, udpDatagram([5, 6081], joinBytes([0x40, 0], u16(0x0800), u32(0), syn(1)))),
    ],
    ['OSPF', outer(89, new Uint8Array(40))],
  ])('is not %s', (_, packets) => {
    expect(notRead(dissect(packets))).toEqual([[], 0]);
    expect(dissect(packets).flows).toEqual([]);
  });
});
