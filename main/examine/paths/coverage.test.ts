import { describe, expect, it } from 'vitest';
import type { Probes } from '../../evidence/probes.js';
import { coverageOf } from '../../network/service-tags/coverage.js';
import { openServiceTags, type ServiceTags } from '../../network/service-tags/service-tags.js';
import { smallFile } from '../../network/service-tags/testing/make-file.js';
import { isFailure } from '../../evidence/failure.js';
import { pathsReport } from '../../report/paths-report.js';
import { flowTo, lookup } from '../testing/evidence.js';
import { isExpectedInTags, resolvedNames } from './coverage.js';
import { bootstrap, probesOf, reached, serviceBus, tunnelled, type TriedName } from './testing/probes.js';

const opened = openServiceTags(smallFile(), 'ServiceTags_Public_20261116.json');
const tags = isFailure(opened) ? (null as unknown as ServiceTags) : opened;
const now = Date.parse('2026-11-20T10:00:00Z');
const at = (host: string, ...addresses: readonly string[]): TriedName => ({
  ...reached(host),
  questions: [lookup(host, 0, addresses)],
});
const digicert: TriedName = {
  host: 'crl3.digicert.com',
  port: 80,
  flows: [flowTo('crl3.digicert.com', 80)],
  questions: [lookup('crl3.digicert.com', 0, ['edge.digicert.example', '192.0.2.1'])],
};
const reportOf = (probes: Probes): ReturnType<typeof pathsReport> =>
  pathsReport({ name: 'connector-doctor', version: '0' }, new Date(now), {
    ...probes,
    coverage: coverageOf(tags, resolvedNames(probes), now),
  });
const codesOf = (probes: Probes): string[] => (reportOf(probes).findings ?? []).map(({ code }) => code);

describe('addresses that names led to', () => {
  it('are those of the direct way alone, without aliases', () => {
    const probes = probesOf([
      ['direct', [at(bootstrap, 'alias.cloudapp.example', '20.50.1.1', '2603:1020:206::1'), digicert]],
      ['proxy.contoso.example:8080', [tunnelled(serviceBus)]],
    ]);
    expect(resolvedNames(probes)).toEqual([
      { name: bootstrap, addresses: ['20.50.1.1', '2603:1020:206::1'] },
      { name: 'crl3.digicert.com', addresses: ['192.0.2.1'] },
      { name: serviceBus, addresses: [] },
    ]);
  });

  it('are no finding where the tags have them, and names of certificate checks never', () => {
    const probes = probesOf([['direct', [at(bootstrap, '20.50.1.1'), digicert]]]);
    expect(codesOf(probes)).not.toContain('ADDRESS-NOT-COVERED');
    expect(reportOf(probes).paths?.coverage).toMatchObject({
      file: { name: 'ServiceTags_Public_20261116.json', days: 4, stale: false },
      covered: [bootstrap],
      uncovered: [],
      elsewhere: [{ name: 'crl3.digicert.com', addresses: ['192.0.2.1'] }],
    });
  });

  it('are a finding where a name of the service leads out of the tags', () => {
    const probes = probesOf([['direct', [at(bootstrap, '20.50.1.1', '198.51.100.7'), digicert]]]);
    expect(codesOf(probes)).toContain('ADDRESS-NOT-COVERED');
    const { coverage } = reportOf(probes).paths ?? {};
    expect(coverage?.uncovered).toEqual([{ name: bootstrap, addresses: ['198.51.100.7'] }]);
    expect(coverage?.said).toContain('It misses addresses of');
    expect(coverage?.said).toContain('No service tag exists');
  });

  it('are told to be unknown where they are', () => {
    const probes = probesOf([['direct', [{ host: bootstrap, flows: [], questions: [lookup(bootstrap, 3)] }]]]);
    expect(codesOf(probes)).not.toContain('ADDRESS-NOT-COVERED');
    expect(reportOf(probes).paths?.coverage?.notResolved).toEqual([bootstrap]);
  });

  it.each([
    [bootstrap, true],
    [serviceBus, true],
    ['login.microsoftonline.com', true],
    ['management.azure.com', true],
    ['crl3.digicert.com', false],
    ['ocsp.msocsp.com', false],
    ['aadcdn.msauth.net', false],
    ['secure.aadcdn.microsoftonline-p.com', false],
    ['www.microsoft.com', false],
  ])('%s: expected in a tag: %s', (name, expected) => {
    expect(isExpectedInTags(name)).toBe(expected);
  });
});
