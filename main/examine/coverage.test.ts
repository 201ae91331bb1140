import { describe, expect, it } from 'vitest';
import type { Coverage, CoverageFile, NameCoverage } from '../evidence/address-coverage.js';
import { findingOf } from '../report/finding-of.js';
import { examineCoverage } from './coverage.js';

const file: CoverageFile = {
  name: 'ServiceTags_Public_20260713.json',
  cloud: 'Public',
  changeNumber: 400,
  date: '2026-07-13',
  days: 3,
  stale: false,
};
const inside = (address: string): NameCoverage['addresses'][number] => ({
  address,
  ranges: [{ tag: 'AzureCloud', prefix: '20.0.0.0/8' }],
  others: [],
});
const outside = (address: string, ...others: string[]): NameCoverage['addresses'][number] => ({
  address,
  ranges: [],
  others,
});
const named = (
  name: string,
  state: NameCoverage['state'],
  ...addresses: NameCoverage['addresses'][number][]
): NameCoverage => ({ name, state, addresses });

const judged = (names: readonly NameCoverage[], more: Partial<CoverageFile> = {}) =>
  examineCoverage({ file: { ...file, ...more }, names } satisfies Coverage);

const covered = named('a.msappproxy.net', 'covered', inside('20.1.1.1'));
const missed = named('crl3.digicert.com', 'uncovered', outside('192.0.2.1'), outside('192.0.2.2', 'Storage'));

describe('addresses against service tags', () => {
  it('say nothing where all are covered, and where none is known', () => {
    expect(judged([covered, named('b.msappproxy.net', 'not-resolved')])).toEqual([]);
    expect(judged([])).toEqual([]);
  });

  it('are a notice where one is in no tag for the connector, with the place it was looked up in', () => {
    const [judgement, ...more] = judged([covered, missed, named('b.msappproxy.net', 'not-resolved')]);
    expect(more).toEqual([]);
    expect(judgement).toMatchObject({
      code: 'ADDRESS-NOT-COVERED',
      confidence: 'certain',
      packets: [],
      filter: null,
      facts: {
        uncovered: [{ name: 'crl3.digicert.com', addresses: ['192.0.2.1', '192.0.2.2'], others: ['Storage'] }],
        covered: 1,
        unresolved: ['b.msappproxy.net'],
      },
      readings: [
        { source: file.name, said: '192.0.2.1 (crl3.digicert.com): in no tag' },
        { source: file.name, said: '192.0.2.2 (crl3.digicert.com): in Storage alone' },
      ],
    });
  });

  it('name of a name only the addresses that are missing', () => {
    const [judgement] = judged([named('a.msappproxy.net', 'partly', inside('20.1.1.1'), outside('192.0.2.9'))]);
    expect(judgement?.facts).toMatchObject({ uncovered: [{ addresses: ['192.0.2.9'] }], covered: 0 });
  });

  it('are less sure where a newer list may have them', () => {
    expect(judged([missed], { days: 20, stale: true })[0]?.confidence).toBe('likely');
    expect(judged([missed], { date: null, days: null, stale: null })[0]?.confidence).toBe('likely');
  });

  it('are said in words that name the list, its age and that no tag exists', () => {
    const words = (more: Partial<CoverageFile>): string => {
      const [judgement] = judged([covered, missed], more);
      const { found, cause } = findingOf(judgement!);
      return `${found} ${cause}`;
    };
    expect(words({})).toContain(
      'ServiceTags_Public_20260713.json (Public) has no range for crl3.digicert.com (192.0.2.1',
    );
    expect(words({})).toContain('13 July 2026, 3 days ago.');
    expect(words({})).toContain('No service tag exists');
    expect(words({ days: 30, stale: true })).toContain('take a newer one');
    expect(words({ date: null, days: null, stale: null })).toContain('does not tell');
  });
});
