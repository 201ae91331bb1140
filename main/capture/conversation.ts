/**
 * What is said on one connection: HTTP, a tunnel through a proxy, TLS, or TLS inside a tunnel. Recognised by content,
 * never by port.
 */
import { emptyTls, type HttpExchange, type Step, type Tls, type TunnelAttempt } from '../evidence/capture.js';
import {
  answerBody,
  field,
  HttpReader,
  latin1,
  longestKept,
  looksLikeAnswer,
  looksLikeRequest,
  requestBody,
  type BodyRule,
  type HttpHead,
} from './dissect/http.js';
import { alertName, looksLikeTls, TlsReader, type TlsEvent } from './dissect/tls.js';

/** A side of a connection: who opened it, or who was asked. */
export type Side = 'client' | 'server';

/** Most exchanges kept of one connection; a proxy's connection can carry thousands of plain requests. */
const mostExchanges = 200;

/** Requests that wait for an answer. Nobody sends more without one; where so many wait, the answers are not here. */
const mostWaiting = 256;
const mostAlerts = 32;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Request =
  | { readonly kind: 'connect'; readonly attempt: Mutable<TunnelAttempt> }
  | { readonly kind: 'other'; readonly exchange: Mutable<HttpExchange> };

const empty = new Uint8Array(0);

/** Reads both directions of one connection. Bytes must come in order; `Stream` sees to that. */
export class Conversation {
  readonly attempts: TunnelAttempt[] = [];
  readonly exchanges: HttpExchange[] = [];
  tls: Mutable<Tls> | null = null;
  private protocol: 'unknown' | 'http' | 'tls' | 'opaque' = 'unknown';
  /** First bytes of a side that are too few to tell what they begin. */
  private readonly begun = { client: empty, server: empty };
  private readonly waiting: Request[] = [];
  private kept: Uint8Array[] = [];
  private keptBytes = 0;
  private keeping: Mutable<HttpExchange> | null = null;
  private packet = 0;
  private at = 0;

  private readonly http = {
    client: new HttpReader(
      (head) => this.request(head),
      () => undefined,
      (bytes) => this.tlsBytes('client', bytes),
      looksLikeRequest,
    ),
    server: new HttpReader(
      (head) => this.answer(head),
      (bytes) => this.keep(bytes),
      (bytes) => this.tlsBytes('server', bytes),
      looksLikeAnswer,
    ),
  };
  private readonly protected = new Set<Side>();
  private readonly tlsReaders = {
    client: new TlsReader((event) => this.tlsEvent('client', event)),
    server: new TlsReader((event) => this.tlsEvent('server', event)),
  };

  /** @param onStep called for every packet that carries a meaning */
  constructor(private readonly onStep: (step: Step) => void) {}

  /** True once nothing more can be learned from this connection. */
  get over(): boolean {
    if (this.protocol === 'opaque') return true;
    const onlyTls = this.protocol === 'tls' || (this.http.client.tunnel && this.http.server.tunnel);
    return onlyTls && this.tlsReaders.client.finished && this.tlsReaders.server.finished;
  }

  /** Takes the next bytes of a direction. */
  push(side: Side, bytes: Uint8Array, packet: number, at: number): void {
    if (this.protocol === 'opaque') return;
    this.noteAnswer(side);
    this.packet = packet;
    this.at = at;
    if (this.protocol !== 'unknown') {
      this.read(side, bytes);
      return;
    }
    const first = joined(this.begun[side], bytes);
    this.protocol = protocolOf(side, first);
    if (this.protocol === 'unknown') {
      this.begun[side] = first.slice();
      return;
    }
    this.read(side, first);
    const other = side === 'client' ? 'server' : 'client';
    if (this.begun[other].length > 0) this.read(other, this.begun[other]);
    this.begun.client = this.begun.server = empty;
  }

  /** Bytes of this direction are missing from the capture. */
  lost(side: Side): void {
    this.noteAnswer(side);
    if (side === 'server' && this.tls !== null) this.tls.answered = true;
    // What would tell whether this side went on may have been in the part that is missing.
    this.protect(side);
    this.begun[side] = empty;
    if (this.protocol === 'tls' || this.http[side].tunnel) this.tlsReaders[side].lost();
    else if (this.protocol === 'http') this.http[side].lost();
  }

  /** Puts the body that was kept, if any, into its exchange. */
  finish(): void {
    if (this.keeping === null) return;
    const body = new Uint8Array(this.keptBytes);
    let at = 0;
    for (const part of this.kept) {
      body.set(part, at);
      at += part.length;
    }
    this.keeping.body = latin1(body);
    this.keeping = null;
  }

  private read(side: Side, bytes: Uint8Array): void {
    if (this.protocol === 'http') this.http[side].push(bytes);
    else if (this.protocol === 'tls') this.tlsBytes(side, bytes);
  }

  private step(from: Side, kind: Step['kind'], detail: string): void {
    this.onStep({ packet: this.packet, at: this.at, from, kind, detail: detail.slice(0, 300) });
  }

