import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyIpPacket, readIp } from './dissect/ip.js';
import { FragmentTable, type WholePacket } from './fragments.js';
import {
  bytesOf,
  dissect,
  dnsMessage,
  ipFragment,
  ipPacket,
  joinBytes,
  tcpSegment,
  u16,
  u32,
  udpDatagram,
} from './testing/packets.js';

interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

const ends = { 4: ['10.0.0.1', '10.0.0.2'], 6: ['fd00::1', 'fd00::2'] } as const;
const ip = emptyIpPacket();

/** Takes an IP packet as it lies in a file, other bytes around it; `captured` cuts it. */
function take(table: FragmentTable, packet: Uint8Array, at = 0, captured = packet.length): WholePacket | null {
  const bytes = new Uint8Array(captured + 5).fill(0xee);
  bytes.set(packet.subarray(0, captured), 3);
  expect(readIp(bytes, 3, 3 + captured, packet.length - captured, ip)).toBe(true);
  expect(ip.fragment).toBe(true);
  return table.take(bytes, new DataView(bytes.buffer), ip, at);
}

const fragment = (version: 4 | 6, id: number, piece: Piece, protocol = 6): Uint8Array =>
  ipFragment(ends[version][0], ends[version][1], protocol, id, piece);

/** Cuts a payload at multiples of 8 bytes. */
function piecesOf(payload: Uint8Array, cuts: readonly number[]): Piece[] {
  const borders = [...new Set(cuts.map((cut) => (cut % Math.ceil(payload.length / 8)) * 8))].filter((cut) => cut > 0);
  const starts = [0, ...borders.sort((one, other) => one - other)];
  return starts.map((start, index) => ({
    start,
    bytes: payload.subarray(start, starts[index + 1] ?? payload.length),
    last: index === starts.length - 1,
  }));
}

const payloadOf = ({ bytes, cut }: WholePacket): Uint8Array => {
  const whole = emptyIpPacket();
  expect(readIp(bytes, 0, bytes.length, cut, whole)).toBe(true);
  expect([whole.protocol, whole.fragment, whole.payloadLength]).toEqual([
    6,
    false,
    bytes.length - whole.payloadAt + cut,
  ]);
  return bytes.subarray(whole.payloadAt, whole.capturedEnd);
};

