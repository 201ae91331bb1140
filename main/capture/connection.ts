/** One TCP connection while the capture is read: what its packets say, until it becomes a `Flow` of the evidence. */
import type {
  Flow,
  FlowOutcome,
  HttpExchange,
  IcmpError,
  PlainAnswer,
  Step,
  Tls,
  TunnelAttempt,
} from '../evidence/capture.js';
import type { ChainBook } from './chain-book.js';
import type { CaptureClock } from './clock.js';
import { beginsNothing, Conversation } from './conversation.js';
import type { Side } from './side.js';
import { Stream, type Segment, type StreamListener } from './stream.js';
import type { TcpDns } from './tcp-dns.js';

const mostSteps = 64;
const mostErrors = 64;
/**
 * Recorders with several queues swap neighbours: an answer can stand before what it answers. It is held this long
 * (seconds), and no more than this many at once.
 */
const reorderTime = 0.05;
const mostHeld = 16;

/** How long a request for connection must have gone unanswered, or a gap be open, before silence means anything. */
const silence = 1;

/** A client that takes its request back this soon (seconds) did not wait: no answer was due yet. */
const givenUp = 3;

/** TCP flags (RFC 9293 section 3.1): no more data from this side. */
export const flagFin = 1;
/** Synchronise: a request for connection, or the answer to one. */
export const flagSyn = 2;
/** Reset: refused, or cut. */
export const flagRst = 4;
/** The acknowledgement number counts. */
export const flagAck = 16;

/** One end of a connection. */
export interface End {
  readonly address: string;
  readonly port: number;
}

/** What was said on a connection, as far as it could be read. */
export interface Said {
  readonly attempts: readonly TunnelAttempt[];
  readonly exchanges: readonly HttpExchange[];
  readonly overfull: boolean;
  readonly tls: Tls | null;
  readonly plainAnswer: PlainAnswer | null;
  readonly carries: NonNullable<Flow['tunnel']>['carries'];
}

const nothingSaid: Said = {
  attempts: [],
  exchanges: [],
  overfull: false,
  tls: null,
  plainAnswer: null,
  carries: null,
};

interface Held {
  readonly fromClient: boolean;
  readonly segment: Segment;
}

/** A connection being read. Packets go in by `segment` and `error`; `toFlow` gives what they said. */
export class Connection implements StreamListener {
  private readonly client = new Stream(this);
  private readonly server = new Stream(this);
  private conversation: Conversation | null = null;
  private said = nothingSaid;
  private steps: Step[] | null = null;
  private icmp: IcmpError[] | null = null;
  /** Segments that answer bytes which stand behind them in the file. */
  private held: Held[] | null = null;
  private syn = 0;
  private synAt = 0;
  private synPacket = 0;
  private lastPacket = 0;
  /** Begins as a number: a field that was once without a value gets a new box for each packet's time. */
  private lastAt = 0;
  private connectedAt: number | null = null;
  private established = false;
  private refused = false;
  private closedBy: Flow['closedBy'] = null;
  /** Sequence number of the SYN, as a signed number; null where the capture began later. */
  initialSequence: number | null = null;
  /** Reads the connection instead, where it goes to a name server. */
  dns: TcpDns | null = null;

  /**
   * @param waiting counts the bytes that wait in all connections
   * @param chains where certificate chains are kept
   * @param nameAtStart what the server's address went by when the connection began
   */
  constructor(
    readonly waiting: { bytes: number },
    private readonly chains: ChainBook,
    private readonly nameAtStart: string | null,
    private firstPacket: number,
    private firstAt: number,
  ) {
    this.lastPacket = firstPacket;
    this.lastAt = firstAt;
  }

