/** From judgements to the document: findings in words, the verdict, the capture's facts. */
import type { CaptureEvidence, Intent } from '../evidence/capture.js';
import type { Failure } from '../evidence/failure.js';
import { codes } from '../examine/codes.js';
import { examine, outcomeOf } from '../examine/examine.js';
import type { AnyJudgement, Judgement } from '../examine/facts.js';
import type { Finding } from '../examine/finding.js';
import { pathOf } from '../examine/path.js';
import { handshakesOf, isAnswered } from '../examine/tls.js';
import type { Traffic } from '../examine/traffic.js';
import { findingWords, type FindingWords } from '../words/findings.js';
import { verdictWords } from '../words/verdicts.js';
import type { Report, ReportDns, ReportFlow, Verdict } from './report.js';

/** More packets than this prove nothing more, and make a document that nobody can open. */
const mostEvidence = 200;

/** Which program made a document. */
export interface Program {
  readonly name: string;
  readonly version: string;
}

/** The document for a capture that could be read. */
export function captureReport(
  program: Program,
  takenAt: Date,
  evidence: CaptureEvidence,
  intent: Intent,
  withFlows: boolean,
): Report {
  const { traffic, judgements } = examine(evidence, intent);
  return {
    schema: 'connector-doctor/report@1',
    program: { ...program },
    takenAt: takenAt.toISOString(),
    verdict: verdictOf(traffic, judgements),
    findings: judgements.map(findingOf),
    capture: {
      ...evidence.summary,
      connections: { connector: traffic.flows.length, other: traffic.otherConnections },
      ...(withFlows ? trafficList(traffic) : {}),
    },
  };
}

/** Every connection and question, marked with whose it is. */
function trafficList(traffic: Traffic): { flows: ReportFlow[]; dns: ReportDns[] } {
  const own = new Set(traffic.flows.map(({ id }) => id));
  const names = new Set(traffic.lookups.map(({ name }) => name));
  return {
    flows: traffic.evidence.flows.map((flow) => ({ ...flow, connector: own.has(flow.id) })),
    dns: traffic.evidence.dns.map((dns) => ({
      ...dns,
      connector: names.has(dns.name) || /^wpad(?:\.|$)/.test(dns.name),
    })),
  };
}

/** The document for something that could not be done. */
export function failureReport(program: Program, takenAt: Date, error: Failure): Report {
  return {
    schema: 'connector-doctor/report@1',
    program: { ...program },
    takenAt: takenAt.toISOString(),
    error: { ...error },
  };
}

function findingOf(judgement: AnyJudgement): Finding {
  const row = codes[judgement.code];
  return {
    code: judgement.code,
    outcome: outcomeOf(judgement),
    severity: judgement.severity ?? row.severity,
    where: judgement.where ?? row.where,
    whoCanFix: judgement.whoCanFix ?? row.whoCanFix,
    confidence: judgement.confidence,
    ...wordsOf(judgement),
    evidence: judgement.packets.slice(0, mostEvidence).map((packet) => ({ kind: 'packet', ...packet })),
    packetCount: judgement.packets.length,
    filter: judgement.filter,
    dependsOn: [...judgement.dependsOn],
    remedies: [],
    help: judgement.code,
  };
}

/** The table of words pairs each code with its own facts; the pair travels together in the judgement. */
function wordsOf(judgement: AnyJudgement): FindingWords {
  const { code, facts } = judgement as Judgement;
  return (findingWords[code] as (facts: unknown) => FindingWords)(facts);
}

function verdictOf(traffic: Traffic, judgements: readonly AnyJudgement[]): Verdict {
  const [lead] = judgements;
  if (lead === undefined) throw new Error('The rules concluded nothing, not even that all is well.');
  const row = codes[lead.code];
  return {
    outcome: outcomeOf(lead),
    ...verdictWords(lead, outcomeOf(lead) === 'problem' && handshakesOf(traffic).some(isAnswered)),
    where: lead.where ?? row.where,
    path: pathOf(traffic, judgements).map((station) => ({ ...station, segment: { ...station.segment } })),
  };
}
