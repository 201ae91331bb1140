import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { hasOpenssl, makeCertificate } from '../../test/lab/certificates.js';
import { isFailure } from '../evidence/failure.js';
import { readCertificateFile } from './certificate-file.js';
import { readCertificate } from './certificate.js';
import { isFor } from './host-names.js';

describe('bytes that are no certificate', () => {
  it('are none, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readCertificate(bytes)).toBeNull();
      }),
    );
    expect(readCertificate(Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff))).toBeNull();
  });
});

describe.skipIf(!hasOpenssl)('a certificate', () => {
  const made = makeCertificate({
    subject: '/C=DE/O=Fabrikam, Inc./CN=Gate Ü',
    names: ['A.example', '*.b.example'],
    from: new Date('2026-01-02T03:04:05Z'),
    to: new Date('2027-01-02T03:04:05Z'),
  });

  it('is read', () => {
    expect(readCertificate(made.der)?.facts).toEqual({
      subject: 'CN=Gate Ü, O=Fabrikam\\, Inc., C=DE',
      issuer: 'CN=Gate Ü, O=Fabrikam\\, Inc., C=DE',
      notBefore: '2026-01-02T03:04:05.000Z',
      notAfter: '2027-01-02T03:04:05.000Z',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      key: 'EC P-256',
      names: ['a.example', '*.b.example'],
    });
    const rsa = makeCertificate({ subject: '/CN=x', kind: 'rsa' });
    expect(readCertificate(rsa.der)?.facts).toMatchObject({ key: 'RSA 2048', names: [] });
  });

  it('is read or not where any byte of it is another, and never throws', () => {
    fc.assert(
      fc.property(fc.nat(made.der.length - 1), fc.nat(255), (at, byte) => {
        const bytes = made.der.slice();
        bytes[at] = byte;
        readCertificate(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('has at most twenty names among its facts, and is for all of them', () => {
    const names = Array.from({ length: 30 }, (_, index) => `n${index}.example`);
    const certificate = readCertificate(makeCertificate({ subject: '/CN=x', names }).der)!;
    expect(certificate.facts.names).toHaveLength(20);
    expect(isFor(certificate, 'n29.example')).toBe(true);
  });

  it('comes out of a file in PEM or DER, several of one file, with text around them', () => {
    const other = makeCertificate({ subject: '/CN=other' });
    const pem = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
    expect(readCertificateFile(made.der)).toEqual([made.der]);
    expect(readCertificateFile(pem(made.pem))).toEqual([made.der]);
    expect(readCertificateFile(pem(`Contoso\r\n${made.pem.replaceAll('\n', '\r\n')}and\n${other.pem}`))).toEqual([
      made.der,
      other.der,
    ]);
    expect(readCertificateFile(new Uint8Array(Buffer.from(`\ufeff${made.pem}`, 'utf16le')))).toEqual([made.der]);
    expect(readCertificateFile(pem(`${made.key}${made.pem}`))).toEqual([made.der]);
  });

  it.each([
    ['nothing', ''],
    ['a text', 'hello'],
    ['a key alone', made.key],
    ['an empty certificate', '-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----'],
    ['a damaged one', made.pem.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA')],
    ['a very long one', 'x'.repeat(2_000_000)],
  ])('does not come out of %s', (_, text) => {
    const answer = readCertificateFile(new Uint8Array(Buffer.from(text)));
    expect(isFailure(answer) && answer.code).toBe('ROOTS-UNREADABLE');
  });
});

describe('a host', () => {
  const to = (names: string[], subject = ''): Parameters<typeof isFor>[0] => ({ names, subject });
  it.each([
    [to(['a.example']), 'A.Example.', true],
    [to(['*.example.com']), 'a.example.com', true],
    [to(['*.example.com']), 'a.b.example.com', false],
    [to(['*.example.com']), 'example.com', false],
    [to(['*.0.2.1']), '192.0.2.1', false],
    [to(['192.0.2.1']), '192.0.2.1', true],
    [to([], 'O=x\nCN=a.example'), 'a.example', true],
    [to(['b.example'], 'CN=a.example'), 'a.example', false],
  ])('is one of %o or not: %s %s', (certificate, host, expected) => {
    expect(isFor(certificate, host)).toBe(expected);
  });
});
