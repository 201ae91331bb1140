import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeThrowAwayCertificates } from './throw-away.js';

const oid = { sha512: '1.2.840.113549.1.1.13', sha256: '1.2.840.113549.1.1.11' } as const;
/** The bytes of an object identifier of RFC 8017 in DER: 1.2.840.113549.1.1 and its last number. */
const inDer = (text: string): Buffer =>
  Buffer.from(`2a864886f70d0101${Number(text.split('.').pop()).toString(16).padStart(2, '0')}`, 'hex');

describe('certificates that are thrown away', () => {
  it.each(['sha512', 'sha256'] as const)('are sound, and signed with %s', async (hash) => {
    const made = (await makeThrowAwayCertificates())[hash];
    const certificate = new X509Certificate(made.certificate);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    // TLS client authentication (RFC 5280 section 4.2.1.12).
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    // Outside and inside of what is signed.
    expect(certificate.raw.toString('hex').split(inDer(oid[hash]).toString('hex'))).toHaveLength(3);
    expect(made.key).toContain('PRIVATE KEY');
  });
});
