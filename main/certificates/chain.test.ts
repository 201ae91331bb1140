import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { hasOpenssl, makeCertificate, type Made } from '../../test/lab/certificates.js';
import { authoritiesOf } from './authority.js';
import { readCertificate } from './certificate.js';
import { judgeChain, type JudgedChain } from './chain.js';

const nobody: readonly Made[] = [];

/** Judges a chain, with these authorities given and those public. */
function judge(
  sent: readonly (Made | Uint8Array)[],
  { given = nobody, known = nobody, at }: { given?: readonly Made[]; known?: readonly Made[]; at?: Date } = {},
): JudgedChain {
  const authorities = authoritiesOf(
    given.map(({ der }) => der),
    known.map(({ pem }) => pem),
  );
  return judgeChain(
    sent.map((each) => readCertificate(each instanceof Uint8Array ? each : each.der)),
    authorities,
    at?.getTime() ?? null,
  );
}

const publicRoot = (name: string): X509Certificate => {
  const found = rootCertificates
    .map((pem) => new X509Certificate(pem))
    .find(({ subject }) => subject.includes(`CN=${name}`));
  if (found === undefined) throw new Error(`Node does not carry ${name}.`);
  return found;
};

describe('the public roots that Node carries', () => {
  it('hold all that Microsoft documents but the one that expired in 2025', () => {
    for (const name of [
      'DigiCert Global Root CA',
      'DigiCert Global Root G2',
      'DigiCert Global Root G3',
      'Microsoft ECC Root Certificate Authority 2017',
      'Microsoft RSA Root Certificate Authority 2017',
    ]) {
      const chain = judgeChain([readCertificate(new Uint8Array(publicRoot(name).raw))], authoritiesOf([]));
      expect(chain, name).toMatchObject({ end: 'public', microsoft: true, inspector: null });
    }
  });

  it('hold others, which are public and none of Microsoft’s', () => {
    const chain = judgeChain([readCertificate(new Uint8Array(publicRoot('ISRG Root X1').raw))], authoritiesOf([]));
    expect(chain).toMatchObject({
      end: 'public',
      microsoft: false,
      authority: expect.stringContaining('ISRG Root X1'),
    });
  });
});

