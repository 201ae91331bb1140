/** What container readers give, and how they are driven. */
import type { ByteWindow } from './byte-window.js';

/** One packet record as a container holds it. Readers fill one object again and again: nothing may keep it. */
export interface PacketRecord {
  /** The array that holds the packet; valid only during the call. */
  bytes: Uint8Array;
  /** The same bytes, for numbers. */
  view: DataView;
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
  const bytes = new Uint8Array(0);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    start: 0,
    captured: 0,
    original: 0,
    seconds: 0,
    nanoseconds: 0,
    linkType: 0,
  };
}

/** Who takes what a container holds. */
export interface ContainerListener {
  /** Called for each packet, with the same object. */
  packet(record: PacketRecord): void;
  /** The recording program looked up the name of an address (4 or 16 bytes of it). */
  name(address: Uint8Array, name: string): void;
}

/** Reads one container as its bytes come. */
export interface ContainerReader {
  /**
   * Reads all whole records at hand and moves the window behind them. A record that is not whole yet stays.
   *
   * @returns false where the container is damaged: nothing behind this point can be read
   */
  read(window: ByteWindow): boolean;
  /** False until the container's own header was read: nothing in the file means anything before. */
  readonly begun: boolean;
  /** True where the container says that more is to come, though no record has begun. */
  readonly unfinished: boolean;
}

/** A packet longer than this is damage: libpcap's own limit is 262144, Ethernet jumbo offload stays below it. */
export const longestPacket = 1024 * 1024;
