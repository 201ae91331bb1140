/** One TCP connection while the capture is read: what its packets say, until it becomes a `Flow` of the evidence. */
import type { Flow, FlowOutcome, IcmpError, Step } from '../evidence/capture.js';
import { Conversation, type Side } from './conversation.js';
import { Stream } from './stream.js';

const mostSteps = 64;
/**
 * Recorders with several queues swap neighbours: an answer can stand before what it answers. It is held this long
 * (seconds), and no more than this many at once.
 */
const reorderTime = 0.05;
const mostHeld = 16;

/** How long a request for connection must have gone unanswered, or a gap be open, before silence means anything. */
const silence = 1;

/** TCP flags (RFC 9293 section 3.1): no more data from this side. */
export const flagFin = 1;
/** Synchronise: a request for connection, or the answer to one. */
export const flagSyn = 2;
/** Reset: refused, or cut. */
export const flagRst = 4;
/** The acknowledgement number counts. */
export const flagAck = 16;

/** The TCP header fields that matter here. */
export interface Segment {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Payload as captured, and its length on the wire. */
  readonly payload: Uint8Array;
  readonly length: number;
}

interface End {
  readonly address: string;
  readonly port: number;
}

/** A connection being read. Packets go in by `segment` and `error`; `toFlow` gives what they said. */
export class Connection {
  private readonly steps: Step[] = [];
  /** Segments that answer bytes which stand behind them in the file. */
  private readonly held: { from: Side; segment: Segment; packet: number; at: number }[] = [];
  private readonly icmp: IcmpError[] = [];
  private readonly conversation = new Conversation((step) => this.step(step));
  private readonly streams = {
    client: this.streamOf('client'),
    server: this.streamOf('server'),
  };
  private syn = 0;
  private synAt = 0;
  private lastPacket: number;
  private lastAt: number;
  private connectedAt: number | null = null;
  private established = false;
  private refused = false;
  private closedBy: Flow['closedBy'] = null;
  /** Sequence number of the SYN; null where the capture began later. */
  initialSequence: number | null = null;

  constructor(
    private readonly id: number,
    readonly client: End,
    private readonly server: End,
    private readonly nameAtStart: string | null,
    private readonly firstPacket: number,
    private readonly firstAt: number,
  ) {
    this.lastPacket = firstPacket;
    this.lastAt = firstAt;
  }

  /** Takes one packet of the connection. */
  segment(from: Side, segment: Segment, packet: number, at: number): void {
    const stream = this.streams[from];
    const other = this.streams[from === 'client' ? 'server' : 'client'];
    const { flags } = segment;
    stream.packets++;
    this.lastPacket = Math.max(this.lastPacket, packet);
    this.lastAt = Math.max(this.lastAt, at);

    if (flags & flagRst) {
      this.reset(from, segment, packet, at);
      return;
    }
    if (flags & flagSyn) {
      this.synchronise(from, segment, packet, at);
      // With TCP Fast Open the first data comes with the SYN, which takes one sequence number itself.
      if (segment.length > 0) {
        stream.data((segment.sequence + 1) >>> 0, segment.payload, segment.length, packet, at);
      }
      return;
    }
    const heldBefore = this.held.some((each) => each.from === from);
    if (heldBefore || (segment.length > 0 && (flags & flagAck) !== 0 && other.lacks(segment.acknowledgement))) {
      this.held.push({ from, segment: { ...segment, payload: segment.payload.slice() }, packet, at });
    } else {
      this.take(from, segment, packet, at);
    }
    this.release(at);
  }

  /** Hands on what was held, in order, once what it answers is here, or will not come. */
  private release(at: number): void {
    for (let first = this.held[0]; first !== undefined; first = this.held[0]) {
      const { from, segment } = first;
      const waits = this.streams[from === 'client' ? 'server' : 'client'].lacks(segment.acknowledgement);
      if (waits && at - first.at <= reorderTime && this.held.length <= mostHeld) return;
      this.held.shift();
      this.take(from, segment, first.packet, first.at);
    }
  }

  private take(from: Side, segment: Segment, packet: number, at: number): void {
    const stream = this.streams[from];
    const { flags } = segment;
    if (flags & flagAck) {
      this.streams[from === 'client' ? 'server' : 'client'].acknowledged(segment.acknowledgement);
      // An acknowledgement by the client proves the answer to its SYN even where the capture has only one direction.
      if (from === 'client' && this.syn > 0) this.connected(at);
    }
    if (segment.length > 0) stream.data(segment.sequence, segment.payload, segment.length, packet, at);
    if (flags & flagFin && this.closedBy === null) {
      this.closedBy = { side: from, how: 'close', packet, at };
      this.step({ packet, at, from, kind: 'close', detail: '' });
    }
  }

  /** A device said something about a packet of this connection. */
  error(error: IcmpError): void {
    if (this.icmp.length < 64) this.icmp.push(error);
    this.lastPacket = Math.max(this.lastPacket, error.packet);
    this.lastAt = Math.max(this.lastAt, error.at);
    this.step({ packet: error.packet, at: error.at, from: 'network', kind: 'icmp', detail: error.kind });
  }

  /** True where one side spoke in a connection that must have had two. */
  get oneDirection(): boolean {
    return this.established && (this.streams.client.packets === 0 || this.streams.server.packets === 0);
  }

