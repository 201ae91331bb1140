import { describe, expect, it } from 'vitest';
import type { Coverage, ResolvedName } from '../../evidence/address-coverage.js';
import { isFailure } from '../../evidence/failure.js';
import { coverageOf, matters } from './coverage.js';
import { openServiceTags } from './service-tags.js';
import { smallFile } from './testing/make-file.js';

const day = (text: string): number => Date.parse(`${text}T12:00:00Z`);

function covered(
  names: readonly ResolvedName[],
  now = day('2026-07-20'),
  fileName = 'ServiceTags_Public_20260713.json',
): Coverage {
  const tags = openServiceTags(smallFile(), fileName);
  if (isFailure(tags)) throw new Error(tags.code);
  return coverageOf(tags, names, now);
}

const stateOf = (...addresses: string[]): string | undefined =>
  covered([{ name: 'a.msappproxy.net', addresses }]).names[0]?.state;

describe('what the tags cover', () => {
  it('is every address, some, none, or not known', () => {
    expect(stateOf('20.50.1.1', '2603:1020:206::1')).toBe('covered');
    expect(stateOf('20.50.1.1', '192.0.2.1')).toBe('partly');
    expect(stateOf('192.0.2.1', '2001:db8::1')).toBe('uncovered');
    expect(stateOf()).toBe('not-resolved');
    expect(stateOf('no address')).toBe('not-resolved');
  });

  it('counts tags of other services for nothing, and names them', () => {
    const [name] = covered([{ name: 'a.msappproxy.net', addresses: ['20.60.1.9'] }]).names;
    expect(name).toEqual({
      name: 'a.msappproxy.net',
      state: 'uncovered',
      addresses: [{ address: '20.60.1.9', ranges: [], others: ['Storage.WestEurope'] }],
    });
  });

  it('takes parts by region for their tag, and no name that only begins alike', () => {
    expect(['AzureCloud.westeurope', 'servicebus', 'AzureFrontDoor.FirstParty'].map(matters)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['AzureCloudFoo', 'AzureFrontDoor.Frontend', 'Storage'].map(matters)).toEqual([false, false, false]);
  });

  it('says how old the file is, where its name tells', () => {
    expect(covered([], day('2026-07-27')).file).toMatchObject({ date: '2026-07-13', days: 14, stale: false });
    expect(covered([], day('2026-07-28')).file).toMatchObject({ days: 15, stale: true });
    expect(covered([], day('2026-07-12')).file).toMatchObject({ days: 0, stale: false });
    expect(covered([], day('2026-07-28'), 'tags.json').file).toMatchObject({ date: null, days: null, stale: null });
  });
});
