/**
 * The network layer: addresses, protocol and payload of an IPv4 or IPv6 packet.
 *
 * Source: RFC 791 (IPv4), RFC 8200 (IPv6 and its extension headers).
 */

/** Protocol numbers (IANA): ICMP. */
export const protocolIcmp = 1;
/** TCP. */
export const protocolTcp = 6;
/** UDP. */
export const protocolUdp = 17;
/** ICMPv6. */
export const protocolIcmp6 = 58;

/** Extension headers of IPv6 (IANA): fragment, and authentication, whose length is counted another way. */
const extensionFragment = 44;
const extensionAuthentication = 51;
/** Headers before the payload. Nobody sends more; RFC 8504 section 5.3 allows to drop what has more than eight. */
const mostExtensions = 8;

/** Hop-by-hop, routing, destination, mobility, HIP, shim6 (RFC 7045). What is encrypted (50) is not followed. */
function isExtension(header: number): boolean {
  return (
    header === 0 ||
    header === 43 ||
    header === extensionAuthentication ||
    header === 60 ||
    header === 135 ||
    header === 139 ||
    header === 140
  );
}

/** One IP packet; the same object is filled again and again. Offsets are into the bytes that were given. */
export interface IpPacket {
  version: 4 | 6;
  protocol: number;
  /** Offset of the source address; the destination's follows at once (4 or 16 bytes each). */
  addressesAt: number;
  headerAt: number;
  payloadAt: number;
  /** Where the captured payload ends. */
  capturedEnd: number;
  /** Payload bytes on the wire, captured or not. */
  payloadLength: number;
  /** Not the first fragment: there is no transport header in it. */
  laterFragment: boolean;
  /** Part of a packet that came in fragments: the payload is a piece, the protocol that of its first header. */
  fragment: boolean;
}

/** A fresh, empty packet. */
export function emptyIpPacket(): IpPacket {
  return {
    version: 4,
    protocol: 0,
    addressesAt: 0,
    headerAt: 0,
    payloadAt: 0,
    capturedEnd: 0,
    payloadLength: 0,
    laterFragment: false,
    fragment: false,
  };
}

/**
 * Reads the IP header at `at`.
 *
 * @param end where the captured bytes end
 * @param cut bytes of the frame that were on the wire and not captured
 * @returns false where the header is cut or makes no sense
 */
export function readIp(bytes: Uint8Array, at: number, end: number, cut: number, into: IpPacket): boolean {
  const first = bytes[at] ?? 0;
  into.headerAt = at;
  if (first >> 4 === 4) return readIpv4(bytes, at, end, cut, first, into);
  return first >> 4 === 6 && readIpv6(bytes, at, end, cut, into);
}

function readIpv4(bytes: Uint8Array, at: number, end: number, cut: number, first: number, into: IpPacket): boolean {
  const headerLength = (first & 15) * 4;
  if (headerLength < 20 || at + headerLength > end) return false;
  const total = word(bytes, at + 2);
  const onWire = end - at + cut;
  // A length of 0 is written by network cards that cut large segments themselves; the frame then tells the length.
  const length = total === 0 ? onWire : total;
  if (length < headerLength) return false;
  const fragmentField = word(bytes, at + 6);
  into.version = 4;
  into.protocol = bytes[at + 9] ?? 0;
  into.addressesAt = at + 12;
  into.payloadAt = at + headerLength;
  into.payloadLength = length - headerLength;
  into.capturedEnd = Math.min(end, at + length);
  into.laterFragment = (fragmentField & 0x1fff) !== 0;
  into.fragment = into.laterFragment || (fragmentField & 0x2000) !== 0;
  return true;
}

function readIpv6(bytes: Uint8Array, at: number, end: number, cut: number, into: IpPacket): boolean {
  if (at + 40 > end) return false;
  const declared = word(bytes, at + 4);
  // A length of 0: a jumbogram, which says its length in an option (RFC 2675), or a large segment. The frame tells it.
  const length = declared === 0 ? end - at - 40 + cut : declared;
  into.version = 6;
  into.addressesAt = at + 8;
  into.laterFragment = false;
  into.fragment = false;
  const wireEnd = at + 40 + length;
  let next = bytes[at + 6] ?? 0;
  let cursor = at + 40;
  for (let headers = 0; headers < mostExtensions; headers++) {
    if (next === extensionFragment) {
      if (cursor + 8 > end) return false;
      const field = word(bytes, cursor + 2);
      into.laterFragment = field >> 3 !== 0;
      into.fragment = into.laterFragment || (field & 1) !== 0;
      next = bytes[cursor] ?? 0;
      cursor += 8;
      // What follows is a piece, to be read when it is put together. A packet in one piece may have the header, too.
      if (into.fragment) break;
    } else if (isExtension(next)) {
      if (cursor + 2 > end) return false;
      const size = bytes[cursor + 1] ?? 0;
      const length8 = next === extensionAuthentication ? (size + 2) * 4 : (size + 1) * 8;
      next = bytes[cursor] ?? 0;
      cursor += length8;
    } else {
      break;
    }
  }
  if (cursor > wireEnd) return false;
  into.protocol = next;
  into.payloadAt = cursor;
  into.payloadLength = wireEnd - cursor;
  into.capturedEnd = Math.min(end, wireEnd);
  return true;
}

/** An address in text, as people write it: dotted, or IPv6 with its longest run of zeros left out (RFC 5952). */
export function addressText(bytes: Uint8Array, at: number, version: 4 | 6): string {
  if (version === 4) return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
  const groups: number[] = [];
  for (let index = 0; index < 8; index++) groups.push(word(bytes, at + index * 2));
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > bestLength) {
      bestStart = start;
      bestLength = length;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (bestStart === -1) return hex.join(':');
  return `${hex.slice(0, bestStart).join(':')}::${hex.slice(bestStart + bestLength).join(':')}`;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
