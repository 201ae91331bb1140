/**
 * The authorities that this server trusts. Sources: Microsoft, "System store locations" (policy and enterprise stores lie in
 * the registry, a key for each certificate by its thumbprint), and "Configure trusted roots and disallowed certificates"
 * for DisableRootAutoUpdate.
 */
import { readCertificate } from '../../certificates/certificate.js';
import { certificateInRecord } from '../../certificates/serialized.js';
import { mapFact, type Fact } from '../../evidence/fact.js';
import type { AuthorityFacts, Found, GivenRoot } from '../../evidence/server-facts.js';
import { neededRoot } from '../../knowledge/authorities.js';
import type { Machine } from '../machine.js';
import { number, registry } from './ask.js';

const automatic = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\AuthRoot';
/** Where Group Policy puts roots, and where a domain puts those of its own authorities. */
const givenBy = [
  { by: 'policy', key: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates' },
  { by: 'domain', key: 'HKLM\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\Root\\Certificates' },
] as const;
/** An organisation has a few authorities. */
const mostGiven = 100;

/** Reads the topic. */
export async function surveyAuthorities(machine: Machine): Promise<AuthorityFacts> {
  const { sha1 } = neededRoot;
  const needed = await machine.read({ kind: 'certificate', location: 'machine', store: 'Root', sha1 });
  const given: Found<readonly GivenRoot[]>[] = [];
  for (const { by, key } of givenBy) given.push({ source: key, fact: await rootsBelow(machine, by, key) });
  return {
    needed: { source: `certificates of the computer (Trusted Root), ${sha1}`, fact: mapFact(needed, () => true) },
    automaticUpdateOff: await number(machine, automatic, 'DisableRootAutoUpdate'),
    given,
  };
}

async function rootsBelow(machine: Machine, by: GivenRoot['by'], key: string): Promise<Fact<readonly GivenRoot[]>> {
  const below = await machine.read({ kind: 'registry-key', key, view: 64 });
  if (below.state !== 'value') return below;
  const roots: GivenRoot[] = [];
  for (const thumbprint of below.value.keys.slice(0, mostGiven)) {
    const { fact } = await registry(machine, `${key}\\${thumbprint}`, 'Blob');
    const record =
      fact.state === 'value' && fact.value.type === 'binary' ? Buffer.from(fact.value.data, 'base64') : null;
    const der = record === null ? null : certificateInRecord(record);
    const subject = der === null ? null : (readCertificate(der)?.facts.subject ?? null);
    roots.push({ by, thumbprint: thumbprint.toUpperCase(), subject });
  }
  return { state: 'value', value: roots };
}
