/**
 * What the connector's own certificate says. Sources: GSA-tshoot (issuer, SHA-512); AADInternals and other programs that
 * read such certificates: the subject is the tenant's id, and the extension 1.3.6.1.4.1.311.82.1 the connector's.
 */
import type { CertificateFacts } from '../evidence/server-facts.js';
import { readCertificate } from './certificate.js';
import { extensionOf, signatureAlgorithmOf } from './fields.js';

const connectorExtension = '1.3.6.1.4.1.311.82.1';
const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** The facts of a certificate; null for bytes that are none. */
export function trustCertificateFacts(der: Uint8Array): CertificateFacts | null {
  const read = readCertificate(der);
  if (read === null) return null;
  const { subject, issuer, notBefore, notAfter } = read.facts;
  const id = extensionOf(der, connectorExtension);
  return {
    thumbprint: read.sha1,
    subject,
    issuer,
    notBefore,
    notAfter,
    signature: signatureAlgorithmOf(der),
    tenant: guid.exec(/CN=([^,]*)/.exec(subject)?.[1] ?? '')?.[0].toLowerCase() ?? null,
    connector: id === null ? null : guidText(id),
  };
}

/** A GUID of 16 bytes, bare or in an OCTET STRING of its own: programs that read it differ. Null for anything else. */
function guidText(value: Uint8Array): string | null {
  const bytes = value.length === 18 && value[0] === 0x04 && value[1] === 16 ? value.subarray(2) : value;
  if (bytes.length !== 16) return null;
  const hex = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('hex');
  const turned = (from: number, to: number): string => Buffer.from(bytes.slice(from, to)).reverse().toString('hex');
  return `${turned(0, 4)}-${turned(4, 6)}-${turned(6, 8)}-${hex(8, 10)}-${hex(10, 16)}`;
}
