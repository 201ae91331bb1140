import { Buffer } from 'node:buffer';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConnectionSettings } from '../machine/survey/connection-settings.js';
import { lanSettings } from '../machine/testing/connection-settings.js';
import { mapBytes } from './bytes.js';
import { mapCertificate } from './certificate-names.js';

const replace = (text: string): string => text.replaceAll('webgate', 'h-1').replaceAll('müller', 'user-12345');
const mapped = (bytes: Uint8Array): Buffer =>
  mapBytes(Buffer.from(bytes), { text: replace, certificate: (der) => der });

describe('texts in bytes', () => {
  it.each([1, 2, 3, 7, 15])('keep counted strings readable: flags by %i', (kind) => {
    const bytes = lanSettings({
      ...(kind & 2 ? { proxy: 'http=webgate:80;https=müller.local:8080' } : {}),
      bypass: '*.webgate.local;<local>;10.*',
      ...(kind & 4 ? { script: 'http://webgate/a.pac' } : {}),
      detects: (kind & 8) !== 0,
    });
    const before = readConnectionSettings(bytes)!;
    expect(readConnectionSettings(mapped(bytes))).toEqual({
      ...before,
      server: replace(before.server),
      bypass: replace(before.bypass),
      script: replace(before.script),
    });
  });

  it('keep their encoding and every other byte', () => {
    const text = 'a webgate, müller\r\n';
    for (const [bytes, decode] of [
      [Buffer.from(text), (each: Buffer) => each.toString('utf8')],
      [Buffer.from(`\ufeff${text}`), (each: Buffer) => each.toString('utf8').slice(1)],
      [Buffer.from(`\ufeff${text}`, 'utf16le'), (each: Buffer) => each.toString('utf16le').slice(1)],
      [
        Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
        (each: Buffer) => Buffer.from(each).swap16().toString('utf16le').slice(1),
      ],
      [Buffer.from(text, 'latin1'), (each: Buffer) => each.toString('latin1')],
    ] as const) {
      expect(decode(mapped(bytes))).toBe(replace(text));
    }
  });

  it('leave bytes without names as they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(mapped(bytes).equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });
});

const certificate = new X509Certificate(
  readFileSync(fileURLToPath(new URL('../../test/fixtures/captures/lab-root.pem', import.meta.url))),
);

describe('names in a certificate', () => {
  const same = { text: (text: string) => text, id: (id: string) => id, address: (address: string) => address };
  const longer = {
    ...same,
    text: (text: string) => `${text} and a name that is much longer than what stood there`.repeat(3),
  };

  it('are replaced so that it can be read, with the same dates and key', () => {
    const after = new X509Certificate(mapCertificate(certificate.raw, longer));
    expect(after.subject).toContain('much longer');
    expect(after.subject).not.toBe(certificate.subject);
    expect([after.validFrom, after.validTo, after.serialNumber]).toEqual([
      certificate.validFrom,
      certificate.validTo,
      certificate.serialNumber,
    ]);
    expect(after.publicKey.export({ type: 'spki', format: 'der' })).toEqual(
      certificate.publicKey.export({ type: 'spki', format: 'der' }),
    );
  });

  it('leave it byte for byte where there are none', () => {
    expect(createHash('sha256').update(mapCertificate(certificate.raw, same)).digest('hex')).toBe(
      createHash('sha256').update(certificate.raw).digest('hex'),
    );
  });

  it('are looked for in anything at all', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(certificate.raw.length - 1), fc.nat(255)), { maxLength: 5 }), (changes) => {
        const bytes = Buffer.from(certificate.raw);
        for (const [at, value] of changes) bytes[at] = value;
        expect(mapCertificate(bytes, same).equals(bytes)).toBe(true);
        expect(mapCertificate(bytes, longer)).toBeInstanceOf(Buffer);
      }),
    );
  });
});
