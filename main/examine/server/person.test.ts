import { describe, expect, it } from 'vitest';
import { createDoctor } from '../../doctor.js';
import type { Answers } from '../../evidence/answers.js';
import { fakeServer } from '../../machine/testing/fake-server.js';
import type { Report } from '../../report/report.js';

const doctor = createDoctor({ machineHere: () => Promise.resolve(fakeServer()) });

const saidOf = ({ findings = [] }: Report): string[] =>
  findings
    .map(({ code, outcome }) => `${code}:${outcome}`)
    .filter((each) => !/^(?:CONNECTOR-NOT|SIGN-IN-WINDOW)/.test(each));
const outcomesOf = ({ server }: Report): (string | null | undefined)[] =>
  ['role', 'licence', 'sign-in'].map((id) => server?.checks.find((check) => check.id === id)?.outcome);

describe('what the person answers', () => {
  it.each<[Answers, string[]]>([
    [{}, ['SERVER-READY:ok']],
    [{ role: 'global-administrator', 'home-tenant': 'home', licence: 'yes', 'sign-in': 'works' }, ['SERVER-READY:ok']],
    [{ role: 'application-administrator', 'first-connector': 'no' }, ['SERVER-READY:ok']],
    [{ role: 'application-administrator', 'first-connector': 'yes' }, ['SERVER-READY:ok', 'ROLE-INSUFFICIENT:notice']],
    [{ role: 'other' }, ['ROLE-INSUFFICIENT:problem']],
    [{ role: 'global-administrator', 'home-tenant': 'guest' }, ['ROLE-INSUFFICIENT:problem']],
    [{ licence: 'no' }, ['LICENCE-MISSING:problem']],
    [{ 'sign-in': 'fails' }, ['SIGN-IN-FAILED:problem']],
    [{ role: 'emperor' }, ['SERVER-READY:ok']],
  ])('%j: %j', async (answers, expected) => {
    const { report } = await doctor.examine({ kind: 'here', answers });
    expect(saidOf(report)).toEqual(expected);
    for (const finding of report.findings ?? []) expect(finding.title.length).toBeLessThanOrEqual(60);
  });

  it('is open until it is given, and then judged without reading the server again', async () => {
    const { report, evidence } = await doctor.examine({ kind: 'here', answers: { 'proxy-team': 'Network, room 12' } });
    if (evidence === null) throw new Error('nothing was kept');
    expect(outcomesOf(report)).toEqual([null, null, null]);
    expect(report.server?.complete).toBe(true);
    const answers = { role: 'other', licence: 'yes', 'proxy-team': 'Network' };
    const again = await doctor.examine({ kind: 'recorded', evidence, answers });
    expect(outcomesOf(again.report)).toEqual(['problem', 'ok', null]);
    const kept = again.report.server?.questions.flatMap(({ id, answer }) => (answer === null ? [] : [[id, answer]]));
    expect(kept).toEqual([
      ['role', 'other'],
      ['licence', 'yes'],
      ['proxy-team', 'Network'],
    ]);
    const later = await doctor.examine({ kind: 'recorded', evidence: again.evidence ?? evidence });
    expect(later.report.findings).toEqual(again.report.findings);
  });
});
