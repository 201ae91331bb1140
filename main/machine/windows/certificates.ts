/** Stores of certificates: their public part. No function that could touch a private key is bound here. */
import { createHash } from 'node:crypto';
import { absent, known, type Fact } from '../../evidence/fact.js';
import type { Answer, Question } from '../../evidence/server.js';
import { failed } from './failures.js';
import { bind, koffi, lastError } from './native.js';

const openStore = bind(
  'crypt32.dll',
  'void* __stdcall CertOpenStore(uintptr_t provider, uint32 encoding, uintptr_t legacy, uint32 flags, str16 name)',
);
const enumerate = bind('crypt32.dll', 'void* __stdcall CertEnumCertificatesInStore(void* store, void* previous)');
const closeStore = bind('crypt32.dll', 'bool __stdcall CertCloseStore(void* store, uint32 flags)');

/** CERT_STORE_PROV_SYSTEM_W, and flags of wincrypt.h. */
const systemStore = 10;
const readOnly = 0x8000;
const openExisting = 0x4000;
const locations = { user: 1 << 16, machine: 2 << 16 } as const;

/** A store of many thousand certificates is no store of a server. */
const mostCertificates = 5000;
const mostBytes = 64 * 1024;

/** CERT_CONTEXT on 64 bits (wincrypt.h): the encoded certificate and its length. */
const context = { encoded: 8, length: 16, size: 24 };

/** The certificate of a store with this thumbprint. */
export function readCertificate({ location, store, sha1 }: Question<'certificate'>): Fact<Answer<'certificate'>> {
  const handle = openStore(systemStore, 0, 0, locations[location] | readOnly | openExisting, store);
  if (handle === null) return failed('CertOpenStore', lastError());
  const wanted = sha1.toLowerCase();
  let seen = 0;
  let found: Buffer | null = null;
  try {
    // A context that is handed in is freed by the call, so the walk goes to the end.
    for (let each = enumerate(handle, null); each !== null; each = enumerate(handle, each)) {
      const header = Buffer.from(koffi.view(each, context.size));
      const length = header.readUInt32LE(context.length);
      seen += 1;
      if (length > mostBytes || seen > mostCertificates) continue;
      const bytes = Buffer.from(koffi.view(header.readBigUInt64LE(context.encoded), length));
      if (createHash('sha1').update(bytes).digest('hex') === wanted) found = bytes;
    }
    return found === null ? absent : known({ der: found.toString('base64') });
  } finally {
    closeStore(handle, 0);
  }
}
