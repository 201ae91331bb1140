import { describe, expect, it } from 'vitest';
import { bytesOf, icmpError, ipPacket, joinBytes, u16, u32, u32le } from '../testing/packets.js';
import { readIcmpError } from './icmp.js';
import { addressText, emptyIpPacket, readIp, type IpPacket } from './ip.js';
import { findIp, isReadLink, notIp, sealedLink, unknownLink } from './link.js';
import { linkName, notes, ofNetworkMonitor } from './link-names.js';

const ipv4 = ipPacket('10.0.0.1', '10.0.0.2', 6, bytesOf('payload'));
const ipv6 = ipPacket('fd00::1', 'fd00::2', 6, bytesOf('payload'));
const macs = new Uint8Array(12);
const snap = [0xaa, 0xaa, 3, 0, 0, 0];
/** Version and type, data, the session's number, a length. */
const pppoe = joinBytes([0x11, 0], u16(77), u16(40));
const label = (value: number, bottom: boolean): number[] => u32(value * 4096 + (bottom ? 256 : 0) + 64);

describe('the link layer', () => {
  it.each([
    ['Ethernet', 1, joinBytes(macs, u16(0x0800)), ipv4],
    ['Ethernet, IPv6', 1, joinBytes(macs, u16(0x86dd)), ipv6],
    ['VLAN', 1, joinBytes(macs, u16(0x8100), u16(5), u16(0x0800)), ipv4],
    ['QinQ', 1, joinBytes(macs, u16(0x88a8), u16(5), u16(0x8100), u16(6), u16(0x86dd)), ipv6],
    ['MPLS, one label', 1, joinBytes(macs, u16(0x8847), label(16, true)), ipv4],
    ['MPLS, three labels', 1, joinBytes(macs, u16(0x8848), label(1, false), label(2, false), label(3, true)), ipv6],
    ['MPLS in a VLAN', 1, joinBytes(macs, u16(0x8100), u16(5), u16(0x8847), label(16, true)), ipv4],
    ['Linux cooked', 113, joinBytes(new Uint8Array(14), u16(0x0800)), ipv4],
    ['Linux cooked, VLAN', 113, joinBytes(new Uint8Array(14), u16(0x8100), u16(5), u16(0x86dd)), ipv6],
    ['Linux cooked 2', 276, joinBytes(u16(0x86dd), new Uint8Array(18)), ipv6],
    ['Linux cooked 2, VLAN', 276, joinBytes(u16(0x8100), new Uint8Array(18), u16(5), u16(0x0800)), ipv4],
    ['802.3 with SNAP', 1, joinBytes(macs, u16(60), snap, u16(0x0800)), ipv4],
    ['802.3 with SNAP in a VLAN', 1, joinBytes(macs, u16(0x8100), u16(5), u16(60), snap, u16(0x86dd)), ipv6],
    ['802.3 with the number of IP', 1, joinBytes(macs, u16(60), [6, 6, 3]), ipv4],
    ['Linux cooked, 802.2', 113, joinBytes(new Uint8Array(14), u16(4), snap, u16(0x0800)), ipv4],
    ['Linux cooked 2, 802.2', 276, joinBytes(u16(4), new Uint8Array(18), snap, u16(0x86dd)), ipv6],
    ['PPPoE', 1, joinBytes(macs, u16(0x8864), pppoe, u16(0x0021)), ipv4],
    ['PPPoE, IPv6', 1, joinBytes(macs, u16(0x8864), pppoe, u16(0x0057)), ipv6],
    ['PPPoE with one byte of protocol', 1, joinBytes(macs, u16(0x8864), pppoe, [0x57]), ipv6],
    [
      'PPPoE in two VLANs',
      1,
      joinBytes(macs, u16(0x88a8), u16(1), u16(0x8100), u16(2), u16(0x8864), pppoe, [0x21]),
      ipv4,
    ],
    ['Linux cooked, PPPoE', 113, joinBytes(new Uint8Array(14), u16(0x8864), pppoe, u16(0x0021)), ipv4],
    ['PPPoE alone', 51, joinBytes(pppoe, u16(0x0021)), ipv4],
    ['PPP', 9, joinBytes([0xff, 3], u16(0x0021)), ipv4],
    ['PPP without address and control', 9, u16(0x0057), ipv6],
    ['PPP with nothing but one byte', 9, [0x21], ipv4],
    ['PPP as in HDLC', 50, joinBytes([0xff, 3], u16(0x0057)), ipv6],
    ['PPP as in HDLC, in truth Cisco’s', 50, joinBytes([0x0f, 0], u16(0x0800)), ipv4],
    ['PPP with direction in place of the address', 166, joinBytes([1, 3], u16(0x0021)), ipv4],
    ['PPP with direction, compressed', 166, [0, 0x21], ipv4],
    ['PPP with direction before the address', 204, joinBytes([0, 0xff, 3], u16(0x0057)), ipv6],
    ['Cisco HDLC', 104, joinBytes([0x8f, 0], u16(0x86dd)), ipv6],
    ['raw', 101, new Uint8Array(0), ipv6],
    ['raw of BSD', 12, new Uint8Array(0), ipv4],
    ['raw IPv4', 228, new Uint8Array(0), ipv4],
    ['raw IPv6', 229, new Uint8Array(0), ipv6],
    ['null, little-endian', 0, joinBytes(u32le(2)), ipv4],
    ['null, big-endian', 0, joinBytes(u32(24)), ipv6],
    ['loop', 108, joinBytes(u32(2)), ipv4],
  ])('leads to the packet: %s', (_, linkType, header, packet) => {
    expect(isReadLink(linkType)).toBe(true);
    // Other bytes around it: the frame is somewhere in a larger array.
    const bytes = joinBytes([1, 2, 3], header, packet, [4, 5, 6]);
    const captured = header.length + packet.length;
    expect(findIp(bytes, 3, captured, linkType)).toBe(3 + header.length);
    // Cut anywhere before the packet it says so, and never points outside the frame.
    for (let cut = 0; cut < header.length; cut++) expect(findIp(bytes, 3, cut, linkType)).toBe(notIp);
  });

  it.each([
    ['ARP', joinBytes(macs, u16(0x0806), new Uint8Array(28))],
    ['a length (802.3)', joinBytes(macs, u16(38), new Uint8Array(38))],
    ['802.2 of another service', joinBytes(macs, u16(38), [0x42, 0x42, 3], new Uint8Array(38))],
    ['802.2 with acknowledgement', joinBytes(macs, u16(38), [6, 6, 0], ipv4)],
    ['SNAP of another organization', joinBytes(macs, u16(38), [0xaa, 0xaa, 3, 0, 0, 12], u16(0x0800), ipv4)],
    ['SNAP with ARP', joinBytes(macs, u16(38), snap, u16(0x0806), new Uint8Array(28))],
    ['PPPoE looking for its server', joinBytes(macs, u16(0x8863), [0x11, 9, 0, 0, 0, 4], new Uint8Array(40))],
    ['PPPoE that is no data', joinBytes(macs, u16(0x8864), [0x11, 0xa7, 0, 0, 0, 0], u16(0x0021), ipv4)],
    ['PPPoE of another version', joinBytes(macs, u16(0x8864), [0x21, 0, 0, 0, 0, 0], u16(0x0021), ipv4)],
    ['PPPoE with a negotiation', joinBytes(macs, u16(0x8864), pppoe, u16(0xc021), new Uint8Array(20))],
    ['MPLS over something else', joinBytes(macs, u16(0x8847), label(16, true), new Uint8Array(20))],
    ['labels without a bottom', joinBytes(macs, u16(0x8847), ...Array.from({ length: 90 }, () => label(1, false)))],
    [
      'tags without an end',
      joinBytes(macs, ...Array.from({ length: 90 }, () => [...u16(0x8100), ...u16(1)]), u16(0x0800), ipv4),
    ],
  ])('carries no IP: %s', (_, frame) => {
    expect(findIp(frame, 0, frame.length, 1)).toBe(notIp);
  });

  it('tells what is encrypted', () => {
    const sealed = joinBytes(macs, u16(0x8100), u16(5), u16(0x88e5), new Uint8Array(60));
    expect(findIp(sealed, 0, sealed.length, 1)).toBe(sealedLink);
  });

  it('counts and names what it does not read', () => {
    for (const linkType of [105, 127, 189, 150, 300, ofNetworkMonitor + 6]) {
      expect(findIp(ipv4, 0, ipv4.length, linkType)).toBe(unknownLink);
      expect(isReadLink(linkType)).toBe(false);
    }
    // They are no packets, so there is nothing in them that was not read.
    expect(findIp(ipv4, 0, ipv4.length, notes)).toBe(notIp);
  });

  it.each([
    [1, 'Ethernet'],
    [9, 'PPP (link type 9)'],
    [105, 'Wi-Fi (link type 105)'],
    [127, 'Wi-Fi (radiotap) (link type 127)'],
    [147, 'private use (link type 147)'],
    [300, 'link type 300'],
    [ofNetworkMonitor + 6, 'Wi-Fi (Network Monitor media type 6)'],
    [ofNetworkMonitor + 0xe083, 'Network Monitor media type 57475'],
    [notes, 'notes of Network Monitor'],
  ])('link type %i is called %s', (linkType, name) => {
    expect(linkName(linkType)).toBe(name);
  });
});

