import { describe, expect, it } from 'vitest';
import type { Coverage } from '../evidence/address-coverage.js';
import { coverageFormats, coverageText } from './coverage-export.js';

const coverage: Coverage = {
  file: {
    name: 'ServiceTags_Public_20260713.json',
    cloud: 'Public',
    changeNumber: 400,
    date: '2026-07-13',
    days: 30,
    stale: true,
  },
  names: [
    {
      name: 'a.msappproxy.net',
      state: 'covered',
      addresses: [
        {
          address: '20.50.201.7',
          ranges: [
            { tag: 'AzureCloud', prefix: '20.50.0.0/16' },
            { tag: 'ServiceBus', prefix: '20.50.201.0/24' },
          ],
          others: [],
        },
        { address: '20.50.1.1', ranges: [{ tag: 'AzureCloud', prefix: '20.50.0.0/16' }], others: ['Storage'] },
      ],
    },
    {
      name: '=crl3.digicert.com',
      state: 'uncovered',
      addresses: [{ address: '192.0.2.1', ranges: [], others: [] }],
    },
    { name: 'b.msappproxy.net', state: 'not-resolved', addresses: [] },
  ],
};

describe('an export of what the tags cover', () => {
  it.each(coverageFormats)('says in %s that no tag exists, what is not covered, and how old the list is', (format) => {
    const text = coverageText(coverage, format);
    for (const part of ['No service tag exists', '192.0.2.1', 'b.msappproxy.net']) expect(text).toContain(part);
    expect(text).toMatch(format === 'json' ? /"stale": true/ : /take a newer one/);
  });

  it('has each range once, as devices take them', () => {
    const body = (format: 'prefixes' | 'by-tag'): string[] =>
      coverageText(coverage, format)
        .split('\n')
        .filter((line) => line !== '' && !(line.startsWith('#') && line.includes(' ', 2)));
    expect(body('prefixes')).toEqual(['20.50.0.0/16', '20.50.201.0/24']);
    expect(body('by-tag')).toEqual(['# AzureCloud', '20.50.0.0/16', '# ServiceBus', '20.50.201.0/24']);
  });

  it('has in JSON each tag with its ranges, and what led into each', () => {
    expect(JSON.parse(coverageText(coverage, 'json'))).toMatchObject({
      tags: [
        {
          tag: 'AzureCloud',
          prefixes: [
            {
              prefix: '20.50.0.0/16',
              addresses: [
                { name: 'a.msappproxy.net', address: '20.50.201.7' },
                { name: 'a.msappproxy.net', address: '20.50.1.1' },
              ],
            },
          ],
        },
        { tag: 'ServiceBus', prefixes: [{ prefix: '20.50.201.0/24' }] },
      ],
      uncovered: [{ name: '=crl3.digicert.com', address: '192.0.2.1', others: [] }],
      notResolved: ['b.msappproxy.net'],
    });
  });

  it('has in CSV five fields in every line, and no formula', () => {
    const lines = coverageText(coverage, 'csv').split('\r\n');
    expect(lines.slice(0, 3)).toEqual([
      'tag,prefix,name,address,remark',
      'AzureCloud,20.50.0.0/16,a.msappproxy.net,20.50.201.7,',
      'ServiceBus,20.50.201.0/24,a.msappproxy.net,20.50.201.7,',
    ]);
    expect(lines[4]).toBe(",,'=crl3.digicert.com,192.0.2.1,in no tag for the connector");
    for (const line of lines.filter((each) => each !== '')) {
      expect(line.replace(/"(?:[^"]|"")*"/g, 'x').split(',')).toHaveLength(5);
    }
  });
});
