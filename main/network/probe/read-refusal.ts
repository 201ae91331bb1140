/** A message of ICMP about a connection of this server's, by the readers that captures are read with. */
import { readIcmpError } from '../../capture/dissect/icmp.js';
import {
  addressText,
  emptyIpPacket,
  protocolIcmp,
  protocolTcp,
  protocolUdp,
  readIp,
} from '../../capture/dissect/ip.js';
import type { RawIcmp } from '../../machine/raw-icmp.js';
import type { IcmpMessage } from './refusal-listener.js';

/** More than any packet has: of the quoted one only its first bytes are there. */
const wholePacket = 65535;

const protocols = new Map([
  [protocolTcp, 'tcp'],
  [protocolUdp, 'udp'],
] as const);

/** What it says; null where it is no error about a packet of TCP or UDP. */
export function readRefusal(raw: RawIcmp): IcmpMessage | null {
  const message = messageOf(raw);
  if (message === null) return null;
  const { bytes, at, end, from } = message;
  const error = readIcmpError(bytes, at, end, raw.version);
  const quoted = emptyIpPacket();
  if (error === null || !readIp(bytes, error.quotedAt, end, wholePacket, quoted)) return null;
  const protocol = protocols.get(quoted.protocol as typeof protocolTcp);
  if (protocol === undefined || quoted.laterFragment || quoted.payloadAt + 4 > end) return null;
  const endOf = (index: 0 | 1): IcmpMessage['client'] => ({
    address: addressText(bytes, quoted.addressesAt + index * (quoted.version === 4 ? 4 : 16), quoted.version),
    port: ((bytes[quoted.payloadAt + index * 2] ?? 0) << 8) | (bytes[quoted.payloadAt + index * 2 + 1] ?? 0),
  });
  return { from, kind: error.kind, mtu: error.mtu, protocol, client: endOf(0), server: endOf(1) };
}

/** Where the message itself lies, and who sent it. */
function messageOf(raw: RawIcmp): { bytes: Uint8Array; at: number; end: number; from: string } | null {
  if (raw.version === 6) {
    if (raw.sender.length < 16) return null;
    return { bytes: raw.message, at: 0, end: raw.message.length, from: addressText(raw.sender, 0, 6) };
  }
  const { packet: bytes } = raw;
  const ip = emptyIpPacket();
  if (!readIp(bytes, 0, bytes.length, 0, ip) || ip.protocol !== protocolIcmp) return null;
  return { bytes, at: ip.payloadAt, end: ip.capturedEnd, from: addressText(bytes, ip.addressesAt, 4) };
}
