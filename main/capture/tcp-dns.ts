/**
 * DNS over TCP: messages with their length before them, split anywhere.
 *
 * Source: RFC 1035 section 4.2.2, RFC 7766 section 8.
 */
import type { Side } from './side.js';
import { ByteBuffer } from './dissect/byte-buffer.js';
import { readDns } from './dissect/dns.js';
import type { Endpoint, NameTable } from './names.js';

/** The port that name servers listen on. */
export const dnsPort = 53;

const shortestMessage = 12;

/** Reads both directions of one connection to a name server. */
export class TcpDns {
  private readonly pending = { client: new ByteBuffer(), server: new ByteBuffer() };
  private readonly given = { client: false, server: false };

  constructor(
    private readonly names: NameTable,
    private readonly client: Endpoint,
    private readonly server: Endpoint,
  ) {}

  /** Takes the next bytes of a direction. */
  push(side: Side, bytes: Uint8Array, packet: number, at: number): void {
    if (this.given[side]) return;
    const pending = this.pending[side];
    pending.append(bytes);
    const all = pending.bytes;
    let from = 0;
    while (from + 2 <= all.length) {
      const length = ((all[from] ?? 0) << 8) | (all[from + 1] ?? 0);
      if (length < shortestMessage) {
        this.lost(side);
        return;
      }
      if (from + 2 + length > all.length) break;
      this.message(side, all.slice(from + 2, from + 2 + length), packet, at);
      from += 2 + length;
    }
    if (from > 0) pending.drop(from);
  }

  /** Bytes are missing, or it is no DNS: where the next message begins is not known any more. */
  lost(side: Side): void {
    this.given[side] = true;
    this.pending[side].clear();
  }

  private message(side: Side, bytes: Uint8Array, packet: number, at: number): void {
    const message = readDns(bytes, 0, bytes.length);
    if (message === null) return;
    const [source, target] = side === 'client' ? [this.client, this.server] : [this.server, this.client];
    this.names.message(message, source, target, packet, at);
  }
}
