/** What both sides of a TLS connection say in clear, put together: the handshake as evidence. */
import { emptyTls, hidesCertificates, type Step, type Tls } from '../evidence/capture.js';
import type { ChainBook, SentChain } from './chain-book.js';
import { alertName } from './dissect/tls-names.js';
import { TlsReader, type TlsEvent } from './dissect/tls.js';
import type { Side } from './side.js';

const mostAlerts = 32;

/** Records of a server's hidden handshake: four messages, of which a chain may take several. More are not waited for. */
const mostHidden = 32;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Tells of a packet that carries a meaning. */
export type TellStep = (from: Side, kind: Step['kind'], detail: string) => void;

/** A TLS connection being read, from either the first byte or the end of a CONNECT. */
export class TlsConversation {
  private readonly readers = {
    client: new TlsReader((event) => this.take('client', event)),
    server: new TlsReader((event) => this.take('server', event)),
  };
  private readonly protected = new Set<Side>();
  private readonly found: Mutable<Tls> = emptyTls();
  private spoken = false;
  /** Bytes of the server are missing: what was not seen of it may have been there. */
  private serverLost = false;
  private serverDone = false;
  /** When each side first said something behind the handshake, in seconds; null while it has not. */
  private readonly insideAt: Record<Side, number | null> = { client: null, server: null };
  /** Bytes are missing, or too many came: whether anything was said behind the handshake does not show. */
  private insideHidden = false;
  private hidden = 0;
  private sent: SentChain | null = null;
  private sentAt = 0;
  private packet = 0;
  private at = 0;

  /**
   * @param tell called for every packet that carries a meaning
   * @param chains where chains are kept
   * @param host the name that a tunnel was asked for; null without one
   */
  constructor(
    private readonly tell: TellStep,
    private readonly chains: ChainBook,
    private readonly host: () => string | null,
  ) {}

  /** True once nothing more can be learned from either direction. */
  get finished(): boolean {
    return this.readers.client.finished && this.readers.server.finished;
  }

  /** The same of one of them, once anything was said that is TLS. */
  hasHeard(side: Side): boolean {
    return this.spoken && this.readers[side].finished;
  }

  /** True where a message was too long to be read. */
  get overlong(): boolean {
    return this.readers.client.overlong || this.readers.server.overlong;
  }

  /** Bytes of this direction came where TLS was due, whatever they are. */
  note(side: Side): void {
    if (side === 'server' && this.spoken) this.found.answered = true;
  }

  /** Takes the next bytes of a direction. */
  push(side: Side, bytes: Uint8Array, packet: number, at: number): void {
    this.packet = packet;
    this.at = at;
    this.readers[side].push(bytes);
  }

  /** Bytes of this direction are missing from the capture, and TLS may have been among them. */
  miss(side: Side): void {
    if (side === 'server') {
      this.serverLost = true;
      if (this.spoken) this.found.answered = true;
    }
    this.insideHidden = true;
    // What would tell whether this side went on may have been in the part that is missing.
    this.protect(side);
  }

  /** Bytes of this direction are missing in the middle of its TLS. */
  lost(side: Side): void {
    this.readers[side].lost();
  }

  /** What was visible of the handshake; null where nothing of it was. */
  evidence(): Tls | null {
    if (!this.spoken) return null;
    const { found } = this;
    // Written into the one object: it is asked for again and again, and there may be tens of thousands.
    if (found.completed && !this.insideHidden) {
      found.clientSpokeAt = this.insideAt.client;
      found.serverSpokeAt = this.insideAt.server;
    } else {
      delete found.clientSpokeAt;
      delete found.serverSpokeAt;
    }
    if (this.sent === null) return found;
    const name = found.serverName ?? this.host();
    return { ...found, chain: this.sent.certificates(), trust: this.sent.trustAt(this.sentAt, name) };
  }

  private protect(side: Side): void {
    // A client that goes on to encrypted data has had the server's part of the handshake.
    if (side === 'client' && this.spoken) this.found.answered = true;
    this.protected.add(side);
    if (this.spoken && this.protected.size === 2) this.found.completed = true;
  }

  private take(side: Side, event: TlsEvent): void {
    this.spoken = true;
    const { found } = this;
    switch (event.kind) {
      case 'client-hello':
        this.tell('client', 'client-hello', event.serverName ?? '');
        found.serverName ??= event.serverName;
        found.clientHelloPacket ??= this.packet;
        found.offered = [...event.offered];
        break;
      case 'server-hello':
        this.tell('server', 'server-hello', event.version);
        found.version = event.version;
        found.cipher = event.cipher;
        if (hidesCertificates(event.version)) {
          found.resumed = event.fromKeptSecret;
          this.readers.client.hidesHandshake();
          this.readers.server.hidesHandshake();
        }
        break;
      case 'retry-request':
        this.readers.client.expectAnotherHello();
        this.readers.server.expectAnotherHello();
        break;
      case 'certificates':
        this.certificates(side, event.list);
        break;
      case 'certificate-request':
        if (side === 'server') {
          found.clientCertificate ??= 'requested';
          if (event.signatureAlgorithms !== null) found.signatureAlgorithms = [...event.signatureAlgorithms];
        }
        break;
      case 'server-done':
        this.serverDone = true;
        break;
      case 'protected':
        if (side === 'server') this.judgeResumption();
        this.protect(side);
        break;
      case 'inside':
        this.inside(side, event.record);
        break;
      case 'alert':
        this.alert(side, event);
    }
  }

  /**
   * Behind its handshake a client says only what is data: an alert is a farewell. Whatever a server says there is a word of
   * the service, for nobody else has the keys. In TLS 1.3 its handshake is over once the client has gone on.
   */
  private inside(side: Side, record: 'data' | 'other'): void {
    const isHidden = hidesCertificates(this.found.version);
    if (side === 'client' && record === 'other') return;
    if (side === 'server' && isHidden && !this.protected.has('client')) {
      if (++this.hidden < mostHidden) return;
      this.insideHidden = true;
    }
    this.insideAt[side] ??= this.at;
    if (isHidden) this.readers[side].stop();
  }

  private certificates(side: Side, list: readonly Uint8Array[] | null): void {
    const { found } = this;
    if (side === 'client') {
      if (list !== null) found.clientCertificate = list.length === 0 ? 'empty' : 'sent';
      return;
    }
    found.resumed = false;
    if (found.chainPacket !== null) return;
    found.chainPacket = this.packet;
    this.tell('server', 'certificate', '');
    this.sentAt = this.at;
    this.sent = this.chains.keep(list, found.serverName ?? this.host());
  }

  /**
   * Before TLS 1.3 a server that goes on to encryption without showing a certificate, and without ending its part as in a
   * whole handshake, takes an earlier session up again, whether by its number or by a ticket (RFC 5246 7.3, RFC 5077 3.1).
   */
  private judgeResumption(): void {
    const { found } = this;
    if (found.resumed !== null || found.version === null || this.serverLost || this.serverDone) return;
    found.resumed = true;
  }

  private alert(side: Side, { level, description }: TlsEvent & { kind: 'alert' }): void {
    const { alerts } = this.found;
    if (alerts.length >= mostAlerts) return;
    const name = alertName(description);
    this.tell(side, 'alert', name);
    alerts.push({ from: side, level, description, name, packet: this.packet });
  }
}
