/**
 * The roots that Windows took from Microsoft's own list (the store AuthRoot): public ones, as those that Node carries, and
 * newer. What a company adds goes into other stores. For the live server alone: a bundle does not hold them.
 *
 * Source: Microsoft, "System store locations", and "Configure trusted roots and disallowed certificates" (AuthRoot is filled
 * from the list that Windows Update gives).
 */
import { certificateInRecord } from '../certificates/serialized.js';
import type { Machine } from './machine.js';
import { registry } from './survey/ask.js';

const store = 'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\Certificates';

/** Microsoft's list has some 400. */
const most = 1000;

/** The roots in DER; none where they cannot be read, and then those that Node carries have to do. */
export async function trustListRoots(machine: Machine): Promise<readonly Uint8Array[]> {
  const below = await machine.read({ kind: 'registry-key', key: store, view: 64 });
  if (below.state !== 'value') return [];
  const roots: Uint8Array[] = [];
  for (const thumbprint of below.value.keys.slice(0, most)) {
    const { fact } = await registry(machine, `${store}\\${thumbprint}`, 'Blob');
    if (fact.state !== 'value' || fact.value.type !== 'binary') continue;
    const der = certificateInRecord(Buffer.from(fact.value.data, 'base64'));
    if (der !== null) roots.push(der);
  }
  return roots;
}
