/** The table of TCP connections: finds the one a packet belongs to, begins new ones, and forgets what cannot matter. */
import type { Flow, IcmpError } from '../evidence/capture.js';
import { isConnectorName, isLegacyPort } from '../knowledge/match.js';
import { AddressBook, ipv4Text, tooMany } from './addresses.js';
import type { ChainBook } from './chain-book.js';
import type { CaptureClock } from './clock.js';
import { Connection, flagAck, flagRst, flagSyn, type End } from './connection.js';
import type { IpPacket } from './dissect/ip.js';
import { FlowIndex, type FlowKey } from './flow-index.js';
import type { NameTable } from './names.js';
import type { Segment } from './stream.js';
import { dnsPort, TcpDns } from './tcp-dns.js';

/** Connections kept at once. */
const mostConnections = 100_000;
/** Both ends of a connection have at most this many addresses. */
const mostAddresses = 2 * mostConnections;
/** A connection is forgotten when nothing has come of it for so many seconds: late packets must not begin another one. */
const quiet = 5;
/**
 * So many that stay are a flood: requests for connection that came to nothing, a scan's for instance, are forgotten then as
 * well, but for the first of them.
 */
const flood = 20_000;
const firstOfFlood = 1000;
/** They are repeated at longer and longer intervals, and forgotten when they have been quiet for so many seconds ... */
const quietUnmade = 60;
/** ... or at once, where that is not enough. */
const greatFlood = 40_000;
/** Connections to needed names are kept beyond the bound, so that a flood of others hides none of them. */
const reserve = 10_000;

/** How many connections are kept of those that no rule looks at. */
export interface FlowBounds {
  /** So many connections may come before any are forgotten. */
  readonly room: number;
  /** The first of those that could be forgotten stay: they show what else is in the capture. */
  readonly staying: number;
}

/** For the list of all connections: none is forgotten that can be kept. */
export const wholeList: FlowBounds = { room: mostConnections, staying: 1000 };

/** For the verdict alone. */
export const verdictAlone: FlowBounds = { room: 1024, staying: 256 };

/** Texts of addresses that are kept for the next connection of theirs. */
const mostTexts = 10_000;

/** Errors that a device sent about packets which stand behind them in the file, if they come at all. */
const mostEarlyErrors = 1000;

interface Ends {
  readonly version: 4 | 6;
  readonly low: number;
  readonly high: number;
  readonly ports: number;
  readonly clientIsLow: boolean;
}

interface Entry extends Ends {
  readonly id: number;
  readonly connection: Connection;
  /** Where it stands in the table. */
  slot: number;
}

interface EarlyError extends FlowKey {
  readonly version: 4 | 6;
  readonly error: IcmpError;
}

/** All connections of a capture. */
export class FlowTable {
  /** By slot, which is what the indexes give; null where one was forgotten. */
  private entries: (Entry | null)[] = [];
  /** Those of them that may be forgotten once they have ended. */
  private open: Entry[] = [];
  private live = 0;
  private readonly version4 = new FlowIndex();
  private readonly version6 = new FlowIndex();
  private readonly addresses = new AddressBook(mostAddresses);
  /** Of addresses by their numbers: most connections are to an address that had one before. */
  private readonly texts = { 4: new Map<number, string>(), 6: new Map<number, string>() };
  private readonly waiting = { bytes: 0 };
  private toStay: number;
  private unmadeToStay = firstOfFlood;
  private readonly key = { low: 0, high: 0, ports: 0 };
  private sourceIsLow = true;
  private begun = 0;
  /** No search for what can be forgotten before so many connections have begun. */
  private searchAt = 0;
  private earlyErrors: EarlyError[] = [];
  /** Packets of connections beyond the bound. */
  overflowPackets = 0;
  /** Connections that ended, were not the connector's, and are not in the list. */
  forgotten = 0;

  constructor(
    private readonly names: NameTable,
    private readonly chains: ChainBook,
    private readonly bounds: FlowBounds,
  ) {
    this.toStay = bounds.staying;
  }

