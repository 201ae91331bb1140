/**
 * TLS in clear: the records of one direction, and the handshake messages and alerts in them.
 *
 * Source: RFC 5246 and RFC 8446 (records 5.1, compatibility D.4, alerts 6), RFC 5246 appendix E.2 (hello of version 2).
 */
import { ByteBuffer } from './byte-buffer.js';
import { likeness, type Likeness } from './likeness.js';
import {
  oldHelloLength,
  readCertificateRequest,
  readCertificates,
  readClientHello,
  readOldHello,
  readServerHello,
  shortestHello,
  type CertificateRequest,
  type Certificates,
  type ClientHello,
  type RetryRequest,
  type ServerHello,
} from './tls-messages.js';

/** What the reader of one direction reports. Numbers are as on the wire. */
export type TlsEvent =
  | ClientHello
  | ServerHello
  | RetryRequest
  | Certificates
  | CertificateRequest
  /** The server has said all that it says in clear (TLS 1.2 and before). */
  | { readonly kind: 'server-done' }
  | { readonly kind: 'alert'; readonly level: number; readonly description: number }
  /** From here on this direction is encrypted. */
  | { readonly kind: 'protected' }
  /**
   * An encrypted record behind the handshake of TLS 1.2 and before, or one of those that TLS 1.3 hides, its handshake
   * among them. Of those the first is told as `protected` alone.
   */
  | { readonly kind: 'inside'; readonly record: 'data' | 'other' };

const handshakeRecord = 22;
const alertRecord = 21;
const changeCipherRecord = 20;
const applicationRecord = 23;

/** Types of handshake messages (RFC 5246 section 7.4). */
const clientHello = 1;
const serverHello = 2;
const certificate = 11;
const certificateRequest = 13;
const serverHelloDone = 14;

/** Longer messages are given up: post-quantum hellos and chains stay below 16 KiB, the format itself would allow 16 MiB. */
const longestHandshake = 128 * 1024;

const hellos = [0, 1, 2, 3, 4].map((minor) => String.fromCharCode(handshakeRecord, 3, minor));

/** Whether bytes begin TLS: a handshake record, or a client's hello of version 2. */
export function looksLikeTls(bytes: Uint8Array): Likeness {
  const record = likeness(bytes, hellos);
  if (record !== 'no' || bytes.length === 0) return record;
  const old = oldHelloLength(bytes);
  return old === 'more' ? 'more' : old > 0 ? 'yes' : 'no';
}

const longestRecord = 18432;

/** Bytes of an alert that is not encrypted (RFC 5246 section 7.2). */
const clearAlert = 2;

const isRecordHeader = (bytes: Uint8Array, at: number): boolean => {
  const type = bytes[at] ?? 0;
  return type >= changeCipherRecord && type <= applicationRecord && bytes[at + 1] === 3;
};

/**
 * Reads the records of one direction as their bytes come, split anywhere. It keeps at most one handshake message, and
 * ends by itself when the direction is encrypted or is no TLS.
 */
export class TlsReader {
  private readonly pending = new ByteBuffer();
  private readonly handshake = new ByteBuffer();
  private begun = false;
  private encrypted = false;
  /** Handshake messages that came encrypted: the first is Finished, by which TLS 1.2 ends its handshake. */
  private sealed = 0;
  /** Records that TLS 1.3 hides, once they are wanted; null while they are not. */
  private hidden: number | null = null;
  private retried = false;
  /** Bytes still to come of a record of which nothing is read. */
  private toSkip = 0;
  /** Bytes were missing: where the next record begins is not known. */
  private adrift = false;
  /** True once nothing more can be learned from this direction. */
  finished = false as boolean;
  /** A message claimed more bytes than are ever kept of one: it was not read. */
  overlong = false;

  /** @param onEvent called for every message read; what it carries may be overwritten by the next bytes */
  constructor(private readonly onEvent: (event: TlsEvent) => void) {}

  /** Takes the next bytes of the direction, in order. */
  push(bytes: Uint8Array): void {
    if (this.finished) return;
    if (this.adrift) {
      // Segments often begin with a record: the alert that ends a handshake is read though its middle is lost.
      if (bytes.length < 5 || !isRecordHeader(bytes, 0) || (bytes[2] ?? 9) > 4 || word(bytes, 3) > longestRecord)
        return;
      this.adrift = false;
    }
    const skipped = Math.min(this.toSkip, bytes.length);
    this.toSkip -= skipped;
    if (this.toSkip > 0) return;
    this.pending.lend(bytes.subarray(skipped));
    this.pending.keep(this.readRecords());
  }

  /** Gives how many of the bytes at hand were read. */
  private readRecords(): number {
    if (!this.begun && !this.begin()) return 0;
    const pending = this.pending.bytes;
    let at = 0;
    while (at + 5 <= pending.length) {
      const length = word(pending, at + 3);
      if (!isRecordHeader(pending, at) || length > longestRecord) {
        this.finish();
        return 0;
      }
      const type = pending[at] ?? 0;
      const end = at + 5 + length;
      if (end > pending.length && !this.isSealed(type, length)) break;
      if (!this.readRecord(type, length, pending.subarray(at + 5, end))) {
        this.finish();
        return 0;
      }
      at = end;
    }
    this.toSkip = Math.max(at - pending.length, 0);
    return at - this.toSkip;
  }

