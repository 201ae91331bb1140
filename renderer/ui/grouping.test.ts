import { describe, expect, it } from 'vitest';
import { finding } from './fixtures.js';
import { groupFindings } from './grouping.js';

describe('groupFindings', () => {
  it('folds a consequence under the cause it names', () => {
    const cause = finding();
    const consequence = finding({
      code: 'TLS-NOT-REACHED',
      outcome: 'couldNotTest',
      dependsOn: ['PROXY-AUTH-REQUIRED'],
    });
    expect(groupFindings([consequence, cause]).causes).toEqual([{ finding: cause, consequences: [consequence] }]);
  });

  it('keeps a finding on its own whose cause is not there', () => {
    const alone = finding({ code: 'TLS-NOT-REACHED', dependsOn: ['DIRECT-DROPPED'] });
    expect(groupFindings([alone]).causes).toEqual([{ finding: alone, consequences: [] }]);
  });

  it('folds the consequence of a consequence under the first cause', () => {
    const cause = finding({ code: 'DNS-NO-ANSWER' });
    const middle = finding({ code: 'PROXY-UNREACHABLE', dependsOn: ['DNS-NO-ANSWER'] });
    const last = finding({ code: 'TLS-NOT-REACHED', dependsOn: ['PROXY-UNREACHABLE'] });
    expect(groupFindings([last, middle, cause]).causes).toEqual([{ finding: cause, consequences: [last, middle] }]);
  });

  it('loses nothing where findings name each other, or themselves', () => {
    const one = finding({ code: 'DNS-NO-ANSWER', dependsOn: ['PROXY-UNREACHABLE'] });
    const two = finding({ code: 'PROXY-UNREACHABLE', dependsOn: ['DNS-NO-ANSWER'] });
    const three = finding({ code: 'TLS-NOT-REACHED', dependsOn: ['TLS-NOT-REACHED'] });
    const { causes } = groupFindings([one, two, three]);
    expect(causes.flatMap((cause) => [cause.finding, ...cause.consequences])).toHaveLength(3);
  });

  it('keeps apart what is as it should be', () => {
    const well = finding({ code: 'CAPTURE-HEALTHY', outcome: 'ok', severity: 'none' });
    const depends = finding({ code: 'TLS-NOT-REACHED', dependsOn: ['CAPTURE-HEALTHY'] });
    const grouped = groupFindings([well, depends]);
    expect(grouped.quiet).toEqual([well]);
    expect(grouped.causes.map((cause) => cause.finding)).toEqual([depends]);
  });

  it('shows two findings of one code', () => {
    const first = finding({ title: 'first' });
    const second = finding({ id: 'PROXY-AUTH-REQUIRED#2', title: 'second' });
    const consequence = finding({ code: 'TLS-NOT-REACHED', dependsOn: ['PROXY-AUTH-REQUIRED'] });
    expect(groupFindings([first, second, consequence]).causes).toEqual([
      { finding: first, consequences: [consequence] },
      { finding: second, consequences: [] },
    ]);
  });
});
