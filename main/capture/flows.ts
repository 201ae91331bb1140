/** The table of TCP connections: finds the one a packet belongs to, and begins new ones. */
import type { Flow, IcmpError } from '../evidence/capture.js';
import { Connection, flagAck, flagSyn, type Segment } from './connection.js';
import type { NameTable } from './names.js';

const mostConnections = 100_000;

/** One end: the address as a number (see `AddressBook`), its text, and the port. */
export interface FlowEnd {
  readonly id: number;
  readonly address: string;
  readonly port: number;
}

/** Numbers for addresses, so that a connection is found without building text: IPv4 as itself, IPv6 counted above. */
export class AddressBook {
  private readonly version6 = new Map<string, number>();

  /** The number of the address at `at`. */
  idOf(bytes: Uint8Array, at: number, version: 4 | 6): number {
    if (version === 4) {
      return (
        (bytes[at] ?? 0) * 0x1000000 +
        (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
      );
    }
    const key = String.fromCharCode(...bytes.subarray(at, at + 16));
    let id = this.version6.get(key);
    if (id === undefined) {
      id = 0x100000000 + this.version6.size;
      this.version6.set(key, id);
    }
    return id;
  }
}

/** All connections of a capture. */
export class FlowTable {
  private readonly open = new Map<number, Map<number, Connection>>();
  private readonly all: Connection[] = [];
  /** Packets of connections beyond the bound. */
  overflowPackets = 0;

  constructor(private readonly names: NameTable) {}

  /** Takes one TCP packet. */
  segment(source: FlowEnd, target: FlowEnd, segment: Segment, packet: number, at: number): void {
    const opens = (segment.flags & (flagSyn | flagAck)) === flagSyn;
    let connection = this.find(source, target);
    // A SYN with another sequence number is a new connection that uses the same ports again.
    if (connection === undefined || (opens && connection.initialSequence !== segment.sequence)) {
      connection = this.begin(source, target, segment.flags, packet, at);
      if (connection === undefined) return;
    }
    const fromClient = connection.client.port === source.port && connection.client.address === source.address;
    connection.segment(fromClient ? 'client' : 'server', segment, packet, at);
  }

  /** A device's error about a packet from `source` to `target`. */
  error(source: FlowEnd, target: FlowEnd, error: IcmpError): void {
    this.find(source, target)?.error(error);
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

  private find(one: FlowEnd, other: FlowEnd): Connection | undefined {
    const first = keyOf(one);
    const second = keyOf(other);
    return this.open.get(Math.min(first, second))?.get(Math.max(first, second));
  }

  private begin(source: FlowEnd, target: FlowEnd, flags: number, packet: number, at: number): Connection | undefined {
    if (this.all.length >= mostConnections) {
      this.overflowPackets++;
      return undefined;
    }
    const fromClient = flags & flagSyn ? (flags & flagAck) === 0 : target.port <= source.port;
    const client = fromClient ? source : target;
    const server = fromClient ? target : source;
    const connection = new Connection(
      this.all.length,
      { address: client.address, port: client.port },
      { address: server.address, port: server.port },
      this.names.nameOf(server.address),
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
    row.set(Math.max(first, second), connection);
    return connection;
  }
}

const keyOf = (end: FlowEnd): number => end.id * 0x10000 + end.port;
