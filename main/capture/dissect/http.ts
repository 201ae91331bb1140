/**
 * HTTP/1 messages of one direction: their heads are read, their bodies are passed over (or the first part kept).
 *
 * Source: RFC 9112 (message syntax, section 6.3 for where a body ends), RFC 9110 section 9.3.6 (CONNECT).
 */
import { ByteBuffer } from './byte-buffer.js';
import { likeness, type Likeness } from './likeness.js';

/** A start line and its header fields. `cut`: bytes of it are missing from the capture. */
export interface HttpHead {
  readonly startLine: string;
  /** Field names in lower case; fields that repeat keep every value. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly cut: boolean;
}

/** What follows a head. `hold`: bytes wait until `resume` says what they are (behind a CONNECT). */
export type BodyRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number; readonly keep: boolean }
  | { readonly kind: 'chunked'; readonly keep: boolean }
  | { readonly kind: 'until-close'; readonly keep: boolean }
  | { readonly kind: 'hold' }
  | { readonly kind: 'tunnel' };

const longestHead = 64 * 1024;
const headPiece = 1024;
const longestHeld = 64 * 1024;
const longestChunkLine = 4096;

const requests = ['CONNECT ', 'GET ', 'POST ', 'PUT ', 'HEAD ', 'OPTIONS ', 'DELETE ', 'PATCH ', 'TRACE '];
const answers = ['HTTP/1.'];

/** Whether bytes begin an HTTP/1 request. */
export function looksLikeRequest(bytes: Uint8Array): Likeness {
  return likeness(bytes, requests);
}

/** Whether bytes begin an HTTP/1 answer. */
export function looksLikeAnswer(bytes: Uint8Array): Likeness {
  return likeness(bytes, answers);
}

/** Reads one direction of an HTTP/1 connection as its bytes come, split anywhere. */
export class HttpReader {
  private readonly head = new ByteBuffer();
  /** Where the head's current line starts, and where its start line does; -1 before it came. */
  private lineAt = 0;
  private startLineAt = -1;
  private chunkLine = '';
  private rule: BodyRule = { kind: 'none' };
  private left = 0;
  private inBody = false;
  private chunkPart: 'size' | 'data' | 'end' | 'trailer' = 'size';
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  /** Bytes were missing: where the next message begins is not known. */
  private adrift = false;
  /** Nothing more can be understood of this direction, or it is a tunnel now. */
  finished = false;

  /**
   * @param onHead called for each head; its answer says what follows
   * @param onKept called with the bytes of a body that is kept
   * @param onTunnel called with the bytes that follow the head of a tunnel
   * @param looksLikeHead how a message of this direction is known after bytes were missing
   * @param onBodyEnd called where a body that is kept ends; `whole`: nothing of it is missing
   */
  constructor(
    private readonly onHead: (head: HttpHead) => BodyRule,
    private readonly onKept: (bytes: Uint8Array) => void,
    private readonly onTunnel: (bytes: Uint8Array) => void,
    private readonly looksLikeHead: (bytes: Uint8Array) => Likeness = () => 'no',
    private readonly onBodyEnd: (whole: boolean) => void = () => undefined,
  ) {}

  /** True while bytes wait to be told what they are. */
  get holds(): boolean {
    return this.rule.kind === 'hold';
  }

  /** True once the bytes of this direction are those of a tunnel. */
  get tunnel(): boolean {
    return this.rule.kind === 'tunnel';
  }

  /** Takes the next bytes of the direction, in order. */
  push(bytes: Uint8Array): void {
    // Messages begin where segments do: of a capture that cut every packet, each head is still read.
    if (this.adrift && this.looksLikeHead(bytes) === 'yes') {
      this.adrift = false;
      this.follow({ kind: 'none' });
    }
    let rest = bytes;
    while (rest.length > 0) {
      if (this.finished) {
        if (this.rule.kind === 'tunnel') this.onTunnel(rest);
        return;
      }
      rest = this.inBody ? this.readBody(rest) : this.readHead(rest);
    }
  }

  /** Says what the bytes behind a CONNECT are, once its answer is known; those that waited are read now. */
  resume(rule: { readonly kind: 'tunnel' } | { readonly kind: 'none' }): void {
    if (this.rule.kind !== 'hold' || this.finished) return;
    this.follow(rule);
    const held = this.held;
    this.held = [];
    this.heldBytes = 0;
    for (const bytes of held) this.push(bytes);
  }

  /** The other end closed the connection: a body without a declared end ends here. */
  closed(): void {
    if (this.finished || !this.inBody || !keeps(this.rule)) return;
    this.finished = true;
    this.onBodyEnd(this.rule.kind === 'until-close');
  }

  /** Bytes are missing: a head that is half here is read as far as it goes. */
  lost(): void {
    if (this.finished) return;
    if (this.inBody && keeps(this.rule)) this.onBodyEnd(false);
    if (!this.inBody && this.head.length > 0) this.takeHead(this.head.length, true);
    // Where the next message begins is not known any more, but for bytes that wait for the answer to a CONNECT.
    if (this.rule.kind === 'hold' || this.rule.kind === 'tunnel') return;
    this.finished = true;
    this.adrift = true;
  }

