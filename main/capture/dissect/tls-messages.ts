/**
 * The handshake messages of TLS that travel in clear, read from their bodies (without the four bytes of type and length).
 *
 * Source: RFC 5246 section 7.4 and RFC 8446 section 4 (messages), RFC 6066 section 3 (server name), RFC 8446 section 4.1.3
 * (HelloRetryRequest), RFC 5246 appendix E.2 (hello of version 2), RFC 8701 (reserved values that clients mix in).
 */
import { cipherName } from './tls-ciphers.js';
import { isDraft, signatureAlgorithmName, versionName } from './tls-names.js';

/** A client's hello. */
export interface ClientHello {
  readonly kind: 'client-hello';
  readonly serverName: string | null;
  /** Versions offered, newest first where the client says so. */
  readonly offered: readonly string[];
}

/** A server's hello. */
export interface ServerHello {
  readonly kind: 'server-hello';
  readonly version: string;
  readonly cipher: string;
  /** It goes on from a secret that both sides kept (TLS 1.3); older versions do not say so in their hello. */
  readonly fromKeptSecret: boolean;
}

/** TLS 1.3: the server wants another hello first, and has agreed to nothing yet. */
export interface RetryRequest {
  readonly kind: 'retry-request';
}

/** A list of certificates, as sent. */
export interface Certificates {
  readonly kind: 'certificates';
  /** Each in DER, in the order sent; views that the next bytes overwrite. Null where the lengths do not add up. */
  readonly list: readonly Uint8Array[] | null;
}

/** A request for the client's certificate. */
export interface CertificateRequest {
  readonly kind: 'certificate-request';
  /**
   * Signature algorithms that the server takes, by their names, in its order of preference; null where the message has none
   * (before TLS 1.2), or where its lengths do not add up.
   */
  readonly signatureAlgorithms: readonly string[] | null;
}

/** A whole hello has a version, 32 random bytes and three lists: a shorter one lies about its length. */
export const shortestHello = 38;

/** Certificates of one list that are looked at, and their bytes: real chains have two to five, below 10 KiB. */
const mostCertificates = 10;
const mostCertificateBytes = 64 * 1024;

/** The random value that makes a ServerHello a HelloRetryRequest: SHA-256 of that word. */
const retryRandom = [
  0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
  0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/** Reads a ClientHello, as far as it is there. */
export function readClientHello(body: Uint8Array): ClientHello {
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
      if (versions.length > 0) offered = [...new Set(versions)];
    }
  });
  return { kind: 'client-hello', serverName, offered };
}

/** Reads a ServerHello. `body` holds at least `shortestHello` bytes. */
export function readServerHello(body: Uint8Array): ServerHello | RetryRequest {
  if (retryRandom.every((byte, index) => body[2 + index] === byte)) return { kind: 'retry-request' };
  let version = versionName(word(body, 0));
  let fromKeptSecret = false;
  // Drafts that say their number here had neither a number of the session nor compression (draft-ietf-tls-tls13-18 4.1.3).
  const isBare = isDraft(word(body, 0));
  const at = isBare ? 34 : 35 + (body[34] ?? 0);
  const cipher = cipherName(word(body, at));
  forEachExtension(body, isBare ? at + 2 : at + 3, (type, data) => {
    if (type === 43 && data.length === 2) version = versionName(word(data, 0));
    if (type === 41) fromKeptSecret = true;
  });
  return { kind: 'server-hello', version, cipher, fromKeptSecret };
}

/** Reads a Certificate message of TLS 1.2 and before; in TLS 1.3 it is encrypted. */
export function readCertificates(body: Uint8Array): Certificates {
  if (body.length < 3 || 3 + triple(body, 0) !== body.length) return { kind: 'certificates', list: null };
  const list: Uint8Array[] = [];
  let bytes = 0;
  for (let at = 3; at < body.length;) {
    const length = at + 3 <= body.length ? triple(body, at) : 0;
    if (length === 0 || at + 3 + length > body.length) return { kind: 'certificates', list: null };
    bytes += length;
    if (list.length < mostCertificates && bytes <= mostCertificateBytes) {
      list.push(body.subarray(at + 3, at + 3 + length));
    }
    at += 3 + length;
  }
  return { kind: 'certificates', list };
}

/**
 * Reads a CertificateRequest of TLS 1.2: kinds of certificates, signature algorithms, names of authorities (RFC 5246
 * section 7.4.4). TLS 1.1 had no algorithms in it, and TLS 1.3 hides it.
 */
export function readCertificateRequest(body: Uint8Array): CertificateRequest {
  const at = 1 + (body[0] ?? 0);
  const end = at + 2 + word(body, at);
  const holds = body.length >= at + 2 && end + 2 <= body.length && end + 2 + word(body, end) === body.length;
  if (!holds || (end - at) % 2 !== 0) return { kind: 'certificate-request', signatureAlgorithms: null };
  const names: string[] = [];
  for (let index = at + 2; index + 1 < end && names.length < mostAlgorithms; index += 2) {
    names.push(signatureAlgorithmName(word(body, index)));
  }
  return { kind: 'certificate-request', signatureAlgorithms: names };
}

/** There are some twenty; a longer list repeats itself. */
const mostAlgorithms = 64;

/** Length of the record of a hello of version 2 that begins here; 0 where none does. `more` bytes may be needed to tell. */
export function oldHelloLength(bytes: Uint8Array): number | 'more' {
  const fits =
    isOrMissing(bytes[0], (byte) => byte >= 0x80) &&
    isOrMissing(bytes[2], (byte) => byte === 1) &&
    isOrMissing(bytes[3], (byte) => byte === 0 || byte === 3) &&
    isOrMissing(bytes[4], (byte) => (bytes[3] === 0 ? byte === 2 : byte <= 4));
  if (!fits) return 0;
  if (bytes.length < 11) return 'more';
  const length = word(bytes, 0) & 0x7fff;
  const [ciphers, session, challenge] = [word(bytes, 5), word(bytes, 7), word(bytes, 9)];
  return ciphers % 3 === 0 && length === 9 + ciphers + session + challenge ? 2 + length : 0;
}

/** Reads a hello of version 2, which old clients sent so that old servers understood it. It names no server. */
export function readOldHello(bytes: Uint8Array): ClientHello {
  return { kind: 'client-hello', serverName: null, offered: [versionName(word(bytes, 3))] };
}

const isOrMissing = (byte: number | undefined, test: (byte: number) => boolean): boolean =>
  byte === undefined || test(byte);

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
const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const triple = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 16) | word(bytes, at + 1);