  private request(head: HttpHead): BodyRule {
    if (this.waiting.length >= mostWaiting) this.waiting.shift();
    const [method = '', target = ''] = head.startLine.split(' ');
    if (method === 'CONNECT') {
      this.step('client', 'connect', head.startLine);
      const attempt: Mutable<TunnelAttempt> = {
        packet: this.packet,
        at: this.at,
        target,
        status: null,
        reason: '',
        authenticate: [],
        answerPacket: null,
        answerAt: null,
        answered: false,
        targetCut: head.cut && !head.startLine.slice(8).includes(' '),
      };
      if (this.attempts.length < mostExchanges) this.attempts.push(attempt);
      this.waiting.push({ kind: 'connect', attempt });
    } else {
      this.step('client', 'request', head.startLine);
      const exchange: Mutable<HttpExchange> = {
        packet: this.packet,
        method,
        target,
        host: field(head, 'host')?.toLowerCase() ?? null,
        status: null,
        answerPacket: null,
        contentType: null,
        location: null,
        body: null,
      };
      if (this.exchanges.length < mostExchanges) this.exchanges.push(exchange);
      this.waiting.push({ kind: 'other', exchange });
    }
    return requestBody(method, head);
  }

  private answer(head: HttpHead): BodyRule {
    const match = /^HTTP\/1\.\d (\d{3})(?: (.*))?$/.exec(head.startLine);
    const status = Number(match?.[1] ?? Number.NaN);
    if (Number.isNaN(status)) return { kind: 'until-close', keep: false };
    this.step('server', 'answer', head.startLine);
    // An interim answer (1xx) leaves the request waiting.
    const request = status < 200 ? this.waiting[0] : this.waiting.shift();
    if (request === undefined) return answerBody(status, 'GET', head, false);
    if (request.kind === 'connect') {
      const { attempt } = request;
      if (status < 200) return { kind: 'none' };
      attempt.status = status;
      attempt.reason = match?.[2] ?? '';
      attempt.authenticate = (head.fields.get('proxy-authenticate') ?? []).map((value) => value.split(' ')[0] ?? '');
      attempt.answerPacket = this.packet;
      attempt.answerAt = this.at;
      const rule = answerBody(status, 'CONNECT', head, false);
      this.http.client.resume(rule.kind === 'tunnel' ? rule : { kind: 'none' });
      return rule;
    }
    const { exchange } = request;
    if (status < 200) return { kind: 'none' };
    exchange.status = status;
    exchange.answerPacket = this.packet;
    exchange.contentType = field(head, 'content-type');
    exchange.location = field(head, 'location');
    const keep =
      this.keeping === null && status === 200 && /\/(?:wpad\.dat|[^/?]*\.pac)(?:\?|$)/i.test(exchange.target);
    if (keep) this.keeping = exchange;
    return answerBody(status, exchange.method, head, keep);
  }

  private keep(bytes: Uint8Array): void {
    const part = bytes.slice(0, Math.max(0, longestKept - this.keptBytes));
    if (part.length === 0) return;
    this.kept.push(part);
    this.keptBytes += part.length;
  }

  private tlsBytes(side: Side, bytes: Uint8Array): void {
    if (side === 'server' && this.tls !== null) this.tls.answered = true;
    this.tlsReaders[side].push(bytes);
  }

  /**
   * Bytes of the proxy answer its CONNECT even where they cannot be read; and a client that goes on behind its CONNECT
   * has had an answer, even where the capture has not.
   */
  private noteAnswer(side: Side): void {
    const [first] = this.waiting;
    if (first?.kind !== 'connect') return;
    if (side === 'server' || this.http.client.holds) first.attempt.answered = true;
  }

  private protect(side: Side): void {
    // A client that goes on to encrypted data has had the server's part of the handshake.
    if (side === 'client' && this.tls !== null) this.tls.answered = true;
    this.protected.add(side);
    if (this.tls !== null && this.protected.size === 2) this.tls.completed = true;
  }

  private tlsEvent(side: Side, event: TlsEvent): void {
    this.tls ??= emptyTls();
    if (event.kind === 'client-hello') {
      this.step('client', 'client-hello', event.serverName ?? '');
      this.tls.serverName ??= event.serverName;
      this.tls.clientHelloPacket ??= this.packet;
      this.tls.offered = [...event.offered];
    } else if (event.kind === 'server-hello') {
      this.step('server', 'server-hello', event.version);
      this.tls.version = event.version;
      this.tls.cipher = event.cipher;
    } else if (event.kind === 'protected') {
      this.protect(side);
    } else if (this.tls.alerts.length < mostAlerts) {
      const name = alertName(event.description);
      this.step(side, 'alert', name);
      this.tls.alerts.push({
        from: side,
        level: event.level,
        description: event.description,
        name,
        packet: this.packet,
      });
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** What the first bytes of a side begin; `unknown` while they are too few to tell. */
function protocolOf(side: Side, bytes: Uint8Array): 'unknown' | 'http' | 'tls' | 'opaque' {
  const tls = looksLikeTls(bytes);
  if (tls === 'yes') return 'tls';
  const http = side === 'client' ? looksLikeRequest(bytes) : looksLikeAnswer(bytes);
  if (http === 'yes') return 'http';
  return tls === 'more' || http === 'more' ? 'unknown' : 'opaque';
}