describe('fragments', () => {
  it('are put together from any pieces in any order, some of them twice, others between them', () => {
    const packets = fc.array(
      fc.record({
        version: fc.constantFrom(4 as const, 6 as const),
        payload: fc.uint8Array({ minLength: 9, maxLength: 4000 }),
        cuts: fc.array(fc.nat(500), { minLength: 1, maxLength: 12 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(packets, fc.infiniteStream(fc.nat(1_000_000)), (list, chance) => {
        const draw = (below: number): number => (chance.next().value as number) % below;
        const table = new FragmentTable();
        const left = list.flatMap(({ version, payload, cuts }, id) => {
          const pieces = piecesOf(payload, [...cuts, 1]);
          return pieces.map((piece) => ({ id, bytes: fragment(version, id, piece), missing: pieces.length }));
        });
        const missing = new Map(left.map(({ id, missing: count }) => [id, count]));
        const whole = new Set<number>();
        while (left.length > 0) {
          const [next] = left.splice(draw(left.length), 1);
          if (next === undefined) break;
          missing.set(next.id, (missing.get(next.id) ?? 0) - 1);
          const got = take(table, next.bytes);
          expect(got !== null).toBe(missing.get(next.id) === 0);
          if (got === null) {
            if (draw(3) === 0) expect(take(table, next.bytes)).toBeNull();
          } else {
            expect(payloadOf(got)).toEqual(list[next.id]?.payload);
            whole.add(next.id);
          }
        }
        expect(whole.size).toBe(list.length);
        expect(table.incomplete).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('never throw, and never give more than was there, whatever they claim', () => {
    const claims = fc.record({
      version: fc.constantFrom(4 as const, 6 as const),
      id: fc.nat(2),
      start: fc.nat(0x1fff).map((start) => start * 8),
      length: fc.oneof(fc.nat(64), fc.constantFrom(8, 16, 24)),
      low: fc.boolean(),
      last: fc.boolean(),
      keep: fc.nat(64),
    });
    fc.assert(
      fc.property(fc.array(claims, { maxLength: 60 }), (list) => {
        const table = new FragmentTable();
        for (const { version, id, start, length, low, last, keep } of list) {
          const piece = { start: low ? start % 64 : start, bytes: new Uint8Array(length), last };
          if (piece.start === 0 && last) continue;
          const bytes = fragment(version, id, piece);
          const header = version === 4 ? 20 : 48;
          const got = take(table, bytes, 0, Math.min(bytes.length, header + keep));
          if (got !== null) expect(got.bytes.length + got.cut).toBeLessThanOrEqual(65535 + 40);
        }
      }),
      { numRuns: 500 },
    );
  });

  const payload = Uint8Array.from({ length: 64 }, (_, index) => index);
  const piece = (start: number, length: number, last = false): Piece => ({
    start,
    bytes: payload.slice(start, start + length),
    last,
  });

  it.each([
    ['over the piece before', [piece(0, 16), piece(8, 16)]],
    ['over the piece behind', [piece(16, 16), piece(8, 16)]],
    ['inside another', [piece(0, 32), piece(8, 8)]],
    ['around another', [piece(8, 8), piece(0, 32)]],
    ['behind the end', [piece(8, 8, true), piece(16, 8)]],
    ['with a second end', [piece(16, 8, true), piece(8, 8, true)]],
    ['with an end before what is there', [piece(16, 16), piece(8, 8, true)]],
    ['of a length that is no multiple of 8', [piece(0, 12)]],
    ['of no length', [piece(8, 0, true)]],
    ['beyond 64 KiB', [{ start: 65528, bytes: payload, last: true }]],
  ])('that contradict each other drop their packet, and what still comes of it: %s', (_, pieces) => {
    for (const version of [4, 6] as const) {
      const table = new FragmentTable();
      for (const each of [...pieces, piece(0, 32), piece(32, 32, true)]) {
        expect(take(table, fragment(version, 7, each))).toBeNull();
      }
      expect(table.incomplete).toBe(1);
      // Its number may be used again later.
      expect(take(table, fragment(version, 7, piece(0, 32)), 61)).toBeNull();
      expect(take(table, fragment(version, 7, piece(32, 32, true)), 61)).not.toBeNull();
      expect(table.incomplete).toBe(1);
    }
  });

  it('belong together by ends, number and (IPv4) protocol', () => {
    const table = new FragmentTable();
    const others = [
      ipFragment('10.0.0.2', '10.0.0.1', 6, 7, piece(0, 32)),
      ipFragment('10.0.0.1', '10.0.0.3', 6, 7, piece(0, 32)),
      ipFragment('10.0.0.1', '10.0.0.2', 17, 7, piece(0, 32)),
      ipFragment('10.0.0.1', '10.0.0.2', 6, 8, piece(0, 32)),
      ipFragment('fd00::1', 'fd00::2', 6, 7, piece(0, 32)),
      ipFragment('fd00::2', 'fd00::1', 6, 0x10007, piece(0, 32)),
    ];
    for (const other of others) expect(take(table, other)).toBeNull();
    expect(take(table, fragment(4, 7, piece(32, 32, true)))).toBeNull();
    expect(take(table, fragment(6, 0x10007, piece(32, 32, true)))).toBeNull();
    // All of TCP, which is of interest; UDP without the ports of a name server is not.
    expect(table.incomplete).toBe(7);
  });

  it('that were cut give what is before the cut, and say how much is not there', () => {
    const table = new FragmentTable();
    expect(take(table, fragment(4, 1, piece(0, 32)), 0, 20 + 24)).toBeNull();
    const whole = take(table, fragment(4, 1, piece(32, 32, true)));
    expect(whole?.cut).toBe(40);
    expect(whole && payloadOf(whole)).toEqual(payload.slice(0, 24));
  });

  it('are kept in bounded number, bytes and time: the oldest are given up', () => {
    const many = new FragmentTable();
    for (let id = 0; id < 3000; id++) take(many, fragment(6, id, piece(0, 32)));
    expect(take(many, fragment(6, 1000, piece(32, 32, true)))).toBeNull();
    expect(take(many, fragment(6, 2999, piece(32, 32, true)))).not.toBeNull();
    expect(many.incomplete).toBe(3000);

    const large = new FragmentTable();
    const first = fragment(6, 0, { start: 0, bytes: new Uint8Array(65000), last: false });
    for (let id = 0; id < 200; id++) {
      // The last byte of the number that it goes by.
      first[47] = id;
      take(large, first);
    }
    const end = { start: 65000, bytes: Uint8Array.of(1), last: true };
    expect(take(large, fragment(6, 60, end))).toBeNull();
    expect(take(large, fragment(6, 199, end))).not.toBeNull();

    const slow = new FragmentTable();
    take(slow, fragment(4, 1, piece(0, 32)), 0);
    take(slow, fragment(4, 2, piece(0, 32)), 1);
    expect(take(slow, fragment(4, 2, piece(32, 32, true)), 60)).not.toBeNull();
    expect(take(slow, fragment(4, 1, piece(32, 32, true)), 61)).toBeNull();
    expect(slow.incomplete).toBe(2);
  });

  it('of an answer of a name server tell what it says', () => {
    const answer = dnsMessage(7, 'login.example', { rcode: 0, addresses: ['192.0.2.1', '192.0.2.2', '192.0.2.3'] });
    for (const [client, server] of [ends[4], ends[6]]) {
      const datagram = udpDatagram([53, 50000], answer);
      const [one, two, three] = piecesOf(datagram, [2, 5]).map((each) => ipFragment(server, client, 17, 99, each));
      if (one === undefined || two === undefined || three === undefined) throw new Error('not cut');
      const question = ipPacket(client, server, 17, udpDatagram([50000, 53], dnsMessage(7, 'login.example')));
      const packets = [question, three, one, two].map((bytes, at) => ({ at: at / 10, bytes }));
      const { dns, incompleteCounts } = dissect(packets);
      expect(dns).toMatchObject([{ name: 'login.example', answerPacket: 4, answerAt: 0.3 }]);
      expect(dns[0]?.answers).toHaveLength(3);
      expect(incompleteCounts).toEqual({});
      expect(dissect(packets.slice(0, 3)).incompleteCounts).toEqual({ fragments: 1 });
    }
  });

  it('of TCP are part of their connection, behind extension headers too', () => {
    const [client, server] = ends[6];
    const syn = tcpSegment([40000, 443], 1, 0, 2);
    // A header for the destination stands in the first fragment, with the beginning of TCP.
    const inside = joinBytes([6, 0, 1, 4, 0, 0, 0, 0], syn, bytesOf('abc'));
    const pieces = piecesOf(inside, [1, 2]);
    const packets = pieces.map((each, at) => ({ at, bytes: ipFragment(client, server, 60, 5, each) }));
    expect(dissect(packets).flows).toMatchObject([{ client: { port: 40000 }, server: { port: 443 }, firstPacket: 3 }]);
    // Fragments of fragments.
    const nested = joinBytes([6, 0], u16(1), u32(9), syn, [0, 0, 0, 0]);
    const twice = piecesOf(nested, [1]).map((each, at) => ({ at, bytes: ipFragment(client, server, 44, 5, each) }));
    expect(dissect(twice).flows).toEqual([]);
  });
});
