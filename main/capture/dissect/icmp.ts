/**
 * ICMP errors: what a device on the way says about a packet, whose first bytes it quotes.
 *
 * Source: RFC 792, RFC 1812 section 5.2.7.1 (codes 9, 10, 13), RFC 1191 (MTU), RFC 4443 (ICMPv6).
 */
import type { IcmpError } from '../../evidence/capture.js';

/** What a device says of a packet, as far as it matters here. */
export type IcmpKind = IcmpError['kind'];

/** The error, and where the quoted IP packet starts. */
export interface QuotedError {
  readonly kind: IcmpKind;
  /** The largest packet that passes, where the error says it. */
  readonly mtu: number | null;
  readonly quotedAt: number;
}

/** Reads an ICMP or ICMPv6 message; null where it is no error about a packet. */
export function readIcmpError(bytes: Uint8Array, at: number, end: number, version: 4 | 6): QuotedError | null {
  if (at + 8 + 20 > end) return null;
  const type = bytes[at] ?? 0;
  const code = bytes[at + 1] ?? 0;
  const quotedAt = at + 8;
  // Time exceeded in transit: the packet ran in circles, or further than it may.
  if (code === 0 && type === (version === 4 ? 11 : 3)) return { kind: 'time-exceeded', mtu: null, quotedAt };
  if (version === 4) {
    if (type !== 3) return null;
    const mtu = code === 4 ? ((bytes[at + 6] ?? 0) << 8) | (bytes[at + 7] ?? 0) : null;
    return { kind: kindOfIpv4(code), mtu, quotedAt };
  }
  if (type === 2) {
    const mtu = new DataView(bytes.buffer, bytes.byteOffset + at + 4, 4).getUint32(0, false);
    return { kind: 'too-big', mtu, quotedAt };
  }
  return type === 1 ? { kind: kindOfIpv6(code), mtu: null, quotedAt } : null;
}

function kindOfIpv4(code: number): IcmpKind {
  if (code === 9 || code === 10 || code === 13) return 'prohibited';
  if (code === 3) return 'port-unreachable';
  if (code === 4) return 'too-big';
  return code === 2 || code > 12 ? 'other' : 'no-route';
}

function kindOfIpv6(code: number): IcmpKind {
  // 5 and 6: source address failed the policy, reject route. Both are a device's own rules.
  if (code === 1 || code === 5 || code === 6) return 'prohibited';
  if (code === 4) return 'port-unreachable';
  return code === 0 || code === 2 || code === 3 ? 'no-route' : 'other';
}