  /** True where a bound on bytes out of order was hit. */
  get overflowed(): boolean {
    return this.streams.client.overflowed || this.streams.server.overflowed;
  }

  /** The connection as evidence. `endsAt` is when the capture ends. */
  toFlow(endsAt: number, nameOf: (address: string) => string | null): Flow {
    this.release(Number.POSITIVE_INFINITY);
    this.conversation.finish();
    const { attempts, exchanges, tls } = this.conversation;
    const { client, server } = this.streams;
    const flow: Flow = {
      id: this.id,
      protocol: 'tcp',
      client: this.client,
      server: { ...this.server, ...this.bestName(nameOf) },
      firstPacket: this.firstPacket,
      lastPacket: this.lastPacket,
      firstAt: this.firstAt,
      lastAt: this.lastAt,
      syn: this.syn,
      synRetransmissions: Math.max(0, this.syn - 1),
      connectedAt: this.connectedAt,
      outcome: this.outcome(endsAt),
      closedBy: this.closedBy,
      packets: { client: client.packets, server: server.packets },
      bytes: { client: client.bytes, server: server.bytes },
      segments: {
        total: client.segments + server.segments,
        retransmitted: client.retransmitted + server.retransmitted,
      },
      stuck: this.stuck(endsAt),
      icmp: this.icmp,
      steps: this.steps,
    };
    const last = attempts[attempts.length - 1];
    if (last !== undefined) flow.tunnel = { target: last.target, attempts, status: last.status };
    if (exchanges.length > 0) flow.http = exchanges;
    if (tls !== null) flow.tls = tls;
    return flow;
  }

  private streamOf(side: Side): Stream {
    return new Stream(
      (bytes, packet, at) => this.conversation.push(side, bytes, packet, at),
      () => this.conversation.lost(side),
    );
  }

  private synchronise(from: Side, segment: Segment, packet: number, at: number): void {
    if (segment.flags & flagAck) {
      // Only the side that was asked answers so.
      if (from === 'client') return;
      this.streams.server.begin(segment.sequence);
      if (this.initialSequence === null) {
        // The SYN it answers is not in the capture, or comes later in it.
        this.initialSequence = (segment.acknowledgement - 1) >>> 0;
        this.streams.client.begin(this.initialSequence);
      }
      this.connected(at);
      this.step({ packet, at, from, kind: 'syn-ack', detail: '' });
      return;
    }
    if (from === 'server') return;
    this.syn++;
    this.synAt = at;
    this.initialSequence ??= segment.sequence;
    if (this.syn === 1) this.streams.client.begin(segment.sequence);
    this.step({ packet, at, from, kind: this.syn === 1 ? 'syn' : 'syn-again', detail: '' });
  }

  private connected(at: number): void {
    this.established = true;
    this.connectedAt ??= at;
  }

  private reset(from: Side, segment: Segment, packet: number, at: number): void {
    const first = this.streams.client.packets === 0 && (segment.flags & flagAck) !== 0;
    if (from === 'server' && !this.established && (this.syn > 0 || first)) {
      // Recorders put the refusal before its SYN now and then; what it acknowledges tells which SYN it belongs to.
      if (this.syn === 0) this.initialSequence ??= (segment.acknowledgement - 1) >>> 0;
      this.refused = true;
    } else {
      this.closedBy ??= { side: from, how: 'reset', packet, at };
    }
    this.step({ packet, at, from, kind: 'reset', detail: '' });
  }

  private outcome(endsAt: number): FlowOutcome {
    if (this.established) return 'connected';
    if (this.syn === 0) return 'midstream';
    if (this.icmp.some((error) => error.kind === 'prohibited')) return 'prohibited';
    if (this.icmp.some((error) => error.kind === 'no-route')) return 'no-route';
    if (this.refused || this.icmp.some((error) => error.kind === 'port-unreachable')) return 'refused';
    return this.syn > 1 || endsAt - this.synAt >= silence ? 'dropped' : 'unanswered';
  }

  private stuck(endsAt: number): Flow['stuck'] {
    for (const from of ['client', 'server'] as const) {
      const { stuck, gapAt } = this.streams[from];
      if (stuck !== null && (gapAt === null || endsAt - gapAt >= silence)) return { from, ...stuck };
    }
    return null;
  }

  /** What the connection itself says of its server beats what the name server said of the address. */
  private bestName(nameOf: (address: string) => string | null): Pick<Flow['server'], 'name' | 'nameFrom'> {
    const { attempts, exchanges, tls } = this.conversation;
    const throughProxy = attempts.length > 0 || exchanges.some((exchange) => !exchange.target.startsWith('/'));
    if (!throughProxy && tls?.serverName) return { name: tls.serverName, nameFrom: 'sni' };
    const host = throughProxy ? null : (exchanges[0]?.host ?? null);
    if (host !== null) return { name: host.replace(/:\d+$/, ''), nameFrom: 'host' };
    const name = this.nameAtStart ?? nameOf(this.server.address);
    return { name, nameFrom: name === null ? null : 'dns' };
  }

  private step(step: Step): void {
    if (this.steps.length < mostSteps) this.steps.push(step);
  }
}
