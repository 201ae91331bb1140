/**
 * What is said on one connection: HTTP, a tunnel through a proxy, TLS, or TLS inside a tunnel. Recognised by content,
 * never by port.
 */
import type { Flow, HttpExchange, PlainAnswer, Step, Tls, TunnelAttempt } from '../evidence/capture.js';
import { KeptBody } from './body.js';
import type { ChainBook } from './chain-book.js';
import {
  answerBody,
  field,
  HttpReader,
  latin1,
  looksLikeAnswer,
  looksLikeRequest,
  requestBody,
  type BodyRule,
  type HttpHead,
} from './dissect/http.js';
import { looksLikeTls } from './dissect/tls.js';
import type { Side } from './side.js';
import { TlsConversation } from './tls-conversation.js';

/** Most exchanges kept of one connection; a proxy's connection can carry thousands of plain requests. */
const mostExchanges = 1000;

/** Requests that wait for an answer. Nobody sends more without one; where so many wait, the answers are not here. */
const mostWaiting = 256;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Request =
  | { readonly kind: 'connect'; readonly attempt: Mutable<TunnelAttempt> }
  | { readonly kind: 'other'; readonly exchange: Mutable<HttpExchange> };

const empty = new Uint8Array(0);

/** Reads both directions of one connection. Bytes must come in order; `Stream` sees to that. */
export class Conversation {
  readonly attempts: TunnelAttempt[] = [];
  readonly exchanges: HttpExchange[] = [];
  private protocol: 'unknown' | 'http' | 'tls' | 'opaque' = 'unknown';
  /** First bytes of a side that are too few to tell what they begin. */
  private readonly begun = { client: empty, server: empty };
  private readonly waiting: Request[] = [];
  private keeping: { readonly body: KeptBody; readonly exchange: Mutable<HttpExchange> } | null = null;
  /** An answer in clear where the server was due to speak TLS, and the reader of it. */
  plainAnswer: Mutable<PlainAnswer> | null = null;
  private plainBody: KeptBody | null = null;
  private plain: HttpReader | 'page' | 'not' | null = null;
  private secureBegun: Uint8Array = empty;
  private carriesBegun: Uint8Array = empty;
  /** What the client sends through an open tunnel; null while that is nothing. */
  carries: NonNullable<Flow['tunnel']>['carries'] = null;
  private requestsLeftOut = false;
  private packet = 0;
  private at = 0;

  private readonly http = {
    client: new HttpReader(
      (head) => this.request(head),
      () => undefined,
      (bytes) => {
        this.noteCarried(bytes);
        this.tlsBytes('client', bytes);
      },
      looksLikeRequest,
    ),
    server: new HttpReader(
      (head) => this.answer(head),
      (bytes) => this.keeping?.body.push(bytes),
      (bytes) => this.tlsBytes('server', bytes),
      looksLikeAnswer,
      (whole) => this.endBody(whole),
    ),
  };
  private secure: TlsConversation | null = null;

  /**
   * @param onStep called for every packet that carries a meaning
   * @param chains where certificate chains are kept
   */
  constructor(
    private readonly onStep: (step: Step) => void,
    private readonly chains: ChainBook,
  ) {}

  /** What was visible of a TLS handshake; null where nothing was. */
  get tls(): Tls | null {
    return this.secure?.evidence() ?? null;
  }

  /** True where more was said than is kept: requests beyond the bound, or a message of TLS that is too long. */
  get overfull(): boolean {
    return this.requestsLeftOut || this.secure?.overlong === true;
  }

  /** True once nothing more can be learned from this connection. */
  get over(): boolean {
    return this.protocol === 'opaque' || (this.isOnlyTls && this.secure?.finished === true);
  }

  /** True once nothing more can be learned from this direction, whatever the other one still says. */
  hasHeard(side: Side): boolean {
    return this.isOnlyTls && this.secure?.hasHeard(side) === true;
  }

  private get isOnlyTls(): boolean {
    return this.protocol === 'tls' || (this.http.client.tunnel && this.http.server.tunnel);
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
    this.begun[side] = empty;
    this.secured().miss(side);
    if (this.protocol === 'tls' || this.http[side].tunnel) this.secured().lost(side);
    else if (this.protocol === 'http') this.http[side].lost();
    if (side !== 'server') return;
    if (this.plain instanceof HttpReader) this.plain.lost();
    else if (this.plain === 'page') this.endPlainBody(false);
    // What would have begun the answer may be what is missing.
    this.plain ??= 'not';
  }

