/** Which findings only follow from others. A cause is shown; what follows from it is folded under it. */
import type { Code } from './codes.js';
import type { AnyJudgement } from './facts.js';

const proxyAnswers: readonly Code[] = [
  'PROXY-AUTH-REQUIRED',
  'PROXY-SIGN-IN-USED',
  'PROXY-DENIED',
  'PROXY-UPSTREAM-FAILED',
  'PROXY-RESET',
  'PROXY-NO-ANSWER',
];

/** Effect to causes: each cause that is present among the findings explains the effect. */
const causes: Readonly<Partial<Record<Code, readonly Code[]>>> = {
  ...Object.fromEntries(proxyAnswers.map((code) => [code, ['PATH-NOT-AS-CONFIGURED']])),
  'TLS-NO-ANSWER': ['PATH-MTU'],
  'TLS-CUT': ['PATH-MTU'],
};

const directHow: Readonly<Record<string, Code>> = {
  dropped: 'DIRECT-DROPPED',
  refused: 'DIRECT-REFUSED',
  prohibited: 'DIRECT-PROHIBITED',
  'no-route': 'DIRECT-NO-ROUTE',
};

/** The same judgements, each with the codes that it follows from. */
export function linkCauses(judgements: readonly AnyJudgement[]): AnyJudgement[] {
  const present = new Set(judgements.map(({ code }) => code));
  return judgements.map((judgement) => {
    const dependsOn = [...judgement.dependsOn, ...causesOf(judgement)].filter((code) => present.has(code));
    return { ...judgement, dependsOn: [...new Set(dependsOn)] };
  });
}

function causesOf(judgement: AnyJudgement): readonly Code[] {
  if (judgement.code === 'PROXY-UNREACHABLE' && judgement.facts.how === 'not-resolved') {
    return ['DNS-NAME-NOT-FOUND', 'DNS-SERVER-FAILED', 'DNS-NO-ANSWER'];
  }
  if (judgement.code === 'REVOCATION-UNREACHABLE' && !judgement.facts.besideProxy) {
    return judgement.facts.how.flatMap((how) => directHow[how] ?? []);
  }
  return causes[judgement.code] ?? [];
}