function read(bytes: Uint8Array, cut = 0, end = bytes.length): IpPacket | null {
  const into = emptyIpPacket();
  return readIp(bytes, 0, end, cut, into) ? into : null;
}

/** IPv6 with extension headers before the payload. */
function withExtensions(first: number, ...parts: readonly (readonly number[])[]): Uint8Array {
  const payload = joinBytes(...parts);
  return ipPacket('fd00::1', 'fd00::2', first, payload);
}

describe('the network layer', () => {
  it('finds the payload behind options, and does not count what pads the frame', () => {
    const packet = ipPacket('10.0.0.1', '10.0.0.2', 17, bytesOf('hello'), { options: [7, 7, 4, 1, 0, 0, 0, 0] });
    expect(read(joinBytes(packet, new Uint8Array(13)))).toMatchObject({
      protocol: 17,
      payloadAt: 28,
      capturedEnd: 33,
      payloadLength: 5,
      fragment: false,
    });
  });

  it('takes the length of the frame where the packet says 0, as large segments do', () => {
    const packet = ipPacket('10.0.0.1', '10.0.0.2', 6, bytesOf('hello'), { totalLength: 0 });
    expect(read(packet)).toMatchObject({ payloadLength: 5, capturedEnd: 25 });
    expect(read(packet, 1000)).toMatchObject({ payloadLength: 1005, capturedEnd: 25 });
  });

  it('knows the length on the wire of a packet that was cut', () => {
    expect(read(ipv4, 3, ipv4.length - 3)).toMatchObject({ payloadLength: 7, capturedEnd: ipv4.length - 3 });
  });

  it.each([
    [0x2000, true, false],
    [0x2001, true, true],
    [0x0001, true, true],
    [0x4000, false, false],
  ])('tells fragments (field %i)', (field, fragment, laterFragment) => {
    expect(read(ipPacket('10.0.0.1', '10.0.0.2', 6, bytesOf('x'), { fragment: field }))).toMatchObject({
      fragment,
      laterFragment,
    });
  });

  it('walks the extension headers of IPv6', () => {
    const hopByHop = [43, 0, 0, 0, 0, 0, 0, 0];
    const routing = [51, 1, ...new Uint8Array(14)];
    const authentication = [60, 4, ...new Uint8Array(22)];
    const destination = [6, 0, 0, 0, 0, 0, 0, 0];
    const packet = withExtensions(0, hopByHop, routing, authentication, destination, [...bytesOf('data')]);
    expect(read(packet)).toMatchObject({ protocol: 6, payloadLength: 4, payloadAt: packet.length - 4 });
    for (let end = 0; end < 40; end++) expect(read(packet, 0, end)).toBeNull();
  });

  it('walks headers of mobility, host identity and shim6, and not into what is encrypted', () => {
    const mobility = [139, 1, ...new Uint8Array(14)];
    const host = [140, 0, ...new Uint8Array(6)];
    const shim = [17, 0, ...new Uint8Array(6)];
    const packet = withExtensions(135, mobility, host, shim, [...bytesOf('data')]);
    expect(read(packet)).toMatchObject({ protocol: 17, payloadLength: 4 });
    for (const last of [50, 59]) {
      expect(read(withExtensions(60, [last, 0, ...new Uint8Array(6)], [6, 0, ...new Uint8Array(6)]))).toMatchObject({
        protocol: last,
        payloadLength: 8,
      });
    }
  });

  it('follows no more headers than anybody sends', () => {
    const options = [60, 0, 0, 0, 0, 0, 0, 0];
    const chain = (count: number): Uint8Array =>
      withExtensions(60, ...Array.from({ length: count }, () => options), [6, 0, ...new Uint8Array(6)]);
    expect(read(chain(7))).toMatchObject({ protocol: 6 });
    expect(read(chain(8))).toMatchObject({ protocol: 60 });
  });

  it('takes the length of the frame for a jumbogram', () => {
    const jumbo = [6, 0, 0xc2, 4, ...u32(70_008)];
    const packet = joinBytes(withExtensions(0, jumbo), bytesOf('data'));
    packet.set(u16(0), 4);
    expect(read(packet, 69_996)).toMatchObject({ protocol: 6, payloadLength: 70_000, capturedEnd: packet.length });
  });

  it('reads a packet in one piece that has a fragment header all the same', () => {
    const packet = withExtensions(44, [60, 0, 0, 0, ...u32(7)], [6, 0, 0, 0, 0, 0, 0, 0], [...bytesOf('data')]);
    expect(read(packet)).toMatchObject({ fragment: false, protocol: 6, payloadLength: 4 });
  });

  it('does not look for headers in the middle of a fragmented packet', () => {
    // The data of the later fragment looks like an extension header that leads to ICMP.
    const data = [58, 0, 0, 0, 0, 0, 0, 0, ...bytesOf('rest')];
    const later = withExtensions(44, [60, 0, ...u16(0x0100), ...u32(7)], data);
    expect(read(later)).toMatchObject({ laterFragment: true, protocol: 60, payloadAt: 48 });
    const first = withExtensions(44, [6, 0, ...u16(0x0001), ...u32(7)], data);
    expect(read(first)).toMatchObject({ fragment: true, laterFragment: false, protocol: 6 });
  });

  it.each([
    ['another version', joinBytes([0x55], ipv4.subarray(1))],
    ['no version, though long enough for IPv6', new Uint8Array(60)],
    ['a header length below 20', joinBytes([0x44], ipv4.subarray(1))],
    ['a header longer than the bytes', joinBytes([0x4f], ipv4.subarray(1))],
    ['a total length below the header', ipPacket('10.0.0.1', '10.0.0.2', 6, bytesOf('x'), { totalLength: 19 })],
    ['an extension header longer than the packet', withExtensions(60, [6, 9, 0, 0, 0, 0, 0, 0])],
  ])('refuses %s', (_, packet) => {
    expect(read(packet)).toBeNull();
  });

  it.each([
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['0:1:0:1:0:1:0:1', '0:1:0:1:0:1:0:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:2:3:4:5:6:0:0', '1:2:3:4:5:6::'],
    ['fe80:0:0:0:abcd:ef01:2345:6789', 'fe80::abcd:ef01:2345:6789'],
  ])('writes %s as %s', (groups, text) => {
    const bytes = joinBytes(...groups.split(':').map((group) => u16(parseInt(group, 16))));
    expect(addressText(bytes, 0, 6)).toBe(text);
  });
});

