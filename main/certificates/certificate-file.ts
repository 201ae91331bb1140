/** A file of certificates that a person brings: PEM with one or several, or DER with one. */
import type { Failure } from '../evidence/failure.js';
import { readCertificate } from './certificate.js';

/** A company has one or two authorities; whoever brings more has brought a whole store, which this still takes. */
const mostCertificates = 500;

/** The longest file that is looked at, in bytes. */
export const longestCertificateFile = 1024 * 1024;

const pemBlock =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * The certificates of a file, in DER.
 *
 * @returns a failure ROOTS-UNREADABLE where it holds none that can be read
 */
export function readCertificateFile(bytes: Uint8Array): Uint8Array[] | Failure {
  if (bytes.length > longestCertificateFile) return unreadable('This file is far too long for certificates.');
  if (readCertificate(bytes) !== null && bytes[0] === derSequence) return [bytes];
  const certificates: Uint8Array[] = [];
  for (const [, base64 = ''] of textOf(bytes).matchAll(pemBlock)) {
    const der = new Uint8Array(Buffer.from(base64, 'base64'));
    if (readCertificate(der) !== null) certificates.push(der);
    if (certificates.length >= mostCertificates) break;
  }
  return certificates.length > 0 ? certificates : unreadable('There is no certificate in this file.');
}

/** Every certificate in DER is a sequence (X.690 section 8.9). */
const derSequence = 0x30;

/** PowerShell's `>` writes UTF-16, with a mark at the beginning. */
function textOf(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'latin1';
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(encoding);
}

function unreadable(message: string): Failure {
  return {
    code: 'ROOTS-UNREADABLE',
    message,
    advice:
      'Export the certificate of your company\u2019s authority as Base-64 (.cer) or PEM, without its private key, and choose that file. A .p7b or .pfx is not read.',
  };
}
