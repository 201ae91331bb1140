/**
 * What is said on one connection: HTTP, a tunnel through a proxy, TLS, or TLS inside a tunnel. Recognised by content,
 * never by port.
 */
import type { HttpExchange, Step, Tls, TunnelAttempt } from '../evidence/capture.js';
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

export type Side = 'client' | 'server';

/** Most exchanges kept of one connection; a proxy's connection can carry thousands of plain requests. */
const mostExchanges = 200;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Request =
  | { readonly kind: 'connect'; readonly attempt: Mutable<TunnelAttempt> }
  | { readonly kind: 'other'; readonly exchange: Mutable<HttpExchange> };

/** Reads both directions of one connection. Bytes must come in order; `Stream` sees to that. */
export class Conversation {
  readonly attempts: TunnelAttempt[] = [];
  readonly exchanges: HttpExchange[] = [];
  tls: Mutable<Tls> | null = null;
  private protocol: 'unknown' | 'http' | 'tls' | 'opaque' = 'unknown';
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
    ),
    server: new HttpReader(
      (head) => this.answer(head),
      (bytes) => this.keep(bytes),
      (bytes) => this.tlsBytes('server', bytes),
    ),
  };
  private readonly tlsReaders = {
    client: new TlsReader((event) => this.tlsEvent('client', event)),
    server: new TlsReader((event) => this.tlsEvent('server', event)),
  };

  /** @param onStep called for every packet that carries a meaning */
  constructor(private readonly onStep: (step: Step) => void) {}

  /** Takes the next bytes of a direction. */
  push(side: Side, bytes: Uint8Array, packet: number, at: number): void {
    if (this.protocol === 'opaque') return;
    this.packet = packet;
    this.at = at;
    if (this.protocol === 'unknown') {
      if (looksLikeTls(bytes)) this.protocol = 'tls';
      else if (side === 'client' ? looksLikeRequest(bytes) : looksLikeAnswer(bytes)) this.protocol = 'http';
      else {
        this.protocol = 'opaque';
        return;
      }
    }
    if (this.protocol === 'http') this.http[side].push(bytes);
    else this.tlsBytes(side, bytes);
  }

  /** Bytes of this direction are missing from the capture. */
  lost(side: Side): void {
    if (side === 'server' && this.tls !== null) this.tls.answered = true;
    if (this.protocol === 'tls' || this.http[side].tunnel) this.tlsReaders[side].lost();
    else this.http[side].lost();
  }

  /** True while a CONNECT waits for its answer. */
  get tunnelPending(): boolean {
    return this.waiting.some((request) => request.kind === 'connect');
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

  private step(from: Side, kind: Step['kind'], detail: string): void {
    this.onStep({ packet: this.packet, at: this.at, from, kind, detail: detail.slice(0, 300) });
  }

  private request(head: HttpHead): BodyRule {
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
    this.kept.push(part);
    this.keptBytes += part.length;
  }

  private tlsBytes(side: Side, bytes: Uint8Array): void {
    if (side === 'server' && this.tls !== null) this.tls.answered = true;
    this.tlsReaders[side].push(bytes);
  }

  private tlsEvent(side: Side, event: TlsEvent): void {
    this.tls ??= {
      serverName: null,
      offered: [],
      version: null,
      cipher: null,
      alerts: [],
      clientHelloPacket: null,
      answered: false,
    };
    if (event.kind === 'client-hello') {
      this.step('client', 'client-hello', event.serverName ?? '');
      this.tls.serverName ??= event.serverName;
      this.tls.clientHelloPacket ??= this.packet;
      this.tls.offered = [...event.offered];
    } else if (event.kind === 'server-hello') {
      this.step('server', 'server-hello', event.version);
      this.tls.version = event.version;
      this.tls.cipher = event.cipher;
    } else {
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
