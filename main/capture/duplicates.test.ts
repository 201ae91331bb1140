import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyIpPacket, readIp } from './dissect/ip.js';
import { DuplicateFilter, unitsPerSecond } from './duplicates.js';
import { bytesOf, ipPacket, tcpSegment, type IpExtras } from './testing/packets.js';

const segment = tcpSegment([40000, 443], 1000, 0, 24, bytesOf('x'.repeat(200)));
const ipv4 = (extras: IpExtras = {}, payload = segment): Uint8Array =>
  ipPacket('10.0.0.1', '10.0.0.2', 6, payload, { id: 7, ...extras });
const ipv6 = (ttl: number, payload = segment): Uint8Array => ipPacket('fd00::1', 'fd00::2', 6, payload, { ttl });

function filter(): (bytes: Uint8Array, at: number) => boolean {
  const copies = new DuplicateFilter();
  const ip = emptyIpPacket();
  return (bytes, at) => {
    expect(readIp(bytes, 0, bytes.length, 0, ip)).toBe(true);
    return copies.isCopy(
      new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      ip,
      Math.round(at * unitsPerSecond),
    );
  };
}

describe('copies of one packet', () => {
  it('are known within 10 ms of the first, whatever routers changed', () => {
    const isCopy = filter();
    expect(isCopy(ipv4(), 1)).toBe(false);
    expect(isCopy(ipv4(), 1.000001)).toBe(true);
    expect(isCopy(ipv4({ ttl: 63, checksum: 0x1234 }), 1.009)).toBe(true);
    expect(isCopy(ipv6(64), 1)).toBe(false);
    expect(isCopy(ipv6(63), 1.002)).toBe(true);
  });

  it('are none later than 10 ms after the first, even as a trickle', () => {
    const isCopy = filter();
    expect(isCopy(ipv4(), 1)).toBe(false);
    expect(isCopy(ipv4(), 1.008)).toBe(true);
    expect(isCopy(ipv4(), 1.012)).toBe(false);
  });

  it.each([
    ['another identification', ipv4({ id: 8 })],
    ['another protocol', ipPacket('10.0.0.1', '10.0.0.2', 17, segment, { id: 7 })],
    ['another address', ipPacket('10.0.0.1', '10.0.0.3', 6, segment, { id: 7 })],
    ['another sequence number', ipv4({}, tcpSegment([40000, 443], 1001, 0, 24, bytesOf('x'.repeat(200))))],
    ['another flag', ipv4({}, tcpSegment([40000, 443], 1000, 0, 16, bytesOf('x'.repeat(200))))],
    ['another length', ipv4({}, tcpSegment([40000, 443], 1000, 0, 24, bytesOf('x'.repeat(201))))],
    ['another fragment', ipv4({ fragment: 0x2000 })],
    ['another last byte', ipv4({}, tcpSegment([40000, 443], 1000, 0, 24, bytesOf('x')))],
  ])('are none with %s', (_, other) => {
    const isCopy = filter();
    isCopy(ipv4(), 1);
    expect(isCopy(other, 1.001)).toBe(false);
  });

  it('are told apart by a single byte at the end of a short packet', () => {
    for (const odd of ['a', 'ab', 'abc']) {
      const isCopy = filter();
      isCopy(ipv4({}, tcpSegment([40000, 443], 1000, 0, 24, bytesOf(`${odd}1`))), 1);
      expect(isCopy(ipv4({}, tcpSegment([40000, 443], 1000, 0, 24, bytesOf(`${odd}2`))), 1.001)).toBe(false);
    }
  });

  it('are what a comparison of whole packets within 10 ms finds, in any order and number', () => {
    const sent = fc.record({
      id: fc.nat(3),
      sequence: fc.nat(3),
      ttl: fc.constantFrom(63, 64),
      text: fc.constantFrom('', 'a', 'b', 'aa'),
      six: fc.boolean(),
      // Microseconds since the one before.
      later: fc.constantFrom(0, 1, 500, 4000, 9999, 20_000),
    });
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 60 }), (list) => {
        const isCopy = filter();
        const firsts = new Map<string, number>();
        let at = 0;
        for (const { id, sequence, ttl, text, six, later } of list) {
          at += later;
          const payload = tcpSegment([40000, 443], sequence, 0, 24, bytesOf(text));
          const bytes = six ? ipv6(ttl, payload) : ipv4({ id, ttl }, payload);
          const key = six ? `6 ${sequence} ${text}` : `4 ${id} ${sequence} ${text}`;
          const first = firsts.get(key);
          const expected = first !== undefined && at - first <= 10_000;
          if (!expected) firsts.set(key, at);
          expect(isCopy(bytes, at / 1e6)).toBe(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are not confused by very many packets that differ in little', () => {
    const isCopy = filter();
    let mistaken = 0;
    for (let index = 0; index < 50_000; index++) {
      const bytes = ipv4({ id: index & 0xffff }, segment.subarray(0, 20));
      if (isCopy(bytes, 1)) mistaken++;
    }
    expect(mistaken).toBe(0);
  });
});
