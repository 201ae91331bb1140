/** The table of TCP connections: finds the one a packet belongs to, and begins new ones. */
import type { Flow, IcmpError } from '../evidence/capture.js';
import { Connection, flagAck, flagRst, flagSyn, type Segment } from './connection.js';
import { addressText } from './dissect/ip.js';
import type { NameTable } from './names.js';

const mostConnections = 100_000;

/** Both ends of a connection have at most this many addresses. */
const mostAddresses = 2 * mostConnections;

/** One end: the address as a number (see `AddressBook`) and the port. */
export interface FlowEnd {
  readonly id: number;
  readonly port: number;
}

/** Numbers for addresses, so that a connection is found without building text: IPv4 as itself, IPv6 counted above. */
export class AddressBook {
  private readonly version6 = new Map<string, number>();
  private readonly version6Texts: string[] = [];

  /** The number of the address at `at`. An IPv6 address beyond the bound is `tooMany`. */
  idOf(bytes: Uint8Array, at: number, version: 4 | 6): number {
    if (version === 4) {
      return (
        (bytes[at] ?? 0) * 0x1000000 +
        (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
      );
    }
    const key = String.fromCharCode(
      word(bytes, at),
      word(bytes, at + 2),
      word(bytes, at + 4),
      word(bytes, at + 6),
      word(bytes, at + 8),
      word(bytes, at + 10),
      word(bytes, at + 12),
      word(bytes, at + 14),
    );
    let id = this.version6.get(key);
    if (id === undefined) {
      if (this.version6.size >= mostAddresses) return tooMany;
      id = firstVersion6 + this.version6.size;
      this.version6.set(key, id);
      this.version6Texts.push(addressText(bytes, at, 6));
    }
    return id;
  }

  /** The address that goes by a number. */
  textOf(id: number): string {
    if (id >= firstVersion6) return this.version6Texts[id - firstVersion6] ?? '';
    return `${id >>> 24}.${(id >>> 16) & 255}.${(id >>> 8) & 255}.${id & 255}`;
  }
}

const firstVersion6 = 0x100000000;
/** Stands for every address that came after too many others. */
export const tooMany = -1;

interface Entry {
  readonly connection: Connection;
  readonly clientKey: number;
}

/** All connections of a capture. */
export class FlowTable {
  private readonly open = new Map<number, Map<number, Entry>>();
  private readonly all: Connection[] = [];
  /** Packets of connections beyond the bound. */
  overflowPackets = 0;

  constructor(
    private readonly names: NameTable,
    private readonly addresses: AddressBook,
  ) {}

  /** Takes one TCP packet. */
  segment(source: FlowEnd, target: FlowEnd, segment: Segment, packet: number, at: number): void {
    if (source.id === tooMany || target.id === tooMany) {
      this.overflowPackets++;
      return;
    }
    let entry = this.find(source, target);
    if (entry === undefined || startsAnew(entry.connection, segment)) {
      entry = this.begin(source, target, segment.flags, packet, at);
      if (entry === undefined) return;
    }
    entry.connection.segment(keyOf(source) === entry.clientKey ? 'client' : 'server', segment, packet, at);
  }

  /** A device's error about a packet from `source` to `target`. */
  error(source: FlowEnd, target: FlowEnd, error: IcmpError): void {
    this.find(source, target)?.connection.error(error);
  }

  /** How many connections show one direction alone. */
  get oneDirection(): number {
    return this.all.filter((connection) => connection.oneDirection).length;
  }

  /** How many connections gave up bytes that came too far out of order. */
  get overflowed(): number {
    return this.all.filter((connection) => connection.overflowed).length;
  }

  /** All connections as evidence, in order of appearance. */
  list(endsAt: number): Flow[] {
    return this.all.map((connection) => connection.toFlow(endsAt, (address) => this.names.nameOf(address)));
  }

  private find(one: FlowEnd, other: FlowEnd): Entry | undefined {
    const first = keyOf(one);
    const second = keyOf(other);
    return this.open.get(Math.min(first, second))?.get(Math.max(first, second));
  }

  private begin(source: FlowEnd, target: FlowEnd, flags: number, packet: number, at: number): Entry | undefined {
    if (this.all.length >= mostConnections) {
      this.overflowPackets++;
      return undefined;
    }
    // An answer to a SYN comes from the server, even where it stands before the SYN in the file: SYN+ACK, or RST+ACK.
    const answersSyn = (flags & flagAck) !== 0 && (flags & (flagSyn | flagRst)) !== 0;
    const fromClient = flags & flagSyn || answersSyn ? !answersSyn : target.port <= source.port;
    const client = fromClient ? source : target;
    const server = fromClient ? target : source;
    const serverAddress = this.addresses.textOf(server.id);
    const connection = new Connection(
      this.all.length,
      { address: this.addresses.textOf(client.id), port: client.port },
      { address: serverAddress, port: server.port },
      this.names.nameOf(serverAddress),
      packet,
      at,
    );
    this.all.push(connection);
    const first = keyOf(source);
    const second = keyOf(target);
    const low = Math.min(first, second);
    let row = this.open.get(low);
    if (row === undefined) {
      row = new Map();
      this.open.set(low, row);
    }
    const entry = { connection, clientKey: keyOf(client) };
    row.set(Math.max(first, second), entry);
    return entry;
  }
}

/** True where a packet belongs to a new connection, which uses the ports of an earlier one again. */
function startsAnew(earlier: Connection, { flags, sequence }: Segment): boolean {
  if ((flags & flagSyn) === 0) return false;
  // An answer to a SYN in the middle of a connection whose beginning was not captured begins another one, too.
  return flags & flagAck ? earlier.initialSequence === null : earlier.initialSequence !== sequence;
}

const keyOf = (end: FlowEnd): number => end.id * 0x10000 + end.port;
const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