  /** Takes one packet of the connection. */
  segment(fromClient: boolean, segment: Segment): void {
    const stream = fromClient ? this.client : this.server;
    const { flags, at } = segment;
    stream.packets++;
    this.lastPacket = segment.packet;
    if (at > this.lastAt) this.lastAt = at;

    if ((flags & (flagRst | flagSyn)) !== 0) {
      if (flags & flagRst) this.reset(fromClient, segment);
      else this.synchronise(fromClient, segment);
      return;
    }
    const other = fromClient ? this.server : this.client;
    const isEarly = segment.length > 0 && (flags & flagAck) !== 0 && other.lacks(segment.acknowledgement);
    if (this.held === null && !isEarly) {
      this.take(fromClient, segment);
      return;
    }
    const waits = isEarly || (this.held?.some((each) => each.fromClient === fromClient) ?? false);
    if (waits) (this.held ??= []).push({ fromClient, segment: copyOf(segment) });
    else this.take(fromClient, segment);
    this.releaseHeld(at);
  }

  /** A device said something about a packet of this connection. */
  error(error: IcmpError): void {
    this.icmp ??= [];
    if (this.icmp.length < mostErrors) this.icmp.push(error);
    // It may stand before the packet that it is about.
    this.firstPacket = Math.min(this.firstPacket, error.packet);
    this.firstAt = Math.min(this.firstAt, error.at);
    this.lastPacket = Math.max(this.lastPacket, error.packet);
    this.lastAt = Math.max(this.lastAt, error.at);
    this.step({ packet: error.packet, at: error.at, from: 'network', kind: 'icmp', detail: error.kind });
  }

  /** Bytes of a direction, in order: see `StreamListener`. */
  bytes(stream: Stream, bytes: Uint8Array, packet: number, at: number): void {
    const side = sideOf(stream === this.client);
    if (this.dns !== null) {
      this.dns.push(side, bytes, packet, at);
      return;
    }
    if (this.conversation === null) {
      if (beginsNothing(side, bytes)) {
        this.client.wanted = false;
        this.server.wanted = false;
        return;
      }
      this.conversation = new Conversation((step) => this.step(step), this.chains);
    }
    this.conversation.push(side, bytes, packet, at);
    if (this.conversation.over) this.endConversation();
    else if (this.conversation.hasHeard(side)) stream.wanted = false;
  }

  /** Bytes of a direction are missing: see `StreamListener`. */
  gap(stream: Stream): void {
    if (this.dns !== null) {
      this.dns.lost(sideOf(stream === this.client));
      return;
    }
    this.conversation ??= new Conversation((step) => this.step(step), this.chains);
    this.conversation.lost(stream === this.client ? 'client' : 'server');
    if (this.conversation.over) this.endConversation();
  }

  /** True where one side spoke in a connection that must have had two. */
  get oneDirection(): boolean {
    return this.established && (this.client.packets === 0 || this.server.packets === 0);
  }

  /** True where a bound on bytes out of order was hit. */
  get overflowed(): boolean {
    return this.client.overflowed || this.server.overflowed;
  }

  /** True where more was said than is kept of one connection. */
  get overfull(): boolean {
    return this.saidSoFar.overfull;
  }

  /** True where it was made, used and closed before a moment, and no device complained: nothing more is to come of it. */
  endedWell(before: number): boolean {
    return (
      this.established &&
      this.closedBy !== null &&
      this.lastAt < before &&
      this.icmp === null &&
      this.server.packets > 0
    );
  }

  /**
   * True for a request for connection that came to nothing before a moment, and of which no device but the one asked spoke:
   * scans and dead services of other programs leave them by the thousand.
   */
  neverMade(before: number): boolean {
    return !this.established && this.syn > 0 && this.lastAt < before && this.icmp === null;
  }

  /** What was said so far. */
  get saidSoFar(): Said {
    return this.conversation ?? this.said;
  }

  /** The name of its server as it is known now. */
  nameSoFar(): string | null {
    return this.bestName(() => null).name;
  }

  /** Lets go of what it holds: it is forgotten. */
  release(): void {
    this.client.release();
    this.server.release();
  }

