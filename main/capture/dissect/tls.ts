/**
 * TLS in clear: the client's and the server's hello, and alerts.
 *
 * Source: RFC 5246 and RFC 8446 (records 5.1, hellos 4.1, alerts 6), RFC 6066 section 3 (server name),
 * RFC 8701 (reserved values that clients mix in).
 */
import { ByteBuffer } from './byte-buffer.js';
import { likeness, type Likeness } from './likeness.js';

/** What the reader of one direction reports. Numbers are as on the wire. */
export type TlsEvent =
  | { readonly kind: 'client-hello'; readonly serverName: string | null; readonly offered: readonly string[] }
  | { readonly kind: 'server-hello'; readonly version: string; readonly cipher: string }
  | { readonly kind: 'alert'; readonly level: number; readonly description: number }
  /** From here on this direction is encrypted. */
  | { readonly kind: 'protected' };

const handshakeRecord = 22;
const alertRecord = 21;
const changeCipherRecord = 20;
const applicationRecord = 23;

/** A hello longer than this is not one: post-quantum hellos are below 4 KiB, the format itself would allow 16 MiB. */
const longestHandshake = 128 * 1024;
const shortestHello = 38;

const hellos = [0, 1, 2, 3, 4].map((minor) => String.fromCharCode(handshakeRecord, 3, minor));

/** Whether bytes begin a TLS handshake record. */
export function looksLikeTls(bytes: Uint8Array): Likeness {
  return likeness(bytes, hellos);
}

const longestRecord = 18432;

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
  private encrypted = false;
  /** Bytes were missing: where the next record begins is not known. */
  private adrift = false;
  /** True once nothing more can be learned from this direction. */
  finished = false;

  /** @param onEvent called for every message read */
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
    this.pending.append(bytes);
    const pending = this.pending.bytes;
    let at = 0;
    while (at + 5 <= pending.length) {
      const length = word(pending, at + 3);
      if (!isRecordHeader(pending, at) || length > longestRecord) {
        this.finish();
        return;
      }
      if (at + 5 + length > pending.length) break;
      if (!this.readRecord(pending[at] ?? 0, pending.subarray(at + 5, at + 5 + length))) {
        this.finish();
        return;
      }
      at += 5 + length;
    }
    if (at > 0) this.pending.drop(at);
  }

  /** Bytes are missing: a hello that is half here is read as far as it goes, and the rest is given up. */
  lost(): void {
    if (this.finished) return;
    const rest = this.pending.bytes;
    if (!this.encrypted && rest.length > 5 && rest[0] === handshakeRecord) this.handshake.append(rest.subarray(5));
    this.readHandshakes(true);
    this.adrift = true;
    this.pending.clear();
    this.handshake.clear();
  }

  private finish(): void {
    this.finished = true;
    this.pending.clear();
    this.handshake.clear();
  }

  /** False where nothing more can be learned behind this record. */
  private readRecord(type: number, body: Uint8Array): boolean {
    // From here on everything is encrypted.
    if (type === applicationRecord) {
      this.onEvent({ kind: 'protected' });
      return false;
    }
    if (type === alertRecord) {
      // An encrypted alert is longer than the two bytes of a clear one, which may come after the change of cipher too.
      if (body.length === 2) {
        this.onEvent({ kind: 'alert', level: body[0] ?? 0, description: body[1] ?? 0 });
      }
    } else if (type === changeCipherRecord) {
      this.onEvent({ kind: 'protected' });
      // TLS 1.3 sends this in clear for the sake of old devices.
      this.encrypted = true;
      this.handshake.clear();
    } else if (!this.encrypted) {
      this.handshake.append(body);
      return this.readHandshakes(false);
    }
    return true;
  }

  /** False where a message claims a length that no hello has. */
  private readHandshakes(incomplete: boolean): boolean {
    const handshake = this.handshake.bytes;
    let at = 0;
    while (at + 4 <= handshake.length) {
      const type = handshake[at] ?? 0;
      const length = ((handshake[at + 1] ?? 0) << 16) | word(handshake, at + 2);
      if (length > longestHandshake) return false;
      const whole = at + 4 + length <= handshake.length;
      if (!whole && !incomplete) break;
      const body = handshake.subarray(at + 4, Math.min(at + 4 + length, handshake.length));
      // A whole hello has a version, 32 random bytes and three lists; one that lies about its length is none.
      if (type === 1 && (body.length >= shortestHello || !whole)) this.onEvent(readClientHello(body));
      if (type === 2 && body.length >= shortestHello) this.onEvent(readServerHello(body));
      at += 4 + length;
    }
    if (at > 0) this.handshake.drop(at);
    return true;
  }
}

function readClientHello(body: Uint8Array): TlsEvent {
  let serverName: string | null = null;
  let offered = body.length >= 2 ? [versionName(word(body, 0))] : [];
  let at = 34;
  at += 1 + (body[at] ?? 0);
  at += 2 + word(body, at);
  at += 1 + (body[at] ?? 0);
  forEachExtension(body, at, (type, data) => {
    // Half a name, of a hello that was cut, would be another name.
    if (type === 0 && data.length >= 5 && data[2] === 0 && data.length >= 5 + word(data, 3)) {
      serverName = hostText(data.subarray(5, 5 + word(data, 3)));
    } else if (type === 43) {
      const versions: string[] = [];
      for (let index = 1; index + 1 < Math.min(data.length, 1 + (data[0] ?? 0)); index += 2) {
        const version = word(data, index);
        if (!isReserved(version)) versions.push(versionName(version));
      }
      if (versions.length > 0) offered = versions;
    }
  });
  return { kind: 'client-hello', serverName, offered };
}

function readServerHello(body: Uint8Array): TlsEvent {
  let version = versionName(word(body, 0));
  let at = 34;
  at += 1 + (body[at] ?? 0);
  const cipher = `0x${word(body, at).toString(16).padStart(4, '0')}`;
  forEachExtension(body, at + 3, (type, data) => {
    if (type === 43 && data.length === 2) version = versionName(word(data, 0));
  });
  return { kind: 'server-hello', version, cipher };
}

function forEachExtension(body: Uint8Array, from: number, visit: (type: number, data: Uint8Array) => void): void {
  const end = Math.min(body.length, from + 2 + word(body, from));
  for (let at = from + 2; at + 4 <= end;) {
    const size = word(body, at + 2);
    visit(word(body, at), body.subarray(at + 4, Math.min(end, at + 4 + size)));
    at += 4 + size;
  }
}

/** A host name of a hello; null where it is not one, whatever the bytes say. */
function hostText(bytes: Uint8Array): string | null {
  const text = String.fromCharCode(...bytes.subarray(0, 255)).toLowerCase();
  return /^[a-z0-9._-]+$/.test(text) ? text : null;
}

const isReserved = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

function versionName(version: number): string {
  const names: Readonly<Record<number, string>> = {
    0x0300: 'SSL 3.0',
    0x0301: 'TLS 1.0',
    0x0302: 'TLS 1.1',
    0x0303: 'TLS 1.2',
    0x0304: 'TLS 1.3',
  };
  return names[version] ?? `0x${version.toString(16).padStart(4, '0')}`;
}

/** An alert's name as the RFCs write it; its number where they have none. */
export function alertName(description: number): string {
  return alertNames[description] ?? `alert ${description}`;
}

const alertNames: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
