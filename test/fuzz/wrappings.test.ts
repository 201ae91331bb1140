import { gzipSync } from 'node:zlib';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCaptureBytes } from '../../main/capture/capture-reading.js';
import { readCapture } from '../../main/capture/read-capture.js';
import { joinBytes, Pcapng, pcapFile, tunnels, u16, u32, u32le } from '../../main/capture/testing/packets.js';
import type { CaptureEvidence } from '../../main/evidence/capture.js';
import { isFailure, type Failure } from '../../main/evidence/failure.js';
import { readPackets } from '../lab/containers.js';
import { readOriginals } from './cases.js';

/** An IP packet: the middle that all wrappings have in common. */
interface Inner {
  readonly at: bigint;
  readonly bytes: Uint8Array;
  readonly version: 4 | 6;
}

const both: Inner[][] = readOriginals()
  .filter(({ name }) => /^(?:direct|proxy|dns|tls|wpad|copies|revocation|reordered)-.*\.pcapng$/.test(name))
  .map(({ bytes }) =>
    readPackets(Buffer.from(bytes)).flatMap(({ at, bytes: frame }): Inner[] => {
      const version = { 0x0800: 4 as const, 0x86dd: 6 as const }[frame.readUInt16BE(12)];
      // To the microsecond, which every container can hold.
      return version === undefined
        ? []
        : [{ at: at - (at % 1000n), bytes: Uint8Array.from(frame.subarray(14)), version }];
    }),
  );

const versionSix = both.map((packets) => packets.filter(({ version }) => version === 6));
const stories = [...both, ...versionSix.filter((packets) => packets.length > 10)];

const etherType = ({ version }: Inner): number[] => u16(version === 4 ? 0x0800 : 0x86dd);
const addresses = new Uint8Array(12).fill(2);
const family = ({ version }: Inner): number => (version === 4 ? 2 : 30);
const pppProtocol = ({ version }: Inner): number[] => u16(version === 4 ? 0x0021 : 0x0057);
const onlyVersion = (wanted: 4 | 6) => (packets: readonly Inner[]) =>
  packets.every(({ version }) => version === wanted);

interface Encapsulation {
  readonly linkType: number;
  readonly head: (packet: Inner) => readonly number[] | Uint8Array;
  readonly fits?: (packets: readonly Inner[]) => boolean;
}

const ethernet = (...between: (readonly number[])[]) => ({
  linkType: 1,
  head: (packet: Inner) => joinBytes(addresses, ...between, etherType(packet)),
});
const mpls = (labels: number) => ({
  linkType: 1,
  head: () =>
    joinBytes(
      addresses,
      u16(0x8847),
      ...Array.from({ length: labels }, (_, index) =>
        u32(((100 + index) << 12) | (index === labels - 1 ? 0x100 : 0) | 64),
      ),
    ),
});

/** Source: https://www.tcpdump.org/linktypes.html, IEEE 802.1Q, RFC 1042, RFC 1661, RFC 2516, RFC 3032. */
const encapsulations: Readonly<Record<string, Encapsulation>> = {
  ethernet: ethernet(),
  vlan: ethernet(u16(0x8100), u16(0x2005)),
  qinq: ethernet(u16(0x88a8), u16(7), u16(0x8100), u16(5)),
  'three tags': ethernet(u16(0x9100), u16(7), u16(0x8100), u16(5), u16(0x8100), u16(6)),
  mpls: mpls(1),
  'three labels': mpls(3),
  pppoe: {
    linkType: 1,
    head: (packet) =>
      joinBytes(addresses, u16(0x8864), [0x11, 0], u16(7), u16(packet.bytes.length + 2), pppProtocol(packet)),
  },
  ppp: { linkType: 9, head: (packet) => joinBytes([0xff, 3], pppProtocol(packet)) },
  'ppp without its framing': { linkType: 50, head: (packet) => pppProtocol(packet) },
  snap: {
    linkType: 1,
    // A length in place of the type: where the packet is too long for one, it is what it is.
    head: (packet) =>
      joinBytes(addresses, u16(Math.min(1500, packet.bytes.length + 8)), [0xaa, 0xaa, 3, 0, 0, 0], etherType(packet)),
  },
  'raw 12': { linkType: 12, head: () => [] },
  'raw 101': { linkType: 101, head: () => [] },
  'raw IPv4': { linkType: 228, head: () => [], fits: onlyVersion(4) },
  'raw IPv6': { linkType: 229, head: () => [], fits: onlyVersion(6) },
  null: { linkType: 0, head: (packet) => u32le(family(packet)) },
  'null, other order': { linkType: 0, head: (packet) => u32(family(packet)) },
  loop: { linkType: 108, head: (packet) => u32(family(packet)) },
  sll: { linkType: 113, head: (packet) => joinBytes(new Uint8Array(14), etherType(packet)) },
  sll2: { linkType: 276, head: (packet) => joinBytes(etherType(packet), new Uint8Array(18)) },
  ...Object.fromEntries(
    Object.entries(tunnels).map(([name, around]) => [
      name,
      // What is around a packet ends where the packet begins.
      { linkType: 101, head: ({ bytes }: Inner) => around(bytes).subarray(0, -bytes.length) },
    ]),
  ),
};

