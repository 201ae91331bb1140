/** What devices on the way say to this computer (ICMP), as bytes; each system has its own way to hear them. */

/** One message, and who sent it. */
export type RawIcmp =
  /** With the IP header before it, as systems give it (RFC 791). */
  | { readonly version: 4; readonly packet: Uint8Array }
  /** The message alone (RFC 3542 section 3), and the sixteen bytes of the sender's address. */
  | { readonly version: 6; readonly message: Uint8Array; readonly sender: Uint8Array };

/** Hears them while it is open. */
export interface IcmpSource {
  /** The next message that waits; null where there is none. Never waits. */
  next(): RawIcmp | null;
  close(): void;
}

/** Larger than any error message: RFC 1812 section 4.3.2.3 (576 bytes), RFC 4443 section 2.4 (1280 bytes). */
export const longestMessage = 2048;

/** Where a socket address of IPv6 has its address (RFC 3493 section 3.3); the same on Linux and Windows. */
export const ipv6AddressAt = 8;
/** Bytes of the same. */
export const socketAddress6 = 28;