  /** Takes one TCP packet. */
  segment(view: DataView, ip: IpPacket, segment: Segment): void {
    if (!this.keyOf(view, ip)) {
      this.overflowPackets++;
      return;
    }
    let entry = this.entries[this.indexOf(ip.version).get(this.key)];
    if (entry == null || ((segment.flags & flagSyn) !== 0 && startsAnew(entry.connection, segment))) {
      entry = this.begin(ip, segment);
      if (entry === undefined) return;
    }
    entry.connection.segment(entry.clientIsLow === this.sourceIsLow, segment);
  }

  /** A device's error about a packet, which it quotes. */
  error(view: DataView, quoted: IpPacket, error: IcmpError): void {
    if (!this.keyOf(view, quoted)) return;
    const entry = this.entries[this.indexOf(quoted.version).get(this.key)];
    if (entry != null) entry.connection.error(error);
    else if (this.earlyErrors.length < mostEarlyErrors) {
      this.earlyErrors.push({ ...this.key, version: quoted.version, error });
    }
  }

  /** How many connections show one direction alone. */
  get oneDirection(): number {
    return this.entries.filter((entry) => entry?.connection.oneDirection).length;
  }

  /** Connections of which more was said than is kept. */
  get overfull(): number {
    return this.entries.filter((entry) => entry?.connection.overfull).length;
  }

  /** How many connections gave up bytes that came too far out of order. */
  get overflowed(): number {
    return this.entries.filter((entry) => entry?.connection.overflowed).length;
  }