  /** The connection as evidence. */
  toFlow(id: number, client: End, server: End, clock: CaptureClock, nameOf: (address: string) => string | null): Flow {
    this.releaseHeld(Number.POSITIVE_INFINITY);
    if (this.conversation !== null) this.endConversation();
    const { attempts, exchanges, tls, plainAnswer, carries } = this.said;
    const flow: Flow = {
      id,
      protocol: 'tcp',
      client,
      server: { ...server, ...this.bestName(() => nameOf(server.address)) },
      firstPacket: this.firstPacket,
      lastPacket: this.lastPacket,
      firstAt: this.firstAt,
      lastAt: this.lastAt,
      syn: this.syn,
      synRetransmissions: Math.max(0, this.syn - 1),
      connectedAt: this.connectedAt,
      outcome: this.outcome(clock),
      closedBy: this.closedBy,
      packets: { client: this.client.packets, server: this.server.packets },
      bytes: { client: this.client.bytes, server: this.server.bytes },
      segments: {
        total: this.client.segments + this.server.segments,
        retransmitted: this.client.retransmitted + this.server.retransmitted,
      },
      stuck: this.stuck(clock.latest),
      icmp: this.icmp ?? [],
      steps: this.steps ?? [],
    };
    const last = attempts[attempts.length - 1];
    if (last !== undefined)
      flow.tunnel = { target: last.target, attempts: [...attempts], status: last.status, carries };
    if (plainAnswer !== null) flow.plainAnswer = plainAnswer;
    if (exchanges.length > 0) flow.http = [...exchanges];
    if (tls !== null) flow.tls = tls;
    return flow;
  }

  private take(fromClient: boolean, segment: Segment): void {
    const { flags, packet, at } = segment;
    if (flags & flagAck) {
      (fromClient ? this.server : this.client).acknowledged(segment.acknowledgement);
      // An acknowledgement by the client proves the answer to its SYN even where the capture has only one direction.
      if (fromClient && !this.established && this.syn > 0) this.connected(at);
    }
    if (segment.length > 0) (fromClient ? this.client : this.server).data(segment, segment.sequence);
    if (flags & flagFin && this.closedBy === null) {
      const side = sideOf(fromClient);
      this.closedBy = { side, how: 'close', packet, at };
      this.step({ packet, at, from: side, kind: 'close', detail: '' });
    }
  }

  /** Hands on what was held, in order, once what it answers is here, or will not come. */
  private releaseHeld(at: number): void {
    const { held } = this;
    if (held === null) return;
    for (let first = held[0]; first !== undefined; first = held[0]) {
      const { fromClient, segment } = first;
      const waits = (fromClient ? this.server : this.client).lacks(segment.acknowledgement);
      if (waits && at - segment.at <= reorderTime && held.length <= mostHeld) return;
      held.shift();
      this.take(fromClient, segment);
    }
    this.held = null;
  }

  private synchronise(fromClient: boolean, segment: Segment): void {
    const { packet, at, sequence } = segment;
    if (segment.flags & flagAck) {
      // Only the side that was asked answers so.
      if (!fromClient) {
        this.server.begin(sequence);
        if (this.initialSequence === null) {
          // The SYN it answers is not in the capture, or comes later in it.
          this.initialSequence = (segment.acknowledgement - 1) | 0;
          this.client.begin(this.initialSequence);
        }
        this.connected(at);
        this.step({ packet, at, from: 'server', kind: 'syn-ack', detail: '' });
      }
    } else if (fromClient) {
      this.syn++;
      this.synAt = at;
      this.synPacket = packet;
      this.initialSequence ??= sequence;
      if (this.syn === 1) this.client.begin(sequence);
      this.step({ packet, at, from: 'client', kind: this.syn === 1 ? 'syn' : 'syn-again', detail: '' });
    }
    // With TCP Fast Open the first data comes with the SYN, which takes one sequence number itself.
    if (segment.length > 0) (fromClient ? this.client : this.server).data(segment, (sequence + 1) | 0);
  }