  private readHead(bytes: Uint8Array): Uint8Array {
    const before = this.head.length;
    // A piece at a time: a segment full of small requests is not to be copied whole for each of them.
    const piece = bytes.subarray(0, Math.min(headPiece, longestHead - before));
    this.head.append(piece);
    const all = this.head.bytes;
    for (let newline = all.indexOf(10, before); newline !== -1; newline = all.indexOf(10, newline + 1)) {
      const blank = newline === this.lineAt || (newline === this.lineAt + 1 && all[this.lineAt] === 13);
      if (blank && this.startLineAt !== -1) {
        this.takeHead(this.lineAt, false);
        return bytes.subarray(newline + 1 - before);
      }
      // Empty lines before a start line are to be passed over (RFC 9112 section 2.2).
      if (!blank && this.startLineAt === -1) this.startLineAt = this.lineAt;
      this.lineAt = newline + 1;
    }
    if (this.head.length >= longestHead) {
      this.finished = true;
      this.head.clear();
      return empty;
    }
    return bytes.subarray(piece.length);
  }

  private takeHead(end: number, cut: boolean): void {
    const start = this.startLineAt === -1 ? this.lineAt : this.startLineAt;
    const head = parseHead(latin1(this.head.bytes.subarray(start, end)), cut);
    this.head.clear();
    this.lineAt = 0;
    this.startLineAt = -1;
    if (head === null) this.finished = true;
    else this.follow(this.onHead(head));
  }

  private follow(rule: BodyRule): void {
    this.rule = rule;
    this.inBody = rule.kind !== 'none' && rule.kind !== 'tunnel' && !(rule.kind === 'length' && rule.bytes === 0);
    this.left = rule.kind === 'length' ? rule.bytes : 0;
    this.chunkPart = 'size';
    this.chunkLine = '';
    this.finished = rule.kind === 'tunnel';
    if (!this.inBody && keeps(rule)) this.onBodyEnd(true);
  }

  private endBody(keep: boolean): void {
    this.inBody = false;
    if (keep) this.onBodyEnd(true);
  }

  private readBody(bytes: Uint8Array): Uint8Array {
    const rule = this.rule;
    if (rule.kind === 'hold') {
      this.heldBytes += bytes.length;
      if (this.heldBytes > longestHeld) {
        this.finished = true;
        this.held = [];
      } else {
        this.held.push(bytes.slice());
      }
      return empty;
    }
    if (rule.kind === 'chunked') return this.readChunk(bytes, rule.keep);
    if (rule.kind === 'length') {
      const taken = Math.min(this.left, bytes.length);
      if (rule.keep) this.onKept(bytes.subarray(0, taken));
      this.left -= taken;
      if (this.left === 0) this.endBody(rule.keep);
      return bytes.subarray(taken);
    }
    if (rule.kind === 'until-close' && rule.keep) this.onKept(bytes);
    return empty;
  }

  private readChunk(bytes: Uint8Array, keep: boolean): Uint8Array {
    if (this.chunkPart === 'data') {
      const taken = Math.min(this.left, bytes.length);
      if (keep) this.onKept(bytes.subarray(0, taken));
      this.left -= taken;
      if (this.left === 0) this.chunkPart = 'end';
      return bytes.subarray(taken);
    }
    const newline = bytes.indexOf(10);
    const end = newline === -1 ? bytes.length : newline;
    if (this.chunkLine.length + end > longestChunkLine) this.finished = true;
    else this.chunkLine += latin1(bytes.subarray(0, end));
    if (newline === -1 || this.finished) return empty;
    const line = this.chunkLine.replace(/\r$/, '');
    this.chunkLine = '';
    if (this.chunkPart === 'size') {
      const size = /^[0-9a-f]{1,8}/i.exec(line);
      if (size === null) this.finished = true;
      this.left = parseInt(size?.[0] ?? '0', 16);
      this.chunkPart = this.left === 0 ? 'trailer' : 'data';
    } else if (this.chunkPart === 'end') {
      this.chunkPart = 'size';
    } else if (line === '') {
      this.endBody(keep);
    }
    return bytes.subarray(newline + 1);
  }
}

const keeps = (rule: BodyRule): boolean => 'keep' in rule && rule.keep;

/** Where an answer's body ends. `method` is that of its request. */
export function answerBody(status: number, method: string, head: HttpHead, keep: boolean): BodyRule {
  if (method === 'CONNECT' && status >= 200 && status < 300) return { kind: 'tunnel' };
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { kind: 'none' };
  return declaredBody(head, keep) ?? { kind: 'until-close', keep };
}

/** Where a request's body ends; a request without a length has none. */
export function requestBody(method: string, head: HttpHead): BodyRule {
  return method === 'CONNECT' ? { kind: 'hold' } : (declaredBody(head, false) ?? { kind: 'none' });
}

function declaredBody(head: HttpHead, keep: boolean): BodyRule | null {
  const encodings = head.fields.get('transfer-encoding') ?? [];
  if (encodings.some((value) => value.toLowerCase().includes('chunked'))) return { kind: 'chunked', keep };
  const length = field(head, 'content-length');
  return length !== null && /^\d{1,15}$/.test(length) ? { kind: 'length', bytes: Number(length), keep } : null;
}

/** The first value of a field; null where the head has none. */
export function field(head: HttpHead, name: string): string | null {
  return head.fields.get(name)?.[0] ?? null;
}

function parseHead(text: string, cut: boolean): HttpHead | null {
  const lines = text.split(/\r?\n/);
  const startLine = lines[0] ?? '';
  if (startLine.length === 0) return null;
  const fields = new Map<string, string[]>();
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const values = fields.get(name);
    if (values === undefined) fields.set(name, [value]);
    else values.push(value);
  }
  return { startLine, fields, cut };
}

const empty = new Uint8Array(0);

/** Bytes as text, one letter a byte: header fields have no other meaning that we could rely on. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}
