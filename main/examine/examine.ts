/** The rules together: evidence of a capture in, judgements out. Pure: no clock, no I/O. */
import type { CaptureEvidence, Intent } from '../evidence/capture.js';
import { examineCaptive } from './captive.js';
import { examineCapture, examineRest } from './capture.js';
import { examineCertificates } from './certificates.js';
import { codes, severities, type Outcome, type Severity } from './codes.js';
import { linkCauses } from './dependencies.js';
import { examineDirect } from './direct.js';
import type { AnyJudgement } from './facts.js';
import { examineLegacy } from './legacy.js';
import { examineNames } from './names.js';
import { examineIntent } from './intent.js';
import { examineProxyReach } from './proxy-reach.js';
import { examineTunnels } from './tunnels.js';
import { examineIpv6, examineLoss, examineMtu } from './quality.js';
import { examineRevocation } from './revocation.js';
import { examineHandshakes } from './tls.js';
import { examineWpad } from './wpad.js';
import { trafficOf, type Traffic } from './traffic.js';

const rules: readonly ((traffic: Traffic) => AnyJudgement[])[] = [
  examineCapture,
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

/** What the rules conclude, causes first, the gravest first; with the traffic they looked at. */
export function examine(
  evidence: CaptureEvidence,
  intent: Intent,
): { readonly traffic: Traffic; readonly judgements: readonly AnyJudgement[] } {
  const traffic = trafficOf(evidence, intent);
  const found = rules.flatMap((rule) => rule(traffic));
  const judgements = linkCauses([...found, ...examineRest(traffic, found)]);
  return { traffic, judgements: [...judgements].sort((first, second) => rank(first) - rank(second)) };
}

/** The outcome of a judgement: its own, or that of its code. */
export function outcomeOf(judgement: AnyJudgement): Outcome {
  return judgement.outcome ?? codes[judgement.code].outcome;
}

/**
 * The place of a judgement in the list: faults, then doubts, then what degrades or is a risk, then that all is well, then
 * what is only worth knowing; within each the gravest first, then in the order of
 * the rules above; what follows from something else last of all.
 */
function rank(judgement: AnyJudgement): number {
  const severity = judgement.severity ?? codes[judgement.code].severity;
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