type Wrap = (packets: readonly Inner[], encapsulation: Encapsulation) => Uint8Array;

const framed = (packet: Inner, { head }: Encapsulation): Uint8Array => joinBytes(head(packet), packet.bytes);

const pcap =
  (bigEndian: boolean, nanoseconds: boolean): Wrap =>
  (packets, encapsulation) =>
    pcapFile(
      packets.map((packet) => ({
        bytes: framed(packet, encapsulation),
        seconds: Number(packet.at / 1_000_000_000n),
        fraction: Number((packet.at % 1_000_000_000n) / (nanoseconds ? 1n : 1000n)),
      })),
      { linkType: encapsulation.linkType, bigEndian, nanoseconds },
    );

const pcapng =
  (bigEndian: boolean, resolution: number | null, block: 'enhanced' | 'obsolete'): Wrap =>
  (packets, encapsulation) => {
    const file = new Pcapng(bigEndian);
    const unit = 10n ** BigInt(9 - (resolution ?? 6));
    const options = resolution === null ? [] : ([[9, [resolution]]] as const);
    return joinBytes(
      file.section(),
      // One that no packet is of, and a block that nobody knows, in front.
      file.interface(147),
      file.interface(encapsulation.linkType, options),
      file.block(0x0bad, new Uint8Array(20).fill(1)),
      ...packets.map((packet) => file[block](1, packet.at / unit, framed(packet, encapsulation))),
    );
  };

const inTwo =
  (first: Wrap, second: Wrap): Wrap =>
  (packets, encapsulation) => {
    const half = packets.length >> 1;
    return joinBytes(first(packets.slice(0, half), encapsulation), second(packets.slice(half), encapsulation));
  };

const containers: Readonly<Record<string, Wrap>> = {
  'pcap, microseconds': pcap(false, false),
  'pcap, microseconds, big-endian': pcap(true, false),
  'pcap, nanoseconds': pcap(false, true),
  'pcap, nanoseconds, big-endian': pcap(true, true),
  pcapng: pcapng(false, null, 'enhanced'),
  'pcapng, big-endian': pcapng(true, null, 'enhanced'),
  'pcapng, nanoseconds': pcapng(false, 9, 'enhanced'),
  'pcapng, 100 ns, big-endian': pcapng(true, 7, 'enhanced'),
  'pcapng, obsolete blocks': pcapng(false, 6, 'obsolete'),
  'pcapng, obsolete blocks, big-endian': pcapng(true, 9, 'obsolete'),
  'pcapng, two sections': inTwo(pcapng(false, 9, 'enhanced'), pcapng(true, null, 'enhanced')),
};

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'wrappings-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** The evidence less what is told of the file itself. */
function saidBy(read: CaptureEvidence | Failure): unknown {
  if (isFailure(read)) throw new Error(read.message);
  const { container: _container, bytes: _bytes, file: _file, linkTypes: _links, ...summary } = read.summary;
  return { ...read, summary };
}

describe('a capture', () => {
  it('is there to be wrapped', () => {
    expect(stories.length).toBeGreaterThan(40);
    expect(stories.filter(onlyVersion(6)).length).toBeGreaterThan(0);
  });

  it('says the same in every container, byte order, resolution and encapsulation, compressed or not', async () => {
    const wrappings = fc.record({
      story: fc.nat(stories.length - 1),
      container: fc.constantFrom(...Object.keys(containers)),
      encapsulation: fc.constantFrom(...Object.keys(encapsulations)),
      compressed: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
    });
    await fc.assert(
      fc.asyncProperty(wrappings, async ({ story, container, encapsulation, compressed }) => {
        const packets = stories[story]!;
        const around = encapsulations[encapsulation]!;
        fc.pre(around.fits?.(packets) ?? true);
        const plain = saidBy(readCaptureBytes(pcap(false, true)(packets, encapsulations['ethernet']!)));
        const file = containers[container]!(packets, around);
        if (!compressed) {
          expect(saidBy(readCaptureBytes(file))).toEqual(plain);
          return;
        }
        const path = join(folder, 'capture');
        writeFileSync(path, gzipSync(file));
        expect(saidBy(await readCapture(path, () => undefined))).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});
