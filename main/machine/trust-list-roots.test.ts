import { rootCertificates } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fakeServer } from './testing/fake-server.js';
import { trustListRoots } from './trust-list-roots.js';

const store = 'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\Certificates';

/** As Windows keeps it: a property with another number before the certificate itself (CERT_CERT_PROP_ID, 32). */
function record(der: Uint8Array): Uint8Array {
  const property = (id: number, bytes: Uint8Array): Buffer => {
    const head = Buffer.alloc(12);
    head.writeUInt32LE(id, 0);
    head.writeUInt32LE(1, 4);
    head.writeUInt32LE(bytes.length, 8);
    return Buffer.concat([head, bytes]);
  };
  return Buffer.concat([property(3, Buffer.alloc(20)), property(32, der)]);
}

describe("the roots of Microsoft's list", () => {
  it('are those that Windows took into its store, past what cannot be read', async () => {
    const { raw } = new X509Certificate(rootCertificates[0] ?? '');
    const machine = fakeServer({
      registry: {
        [`${store}\\AA\\Blob`]: record(raw),
        [`${store}\\BB\\Blob`]: Buffer.from('nothing of the kind'),
      },
    });
    expect((await trustListRoots(machine)).map((der) => Buffer.from(der))).toEqual([raw]);
  });

  it('are none where there is no such store', async () => {
    expect(await trustListRoots(fakeServer())).toEqual([]);
  });
});
