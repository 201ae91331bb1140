/**
 * The roots of Microsoft's own list, as this Windows has it: public ones, as those that Node carries, and newer. The list names
 * them by their thumbprints; the certificates of those that were ever needed here stand in the store AuthRoot, where also
 * others could be put by hand. What a company adds goes into other stores. For the live server alone: a bundle does not hold
 * them.
 *
 * Source: Microsoft, "System store locations", and "Configure trusted roots and disallowed certificates" (AuthRoot is filled
 * from the list that Windows Update gives, which is kept as `EncodedCtl`).
 */
import { createHash } from 'node:crypto';
import { certificateInRecord } from '../certificates/serialized.js';
import { readTrustList } from '../certificates/trust-list.js';
import type { Fact } from '../evidence/fact.js';
import type { RegistryValue } from '../evidence/server.js';
import type { Machine } from './machine.js';
import { registry } from './survey/ask.js';

const authRoot = 'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot';
const store = `${authRoot}\\Certificates`;
const update = `${authRoot}\\AutoUpdate`;

/** Microsoft's list has some 500. */
const most = 1000;

/** Public roots that this system knows. */
export interface TrustListRoots {
  /** Thumbprints (SHA-1, 40 digits of upper case) of all that are on the list; none where it cannot be read. */
  readonly listed: ReadonlySet<string>;
  /** Those of which the certificate is here, in DER. */
  readonly roots: readonly Uint8Array[];
}

/** Reads them. Where there is no list, all of the store are taken for public, and where there is none, Node's have to do. */
export async function trustListRoots(machine: Machine): Promise<TrustListRoots> {
  const encoded = bytesOf((await registry(machine, update, 'EncodedCtl')).fact);
  const listed = encoded === null ? null : readTrustList(encoded);
  const below = await machine.read({ kind: 'registry-key', key: store, view: 64 });
  const roots: Uint8Array[] = [];
  for (const thumbprint of below.state === 'value' ? below.value.keys.slice(0, most) : []) {
    const record = bytesOf((await registry(machine, `${store}\\${thumbprint}`, 'Blob')).fact);
    const der = record === null ? null : certificateInRecord(record);
    if (der === null) continue;
    const sha1 = createHash('sha1').update(der).digest('hex').toUpperCase();
    if (listed === null || listed.has(sha1)) roots.push(der);
  }
  return { listed: listed ?? new Set(), roots };
}

const bytesOf = (fact: Fact<RegistryValue>): Uint8Array | null =>
  fact.state === 'value' && fact.value.type === 'binary' ? Buffer.from(fact.value.data, 'base64') : null;
