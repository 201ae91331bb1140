/**
 * One connection that a probe makes, as evidence: the same that `main/capture/connection.ts` makes of packets. What is said
 * on it is read by the same reader as that of a capture.
 */
import type { ChainBook } from '../../capture/chain-book.js';
import { Conversation } from '../../capture/conversation.js';
import type { Flow, FlowOutcome, IcmpError, Step } from '../../evidence/capture.js';
import type { Clock } from './clock.js';

type Side = 'client' | 'server';

const mostSteps = 64;

/** Seconds after which a system repeats a request for connection that nobody answers (RFC 6298 section 5). */
const repeats = [1, 3, 7, 15];

/** A connection while it lasts. */
export class ConnectionRecord {
  private readonly steps: Step[] = [];
  private readonly conversation: Conversation;
  private readonly icmp: IcmpError[] = [];
  private readonly firstPacket: number;
  private readonly firstAt: number;
  private lastPacket: number;
  private lastAt: number;
  private client = { address: '', port: 0 };
  private connectedAt: number | null = null;
  private outcome: FlowOutcome = 'unanswered';
  private closedBy: Flow['closedBy'] = null;
  private readonly packets = { client: 1, server: 0 };
  private readonly bytes = { client: 0, server: 0 };
  private shownChain: Pick<NonNullable<Flow['tls']>, 'chain' | 'trust'> | null = null;
  private amend: ((flow: Flow) => void)[] = [];

  /**
   * Begins with the request for connection.
   *
   * @param server whom it goes to: a host of the cloud, or a proxy
   */
  constructor(
    readonly id: number,
    private readonly server: { readonly address: string; readonly port: number; readonly name: string | null },
    private readonly clock: Clock,
    private readonly chains: ChainBook,
  ) {
    this.conversation = new Conversation((step) => this.step(step), chains);
    this.firstPacket = this.lastPacket = clock.count();
    this.firstAt = this.lastAt = clock.now();
    this.step({ packet: this.firstPacket, at: this.firstAt, from: 'client', kind: 'syn', detail: '' });
  }

  /** It was accepted. */
  connected(address: string, port: number): void {
    this.client = { address, port };
    this.outcome = 'connected';
    const { packet, at } = this.next();
    this.connectedAt = at;
    this.packets.server++;
    this.step({ packet, at, from: 'server', kind: 'syn-ack', detail: '' });
  }

  /** It was not made. */
  failed(outcome: FlowOutcome): void {
    this.outcome = outcome;
    const { packet, at } = this.next();
    if (outcome === 'refused') {
      this.packets.server++;
      this.step({ packet, at, from: 'server', kind: 'reset', detail: '' });
    }
  }

  /** A device said something about it. */
  heard(error: Pick<IcmpError, 'from' | 'kind' | 'mtu'>): void {
    const { packet, at } = this.next();
    this.icmp.push({ packet, at, ...error });
    this.step({ packet, at, from: 'network', kind: 'icmp', detail: error.kind });
  }

  /** Bytes of one side. */
  said(side: Side, bytes: Uint8Array): void {
    const { packet, at } = this.next();
    this.packets[side]++;
    this.bytes[side] += bytes.length;
    // The reader works in the memory that it is given, and these bytes are on their way to somebody.
    if (!this.conversation.over) this.conversation.push(side, Uint8Array.from(bytes), packet, at);
  }

  /** One side ended it; the first who does counts. */
  closed(side: Side, how: 'reset' | 'close'): void {
    if (this.closedBy !== null || this.outcome !== 'connected') return;
    const { packet, at } = this.next();
    this.closedBy = { side, how, packet, at };
    this.step({ packet, at, from: side, kind: how, detail: '' });
  }

  /** How the proxy answered the CONNECT; null while it has not. */
  get tunnelStatus(): number | null {
    return this.conversation.attempts[this.conversation.attempts.length - 1]?.status ?? null;
  }

  /** How the other side ended it; null where it did not, or was not the first. */
  get closedByServer(): 'reset' | 'close' | null {
    return this.closedBy?.side === 'server' ? this.closedBy.how : null;
  }

  /** The certificates that TLS 1.3 hides from a capture, as this side of the handshake got them. */
  showed(certificates: readonly Uint8Array[], name: string): void {
    const sent = this.chains.keep(certificates, name);
    if (sent !== null) this.shownChain = { chain: sent.certificates(), trust: sent.trustAt(this.clock.now(), name) };
  }

  /** Adds to the evidence what only a probe can know. */
  add(amend: (flow: Flow) => void): void {
    this.amend.push(amend);
  }

  /** The connection as evidence. Call it once, when it is over. */
  toFlow(): Flow {
    const { conversation, server, lastAt, firstAt, outcome } = this;
    conversation.finish(this.closedBy?.side === 'server' && this.closedBy.how === 'close');
    const { attempts, exchanges, tls, plainAnswer, carries } = conversation;
    const again = outcome === 'dropped' ? repeats.filter((seconds) => seconds < lastAt - firstAt).length : 0;
    const flow: Flow = {
      id: this.id,
      protocol: 'tcp',
      client: this.client,
      server: { ...server, nameFrom: server.name === null ? null : 'dns' },
      firstPacket: this.firstPacket,
      lastPacket: this.lastPacket,
      firstAt,
      lastAt,
      syn: 1 + again,
      synRetransmissions: again,
      connectedAt: this.connectedAt,
      outcome,
      closedBy: this.closedBy,
      packets: this.packets,
      bytes: this.bytes,
      segments: { total: this.packets.client + this.packets.server, retransmitted: 0 },
      stuck: null,
      icmp: this.icmp,
      steps: this.steps,
    };
    const last = attempts[attempts.length - 1];
    if (last !== undefined)
      flow.tunnel = { target: last.target, attempts: [...attempts], status: last.status, carries };
    if (plainAnswer !== null) flow.plainAnswer = plainAnswer;
    if (exchanges.length > 0) flow.http = [...exchanges];
    if (tls !== null) flow.tls = this.shownChain === null || tls.trust !== null ? tls : { ...tls, ...this.shownChain };
    for (const amend of this.amend) amend(flow);
    return flow;
  }

  private next(): { packet: number; at: number } {
    this.lastPacket = this.clock.count();
    this.lastAt = this.clock.now();
    return { packet: this.lastPacket, at: this.lastAt };
  }

  private step(step: Step): void {
    if (this.steps.length < mostSteps) this.steps.push(step);
  }
}