  private connected(at: number): void {
    this.established = true;
    this.connectedAt ??= at;
  }

  private reset(fromClient: boolean, { flags, acknowledgement, packet, at }: Segment): void {
    const first = this.client.packets === 0 && (flags & flagAck) !== 0;
    const side = sideOf(fromClient);
    if (!fromClient && !this.established && (this.syn > 0 || first)) {
      // Recorders put the refusal before its SYN now and then; what it acknowledges tells which SYN it belongs to.
      if (this.syn === 0) this.initialSequence ??= (acknowledgement - 1) | 0;
      this.refused = true;
    } else {
      this.closedBy ??= { side, how: 'reset', packet, at };
    }
    this.step({ packet, at, from: side, kind: 'reset', detail: '' });
  }

  private outcome(clock: CaptureClock): FlowOutcome {
    if (this.established) return 'connected';
    if (this.syn === 0) return 'midstream';
    const kinds = (this.icmp ?? []).map(({ kind }) => kind);
    if (kinds.includes('prohibited')) return 'prohibited';
    if (kinds.includes('no-route') || kinds.includes('time-exceeded')) return 'no-route';
    if (this.refused || kinds.includes('port-unreachable')) return 'refused';
    const { closedBy } = this;
    const isTakenBack = closedBy?.side === 'client' && closedBy.how === 'reset' && closedBy.at - this.firstAt < givenUp;
    if (isTakenBack) return 'unanswered';
    const waited = clock.latestAfter(this.synPacket, this.synAt) - this.synAt;
    return this.syn > 1 || waited >= silence ? 'dropped' : 'unanswered';
  }

  private stuck(endsAt: number): Flow['stuck'] {
    for (const from of ['client', 'server'] as const) {
      const { stuck, gapAt } = this[from];
      if (stuck !== null && (gapAt === null || endsAt - gapAt >= silence)) return { from, ...stuck };
    }
    return null;
  }

  /** What the connection itself says of its server beats what the name server said of the address. */
  private bestName(fromDns: () => string | null): Pick<Flow['server'], 'name' | 'nameFrom'> {
    const { attempts, exchanges, tls } = this.saidSoFar;
    const throughProxy = attempts.length > 0 || exchanges.some((exchange) => !exchange.target.startsWith('/'));
    if (!throughProxy && tls?.serverName) return { name: tls.serverName, nameFrom: 'sni' };
    const host = throughProxy ? null : (exchanges[0]?.host ?? null);
    if (host !== null) return { name: host.replace(/:\d+$/, ''), nameFrom: 'host' };
    const name = this.nameAtStart ?? fromDns();
    return { name, nameFrom: name === null ? null : 'dns' };
  }

  /** Keeps what was said and lets its readers go: they hold much more. */
  private endConversation(): void {
    const conversation = this.conversation as Conversation;
    conversation.finish(this.closedBy?.how === 'close' && this.closedBy.side === 'server');
    const { attempts, exchanges, overfull, tls, plainAnswer, carries } = conversation;
    const saidNothing = attempts.length + exchanges.length === 0 && tls === null && plainAnswer === null && !overfull;
    this.said = saidNothing ? nothingSaid : { attempts, exchanges, overfull, tls, plainAnswer, carries };
    this.conversation = null;
    this.client.wanted = false;
    this.server.wanted = false;
  }

  private step(step: Step): void {
    this.steps ??= [];
    if (this.steps.length < mostSteps) this.steps.push(step);
  }
}

const sideOf = (fromClient: boolean): Side => (fromClient ? 'client' : 'server');

function copyOf(segment: Segment): Segment {
  const { start, captured } = segment;
  return { ...segment, bytes: segment.bytes.slice(start, start + captured), start: 0 };
}
