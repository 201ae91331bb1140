/**
 * Where a chain ends, judged by its signatures. The first certificate is the server's own (RFC 5246 section 7.4.2); the
 * others may stand in any order, be there twice, or have nothing to do with it. Not looked at: path length and name
 * constraints, which Node does not give, and revocation.
 */
import { isMicrosoftAuthorityName, isMicrosoftRoot } from '../knowledge/authorities.js';
import type { Trust } from '../evidence/capture.js';
import type { Authorities } from './authority.js';
import type { ReadCertificate } from './certificate.js';
import { inspectorOf } from './inspector.js';

/** What can be said of a chain at any time, for any name. */
export interface JudgedChain extends Pick<Trust, 'end' | 'authority' | 'microsoft' | 'inspector'> {
  /** It ends at an authority that has the name of a public one and is not it. */
  readonly borrowed: boolean;
  /** When all of it is valid, in milliseconds since 1970; null where nothing of it can be read. */
  readonly validity: { readonly from: number; readonly to: number } | null;
  /** The server's own certificate; null where it cannot be read. */
  readonly leaf: ReadCertificate | null;
}

/** Signatures checked for one chain: ten certificates need nine, and cross-signed ones a few more. */
const mostSignatures = 32;

/**
 * Judges a chain as it was sent; null stands for a certificate that cannot be read.
 *
 * @param at when it was sent, in milliseconds since 1970; null where nobody knows. Of ways that are as good as each other
 *   one that was valid then is taken, as clients do: old and new certificates of one authority are often sent together.
 */
export function judgeChain(
  sent: readonly (ReadCertificate | null)[],
  authorities: Authorities,
  at: number | null = null,
): JudgedChain {
  const leaf = sent[0] ?? null;
  if (leaf === null) {
    return {
      end: 'unreadable',
      authority: null,
      microsoft: null,
      borrowed: false,
      inspector: null,
      validity: null,
      leaf,
    };
  }
  const end = new Search(sent, authorities, at).from(leaf);
  const { kind, path, issuer } = end;
  const last = path[path.length - 1] ?? leaf;
  const microsoft = kind === 'public' ? isMicrosoftRoot(last.sha1) : null;
  const isForeign = kind === 'private' || kind === 'given' || microsoft === false;
  return {
    end: kind,
    authority: issuer === null ? last.facts.subject : last.facts.issuer,
    microsoft,
    borrowed: kind === 'private' && isPublicName(issuer ?? last.subject, authorities),
    inspector: isForeign ? inspectorOf(path) : null,
    validity: validityOf(path),
    leaf,
  };
}

/** True for a name, as Node prints it, that a public authority has. */
const isPublicName = (name: string, authorities: Authorities): boolean =>
  authorities.named(name).some((each) => authorities.anchor(each) === 'public') ||
  commonNamesOf(name).some(isMicrosoftAuthorityName);

function validityOf(path: readonly ReadCertificate[]): { from: number; to: number } {
  return {
    from: Math.max(...path.map(({ notBefore }) => notBefore)),
    to: Math.min(...path.map(({ notAfter }) => notAfter)),
  };
}

/** Where a way up ends. `issuer` is the name that nothing here answers to; null where the last certificate is the end. */
interface End {
  readonly kind: Trust['end'];
  readonly path: readonly ReadCertificate[];
  readonly issuer: string | null;
}

/** Tries all ways up from a certificate, each certificate once on a way, and keeps the best end. */
class Search {
  private readonly others: readonly ReadCertificate[];
  private readonly whole: boolean;
  private signatures = 0;

  constructor(
    sent: readonly (ReadCertificate | null)[],
    private readonly authorities: Authorities,
    private readonly at: number | null,
  ) {
    const distinct = new Map<string, ReadCertificate>();
    for (const each of sent) if (each !== null) distinct.set(each.facts.sha256, each);
    this.others = [...distinct.values()];
    this.whole = !sent.includes(null);
  }

  /** The best end of all ways up from here. */
  from(certificate: ReadCertificate, below: readonly ReadCertificate[] = []): End {
    const path = [...below, certificate];
    const anchor = this.authorities.anchor(certificate);
    if (anchor !== null) return { kind: anchor, path, issuer: null };
    const above = [...this.authorities.named(certificate.issuer), ...this.others.filter(isNamedIn(certificate))];
    const ends: End[] = [];
    let broken = false;
    for (const issuer of above) {
      if (path.some(({ facts }) => facts.sha256 === issuer.facts.sha256)) continue;
      if (!this.mayIssue(issuer) || !certificate.x509.checkIssued(issuer.x509)) continue;
      if (this.isSignedBy(certificate, issuer)) ends.push(this.from(issuer, path));
      else broken ||= this.others.includes(issuer);
    }
    return best(ends, this.at) ?? this.endsHere(certificate, path, broken);
  }

  /** Nothing that is here has signed this certificate but, perhaps, itself. */
  private endsHere(certificate: ReadCertificate, path: readonly ReadCertificate[], broken: boolean): End {
    const self = certificate.subject === certificate.issuer && this.isSignedBy(certificate, certificate);
    if (self) return { kind: 'private', path, issuer: null };
    const { issuer } = certificate;
    // The authority of that name is here and has not signed this: damaged bytes, or somebody who borrows a name.
    if (broken || !this.whole) return { kind: 'unreadable', path, issuer };
    // A public root of that name is known, and has not signed this either: no certificate between is missing.
    const borrowed = this.authorities.named(issuer).length > 0;
    const missing = !borrowed && commonNamesOf(issuer).some(isMicrosoftAuthorityName);
    return { kind: missing ? 'incomplete' : 'private', path, issuer };
  }

  /**
   * Basic constraints and key usage allow it to sign certificates (RFC 5280 section 4.2.1.9), which a server's own never
   * do. Version 1 has no constraints: such a one may where the person has given it.
   */
  private mayIssue(issuer: ReadCertificate): boolean {
    return issuer.x509.ca || (issuer.subject === issuer.issuer && this.authorities.anchor(issuer) === 'given');
  }

  private isSignedBy(certificate: ReadCertificate, issuer: ReadCertificate): boolean {
    this.signatures++;
    return this.signatures <= mostSignatures && certificate.x509.verify(issuer.x509.publicKey);
  }
}

const isNamedIn =
  (certificate: ReadCertificate) =>
  (other: ReadCertificate): boolean =>
    other.subject === certificate.issuer;

/** From best to worst. A root that Microsoft uses comes before another public one: cross-signed chains have several. */
function rankOf({ kind, path }: End): number {
  const last = path[path.length - 1];
  if (kind === 'public') return last !== undefined && isMicrosoftRoot(last.sha1) ? 0 : 2;
  return ['microsoft', 'given', 'public', 'incomplete', 'private', 'unreadable'].indexOf(kind);
}

function best(ends: readonly End[], at: number | null): End | null {
  const isBetter = (one: End, other: End): boolean => {
    const ranks = rankOf(one) - rankOf(other);
    return ranks < 0 || (ranks === 0 && isValidAt(one, at) && !isValidAt(other, at));
  };
  return ends.reduce<End | null>((found, end) => (found === null || isBetter(end, found) ? end : found), null);
}

function isValidAt({ path }: End, at: number | null): boolean {
  const { from, to } = validityOf(path);
  return at !== null && at >= from && at <= to;
}

/** The common names of a name as Node prints it, a part in each line. */
export function commonNamesOf(name: string): string[] {
  return name.split('\n').flatMap((part) => (part.startsWith('CN=') ? part.slice(3) : []));
}
