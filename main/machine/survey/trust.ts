/**
 * The connector's own certificate, by which it signs in to Microsoft's service, and whose connector it is. Source: GSA-tshoot
 * for TrustSettings.xml and the two stores. Only public parts are read: no function here could reach a private key.
 */
import { certificateInRecord } from '../../certificates/serialized.js';
import { trustCertificateFacts } from '../../certificates/trust-certificate.js';
import { elementsIn, parseDocument, type XmlElement } from '../../configuration/document.js';
import { readText } from '../../configuration/text.js';
import { known, mapFact, unreadable, type Fact } from '../../evidence/fact.js';
import type { Answer } from '../../evidence/server.js';
import type { CertificateFacts, Found, Registration, TrustFacts, TrustSettings } from '../../evidence/server-facts.js';
import { dataFolders } from '../../knowledge/generations.js';
import type { Machine } from '../machine.js';
import { registry } from './ask.js';

/** Real ones have less than a kilobyte. */
const mostBytes = 64 * 1024;

/** NETWORK SERVICE, by which the connector runs. */
const userKey = 'HKU\\S-1-5-20\\Software\\Microsoft\\SystemCertificates\\My\\Certificates';
const userFolder = 'ServiceProfiles\\NetworkService\\AppData\\Roaming\\Microsoft\\SystemCertificates\\My\\Certificates';

/** Reads the topic. */
export async function surveyTrust(machine: Machine): Promise<TrustFacts> {
  const places = await machine.read({ kind: 'places' });
  if (places.state !== 'value') {
    const settings = { source: 'TrustSettings.xml', fact: places };
    const endpoints = { source: 'endpoints.txt', fact: places };
    return { registrations: [{ folder: '', settings, certificate: settings }], tenants: [endpoints] };
  }
  const { programData, windows } = places.value;
  const registrations: Registration[] = [];
  const tenants: Found<string>[] = [];
  for (const folder of dataFolders) {
    const root = `${programData}\\Microsoft\\${folder}`;
    const settings = await readSettings(machine, `${root}\\Config\\TrustSettings.xml`);
    const certificate = await certificateOf(machine, windows, settings);
    registrations.push({ folder, settings, certificate });
    const { fact } = certificate;
    if (fact.state === 'value' && fact.value.tenant !== null) {
      tenants.push({ source: certificate.source, fact: known(fact.value.tenant) });
    }
    tenants.push(await tenantOfEndpoints(machine, `${root}\\Endpoints\\endpoints.txt`));
  }
  return { registrations, tenants: tenants.filter(({ fact }) => fact.state !== 'absent') };
}

async function readSettings(machine: Machine, path: string): Promise<Found<TrustSettings>> {
  const file = await machine.read({ kind: 'file', path, part: 'whole', most: mostBytes });
  if (file.state !== 'value') return { source: path, fact: file };
  const written = file.value.modified;
  const text = readText(bytesOf(file.value));
  const document = 'text' in text ? parseDocument(text.text) : text;
  if (!('root' in document)) return { source: path, fact: unreadable('failed', document.message) };
  const thumbprint = contentsOf(document.text, document.root, 'Thumbprint').replace(/[^0-9a-f]/gi, '');
  if (thumbprint.length !== 40) return { source: path, fact: unreadable('failed', 'it names no certificate') };
  const inUserStore = /^(?:true|1)$/i.test(contentsOf(document.text, document.root, 'IsInUserStore'));
  return { source: path, fact: known({ thumbprint: thumbprint.toUpperCase(), inUserStore, written }) };
}

/** What stands in the first element of this name, wherever it is; empty where there is none. */
function contentsOf(text: string, element: XmlElement, name: string): string {
  if (element.name === name)
    return text
      .slice(element.startTagEnd, element.end)
      .replace(/<[\s\S]*$/, '')
      .trim();
  for (const child of elementsIn(element)) {
    const found = contentsOf(text, child, name);
    if (found !== '') return found;
  }
  return '';
}

async function certificateOf(
  machine: Machine,
  windows: string,
  { source, fact }: Found<TrustSettings>,
): Promise<Found<CertificateFacts>> {
  if (fact.state !== 'value') return { source, fact };
  const { thumbprint, inUserStore } = fact.value;
  return inUserStore ? await ofNetworkService(machine, windows, thumbprint) : await ofThisComputer(machine, thumbprint);
}

async function ofThisComputer(machine: Machine, thumbprint: string): Promise<Found<CertificateFacts>> {
  const source = `certificates of the computer (Personal), ${thumbprint}`;
  const found = await machine.read({ kind: 'certificate', location: 'machine', store: 'My', sha1: thumbprint });
  return { source, fact: found.state === 'value' ? described(Buffer.from(found.value.der, 'base64')) : found };
}

/** Windows keeps it in that account's registry, or in a file of its profile; the one that is there says it. */
async function ofNetworkService(
  machine: Machine,
  windows: string,
  thumbprint: string,
): Promise<Found<CertificateFacts>> {
  const value = await registry(machine, `${userKey}\\${thumbprint}`, 'Blob');
  if (value.fact.state === 'value') {
    const { type, data } = value.fact.value;
    const bytes = type === 'binary' ? Buffer.from(data, 'base64') : Buffer.alloc(0);
    return { source: value.source, fact: describedRecord(bytes) };
  }
  const path = `${windows}\\${userFolder}\\${thumbprint}`;
  const file = await machine.read({ kind: 'file', path, part: 'whole', most: mostBytes });
  if (file.state === 'value') return { source: path, fact: describedRecord(bytesOf(file.value)) };
  // Not being there is only known where both places could be looked into.
  return value.fact.state === 'unreadable' ? { source: value.source, fact: value.fact } : { source: path, fact: file };
}

function describedRecord(bytes: Uint8Array): Fact<CertificateFacts> {
  const der = certificateInRecord(bytes);
  return der === null ? unreadable('failed', 'it holds no certificate') : described(der);
}

function described(der: Uint8Array): Fact<CertificateFacts> {
  const facts = trustCertificateFacts(der);
  return facts === null ? unreadable('failed', 'its certificate cannot be read') : known(facts);
}

/**
 * The tenant by the file that the connector keeps its first address in. Its form is not documented; what has been seen of it
 * is JSON with an address `https://TENANT.bootstrap.msappproxy.net` (EPA-Connectivity-Monitor), so that alone is looked for.
 */
async function tenantOfEndpoints(machine: Machine, path: string): Promise<Found<string>> {
  const file = await machine.read({ kind: 'file', path, part: 'whole', most: mostBytes });
  const tenant = mapFact(
    file,
    (value) => /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.bootstrap\.msappproxy\./i.exec(textOf(value))?.[1],
  );
  if (tenant.state !== 'value') return { source: path, fact: tenant };
  if (tenant.value === undefined) return { source: path, fact: unreadable('failed', 'it names no tenant') };
  return { source: path, fact: known(tenant.value.toLowerCase()) };
}

const bytesOf = ({ bytes }: Answer<'file'>): Uint8Array => new Uint8Array(Buffer.from(bytes, 'base64'));

const textOf = ({ bytes }: Answer<'file'>): string => Buffer.from(bytes, 'base64').toString('utf8');
