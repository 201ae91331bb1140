/**
 * The link layer: from the start of a captured frame to the start of the IP packet in it.
 *
 * Source: the LINKTYPE_ registry (tcpdump.org/linktypes.html); IEEE 802.1Q for tags; RFC 3032 for MPLS label stacks;
 * IEEE 802.2 and RFC 1042 for frames with a length; RFC 1661, RFC 1662 and RFC 2516 for PPP and PPPoE.
 */
import { notes } from './link-names.js';

/** The frame's link type is not one that is read here. */
export const unknownLink = -2;
/** True for a link type whose packets are looked into. */
export function isReadLink(linkType: number): boolean {
  return findIp(nothing, 0, 0, linkType) !== unknownLink;
}

/** The frame carries something other than IP, or is cut before it tells. */
export const notIp = -1;
/** What the frame carries is encrypted (MACsec, IEEE 802.1AE). */
export const sealedLink = -3;

const nothing = new Uint8Array(0);

const etherIpv4 = 0x0800;
const etherIpv6 = 0x86dd;
const isVlanTag = (type: number): boolean => type === 0x8100 || type === 0x88a8 || type === 0x9100;
const etherPppoe = 0x8864;
const etherMacsec = 0x88e5;
/** What is not more is a length (IEEE 802.3), and a frame of the older kind follows. */
const longestLength = 1500;
/** Linux's own number for such a frame, which takes the place of the type in a cooked header (ETH_P_802_2). */
const cookedLlc = 4;
const isMpls = (type: number): boolean => type === 0x8847 || type === 0x8848;
/** Tags and labels before the packet; no network stacks more, and a frame that claims to is not followed. */
const mostTags = 16;

/**
 * Finds the IP packet in a frame.
 *
 * @returns its offset in `bytes`, `notIp`, `sealedLink`, or `unknownLink`
 */
export function findIp(bytes: Uint8Array, start: number, captured: number, linkType: number): number {
  const end = start + captured;
  // Nearly every packet of nearly every capture.
  if (linkType === 1 && bytes[start + 12] === 8 && bytes[start + 13] === 0 && captured > 14) return start + 14;
  switch (linkType) {
    case 1:
      return findIpOfType(bytes, start + 12, start + 14, end);
    case 113:
      return findIpOfType(bytes, start + 14, start + 16, end);
    case 276:
      // The second cooked header has its protocol first and its fixed 20 bytes after.
      return findIpOfType(bytes, start, start + 20, end);
    case 104:
      return findIpOfType(bytes, start + 2, start + 4, end);
    case 9:
    case 50:
      return ofPpp(bytes, start, end);
    case 166:
    case 204:
      return ofPppWithDirection(bytes, start, end);
    case 51:
      return ofPppoe(bytes, start, end);
    case 0:
    case 108:
      // Four bytes of address family, in an order that depends on who wrote the file; IP tells its version itself.
      return ipAt(bytes, start + 4, end);
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return ipAt(bytes, start, end);
    case notes:
      return notIp;
    default:
      return unknownLink;
  }
}

/**
 * Follows the ether type at `typeAt` through tags and labels; what it describes starts at `payloadAt`.
 *
 * @returns the offset of the IP packet, `notIp`, or `sealedLink`
 */
export function findIpOfType(bytes: Uint8Array, typeAt: number, payloadAt: number, end: number): number {
  let at = payloadAt;
  if (at >= end) return notIp;
  let type = word(bytes, typeAt);
  for (let tags = 0; isVlanTag(type); tags++) {
    // A tag is two bytes of its own and the type of what follows.
    if (at + 4 >= end || tags >= mostTags) return notIp;
    type = word(bytes, at + 2);
    at += 4;
  }
  if (isIpType(type)) return at;
  if (isMpls(type)) return afterLabels(bytes, at, end);
  if (type === etherPppoe) return ofPppoe(bytes, at, end);
  if (type === etherMacsec) return sealedLink;
  return type <= longestLength && type >= cookedLlc ? ofLlc(bytes, at, end) : notIp;
}

/** A frame of IEEE 802.2: IP has a number of its own there, and those of Ethernet stand behind a SNAP header. */
function ofLlc(bytes: Uint8Array, at: number, end: number): number {
  if (at + 3 >= end || bytes[at + 2] !== 3) return notIp;
  const service = word(bytes, at);
  if (service === 0x0606) return ipAt(bytes, at + 3, end);
  const snap = service === 0xaaaa && at + 8 < end && bytes[at + 3] === 0 && word(bytes, at + 4) === 0;
  return snap && isIpType(word(bytes, at + 6)) ? at + 8 : notIp;
}

/** A session of PPPoE: version and type, a code that is 0 for data, the session's number, a length; then PPP. */
function ofPppoe(bytes: Uint8Array, at: number, end: number): number {
  if (at + 6 > end || bytes[at] !== 0x11 || bytes[at + 1] !== 0) return notIp;
  return ofPppProtocol(bytes, at + 6, end);
}

/** PPP, with the address and control bytes of its HDLC-like framing or without: they may be left out. */
function ofPpp(bytes: Uint8Array, at: number, end: number): number {
  // Cisco HDLC goes by the same number (RFC 1547): its address says who is meant, and an ether type follows.
  const address = bytes[at];
  if ((address === 0x0f || address === 0x8f) && bytes[at + 1] === 0) return findIpOfType(bytes, at + 2, at + 4, end);
  return ofPppProtocol(bytes, address === 0xff && bytes[at + 1] === 3 ? at + 2 : at, end);
}

/** PPP with a byte in front that tells who sent it: it stands in place of the address, or before all. */
function ofPppWithDirection(bytes: Uint8Array, at: number, end: number): number {
  return bytes[at + 1] === 3 ? ofPppProtocol(bytes, at + 2, end) : ofPpp(bytes, at + 1, end);
}

/** Protocol numbers are odd in their last byte alone, so that a first byte of 0 may be left out (RFC 1661 section 6.5). */
function ofPppProtocol(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return notIp;
  const first = bytes[at] as number;
  const compressed = (first & 1) === 1;
  const protocol = compressed ? first : word(bytes, at);
  return protocol === 0x0021 || protocol === 0x0057 ? ipAt(bytes, at + (compressed ? 1 : 2), end) : notIp;
}

/** Labels say nothing about what they carry: behind the last one, IP tells its version itself. */
function afterLabels(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + 4 <= end && at < from + mostTags * 4; at += 4) {
    const bottomOfStack = ((bytes[at + 2] ?? 0) & 1) === 1;
    if (bottomOfStack) return ipAt(bytes, at + 4, end);
  }
  return notIp;
}

/** Where IP is due, and tells its version itself: its offset, or `notIp`. */
export function ipAt(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return notIp;
  const version = (bytes[at] ?? 0) >> 4;
  return version === 4 || version === 6 ? at : notIp;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const isIpType = (type: number): boolean => type === etherIpv4 || type === etherIpv6;