  /**
   * No more bytes will come: what was begun is read as far as it is here.
   *
   * @param closed the server said that it was done: a body without a declared end is whole then
   */
  finish(closed = false): void {
    if (closed) this.http.server.closed();
    this.endBody(false);
    if (closed && this.plain instanceof HttpReader) this.plain.closed();
    this.endPlainBody(closed && this.plain === 'page');
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
      this.keep(this.attempts, attempt);
      this.waiting.push({ kind: 'connect', attempt });
    } else {
      this.step('client', 'request', head.startLine);
      const exchange: Mutable<HttpExchange> = {
        packet: this.packet,
        at: this.at,
        method,
        target,
        host: field(head, 'host')?.toLowerCase() ?? null,
        status: null,
        answerPacket: null,
        contentType: null,
        location: null,
        answered: false,
        content: null,
        script: null,
      };
      this.keep(this.exchanges, exchange);
      this.waiting.push({ kind: 'other', exchange });
    }
    return requestBody(method, head);
  }

  private keep<T>(list: T[], request: T): void {
    if (list.length < mostExchanges) list.push(request);
    else this.requestsLeftOut = true;
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
    const rule = answerBody(status, exchange.method, head, false);
    if (rule.kind === 'none') {
      if (exchange.method !== 'HEAD') exchange.content = { kind: 'empty', title: null };
      return rule;
    }
    const body = KeptBody.of({
      target: exchange.target,
      contentType: exchange.contentType,
      contentEncoding: field(head, 'content-encoding'),
    });
    if (body === null) return rule;
    this.keeping = { body, exchange };
    return 'keep' in rule ? { ...rule, keep: true } : rule;
  }

  private endBody(whole: boolean): void {
    if (this.keeping === null) return;
    const { body, exchange } = this.keeping;
    this.keeping = null;
    Object.assign(exchange, body.read(whole));
  }

  private noteCarried(bytes: Uint8Array): void {
    if (this.carries !== null) return;
    this.carriesBegun = joined(this.carriesBegun, bytes.subarray(0, 16));
    const protocol = protocolOf('client', this.carriesBegun);
    if (protocol !== 'unknown') this.carries = protocol === 'opaque' ? 'other' : protocol;
  }

  /** Bytes of a server that is due to speak TLS, as long as they are an answer in clear; false where they are none. */
  private plainBytes(bytes: Uint8Array): boolean {
    if (this.plain === null) {
      const first = joined(this.secureBegun, bytes);
      this.secureBegun = empty;
      const likeness = looksLikePlain(first);
      if (likeness === 'more') {
        this.secureBegun = first.slice();
        return true;
      }
      this.plain = likeness === 'no' ? 'not' : likeness === 'page' ? 'page' : this.plainReader();
      if (this.plain === 'page') this.beginPlain(null, null, null, null);
      if (this.plain === 'not') this.secured().push('server', first, this.packet, this.at);
      else this.plainBytes(first);
      return true;
    }
    if (this.plain === 'not') return false;
    if (this.plain === 'page') this.plainBody?.push(bytes);
    else this.plain.push(bytes);
    return true;
  }

  private plainReader(): HttpReader {
    return new HttpReader(
      (head) => {
        const status = /^HTTP\/1\.\d (\d{3})/.exec(head.startLine)?.[1];
        this.step('server', 'answer', head.startLine);
        if (status === undefined || this.plainAnswer !== null) return { kind: 'until-close', keep: false };
        this.beginPlain(
          Number(status),
          field(head, 'content-type'),
          field(head, 'content-encoding'),
          field(head, 'location'),
        );
        return answerBody(Number(status), 'GET', head, true);
      },
      (bytes) => this.plainBody?.push(bytes),
      () => undefined,
      () => 'no',
      (whole) => this.endPlainBody(whole),
    );
  }

  private beginPlain(
    status: number | null,
    contentType: string | null,
    contentEncoding: string | null,
    location: string | null,
  ): void {
    this.plainAnswer = { packet: this.packet, at: this.at, status, location, content: null };
    this.plainBody = KeptBody.of({ target: '', contentType, contentEncoding });
  }

  private endPlainBody(whole: boolean): void {
    if (this.plainAnswer !== null && this.plainBody !== null) {
      this.plainAnswer.content = this.plainBody.read(whole).content;
    }
    this.plainBody = null;
  }

  private tlsBytes(side: Side, bytes: Uint8Array): void {
    this.secured().note(side);
    if (side === 'server' && this.plainBytes(bytes)) return;
    this.secured().push(side, bytes, this.packet, this.at);
  }

  private secured(): TlsConversation {
    this.secure ??= new TlsConversation(
      (from, kind, detail) => this.step(from, kind, detail),
      this.chains,
      () => tunnelHost(this.attempts),
    );
    return this.secure;
  }

  /**
   * Bytes of the proxy answer its CONNECT even where they cannot be read; and a client that goes on behind its CONNECT
   * has had an answer, even where the capture has not.
   */
  private noteAnswer(side: Side): void {
    const [first] = this.waiting;
    if (first?.kind === 'other' && side === 'server') first.exchange.answered = true;
    if (first?.kind !== 'connect') return;
    if (side === 'server' || this.http.client.holds) first.attempt.answered = true;
  }
}

/** The name that the tunnel was asked for, without its port. */
function tunnelHost(attempts: readonly TunnelAttempt[]): string | null {
  const target = attempts[attempts.length - 1]?.target ?? null;
  return target === null
    ? null
    : target
        .replace(/:\d+$/, '')
        .replace(/^\[(.*)\]$/, '$1')
        .toLowerCase();
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Whether a server that is due to speak TLS begins an answer in clear, or a page without one. */
function looksLikePlain(bytes: Uint8Array): 'http' | 'page' | 'no' | 'more' {
  const http = looksLikeAnswer(bytes);
  if (http !== 'no') return http === 'yes' ? 'http' : 'more';
  const text = latin1(bytes.subarray(0, 64)).trimStart().toLowerCase();
  if (/^<(?:!doctype html|html|head|body)/.test(text)) return 'page';
  const mayBecome = ['<!doctype html', '<html', '<head', '<body'].some((begin) => begin.startsWith(text));
  return mayBecome && bytes.length < 64 ? 'more' : 'no';
}

/** True for first bytes of a side that begin nothing which is read here. */
export function beginsNothing(side: Side, bytes: Uint8Array): boolean {
  return protocolOf(side, bytes) === 'opaque';
}

/** What the first bytes of a side begin; `unknown` while they are too few to tell. */
function protocolOf(side: Side, bytes: Uint8Array): 'unknown' | 'http' | 'tls' | 'opaque' {
  const tls = looksLikeTls(bytes);
  if (tls === 'yes') return 'tls';
  const http = side === 'client' ? looksLikeRequest(bytes) : looksLikeAnswer(bytes);
  if (http === 'yes') return 'http';
  return tls === 'more' || http === 'more' ? 'unknown' : 'opaque';
}
