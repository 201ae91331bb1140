/**
 * The link layer: from the start of a captured frame to the start of the IP packet in it.
 *
 * Source: the LINKTYPE_ registry (tcpdump.org/linktypes.html); IEEE 802.1Q for tags.
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
const vlanTags: readonly number[] = [0x8100, 0x88a8, 0x9100];

/**
 * Finds the IP packet in a frame.
 *
 * @returns its offset in `bytes`, `notIp`, or `unknownLink`
 */
export function findIp(bytes: Uint8Array, start: number, captured: number, linkType: number): number {
  const end = start + captured;
  switch (linkType) {
    case 1:
      return afterEtherType(bytes, start + 12, end);
    case 113:
      return afterEtherType(bytes, start + 14, end);
    case 276:
      // The second cooked header has its protocol first and its fixed 20 bytes after.
      return captured >= 20 && isIpType(word(bytes, start)) ? start + 20 : notIp;
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

function afterEtherType(bytes: Uint8Array, typeAt: number, end: number): number {
  let at = typeAt;
  while (at + 6 <= end && vlanTags.includes(word(bytes, at))) at += 4;
  return at + 2 < end && isIpType(word(bytes, at)) ? at + 2 : notIp;
}

function ipVersion(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return notIp;
  const version = (bytes[at] ?? 0) >> 4;
  return version === 4 || version === 6 ? at : notIp;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const isIpType = (type: number): boolean => type === etherIpv4 || type === etherIpv6;
