import { rootCertificates } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { trustListOf } from '../certificates/testing/trust-list.js';
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

const update = 'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\AutoUpdate';
const [first, second] = rootCertificates.slice(0, 2).map((pem) => {
  const { raw, fingerprint } = new X509Certificate(pem);
  return { raw, sha1: fingerprint.replaceAll(':', '') };
}) as [{ raw: Buffer; sha1: string }, { raw: Buffer; sha1: string }];
const elsewhere = 'DF3C24F9BFD666761B268073FE06D1CC8D4F82A4';

describe("the roots of Microsoft's list", () => {
  it('are all that the list names, whether Windows needed them here or not, and no others of its store', async () => {
    const machine = fakeServer({
      registry: {
        [`${update}\\EncodedCtl`]: trustListOf([first.sha1, elsewhere]),
        [`${store}\\AA\\Blob`]: record(first.raw),
        [`${store}\\BB\\Blob`]: record(second.raw),
      },
    });
    const { listed, roots } = await trustListRoots(machine);
    expect(listed).toEqual(new Set([first.sha1, elsewhere]));
    expect(roots.map((der) => Buffer.from(der))).toEqual([first.raw]);
  });

  it('are those of its store where there is no list, past what cannot be read', async () => {
    const machine = fakeServer({
      registry: {
        [`${update}\\EncodedCtl`]: Buffer.from('nothing of the kind'),
        [`${store}\\AA\\Blob`]: record(first.raw),
        [`${store}\\BB\\Blob`]: Buffer.from('nothing of the kind'),
      },
    });
    const { listed, roots } = await trustListRoots(machine);
    expect([listed.size, roots.map((der) => Buffer.from(der))]).toEqual([0, [first.raw]]);
  });

  it('are none where there is no such store', async () => {
    expect(await trustListRoots(fakeServer())).toEqual({ listed: new Set(), roots: [] });
  });
});
