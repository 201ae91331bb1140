/**
 * One certificate, read by Node. `X509Certificate` reads every kind of key that servers have, and is there in every Node
 * that this runs on (15.6 and later) and in Electron, whose BoringSSL words its errors otherwise: no text of an error is
 * looked at. It gives dates and names as text alone on older Nodes, so they are parsed here.
 */
import { X509Certificate, type KeyObject } from 'node:crypto';
import type { Certificate } from '../evidence/capture.js';

/** A certificate that could be read. */
export interface ReadCertificate {
  readonly facts: Certificate;
  readonly x509: X509Certificate;
  /** Subject and issuer as Node prints them: the same text is the same name. */
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SHA-1 fingerprint, as Microsoft's documents list authorities: 40 digits in upper case. */
  readonly sha1: string;
  /** All host names and addresses that it is for. */
  readonly names: readonly string[];
}

/** Names in the facts of a certificate, and letters of one: some have hundreds, and a hostile one any number. */
const mostNames = 20;
const longestText = 500;

/** Reads a certificate in DER, or in PEM. Null where it is none, or its key or dates cannot be read. */
export function readCertificate(bytes: Uint8Array | string): ReadCertificate | null {
  try {
    const x509 = new X509Certificate(bytes);
    const notBefore = Date.parse(x509.validFrom);
    const notAfter = Date.parse(x509.validTo);
    if (Number.isNaN(notBefore) || Number.isNaN(notAfter)) return null;
    const names = alternativeNames(x509.subjectAltName);
    const facts: Certificate = {
      subject: nameText(x509.subject),
      issuer: nameText(x509.issuer),
      notBefore: new Date(notBefore).toISOString(),
      notAfter: new Date(notAfter).toISOString(),
      sha256: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
      key: keyText(x509.publicKey),
      names: names.slice(0, mostNames).map((name) => name.slice(0, longestText)),
    };
    const sha1 = x509.fingerprint.replaceAll(':', '');
    return { facts, x509, subject: x509.subject, issuer: x509.issuer, notBefore, notAfter, sha1, names };
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/** A distinguished name in one line, the most specific part first (RFC 4514): Node prints a part in each line. */
function nameText(name: string): string {
  return name.split('\n').reverse().join(', ').slice(0, longestText);
}

/** Names that people know the curves by; OpenSSL uses those of another standard. */
const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function keyText(key: KeyObject): string {
  const kind = key.asymmetricKeyType ?? 'unknown';
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return `${kind.toUpperCase()} ${modulusLength}`;
  if (namedCurve !== undefined) return `EC ${curves[namedCurve] ?? namedCurve}`;
  return kind.toUpperCase();
}

/**
 * Host names and addresses of Node's text: `DNS:a.example, IP Address:192.0.2.1`. A name with a comma or a quote in it,
 * which no host has, comes as a JSON string (Node's answer to CVE-2021-44532), and is left out.
 */
function alternativeNames(text: string | undefined): string[] {
  const names: string[] = [];
  for (const part of (text ?? '').split(', ')) {
    const match = /^(?:DNS|IP Address):([^"]+)$/.exec(part);
    if (match?.[1] !== undefined) names.push(match[1].toLowerCase());
  }
  return names;
}
