/**
 * The link layer: from the start of a captured frame to the start of the IP packet in it.
 *
 * Source: the LINKTYPE_ registry (tcpdump.org/linktypes.html); IEEE 802.1Q for tags; RFC 3032 for MPLS label stacks.
 */

/** The link types read here, with the names people know them by. */
const linkNames: Readonly<Record<number, string>> = {
  0: 'loopback',
  1: 'Ethernet',
  12: 'raw IP',
  14: 'raw IP',
  101: 'raw IP',
  108: 'loopback',
  113: 'Linux cooked',
  228: 'raw IPv4',
  229: 'raw IPv6',
  276: 'Linux cooked 2',
};

/** A link type in words: its name, or its number where it is not one that is read. */
export function linkName(linkType: number): string {
  return linkNames[linkType] ?? `link type ${linkType}`;
}

/** The frame's link type is not one that is read here. */
export const unknownLink = -2;
/** The frame carries something other than IP, or is cut before it tells. */
export const notIp = -1;

const etherIpv4 = 0x0800;
const etherIpv6 = 0x86dd;
const isVlanTag = (type: number): boolean => type === 0x8100 || type === 0x88a8 || type === 0x9100;
const isMpls = (type: number): boolean => type === 0x8847 || type === 0x8848;
/** Tags and labels before the packet; no network stacks more, and a frame that claims to is not followed. */
const mostTags = 16;

/**
 * Finds the IP packet in a frame.
 *
 * @returns its offset in `bytes`, `notIp`, or `unknownLink`
 */
export function findIp(bytes: Uint8Array, start: number, captured: number, linkType: number): number {
  const end = start + captured;
  switch (linkType) {
    case 1:
      return ofType(bytes, start + 12, start + 14, end);
    case 113:
      return ofType(bytes, start + 14, start + 16, end);
    case 276:
      // The second cooked header has its protocol first and its fixed 20 bytes after.
      return ofType(bytes, start, start + 20, end);
    case 0:
    case 108:
      // Four bytes of address family, in an order that depends on who wrote the file; IP tells its version itself.
      return ipVersion(bytes, start + 4, end);
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return ipVersion(bytes, start, end);
    default:
      return unknownLink;
  }
}

/** Follows the ether type at `typeAt` through tags and labels; what it describes starts at `payloadAt`. */
function ofType(bytes: Uint8Array, typeAt: number, payloadAt: number, end: number): number {
  let at = payloadAt;
  if (at >= end) return notIp;
  let type = word(bytes, typeAt);
  for (let tags = 0; isVlanTag(type); tags++) {
    // A tag is two bytes of its own and the type of what follows.
    if (at + 4 >= end || tags >= mostTags) return notIp;
    type = word(bytes, at + 2);
    at += 4;
  }
  if (isMpls(type)) return afterLabels(bytes, at, end);
  return isIpType(type) ? at : notIp;
}

/** Labels say nothing about what they carry: behind the last one, IP tells its version itself. */
function afterLabels(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + 4 <= end && at < from + mostTags * 4; at += 4) {
    const bottomOfStack = ((bytes[at + 2] ?? 0) & 1) === 1;
    if (bottomOfStack) return ipVersion(bytes, at + 4, end);
  }
  return notIp;
}

function ipVersion(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return notIp;
  const version = (bytes[at] ?? 0) >> 4;
  return version === 4 || version === 6 ? at : notIp;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const isIpType = (type: number): boolean => type === etherIpv4 || type === etherIpv6;
