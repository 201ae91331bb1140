import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTrustCertificate, recordOf } from '../machine/testing/trust-certificate.js';
import { extensionOf, signatureAlgorithmOf } from './fields.js';
import { certificateInRecord } from './serialized.js';
import { trustCertificateFacts } from './trust-certificate.js';

const made = makeTrustCertificate();
const connector = '1.3.6.1.4.1.311.82.1';

describe('the parts of a certificate that Node does not give', () => {
  it('are its signature algorithm and its extensions', () => {
    expect(signatureAlgorithmOf(made.der)).toBe('RSA/SHA512');
    expect(extensionOf(made.der, connector)).toHaveLength(16);
    expect(extensionOf(made.der, '2.5.29.17')).toBeNull();
  });

  it('are null for bytes that are none, and nothing throws or hangs', () => {
    const tried = (bytes: Uint8Array): void => {
      signatureAlgorithmOf(bytes);
      extensionOf(bytes, connector);
      trustCertificateFacts(bytes);
      certificateInRecord(bytes);
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), tried));
    fc.assert(
      fc.property(fc.nat(made.der.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Uint8Array.from(made.der);
        bytes[at] = byte;
        tried(bytes);
        tried(made.der.subarray(0, at));
      }),
      { numRuns: 1000 },
    );
    expect(signatureAlgorithmOf(new Uint8Array())).toBeNull();
    expect(extensionOf(Uint8Array.of(0x30, 0x80, 0, 0), connector)).toBeNull();
  });
});

describe('a certificate as Windows keeps it', () => {
  it('is found behind its other properties, and not in what is cut', () => {
    const record = recordOf(made);
    expect(Buffer.from(certificateInRecord(record) ?? []).equals(made.der)).toBe(true);
    for (let length = 0; length < record.length; length++) {
      expect(certificateInRecord(record.subarray(0, length))).toBeNull();
    }
  });
});
