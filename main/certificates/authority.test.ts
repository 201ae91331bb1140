import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { authoritiesOf } from './authority.js';
import { readCertificate, type ReadCertificate } from './certificate.js';

const roots = rootCertificates.flatMap((pem) => readCertificate(pem) ?? []);
const hashesOf = (certificates: readonly ReadCertificate[]): string[] => certificates.map(({ facts }) => facts.sha256);

describe('the public roots', () => {
  it('can all be read', () => {
    expect(roots.length).toBe(rootCertificates.length);
    expect(roots.length).toBeGreaterThan(100);
  });

  it('are found by their names, each of them and no other', () => {
    const authorities = authoritiesOf([]);
    for (const { subject } of roots) {
      const wanted = roots.filter((root) => root.subject === subject);
      expect(hashesOf(authorities.named(subject)), subject).toEqual(hashesOf(wanted));
    }
  });

  it('are trusted, each of them', () => {
    const authorities = authoritiesOf([]);
    expect(roots.filter((root) => authorities.anchor(root) !== 'public').map(({ subject }) => subject)).toEqual([]);
  });

  it('have no name in common with nobody', () => {
    const authorities = authoritiesOf([]);
    expect(authorities.named('')).toEqual([]);
    expect(authorities.named('CN=Contoso Root CA')).toEqual([]);
    expect(authorities.named(`${roots[0]?.subject} `)).toEqual([]);
  });
});

describe('an authority that was given', () => {
  const [first, second] = roots as [ReadCertificate, ReadCertificate];

  it('is found by its name, once, and trusted as what it is', () => {
    const authorities = authoritiesOf([first.x509.raw, first.x509.raw], []);
    expect(hashesOf(authorities.named(first.subject))).toEqual(hashesOf([first]));
    expect(authorities.anchor(first)).toBe('given');
    expect(authorities.named(second.subject)).toEqual([]);
  });

  it('that is public as well is a public one, once', () => {
    const authorities = authoritiesOf([first.x509.raw]);
    expect(hashesOf(authorities.named(first.subject))).toEqual(
      hashesOf(roots.filter(({ subject }) => subject === first.subject)),
    );
    expect(authorities.anchor(first)).toBe('public');
  });
});
