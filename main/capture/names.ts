/** Questions to name servers and their answers, and which name an address goes by. */
import type { Dns } from '../evidence/capture.js';
import { isConnectorName } from '../knowledge/match.js';
import type { DnsMessage } from './dissect/dns.js';

/** Questions kept, and how many more for names that the connector needs: those of others must not crowd them out. */
const mostExchanges = 50_000;
const reserve = 10_000;
/** Of those that are asked of everybody: printers and telephones fill a capture with them. */
const mostShouted = 5000;
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

/** Who sent an ICMP error, and in which packet. */
interface Blocker {
  readonly from: string;
  readonly packet: number;
}

/** Collects the DNS of a capture. */
export class NameTable {
  private readonly exchanges = new Map<string, Exchange>();
  /** The same exchanges by the ports they used: what an ICMP error quotes of a question. */
  private readonly byPorts = new Map<string, Exchange[]>();
  private readonly names = new Map<string, string>();
  /** Open questions to everybody whose answer goes to everybody, too (mDNS), by type and name. */
  private readonly shouted = new Map<string, Exchange>();
  private shoutedCount = 0;
  /** How many messages came of questions that are not in the list, because a bound was hit. */
  leftOut = 0;

  /** Takes one message, with the ends as they are in its packet. */
  message(
    message: DnsMessage,
    source: Endpoint,
    target: Endpoint,
    packet: number,
    at: number,
    protocol: Dns['protocol'] = 'dns',
  ): void {
    const client = message.response ? target : source;
    const server = message.response ? source : target;
    const subject = `${message.type} ${message.name}`;
    if (protocol === 'mdns' && message.response) {
      this.answer(this.shouted.get(subject), message, packet, at);
      return;
    }
    // A question to everybody is answered by whoever knows: only what the client used tells that they belong together.
    const asked = protocol === 'dns' ? server.address : protocol;
    const key = `${client.address} ${client.port} ${asked} ${message.id} ${subject}`;
    let exchange = this.exchanges.get(key);
    if (exchange === undefined) {
      // An answer alone says nothing of this server: nobody knows who asked.
      if (protocol !== 'dns' && message.response) return;
      if (!this.hasRoom(message.name, protocol)) {
        this.leftOut++;
        return;
      }
      exchange = {
        name: message.name,
        type: message.type,
        rcode: null,
        answers: [],
        cut: false,
        protocol,
        client: client.address,
        server: server.address,
        packet,
        at,
        queries: [],
        answerPacket: null,
        answerAt: null,
        refusedByHost: false,
        blocked: null,
      };
      this.exchanges.set(key, exchange);
      const ports = portsOf(client, server.address);
      const sharing = this.byPorts.get(ports);
      if (sharing === undefined) this.byPorts.set(ports, [exchange]);
      else sharing.push(exchange);
      if (protocol === 'mdns') this.shouted.set(subject, exchange);
    }
    if (!message.response) {
      if (exchange.queries.length < mostQueries) exchange.queries.push(packet);
      return;
    }
    this.answer(exchange, message, packet, at);
  }

  private hasRoom(name: string, protocol: Dns['protocol']): boolean {
    if (this.exchanges.size >= mostExchanges + (isConnectorName(name) ? reserve : 0)) return false;
    return protocol === 'dns' || ++this.shoutedCount <= mostShouted;
  }

  private answer(exchange: Exchange | undefined, message: DnsMessage, packet: number, at: number): void {
    if (exchange === undefined || exchange.answerPacket !== null) return;
    exchange.rcode = message.rcode;
    exchange.answers = [...message.answers];
    exchange.cut = message.cut;
    exchange.answerPacket = packet;
    exchange.answerAt = at;
    for (const address of message.addresses) {
      // Anybody may answer what was asked of everybody: it does not replace what a name server said.
      if (exchange.protocol !== 'dns' && this.names.has(address)) continue;
      if (this.names.size < mostNames || this.names.has(address)) this.names.set(address, message.name);
    }
  }

  /** The recording program found out the name of an address, and put it into the file. */
  resolved(address: string, name: string): void {
    if (this.names.size < mostNames && !this.names.has(address))
      this.names.set(address, name.toLowerCase().replace(/\.$/, ''));
  }

  /** A device said by ICMP that a question does not arrive; or its host, that no name server runs there. */
  refused(client: Endpoint, server: string, kind: 'port-unreachable' | 'prohibited' | 'no-route', by: Blocker): void {
    const ports = portsOf(client, server);
    for (const exchange of this.byPorts.get(ports) ?? []) {
      if (kind === 'port-unreachable') exchange.refusedByHost = true;
      else exchange.blocked ??= { kind, ...by };
    }
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
