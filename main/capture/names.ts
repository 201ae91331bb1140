/** Questions to name servers and their answers, and which name an address goes by. */
import type { Dns } from '../evidence/capture.js';
import type { DnsMessage } from './dissect/dns.js';

const mostExchanges = 50_000;
const mostNames = 100_000;
/** Packets kept of one question that is asked over and over. */
const mostQueries = 256;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Exchange = Mutable<Dns>;

/** One end of a datagram. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Collects the DNS of a capture. */
export class NameTable {
  private readonly exchanges = new Map<string, Exchange>();
  /** The same exchanges by the ports they used: what an ICMP error quotes of a question. */
  private readonly byPorts = new Map<string, Exchange[]>();
  private readonly names = new Map<string, string>();
  /** A bound was hit: later questions are not in the list. */
  overflowed = false;

  /** Takes one message, with the ends as they are in its packet. */
  message(message: DnsMessage, source: Endpoint, target: Endpoint, packet: number, at: number): void {
    const client = message.response ? target : source;
    const server = message.response ? source : target;
    const key = `${client.address} ${client.port} ${server.address} ${message.id} ${message.type} ${message.name}`;
    let exchange = this.exchanges.get(key);
    if (exchange === undefined) {
      if (this.exchanges.size >= mostExchanges) {
        this.overflowed = true;
        return;
      }
      exchange = {
        name: message.name,
        type: message.type,
        rcode: null,
        answers: [],
        cut: false,
        protocol: 'dns',
        client: client.address,
        server: server.address,
        packet,
        at,
        queries: [],
        answerPacket: null,
        answerAt: null,
        refusedByHost: false,
      };
      this.exchanges.set(key, exchange);
      const ports = portsOf(client, server.address);
      const sharing = this.byPorts.get(ports);
      if (sharing === undefined) this.byPorts.set(ports, [exchange]);
      else sharing.push(exchange);
    }
    if (!message.response) {
      if (exchange.queries.length < mostQueries) exchange.queries.push(packet);
      return;
    }
    if (exchange.answerPacket !== null) return;
    exchange.rcode = message.rcode;
    exchange.answers = [...message.answers];
    exchange.cut = message.cut;
    exchange.answerPacket = packet;
    exchange.answerAt = at;
    for (const address of message.addresses) {
      if (this.names.size < mostNames || this.names.has(address)) this.names.set(address, message.name);
    }
  }

  /** The recording program found out the name of an address, and put it into the file. */
  resolved(address: string, name: string): void {
    if (this.names.size < mostNames && !this.names.has(address))
      this.names.set(address, name.toLowerCase().replace(/\.$/, ''));
  }

  /** The name server's host answered a question with ICMP port unreachable. */
  refused(client: Endpoint, server: string): void {
    const ports = portsOf(client, server);
    for (const exchange of this.byPorts.get(ports) ?? []) exchange.refusedByHost = true;
    // They are marked for good. Later errors must not walk the same list again: a file could hold millions of them.
    this.byPorts.delete(ports);
  }

  /** The name that was last asked for and answered with this address; null where none was. */
  nameOf(address: string): string | null {
    return this.names.get(address) ?? null;
  }

  /** All exchanges, in order of their first packet. */
  list(): Dns[] {
    return [...this.exchanges.values()];
  }
}

const portsOf = (client: Endpoint, server: string): string => `${client.address} ${client.port} ${server}`;