describe.skipIf(!hasOpenssl)('a chain', { timeout: 30_000 }, () => {
  const root = makeCertificate({ subject: '/C=DE/O=Contoso/CN=Contoso root', authority: true });
  const between = makeCertificate({ subject: '/O=Contoso/CN=Contoso issuing', authority: true, issuer: root });
  const leaf = makeCertificate({ subject: '/CN=a.example', issuer: between, names: ['a.example'] });
  const rsaRoot = makeCertificate({ subject: '/O=Fabrikam/CN=Fabrikam RSA root', authority: true, kind: 'rsa' });
  const rsaLeaf = makeCertificate({ subject: '/CN=b.example', issuer: rsaRoot, kind: 'rsa' });

  it('leads to a public or a given root, by EC and by RSA signatures', () => {
    expect(judge([leaf, between], { known: [root] })).toMatchObject({
      end: 'public',
      microsoft: false,
      authority: 'CN=Contoso root, O=Contoso, C=DE',
    });
    expect(judge([leaf, between, root], { known: [root] }).end).toBe('public');
    expect(judge([leaf, between], { given: [root] })).toMatchObject({ end: 'given', microsoft: null });
    expect(judge([leaf], { given: [between] })).toMatchObject({
      end: 'given',
      authority: 'CN=Contoso issuing, O=Contoso',
    });
    expect(judge([rsaLeaf], { known: [rsaRoot] }).end).toBe('public');
    expect(judge([rsaLeaf, rsaRoot]).end).toBe('private');
  });

  it('may stand in any order behind its first, be there twice, or have strangers in it', () => {
    const sent = [leaf, rsaRoot, root, between, between, leaf];
    expect(judge(sent, { known: [root] }).end).toBe('public');
    expect(judge(sent)).toMatchObject({ end: 'private', authority: 'CN=Contoso root, O=Contoso, C=DE' });
  });

  it('that ends at nobody’s authority is private, whether that is sent or only named', () => {
    expect(judge([leaf, between, root])).toMatchObject({
      end: 'private',
      authority: 'CN=Contoso root, O=Contoso, C=DE',
    });
    expect(judge([leaf, between])).toMatchObject({ end: 'private', authority: 'CN=Contoso root, O=Contoso, C=DE' });
    expect(judge([leaf])).toMatchObject({ end: 'private', authority: 'CN=Contoso issuing, O=Contoso' });
    const self = makeCertificate({ subject: '/CN=a.example' });
    expect(judge([self])).toMatchObject({ end: 'private', authority: 'CN=a.example' });
    expect(judge([self], { given: [self] }).end).toBe('given');
  });

  it('whose missing issuer Microsoft documents cannot be told', () => {
    const azure = makeCertificate({
      subject: '/C=US/O=Microsoft Corporation/CN=Microsoft TLS G2 RSA CA OCSP 02',
      authority: true,
    });
    const own = makeCertificate({ subject: '/CN=*.msappproxy.net', issuer: azure });
    expect(judge([own])).toMatchObject({
      end: 'incomplete',
      authority: 'CN=Microsoft TLS G2 RSA CA OCSP 02, O=Microsoft Corporation, C=US',
    });
    // With the issuer beside it nothing is missing: the name is borrowed.
    expect(judge([own, azure]).end).toBe('private');
  });

  it('under a borrowed name of a public root is private', () => {
    const borrowed = makeCertificate({ subject: '/C=DE/O=Contoso/CN=Contoso root', authority: true, plain: true });
    const own = makeCertificate({ subject: '/CN=a.example', issuer: borrowed, plain: true });
    expect(judge([own], { known: [root] })).toMatchObject({ end: 'private', borrowed: true });
    expect(judge([own, borrowed], { known: [root] })).toMatchObject({ end: 'private', borrowed: true });
    // The name of an authority that was given is nobody's to borrow, and that of a stranger is his own.
    expect(judge([own, borrowed], { given: [root] })).toMatchObject({ end: 'private', borrowed: false });
    expect(judge([own, borrowed])).toMatchObject({ end: 'private', borrowed: false });
  });

  it('that says it is of DigiCert’s root, and is not, is said to', () => {
    const forged = makeCertificate({
      subject: '/C=US/O=DigiCert Inc/OU=www.digicert.com/CN=DigiCert Global Root G2',
      authority: true,
    });
    const own = makeCertificate({ subject: '/CN=*.msappproxy.net', issuer: forged });
    const authorities = authoritiesOf([]);
    const chain = judgeChain([readCertificate(own.der), readCertificate(forged.der)], authorities);
    expect(chain).toMatchObject({ end: 'private', borrowed: true });
    const plain = makeCertificate({ subject: '/CN=DigiCert Global Root G2', authority: true });
    const other = makeCertificate({ subject: '/CN=*.msappproxy.net', issuer: plain });
    expect(judgeChain([readCertificate(other.der), readCertificate(plain.der)], authorities)).toMatchObject({
      end: 'private',
      borrowed: true,
    });
  });

  it('is not led by a server’s certificate that signs others', () => {
    const forged = makeCertificate({ subject: '/CN=c.example', issuer: leaf });
    expect(judge([forged, leaf, between], { known: [root] })).toMatchObject({
      end: 'private',
      authority: 'CN=a.example',
    });
  });

  it('takes the better of two ways where an authority is cross-signed', () => {
    const crossed = makeCertificate({
      subject: '/C=DE/O=Contoso/CN=Contoso root',
      authority: true,
      issuer: rsaRoot,
      keyOf: root,
    });
    expect(judge([leaf, between, crossed], { known: [rsaRoot] }).end).toBe('public');
    expect(judge([leaf, between, root, crossed], { known: [rsaRoot] }).end).toBe('public');
    expect(judge([leaf, between, crossed, root], { given: [root] }).end).toBe('given');
  });

  it('that runs in a circle ends', () => {
    const first = makeCertificate({ subject: '/CN=first', authority: true });
    const second = makeCertificate({ subject: '/CN=second', authority: true, issuer: first });
    const firstAgain = makeCertificate({ subject: '/CN=first', authority: true, issuer: second, keyOf: first });
    const own = makeCertificate({ subject: '/CN=a.example', issuer: second });
    expect(judge([own, second, firstAgain]).end).toBe('private');
  });

  it('with a signature or a certificate that is damaged cannot be read', () => {
    const damaged = leaf.der.slice();
    damaged[damaged.length - 1]! ^= 1;
    expect(judge([damaged, between], { known: [root] }).end).toBe('unreadable');
    expect(judge([leaf, between.der.slice(0, 100)], { known: [root] }).end).toBe('unreadable');
    expect(judge([leaf.der.slice(0, 100), between], { known: [root] })).toMatchObject({
      end: 'unreadable',
      leaf: null,
    });
    expect(judge([], { known: [root] }).end).toBe('unreadable');
  });

  it('is valid while all of it is', () => {
    const at = (text: string): Date => new Date(`${text}T00:00:00Z`);
    const old = makeCertificate({ subject: '/CN=old', authority: true, from: at('2020-01-01'), to: at('2024-01-01') });
    const own = makeCertificate({
      subject: '/CN=a.example',
      issuer: old,
      from: at('2022-01-01'),
      to: at('2026-01-01'),
    });
    expect(judge([own, old], { known: [old] }).validity).toEqual({
      from: at('2022-01-01').getTime(),
      to: at('2024-01-01').getTime(),
    });
  });

  it('takes the way that is valid at the time, whatever the order, where an authority has an old and a new certificate', () => {
    const at = (text: string): Date => new Date(`${text}T00:00:00Z`);
    const made = (from: string, to: string): Made =>
      makeCertificate({
        subject: '/O=Contoso/CN=Contoso issuing',
        authority: true,
        issuer: root,
        keyOf: between,
        from: at(from),
        to: at(to),
      });
    const old = made('2020-01-01', '2024-01-01');
    const later = made('2030-01-01', '2034-01-01');
    for (const sent of [
      [leaf, old, later, between],
      [leaf, between, old, later],
    ]) {
      const now = new Date();
      const { end, validity } = judge(sent, { known: [root], at: now });
      expect(end).toBe('public');
      expect(validity!.from).toBeLessThanOrEqual(now.getTime());
      expect(validity!.to).toBeGreaterThan(now.getTime());
    }
  });

  it('of many certificates that may all have signed each other costs no more than any', () => {
    const authorities = Array.from({ length: 9 }, () =>
      makeCertificate({ subject: '/CN=same', authority: true, keyOf: rsaRoot }),
    );
    const own = makeCertificate({ subject: '/CN=a.example', issuer: authorities[0]! });
    const begun = performance.now();
    expect(judge([own, ...authorities]).end).not.toBe('public');
    expect(performance.now() - begun).toBeLessThan(300);
  });

  it('names the product where it is one that is known', () => {
    const zscaler = makeCertificate({ subject: '/C=US/O=Zscaler Inc./CN=Zscaler Root CA', authority: true });
    expect(judge([makeCertificate({ subject: '/CN=a.example', issuer: zscaler })])).toMatchObject({
      inspector: 'Zscaler',
    });
    expect(judge([makeCertificate({ subject: '/O=Zscaler Inc./CN=a.example', issuer: root })]).inspector).toBeNull();
    expect(judge([makeCertificate({ subject: '/CN=a.example', issuer: zscaler })], { given: [zscaler] })).toMatchObject(
      {
        end: 'given',
        inspector: 'Zscaler',
      },
    );
    // One that is public is named as well, if it is none of Microsoft's.
    expect(judge([makeCertificate({ subject: '/CN=a.example', issuer: zscaler })], { known: [zscaler] })).toMatchObject(
      {
        end: 'public',
        microsoft: false,
        inspector: 'Zscaler',
      },
    );
  });
});
