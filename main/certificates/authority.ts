/**
 * Whom to trust: the public roots, and authorities given by the person. The public ones are those of Mozilla that Node
 * carries (`tls.rootCertificates`): the machine's own store would trust what its company put there, and that is what is to
 * be found out.
 */
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
 * @param publicRoots the same; tests mark authorities of their own as public by it
 */
export function authoritiesOf(
  given: readonly Uint8Array[],
  publicRoots: readonly (Uint8Array | string)[] = rootCertificates,
): Authorities {
  const own = readAll(given);
  // Reading all public roots takes 20 ms: not before there is a chain to be judged.
  let read: Roots | null = null;
  const roots = (): Roots => (read ??= rootsOf(own, readAll(publicRoots)));
  return {
    anchor: (certificate) => {
      const kind = roots().kinds.get(certificate.facts.sha256);
      // A documented root that Mozilla has dropped since is no company's all the same.
      return kind ?? (isMicrosoftRoot(certificate.sha1) ? 'public' : null);
    },
    named: (subject) => roots().bySubject.get(subject) ?? [],
  };
}

interface Roots {
  readonly kinds: ReadonlyMap<string, Anchor>;
  readonly bySubject: ReadonlyMap<string, readonly ReadCertificate[]>;
}

function rootsOf(given: readonly ReadCertificate[], publicRoots: readonly ReadCertificate[]): Roots {
  const kinds = new Map<string, Anchor>();
  const bySubject = new Map<string, ReadCertificate[]>();
  for (const [kind, certificates] of [
    ['public', publicRoots],
    ['given', given],
  ] as const) {
    for (const certificate of certificates) {
      if (kinds.has(certificate.facts.sha256)) continue;
      kinds.set(certificate.facts.sha256, kind);
      bySubject.set(certificate.subject, [...(bySubject.get(certificate.subject) ?? []), certificate]);
    }
  }
  return { kinds, bySubject };
}

function readAll(certificates: readonly (Uint8Array | string)[]): ReadCertificate[] {
  return certificates.flatMap((each) => readCertificate(each) ?? []);
}
