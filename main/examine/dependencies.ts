/** Which findings only follow from others. A cause is shown; what follows from it is folded under it. */
import type { Code } from './codes.js';
import type { AnyJudgement, Judgement } from './facts.js';

const proxyAnswers: readonly Code[] = [
  'PROXY-AUTH-REQUIRED',
  'PROXY-SIGN-IN-USED',
  'PROXY-DENIED',
  'PROXY-UPSTREAM-FAILED',
  'PROXY-RESET',
  'PROXY-NO-ANSWER',
];

/** Effect to causes: each cause that is present among the findings explains the effect. */
const causes: Readonly<Partial<Record<Code, readonly Code[]>>> = Object.fromEntries(
  proxyAnswers.map((code) => [code, ['PATH-NOT-AS-CONFIGURED']]),
);

/** The same judgements, each with the codes that it follows from. */
export function linkCauses(judgements: readonly AnyJudgement[]): AnyJudgement[] {
  const present = new Set(judgements.map(({ code }) => code));
  return judgements.map((judgement) => {
    const dependsOn = [...judgement.dependsOn, ...causesOf(judgement, judgements)].filter((code) => present.has(code));
    return { ...judgement, dependsOn: [...new Set(dependsOn)] };
  });
}

/** What stops the script stops the way that it would have named: the direct one is then tried in vain. */
const scriptCauses: readonly Code[] = ['WPAD-BROKEN', 'PAC-BROKEN'];
const directFailures: readonly Code[] = ['DIRECT-DROPPED', 'DIRECT-REFUSED', 'DIRECT-PROHIBITED', 'DIRECT-NO-ROUTE'];

const refusalOf = (status: number): Code =>
  status === 407 || status === 401 ? 'PROXY-AUTH-REQUIRED' : status < 500 ? 'PROXY-DENIED' : 'PROXY-UPSTREAM-FAILED';

const reset: readonly Code[] = ['PROXY-RESET'];
const silence: readonly Code[] = ['PROXY-NO-ANSWER'];
const captive: readonly Code[] = ['CAPTIVE-PAGE'];

/** What follows from the certificates that were shown, where it concerns no other hosts. */
const certificateCauses: Readonly<Partial<Record<Code, readonly Code[]>>> = {
  'TLS-CERTIFICATE-REJECTED': ['TLS-INSPECTED', 'TLS-CERTIFICATE-DATE', 'TLS-CERTIFICATE-NAME'],
  'TLS-CLIENT-CERTIFICATE-LOST': ['TLS-INSPECTED'],
  // An inspecting device's certificate that is out of date is one more reason for the same request.
  'TLS-CERTIFICATE-DATE': ['TLS-INSPECTED'],
};

function coversHosts(judgement: AnyJudgement, others: readonly AnyJudgement[], cause: Code): boolean {
  const hostsOf = ({ facts }: AnyJudgement): string[] =>
    'targets' in facts ? facts.targets.map(({ host }) => host) : [];
  const covered = new Set(others.filter(({ code }) => code === cause).flatMap(hostsOf));
  return hostsOf(judgement).every((host) => covered.has(host));
}

function causesOf(judgement: AnyJudgement, others: readonly AnyJudgement[]): readonly Code[] {
  if (judgement.code === 'PROXY-UNREACHABLE' && judgement.facts.how === 'not-resolved') {
    return ['DNS-NAME-NOT-FOUND', 'DNS-SERVER-FAILED', 'DNS-NO-ANSWER'];
  }
  if (judgement.code === 'REVOCATION-UNREACHABLE') {
    // The proxy does the same to the lists as to the connector: one request to the network team settles both.
    const { how, statuses } = judgement.facts;
    if (!how.every((each) => each.startsWith('proxy-'))) return [];
    const cuts = [...(how.includes('proxy-cut') ? reset : []), ...(how.includes('proxy-silent') ? silence : [])];
    return [...new Set([...statuses.map(refusalOf), ...cuts])];
  }
  if (judgement.code === 'WPAD-BROKEN') return judgement.facts.how.every((each) => each === 'page') ? captive : [];
  if (directFailures.includes(judgement.code)) {
    return scriptCauses.filter((code) => others.some((other) => other.code === code && other.outcome !== 'notice'));
  }
  const inspection = certificateCauses[judgement.code];
  if (inspection !== undefined) return inspection.filter((code) => coversHosts(judgement, others, code));
  if (judgement.code === 'TLS-CUT' || judgement.code === 'TLS-NO-ANSWER') {
    // A device that ends TLS itself has its own reasons to cut or to keep silent then.
    if (judgement.facts.inside === true && coversHosts(judgement, others, 'TLS-INSPECTED')) return ['TLS-INSPECTED'];
    const hosts = new Set(judgement.facts.targets.map(({ host }) => host));
    const cause = others.find(({ code }) => code === 'PATH-MTU') as Judgement<'PATH-MTU'> | undefined;
    return cause?.facts.targets.every(({ host }) => !hosts.has(host)) === false ? ['PATH-MTU'] : [];
  }
  return causes[judgement.code] ?? [];
}
