/**
 * IP packets that carry other packets, between two ends of a tunnel.
 *
 * Source: RFC 2003 and RFC 2473 (IP in IP), RFC 4213 (IPv6 in IPv4), RFC 2784 and RFC 2890 (GRE), RFC 7348 (VXLAN),
 * RFC 8926 (Geneve). Of those that are only named: RFC 4303 and RFC 3948 (ESP), RFC 4302 (AH), RFC 3378 (EtherIP), RFC 3931
 * (L2TP). Numbers: IANA.
 */
import { protocolUdp, type IpPacket } from './ip.js';
import { findIpOfType, ipAt, notIp } from './link.js';

const protocolIpv4 = 4;
const protocolIpv6 = 41;
const protocolGre = 47;
const protocolEsp = 50;
const portVxlan = 4789;
const portGeneve = 6081;
const portEsp = 4500;
/** A whole Ethernet frame, where an ether type is due. */
const etherBridged = 0x6558;

/** Tunnels whose packets are not looked into, by protocol number. */
const kinds: Readonly<Partial<Record<number, string>>> = {
  [protocolIpv4]: 'IP in IP',
  [protocolIpv6]: 'IP in IP',
  [protocolGre]: 'GRE',
  [protocolEsp]: 'IPsec (ESP)',
  51: 'IPsec (AH)',
  97: 'EtherIP',
  115: 'L2TP',
};

/** Finds the IP packet that another one carries: its offset, or `notIp` where it carries none that can be read. */
export function findCarried(bytes: Uint8Array, { protocol, payloadAt: at, capturedEnd: end }: IpPacket): number {
  if (protocol === protocolUdp) {
    // The first eight bytes are those of UDP.
    const port = word(bytes, at + 2);
    if (port === portVxlan) return ofVxlan(bytes, at + 8, end);
    return port === portGeneve ? ofGeneve(bytes, at + 8, end) : notIp;
  }
  if (protocol === protocolIpv4 || protocol === protocolIpv6) return ipAt(bytes, at, end);
  return protocol === protocolGre ? ofGre(bytes, at, end) : notIp;
}

/** What kind of tunnel a packet belongs to that carries something which is not read; null where it is of none. */
export function unreadTunnel(
  bytes: Uint8Array,
  { protocol, payloadAt: at, capturedEnd: end }: IpPacket,
): string | null {
  // A bridge also carries what is no IP, and an end asks whether the other one is there: nothing is missed in these.
  const gre = protocol === protocolGre ? word(bytes, at + 2) : -1;
  if (gre === etherBridged || gre === 0) return null;
  if (protocol !== protocolUdp) return kinds[protocol] ?? null;
  if (word(bytes, at + 2) !== portEsp && word(bytes, at) !== portEsp) return null;
  // On the same port keys are agreed on, with four zeros in front, and single bytes keep the way open.
  return at + 12 <= end && (word(bytes, at + 8) | word(bytes, at + 10)) !== 0 ? (kinds[protocolEsp] ?? null) : null;
}

/** Version 0; a check sum, a key and a number may follow the first four bytes. Version 1 belongs to PPTP, with PPP in it. */
function ofGre(bytes: Uint8Array, at: number, end: number): number {
  const flags = word(bytes, at);
  if ((flags & 0x4fff) !== 0) return notIp;
  const optional = ((flags >> 15) & 1) + ((flags >> 13) & 1) + ((flags >> 12) & 1);
  return ofEtherType(bytes, at + 2, at + 4 + optional * 4, end);
}

/** Everything but the network's number and the flag that there is one is zero; an Ethernet frame follows. */
function ofVxlan(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 > end || word(bytes, at) !== 0x0800 || word(bytes, at + 2) !== 0 || bytes[at + 7] !== 0) return notIp;
  return ofEthernet(bytes, at + 8, end);
}

/** Version 0, options by their length in words of four bytes. */
function ofGeneve(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0xff;
  return first >> 6 === 0 ? ofEtherType(bytes, at + 2, at + 8 + first * 4, end) : notIp;
}

function ofEtherType(bytes: Uint8Array, typeAt: number, payloadAt: number, end: number): number {
  return word(bytes, typeAt) === etherBridged
    ? ofEthernet(bytes, payloadAt, end)
    : findIpOfType(bytes, typeAt, payloadAt, end);
}

const ofEthernet = (bytes: Uint8Array, at: number, end: number): number => findIpOfType(bytes, at + 12, at + 14, end);

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
