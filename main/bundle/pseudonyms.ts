/**
 * What was read of a server with the names of its organisation replaced, so that it can be sent to somebody who is not part
 * of it. The same findings come out, with other names in them.
 */
import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { authoritiesOf } from '../certificates/authority.js';
import { readCertificate } from '../certificates/certificate.js';
import { isSecretName, redacted, withoutSecrets } from '../evidence/secrets.js';
import { nameClasses, type NameClass, type Reading, type ServerEvidence } from '../evidence/server.js';
import { mapBytes } from './bytes.js';
import { mapCertificate, type NameVisitor } from './certificate-names.js';
import { findAccounts, findHost, findInHostsFile, findNames, findOwnNames, namesPeople } from './find-names.js';
import { NameBook, type Replacement } from './name-book.js';
import { wordsOf } from './ordinary-words.js';
import { mapReading, type Visitor } from './walk.js';

/** What may leave the server, and what was changed for that. */
export interface Prepared {
  readonly evidence: ServerEvidence;
  /** Names with what stands for them: stays on the server. */
  readonly names: readonly Replacement[];
}

/**
 * Takes secrets out, and replaces names.
 *
 * @param keep classes of names that stay as they are
 */
export function prepared(evidence: ServerEvidence, keep: readonly NameClass[]): Prepared {
  const replaced = nameClasses.filter((each) => !keep.includes(each));
  const readings = evidence.readings.map(withoutSecretsIn);
  if (replaced.length === 0) return { evidence: { ...evidence, readings }, names: [] };
  const texts: string[] = [];
  for (const reading of readings) mapReading(reading, collecting(texts));
  const book = new NameBook(new Set(replaced), takenIn(texts), questioned(readings));
  findAll(readings, texts, book);
  const replacing = replacer(book);
  // Certificates come first: what names one by its thumbprint, wherever it stands, has to follow.
  for (const reading of readings) mapReading(reading, { text: (text) => text, bytes: replacing.certificates });
  const done = readings.map((reading) =>
    namesPeople(reading)
      ? mapReading(reading, { text: (text) => book.people(text), bytes: (bytes) => bytes })
      : mapReading(reading, replacing),
  );
  return { evidence: { ...evidence, replaced, readings: done }, names: book.replacements() };
}

/** Passwords and keys are taken out of every bundle. */
function withoutSecretsIn(reading: Reading): Reading {
  return mapReading(reading, {
    text: (text, field) => (isSecretName(field) ? redacted : withoutSecrets(text)),
    bytes: (bytes, field) =>
      isSecretName(field) ? Buffer.alloc(0) : mapBytes(bytes, { text: withoutSecrets, certificate: (der) => der }),
  });
}

/** Every text of a reading, those in bytes as well. */
const collecting = (texts: string[]): Visitor => {
  const note = (text: string): string => {
    texts.push(text);
    return text;
  };
  return {
    text: note,
    bytes: (bytes) => mapBytes(bytes, { text: note, certificate: (der) => der }),
  };
};

const takenIn = (texts: readonly string[]): Set<string> =>
  new Set(texts.flatMap((text) => text.toLowerCase().match(/\b(?:host|user|domain|ip)-\d+\b/g) ?? []));

/** Words of what the program asks everywhere; a path may have been made of an answer. */
function questioned(readings: readonly Reading[]): Set<string> {
  const found = readings.flatMap(({ question }) =>
    Object.entries(question).flatMap(([field, value]) =>
      typeof value === 'string' && field !== 'path' ? [value.replace(/\\S-1-[\d-]+/g, '')] : [],
    ),
  );
  const ids = found.flatMap((text) => text.toLowerCase().match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []);
  return new Set([...found.flatMap(wordsOf), ...ids]);
}

/** Stores of what everybody trusts: their certificates name those who sign for the world. */
const publicStores = new Set(['root', 'authroot', 'ca', 'trustedpublisher', 'disallowed', 'smartcardroot']);

function findAll(readings: readonly Reading[], texts: readonly string[], book: NameBook): void {
  for (const reading of readings) findOwnNames(reading, book);
  for (const reading of readings) {
    const { question } = reading;
    const isHostsFile = question.kind === 'file' && /\\etc\\hosts$/i.test(question.path);
    const ofPublicStore = question.kind === 'certificate' && publicStores.has(question.store.toLowerCase());
    const find = (field: string) => (text: string, isLoose: boolean) => {
      if (isHostsFile) findInHostsFile(text, book);
      findNames(text, isLoose ? '' : field, book);
      return text;
    };
    mapReading(reading, {
      text: (text, field) => find(field)(text, false),
      bytes: (bytes, field) =>
        mapBytes(bytes, {
          text: find(field),
          certificate: (der) => (ofPublicStore ? der : mapCertificate(der, finder(book))),
        }),
    });
  }
  for (const text of texts) findAccounts(text, book);
}

const finder = (book: NameBook): NameVisitor => ({
  text: (text, isHost) => {
    if (isHost) findHost(text, book);
    else findNames(text, '', book);
    return text;
  },
  id: (id) => id,
  address: (address) => address,
});

function replacer(book: NameBook): Visitor & { readonly certificates: (bytes: Buffer) => Buffer } {
  const names: NameVisitor = {
    text: (text) => book.replace(text),
    id: (id) => book.id(id),
    address: (address) => book.address(address),
  };
  const certificate = (der: Buffer): Buffer => {
    const mapped = mapCertificate(der, names);
    if (mapped.equals(der) || isPublic(der)) return der;
    for (const kind of ['sha1', 'sha256']) book.fix(hash(kind, der), hash(kind, mapped));
    return mapped;
  };
  return {
    // A version of four parts looks like an address.
    text: (text, field) => (field === 'version' ? text : book.replace(text)),
    bytes: (bytes) => mapBytes(bytes, { text: (text) => book.replace(text), certificate }),
    certificates: (bytes) => mapBytes(bytes, { text: (text) => text, certificate }),
  };
}

const hash = (kind: string, bytes: Buffer): string => createHash(kind).update(bytes).digest('hex');

/** Authorities of the world stay as they are, byte for byte, whatever words they have in common with this server. */
function isPublic(der: Buffer): boolean {
  const certificate = readCertificate(der);
  return certificate !== null && authoritiesOf([]).anchor(certificate) === 'public';
}
