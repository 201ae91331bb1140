import { describe, expect, it } from 'vitest';
import { scriptedProbe } from '../bridge/testing/scripted-probe.js';
import { unknownTenant } from '../knowledge/real-names.js';
import { withoutStandIn } from './stand-in.js';

describe('the id that stands for an unknown tenant', () => {
  it('is read as what it stands for', () => {
    expect(withoutStandIn(`${unknownTenant}.bootstrap.msappproxy.net and b`)).toBe(
      '{tenant}.bootstrap.msappproxy.net and b',
    );
    expect(withoutStandIn(unknownTenant)).toBe(unknownTenant);
  });

  // The message has it: whoever looks into the logs of a proxy finds the name that was asked for.
  it('is in nothing that is said of what was tried', async () => {
    const { report } = await scriptedProbe(
      { name: 'p', version: '1' },
      {},
      { paths: null, cloud: 'public', tenant: null, rehearse: true, roots: null, server: null },
    );
    const { findings = [], verdict, paths } = report;
    const read = [
      findings.map(({ title, found, cause, advice }) => [title, found, cause, advice]),
      verdict,
      paths?.sentences,
      paths?.rehearsals,
      paths?.recommendation,
    ];
    expect(JSON.stringify(read)).toContain('{tenant}.registration.msappproxy.net');
    expect(JSON.stringify(read)).not.toContain(unknownTenant);
  });
});
