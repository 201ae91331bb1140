/**
 * Whom to trust: the public roots, and authorities given by the person. The public ones are those of Mozilla that Node
 * carries (`tls.rootCertificates`): the machine's own store would trust what its company put there, and that is what is to
 * be found out.
 */
import { createHash } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { isMicrosoftRoot } from '../knowledge/authorities.js';
import { readCertificate, type ReadCertificate } from './certificate.js';

/** What makes a certificate the end of a search. */
export type Anchor = 'public' | 'given';

/** The authorities that a chain may end at. */
export interface Authorities {
  /** The kind of trust in exactly this certificate; null for none. */
  anchor(certificate: ReadCertificate): Anchor | null;
  /** Trusted authorities of this name, as the issuer of a certificate has it. */
  named(subject: string): readonly ReadCertificate[];
}

/**
 * The authorities to trust.
 *
 * @param given certificates, in DER or PEM
 * @param publicRoots the same: those that Node carries, and others that are known to be public
 * @param listed thumbprints (SHA-1, 40 digits of upper case) of more that are known to be public
 */
export function authoritiesOf(
  given: readonly Uint8Array[],
  publicRoots: readonly (Uint8Array | string)[] = rootCertificates,
  listed: ReadonlySet<string> = new Set(),
): Authorities {
  const own = distinct(given.flatMap((each) => readCertificate(each) ?? []));
  const roots = new PublicRoots(publicRoots);
  return {
    anchor: ({ facts, sha1 }) => {
      if (roots.has(facts.sha256)) return 'public';
      if (own.some((each) => each.facts.sha256 === facts.sha256)) return 'given';
      // A documented root that Mozilla has dropped since is no company's all the same.
      return isMicrosoftRoot(sha1) || listed.has(sha1) ? 'public' : null;
    },
    named: (subject) => [
      ...roots.named(subject),
      ...own.filter((each) => each.subject === subject && !roots.has(each.facts.sha256)),
    ],
  };
}

/**
 * Public roots. To have Node read all of them takes 25 ms, and few are ever asked for: one is read when its bytes hold
 * what it is asked for by.
 */
class PublicRoots {
  private ders: readonly Buffer[] | null = null;
  private hashes: ReadonlySet<string> | null = null;
  private readonly read = new Map<Buffer, ReadCertificate | null>();

  constructor(private readonly given: readonly (Uint8Array | string)[]) {}

  /** True for the SHA-256 of one of them. */
  has(sha256: string): boolean {
    this.hashes ??= new Set(this.all().map((der) => createHash('sha256').update(der).digest('hex')));
    return this.hashes.has(sha256);
  }

  /** Those of this name. */
  named(subject: string): ReadCertificate[] {
    const part = longestPlainPart(subject);
    return this.all()
      .filter((der) => der.includes(part, 0, 'latin1'))
      .flatMap((der) => this.readOnce(der) ?? [])
      .filter((root) => root.subject === subject);
  }

  private all(): readonly Buffer[] {
    this.ders ??= this.given.map((each) => (typeof each === 'string' ? derOf(each) : Buffer.from(each)));
    return this.ders;
  }

  private readOnce(der: Buffer): ReadCertificate | null {
    const known = this.read.get(der);
    if (known !== undefined) return known;
    const certificate = readCertificate(der);
    this.read.set(der, certificate);
    return certificate;
  }
}

/** PEM is base64 between two lines (RFC 7468). */
function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');
}

/**
 * The longest stretch of plain letters in the values of a name, as Node prints it. Its bytes are the same in every encoding
 * that names of roots have: `authority.test.ts` tries all of them.
 */
function longestPlainPart(name: string): string {
  const values = name.split('\n').map((line) => line.slice(line.indexOf('=') + 1));
  const parts = values.flatMap((value) => value.match(/[A-Za-z0-9 ]+/g) ?? []);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

function distinct(certificates: readonly ReadCertificate[]): ReadCertificate[] {
  return [...new Map(certificates.map((each) => [each.facts.sha256, each])).values()];
}
