/** One packet record as a container holds it. Readers fill one object again and again: nothing may keep it. */
export interface PacketRecord {
  /** The array that holds the packet; valid only during the call. */
  bytes: Uint8Array;
  start: number;
  /** Bytes captured. */
  captured: number;
  /** Bytes the packet had on the wire; more than `captured` where it was cut. */
  original: number;
  /** Time of capture: whole seconds since 1970 and nanoseconds. */
  seconds: number;
  nanoseconds: number;
  /** Link type (the LINKTYPE_ registry of tcpdump.org). */
  linkType: number;
}

/** A fresh, empty record. */
export function emptyRecord(): PacketRecord {
  return { bytes: new Uint8Array(0), start: 0, captured: 0, original: 0, seconds: 0, nanoseconds: 0, linkType: 0 };
}

/** How a container's reading ended. `truncated`: the file stops inside a record. `damaged`: a length makes no sense. */
export type ContainerEnd = 'complete' | 'truncated' | 'damaged';

/** A packet longer than this is damage: libpcap's own limit is 262144, Ethernet jumbo offload stays below it. */
export const longestPacket = 1024 * 1024;