describe('ICMP errors', () => {
  const kinds4: readonly (readonly [number, string])[] = [
    [0, 'no-route'],
    [1, 'no-route'],
    [2, 'other'],
    [3, 'port-unreachable'],
    [4, 'too-big'],
    [6, 'no-route'],
    [7, 'no-route'],
    [9, 'prohibited'],
    [10, 'prohibited'],
    [13, 'prohibited'],
    [15, 'other'],
  ];
  it.each(kinds4)('say of IPv4, with code %i: %s', (code, kind) => {
    const message = icmpError(3, code, ipv4, 1400);
    expect(readIcmpError(message, 0, message.length, 4)).toEqual({
      kind,
      mtu: code === 4 ? 1400 : null,
      quotedAt: 8,
    });
  });

  it.each([
    [1, 0, 'no-route'],
    [1, 1, 'prohibited'],
    [1, 3, 'no-route'],
    [1, 4, 'port-unreachable'],
    [1, 5, 'prohibited'],
    [1, 6, 'prohibited'],
    [1, 7, 'other'],
    [2, 0, 'too-big'],
  ])('say of IPv6, with type %i and code %i: %s', (type, code, kind) => {
    const message = joinBytes([9], icmpError(type, code, ipv6, 1280)).subarray(1);
    expect(readIcmpError(message, 0, message.length, 6)).toMatchObject({ kind, mtu: type === 2 ? 1280 : null });
  });

  it('are none where they ask, answer, or quote too little', () => {
    for (const [type, version] of [
      [8, 4],
      [0, 4],
      [5, 4],
      [128, 6],
      [135, 6],
      [4, 6],
    ] as const) {
      const message = icmpError(type, 0, ipv6);
      expect(readIcmpError(message, 0, message.length, version)).toBeNull();
    }
    const message = icmpError(3, 1, ipv4);
    expect(readIcmpError(message, 0, 27, 4)).toBeNull();
    expect(readIcmpError(message, 0, 28, 4)).not.toBeNull();
  });
});