  /** Bytes are missing: a hello that is half here is read as far as it goes, and the rest is given up. */
  lost(): void {
    if (this.finished) return;
    const rest = this.pending.bytes;
    if (!this.encrypted && rest.length > 5 && rest[0] === handshakeRecord) this.handshake.append(rest.subarray(5));
    this.readHandshakes(true);
    this.adrift = true;
    this.begun = true;
    this.toSkip = 0;
    this.pending.clear();
    this.handshake.clear();
  }

  /**
   * The server has asked for another hello (TLS 1.3). The change of cipher that stands before it, or before the server's
   * own hello, is there for old devices alone and changes nothing (RFC 8446 appendix D.4).
   */
  expectAnotherHello(): void {
    this.retried = true;
    this.encrypted = false;
  }

  /** This is TLS 1.3: how many hidden records come, and when, tells whether anything was said behind the handshake. */
  hidesHandshake(): void {
    this.hidden ??= 0;
  }

  /** Nothing of this direction is wanted any more. */
  stop(): void {
    this.finish();
  }

  /** Reads past a hello of version 2, with which records begin behind it. False while there are too few bytes to tell. */
  private begin(): boolean {
    const bytes = this.pending.bytes;
    const length = oldHelloLength(bytes);
    if (length === 'more' || length > bytes.length) return false;
    this.begun = true;
    if (length > 0) {
      this.onEvent(readOldHello(bytes));
      this.pending.drop(length);
    }
    return true;
  }

  private finish(): void {
    this.finished = true;
    this.pending.clear();
    this.handshake.clear();
  }

  /**
   * An encrypted record, of which only the head says anything: it is not waited for. An encrypted alert is longer than the two
   * bytes of a clear one, which may come after the change of cipher too.
   */
  private isSealed(type: number, length: number): boolean {
    if (type === alertRecord) return length !== clearAlert;
    return type === applicationRecord || (type === handshakeRecord && this.encrypted);
  }

  /** Reads a record of this length, of which a sealed one need not be whole. False where nothing more can be learned. */
  private readRecord(type: number, length: number, body: Uint8Array): boolean {
    // From here on everything is encrypted.
    if (type === applicationRecord) return this.readData();
    if (type === alertRecord) {
      if (length === clearAlert) {
        this.onEvent({ kind: 'alert', level: body[0] ?? 0, description: body[1] ?? 0 });
      } else if (this.sealed > 0) this.onEvent({ kind: 'inside', record: 'other' });
    } else if (type === changeCipherRecord) {
      if (this.retried) return true;
      this.onEvent({ kind: 'protected' });
      // TLS 1.3 sends this in clear for the sake of old devices.
      this.encrypted = true;
      this.handshake.clear();
    } else if (!this.encrypted) {
      this.handshake.lend(body);
      return this.readHandshakes(false);
    } else if (++this.sealed > 1) this.onEvent({ kind: 'inside', record: 'other' });
    return true;
  }

  /** False where no further record is wanted. */
  private readData(): boolean {
    if (this.hidden === null || this.sealed > 0) {
      this.onEvent({ kind: 'protected' });
      if (this.sealed > 0) this.onEvent({ kind: 'inside', record: 'data' });
      return false;
    }
    this.onEvent(this.hidden++ === 0 ? { kind: 'protected' } : { kind: 'inside', record: 'data' });
    return !this.finished;
  }

  /** False where a message claims a length that none has. */
  private readHandshakes(incomplete: boolean): boolean {
    const handshake = this.handshake.bytes;
    let at = 0;
    while (at + 4 <= handshake.length) {
      const length = ((handshake[at + 1] ?? 0) << 16) | word(handshake, at + 2);
      if (length > longestHandshake) {
        this.overlong = true;
        return false;
      }
      const whole = at + 4 + length <= handshake.length;
      if (!whole && !incomplete) break;
      this.readMessage(
        handshake[at] ?? 0,
        handshake.subarray(at + 4, Math.min(at + 4 + length, handshake.length)),
        whole,
      );
      at += 4 + length;
    }
    this.handshake.keep(at);
    return true;
  }

  private readMessage(type: number, body: Uint8Array, whole: boolean): void {
    if (type === clientHello && (body.length >= shortestHello || !whole)) this.onEvent(readClientHello(body));
    else if (type === serverHello && body.length >= shortestHello) this.onEvent(readServerHello(body));
    // Half a chain would look like one whose authority is missing.
    else if (type === certificate && whole) this.onEvent(readCertificates(body));
    else if (type === certificateRequest && whole) this.onEvent(readCertificateRequest(body));
    // Of a message that was cut at least its kind is known.
    else if (type === certificateRequest) this.onEvent({ kind: 'certificate-request', signatureAlgorithms: null });
    else if (type === serverHelloDone) this.onEvent({ kind: 'server-done' });
  }
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
