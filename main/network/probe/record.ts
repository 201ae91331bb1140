/** All that probes over one path meet, as evidence: the shape is that of a capture. */
import { ChainBook } from '../../capture/chain-book.js';
import type { Authorities } from '../../certificates/authority.js';
import type { Dns, Flow, TrafficEvidence } from '../../evidence/capture.js';
import { hostsFileServer } from '../../evidence/probes.js';
import { ConnectionRecord } from './connection-record.js';
import type { Clock } from './clock.js';
import type { NameAnswer } from './resolver.js';

/** Where what one probe meets is written down. */
export interface Recording {
  readonly clock: Clock;
  /** Begins a connection. */
  connection(server: Server): ConnectionRecord;
  /** A connection is over: from now on it stands in the evidence. */
  over(connection: ConnectionRecord): Flow;
  /**
   * Keeps a question and its answer.
   *
   * @param at when it was asked, by the clock; `packet`: its number by the clock
   */
  lookup(answer: NameAnswer, packet: number, at: number): void;
}

/** The part of one probe: its connections and questions are known by their numbers. */
export interface RecordPart extends Recording {
  readonly flows: readonly number[];
  readonly questions: readonly number[];
}

/** The part of a probe that may turn out to be none: nothing of it stands in the evidence until it is kept. */
export interface HeldPart extends RecordPart {
  /** It is one: what was met until now, and what will be, is evidence. */
  keep(): void;
}

/** Whom a connection goes to: a host of the cloud, or a proxy. */
export interface Server {
  readonly address: string;
  readonly port: number;
  readonly name: string | null;
}

/** Collects the evidence of one path. */
export class ProbeRecord {
  private readonly connections: ConnectionRecord[] = [];
  private readonly flows = new Map<ConnectionRecord, Flow>();
  private readonly dns: Dns[] = [];
  private readonly chains: ChainBook;

  /** @param authorities whom to trust */
  constructor(
    readonly clock: Clock,
    authorities: Authorities,
  ) {
    this.chains = new ChainBook(authorities, (at) => clock.began / 1000 + at);
  }

  /** The part of one probe. */
  part(): RecordPart {
    const part = this.heldPart();
    part.keep();
    return part;
  }

  /** The part of a probe of which it is not known yet whether it belongs to this path. */
  heldPart(): HeldPart {
    let held: (() => void)[] | null = [];
    const write = (what: () => void): void => {
      if (held === null) what();
      else held.push(what);
    };
    const flows: number[] = [];
    const questions: number[] = [];
    return {
      clock: this.clock,
      flows,
      questions,
      connection: (server) => {
        flows.push(this.connections.length);
        const connection = new ConnectionRecord(this.connections.length, server, this.clock, this.chains);
        this.connections.push(connection);
        return connection;
      },
      over: (connection) => {
        const flow = connection.toFlow();
        write(() => this.flows.set(connection, flow));
        return flow;
      },
      lookup: (answer, packet, at) => {
        const question = questionOf(answer, packet, at, this.clock);
        write(() => {
          questions.push(this.dns.length);
          this.dns.push(question);
        });
      },
      keep: () => {
        const kept = held ?? [];
        held = null;
        for (const each of kept) each();
      },
    };
  }

  /** Adds to a connection that is over what was found out of it later. */
  amend(id: number | null, change: (flow: Flow) => void): void {
    const connection = id === null ? undefined : this.connections[id];
    const flow = connection === undefined ? undefined : this.flows.get(connection);
    if (flow !== undefined) change(flow);
  }

  /** What is known so far. A connection that is not over yet is not in it. */
  evidence(): TrafficEvidence {
    return {
      summary: { firstAt: new Date(this.clock.began).toISOString(), incomplete: [] },
      flows: this.connections.flatMap((connection) => this.flows.get(connection) ?? []),
      dns: [...this.dns],
      endsAt: this.clock.now(),
    };
  }
}

function questionOf(answer: NameAnswer, packet: number, at: number, clock: Clock): Dns {
  const { name, type, rcode, aliases, addresses, servers, from, refusedByHost } = answer;
  return {
    name,
    type,
    rcode,
    answers: [...aliases, ...addresses],
    cut: false,
    protocol: 'dns',
    client: '',
    server: from === 'hosts' ? hostsFileServer : servers.join(', '),
    packet,
    at,
    queries: [packet],
    answerPacket: rcode === null ? null : clock.count(),
    answerAt: rcode === null ? null : clock.now(),
    refusedByHost,
    blocked: null,
  };
}