  /** All connections as evidence, in order of appearance. The table is empty afterwards. */
  list(clock: CaptureClock): Flow[] {
    if (this.live > this.bounds.room) this.forget(Number.POSITIVE_INFINITY);
    const nameOf = (address: string): string | null => this.names.nameOf(address);
    const flows: Flow[] = [];
    // Each is let go as it is written down: both forms of all of them at once would take twice the memory.
    const entries = this.entries.reverse();
    this.entries = [];
    for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
      if (entry === null) continue;
      const { client, server } = this.endsOf(entry);
      flows.push(entry.connection.toFlow(entry.id, client, server, clock, nameOf));
    }
    return flows;
  }

  /** Puts both ends of a packet into `key`; false where there are too many addresses. */
  private keyOf(view: DataView, { version, addressesAt, payloadAt }: IpPacket): boolean {
    const { key } = this;
    let source: number;
    let target: number;
    if (version === 4) {
      source = view.getInt32(addressesAt);
      target = view.getInt32(addressesAt + 4);
    } else {
      source = this.addresses.numberOf(view, addressesAt);
      target = this.addresses.numberOf(view, addressesAt + 16);
      if (source === tooMany || target === tooMany) return false;
    }
    const ports = view.getInt32(payloadAt);
    const swapped = (ports << 16) | (ports >>> 16);
    this.sourceIsLow = source < target || (source === target && ports >>> 16 <= (ports & 0xffff));
    key.low = this.sourceIsLow ? source : target;
    key.high = this.sourceIsLow ? target : source;
    key.ports = this.sourceIsLow ? ports : swapped;
    return true;
  }

  private indexOf(version: 4 | 6): FlowIndex {
    return version === 4 ? this.version4 : this.version6;
  }

  private begin({ version }: IpPacket, { flags, packet, at }: Segment): Entry | undefined {
    const id = this.begun++;
    if (this.live >= this.bounds.room && id >= this.searchAt) this.forget(at);
    // `forget` leaves the key alone, and nothing else comes between.
    const { low, high, ports } = this.key;
    const [sourcePort, targetPort] = this.sourceIsLow ? [ports >>> 16, ports & 0xffff] : [ports & 0xffff, ports >>> 16];
    // An answer to a SYN comes from the server, even where it stands before the SYN in the file: SYN+ACK, or RST+ACK.
    const answersSyn = (flags & flagAck) !== 0 && (flags & (flagSyn | flagRst)) !== 0;
    const fromClient = flags & flagSyn || answersSyn ? !answersSyn : targetPort <= sourcePort;
    const clientIsLow = this.sourceIsLow === fromClient;
    const name = this.names.nameOf(this.textOf(version, clientIsLow ? high : low));
    const isNeeded = name !== null && isConnectorName(name);
    if (this.live >= mostConnections + (isNeeded ? reserve : 0)) {
      this.overflowPackets++;
      return undefined;
    }
    const slot = this.entries.length;
    const connection = new Connection(this.waiting, this.chains, name, packet, at);
    const entry = { version, low, high, ports, clientIsLow, id, connection, slot };
    if ((fromClient ? targetPort : sourcePort) === dnsPort) {
      const { client, server } = this.endsOf(entry);
      connection.dns = new TcpDns(this.names, client, server);
    }
    this.indexOf(version).set(this.key, slot);
    this.entries.push(entry);
    this.open.push(entry);
    this.live++;
    if (this.earlyErrors.length > 0) this.applyEarlyErrors(entry);
    return entry;
  }

  private applyEarlyErrors({ connection, version, low, high, ports }: Entry): void {
    const isOwn = (early: EarlyError): boolean =>
      early.version === version && early.low === low && early.high === high && early.ports === ports;
    for (const { error } of this.earlyErrors.filter(isOwn)) connection.error(error);
    this.earlyErrors = this.earlyErrors.filter((early) => !isOwn(early));
  }

  /**
   * Makes room: connections of other programs that were made and closed are what no rule looks at, and most of a large
   * capture. What failed, what is open and what has to do with the connector or a proxy stays.
   */
  private forget(now: number): void {
    const open: Entry[] = [];
    for (const entry of this.open) {
      // What has ended does not change any more: it is looked at this once.
      if (!entry.connection.endedWell(now - quiet)) open.push(entry);
      else if (!this.mayMatter(entry) && --this.toStay < 0) this.drop(entry);
    }
    this.open = open;
    if (this.live >= flood) this.forgetUnmade(now - quietUnmade);
    if (this.live >= greatFlood) this.forgetUnmade(Number.POSITIVE_INFINITY);
    // The next search waits until enough others have come to be worth its while.
    this.searchAt = this.begun + Math.max(1024, open.length / 4);
    if (this.entries.length > 2 * this.live + 1024) this.compact();
  }

  private forgetUnmade(before: number): void {
    this.open = this.open.filter((entry) => {
      if (!entry.connection.neverMade(before) || this.mayMatter(entry)) return true;
      if (--this.unmadeToStay < 0) this.drop(entry);
      return false;
    });
  }

  private drop({ connection, slot }: Entry): void {
    connection.release();
    this.entries[slot] = null;
    this.live--;
    this.forgotten++;
  }

  /** Gives the places of the forgotten back. */
  private compact(): void {
    this.entries = this.entries.filter((entry) => entry !== null);
    this.version4.clear();
    this.version6.clear();
    for (const [slot, entry] of this.entries.entries()) {
      if (entry === null) continue;
      entry.slot = slot;
      this.indexOf(entry.version).set(entry, slot);
    }
  }

  /**
   * False for an encrypted or unknown conversation of another program. HTTP in clear is rare, and may be a proxy's, a
   * script, a revocation list or the page of a sign-in.
   */
  private mayMatter(entry: Entry): boolean {
    const { attempts, exchanges, tls } = entry.connection.saidSoFar;
    if (attempts.length + exchanges.length + (tls?.alerts ?? []).length > 0) return true;
    const server = this.endOf(entry, !entry.clientIsLow);
    const name = entry.connection.nameSoFar() ?? this.names.nameOf(server.address);
    return (name !== null && isConnectorName(name)) || isLegacyPort(name, server.port);
  }

  private endsOf(ends: Ends): { readonly client: End; readonly server: End } {
    return { client: this.endOf(ends, ends.clientIsLow), server: this.endOf(ends, !ends.clientIsLow) };
  }

  private endOf({ version, low, high, ports }: Ends, isLow: boolean): End {
    return {
      address: this.textOf(version, isLow ? low : high),
      port: isLow ? ports >>> 16 : ports & 0xffff,
    };
  }

  private textOf(version: 4 | 6, number: number): string {
    const texts = this.texts[version];
    const known = texts.get(number);
    if (known !== undefined) return known;
    const text = version === 4 ? ipv4Text(number) : this.addresses.textOf(number);
    if (texts.size >= mostTexts) texts.clear();
    texts.set(number, text);
    return text;
  }
}

/** True where a packet with SYN belongs to a new connection, which uses the ports of an earlier one again. */
function startsAnew(earlier: Connection, { flags, sequence }: Segment): boolean {
  // An answer to a SYN in the middle of a connection whose beginning was not captured begins another one, too.
  return flags & flagAck ? earlier.initialSequence === null : earlier.initialSequence !== sequence;
}
