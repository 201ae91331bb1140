/** The rules together: evidence of a capture in, judgements out. Pure: no clock, no I/O. */
import type { CaptureEvidence, Intent } from '../evidence/capture.js';
import { examineCaptive } from './captive.js';
import { examineCapture, examineRest } from './capture.js';
import { examineCertificates } from './certificates.js';
import { severities, type Outcome, type Severity } from './codes.js';
import { linkCauses } from './dependencies.js';
import { examineDirect } from './direct.js';
import type { AnyJudgement } from './facts.js';
import { amongThese } from './filter.js';
import { groupBy } from './group.js';
import { examineLegacy } from './legacy.js';
import { examineNames } from './names.js';
import { examineIntent } from './intent.js';
import { examineProxyReach } from './proxy-reach.js';
import { outcomeOf, severityOf } from './outcome.js';
import { examineTunnels } from './tunnels.js';
import { examineIpv6, examineLoss, examineMtu } from './quality.js';
import { examineRevocation } from './revocation.js';
import { evidenceOfServers, serversOf, type Server } from './servers.js';
import { examineHandshakes } from './tls.js';
import { examineWpad } from './wpad.js';
import { trafficOf, type Traffic } from './traffic.js';

/** Those that are about one server. */
const rules: readonly ((traffic: Traffic) => AnyJudgement[])[] = [
  examineIntent,
  examineProxyReach,
  examineCaptive,
  examineWpad,
  examineTunnels,
  examineDirect,
  examineNames,
  examineMtu,
  examineCertificates,
  examineHandshakes,
  examineRevocation,
  examineIpv6,
  examineLoss,
  examineLegacy,
];

/** What was concluded of one server, or of several of which the same is true. */
export interface Part {
  readonly traffic: Traffic;
  readonly judgements: readonly AnyJudgement[];
}

/** All that was concluded of a capture. */
export interface Examination {
  /** Causes first, the gravest first. */
  readonly judgements: readonly AnyJudgement[];
  /** By server. There is at least one. */
  readonly parts: readonly Part[];
  /** The connector's traffic of the part that the first judgement is about. */
  readonly traffic: Traffic;
}

/** What the rules conclude, with the traffic they looked at. */
export function examine(evidence: CaptureEvidence, intent: Intent): Examination {
  const whole = trafficOf(evidence, intent);
  const ofCapture = examineCapture(evidence, whole);
  const parts = ofCapture.some(tellsNothing)
    ? [{ traffic: whole, judgements: judge(whole) }]
    : partsOf(evidence, whole);
  const judgements = byRank([...ofCapture, ...parts.flatMap((part) => part.judgements)]);
  const [lead] = judgements;
  const leading = parts.find((part) => lead !== undefined && part.judgements.includes(lead)) ?? parts[0];
  return { judgements, parts, traffic: leading?.traffic ?? whole };
}

/** True for what is concluded of a capture that shows nothing of a connector. */
export function tellsNothing({ code }: AnyJudgement): boolean {
  return code === 'CAPTURE-EMPTY' || code === 'CAPTURE-NO-CONNECTOR-TRAFFIC';
}

/**
 * What the rules conclude of the traffic of one server.
 *
 * @param rest what remains to be said once that is known
 */
export function judge(
  traffic: Traffic,
  rest: (judged: readonly AnyJudgement[]) => readonly AnyJudgement[] = () => [],
): AnyJudgement[] {
  const found = rules.flatMap((rule) => rule(traffic));
  const judged = found.map((judgement) => notTooSure(judgement, traffic.evidence.endsAt));
  return linkCauses([...judged, ...rest(judged)]);
}

/** What worked at first has surely died where it failed for this long (seconds), and up to the end, or not long before. */
const lasting = { failing: 10, quiet: 60 };

/** Failures of a moment, and such as nothing was tried after, may be over. */
function notTooSure(judgement: AnyJudgement, endsAt: number): AnyJudgement {
  const { lastWorked, packets } = judgement;
  const [first] = packets;
  const last = packets[packets.length - 1];
  if (!lastWorked || first === undefined || last === undefined || judgement.confidence !== 'certain') return judgement;
  const isLasting = last.at - first.at >= lasting.failing && endsAt - last.at <= lasting.quiet;
  return isLasting ? judgement : { ...judgement, confidence: 'likely' };
}

/** Each server by itself, and those together of which the same is true. */
function partsOf(capture: CaptureEvidence, whole: Traffic): Part[] {
  const all = serversOf(whole);
  const partOf = (wanted: readonly Server[]): Part => {
    const evidence = evidenceOfServers(whole.evidence, all, wanted);
    const traffic = evidence === whole.evidence ? whole : trafficOf(evidence, whole.intent, whole.nameless);
    const judgements = judge(traffic, (judged) => examineRest(capture, traffic, judged));
    if (all.servers.length < 2) return { traffic, judgements };
    const servers = wanted.flat();
    const about = judgements.map((each) => ({ ...each, servers, filter: amongThese(each.filter, servers) }));
    return { traffic, judgements: about };
  };
  const single = all.servers.map((server) => ({ server, part: partOf([server]) }));
  const alike = [...groupBy(single, ({ part }) => conclusionOf(part)).entries()].flatMap(([conclusion, group]) => {
    if (group.length < 2) return group.map(({ part }) => part);
    const together = partOf(group.map(({ server }) => server));
    // What one of them reached may hide what another did not: then they stay apart.
    return conclusionOf(together) === conclusion ? [together] : group.map(({ part }) => part);
  });
  const telling = alike.filter(({ judgements }) => judgements.some(({ code }) => code !== 'TLS-NOT-REACHED'));
  return telling.length > 0 ? telling : alike;
}

const conclusionOf = ({ judgements }: Part): string =>
  judgements
    .map(
      (judgement) =>
        `${judgement.code} ${outcomeOf(judgement)} ${judgement.lastWorked != null} ${subjectOf(judgement)}`,
    )
    .sort()
    .join();

/** What a problem is about: two servers that miss different names do not share a finding. */
function subjectOf(judgement: AnyJudgement): string {
  if (outcomeOf(judgement) !== 'problem') return '';
  const { facts } = judgement;
  const hosts = 'targets' in facts ? facts.targets.map(({ host }) => host) : 'hosts' in facts ? facts.hosts : [];
  return [...hosts, ...('names' in facts ? facts.names : [])].sort().join(' ');
}

/** The judgements as they are shown: causes first, the gravest first. */
export function byRank(judgements: readonly AnyJudgement[]): AnyJudgement[] {
  return [...judgements].sort((first, second) => rank(first) - rank(second));
}

/**
 * The place of a judgement in the list: faults, then doubts, then what degrades or is a risk, then that all is well, then
 * what is only worth knowing; within each the gravest first, then in the order of
 * the rules above; what follows from something else last of all.
 */
function rank(judgement: AnyJudgement): number {
  const severity = severityOf(judgement);
  const consequence = judgement.dependsOn.length > 0 ? 1000 : 0;
  // What a capture never shows is no reason to hide what it does show.
  if (judgement.code === 'TLS-CHAIN-HIDDEN') return consequence + outcomeRank('ok', 'none') * 10 - 1;
  return consequence + outcomeRank(outcomeOf(judgement), severity) * 10 + severities.indexOf(severity);
}

function outcomeRank(outcome: Outcome, severity: Severity): number {
  if (outcome === 'notice' && severity === 'none') return 5;
  return ['problem', 'crashed', 'couldNotTest', 'notice', 'ok', 'notice without severity', 'notApplicable'].indexOf(
    outcome,
  );
}
