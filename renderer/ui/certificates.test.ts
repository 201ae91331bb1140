import { describe, expect, it } from 'vitest';
import type { Certificate, ShownChain, Trust } from '../../preload/contract/index.js';
import { chainAsText, datesAt, endOf, nameOf, remarksOn, roleOf } from './certificates.js';

const leaf: Certificate = {
  subject: 'CN=*.msappproxy.net, O=Microsoft Corporation, C=US',
  issuer: 'CN=Contoso Inspection CA, O=Contoso, Ltd., C=DE',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2026-06-01T00:00:00.000Z',
  sha256: 'abcd'.repeat(16),
  key: 'RSA 2048',
  names: ['*.msappproxy.net'],
};
const root: Certificate = { ...leaf, subject: leaf.issuer, names: [] };
const trust: Trust = {
  end: 'private',
  authority: leaf.issuer,
  microsoft: null,
  inspector: 'Zscaler',
  dates: 'valid',
  forName: true,
};
const shown: ShownChain = {
  chain: [leaf, root],
  trust,
  packet: 12,
  moment: '2026-03-01T10:00:30.000Z',
  model: { seen: null, roots: [] },
  hosts: ['a.msappproxy.net'],
  connections: 1,
};

describe('a chain in words', () => {
  it('knows an authority by its common name, else by its organisation', () => {
    expect(nameOf(leaf.subject)).toBe('*.msappproxy.net');
    expect(nameOf('O=Contoso, Ltd., C=DE')).toBe('Contoso, Ltd.');
    expect(nameOf('something else')).toBe('something else');
  });

  it('tells a root from what is between', () => {
    expect(roleOf(root, 1)).toMatch(/Root/);
    expect(roleOf(leaf, 1)).toMatch(/between/);
    expect(roleOf(root, 0)).toMatch(/Server/);
  });

  it('judges dates by the capture’s time, not by today’s', () => {
    expect(datesAt(leaf, '2026-03-01T00:00:00.000Z')).toMatchObject({ good: true });
    expect(datesAt(leaf, '2026-06-11T00:00:00.000Z')?.words).toContain('10 days');
    expect(datesAt(leaf, '2025-12-31T00:00:00.000Z')).toMatchObject({ good: false });
    expect(datesAt(leaf, null)).toBeNull();
  });

  it.each(['public', 'given', 'private', 'incomplete', 'unreadable'] as const)('says where trust ends: %s', (end) => {
    expect(endOf({ ...trust, end }).words).toMatch(/end|judged/i);
    expect(endOf({ ...trust, end, authority: null }).words).not.toContain('null');
  });

  it('tells an authority that borrows a public one’s name from that one', () => {
    const forged = { ...trust, borrowed: true, authority: 'CN=DigiCert Global Root G2, O=DigiCert Inc, C=US' };
    expect(endOf(forged)).toMatchObject({ tone: 'bad' });
    expect(endOf(forged).words).toMatch(/calls itself DigiCert Global Root G2 and is not/);
    expect(endOf(trust).words).not.toMatch(/calls itself/);
  });

  it('names the product that made it, and a name it is not for', () => {
    expect(remarksOn({ ...trust, forName: false }).join(' ')).toMatch(/Zscaler.*not for the name/);
  });

  it('of another program is told and not judged: whom that one trusts is no matter of ours', () => {
    expect(endOf(trust)).toMatchObject({ tone: 'bad' });
    expect(endOf(trust, false)).toEqual({ ...endOf(trust), tone: 'neutral' });
    const known = { ...trust, end: 'public', microsoft: false } as const;
    expect(endOf(known, false)).toMatchObject({ tone: 'good' });
    expect(remarksOn(known).join(' ')).toMatch(/Microsoft is not known/);
    expect(remarksOn(known, false).join(' ')).not.toMatch(/Microsoft/);
    expect(chainAsText({ ...shown, trust: known }, false)).not.toMatch(/Microsoft is/);
  });

  it('is copied whole, each line as one', () => {
    const text = chainAsText({ ...shown, chain: [{ ...leaf, subject: 'CN=a\nb' }, root] });
    expect(text).toContain('CN=a b');
    expect(text).toContain('ab:cd:ab:cd');
    expect(text).toContain('signed by itself');
    expect(text).toContain('Ends at Contoso Inspection CA, which is not a public authority. Certificates like this');
  });
});
