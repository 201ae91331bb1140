/** From judgements to the document: findings in words, the verdict, the capture's facts. */
import type { CaptureEvidence, Flow, Intent } from '../evidence/capture.js';
import type { Failure } from '../evidence/failure.js';
import { codes, type Code } from '../examine/codes.js';
import { examine, outcomeOf } from '../examine/examine.js';
import type { AnyJudgement, Judgement } from '../examine/facts.js';
import type { Finding } from '../examine/finding.js';
import { inOrder } from '../examine/packets.js';
import { pathOf } from '../examine/path.js';
import { handshakesOf, isReached } from '../examine/tls.js';
import { trafficSince, type Traffic } from '../examine/traffic.js';
import { findingWords, workedBefore, type FindingWords } from '../words/findings.js';
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
      connections: {
        connector: traffic.flows.length,
        other: traffic.otherConnections + evidence.summary.connectionsNotListed,
      },
      ...(withFlows ? trafficList(traffic, judgements) : {}),
    },
  };
}

/** Every connection and question, marked with whose it is and with the codes that rest on it. */
function trafficList(traffic: Traffic, judgements: readonly AnyJudgement[]): { flows: ReportFlow[]; dns: ReportDns[] } {
  const own = new Set(traffic.flows.map(({ id }) => id));
  const names = new Set(traffic.lookups.map(({ name }) => name));
  const restingOn = codesByPacket(judgements);
  const codesOf = (packets: readonly number[]): Code[] => [
    ...new Set(packets.flatMap((packet) => restingOn.get(packet) ?? [])),
  ];
  return {
    flows: traffic.evidence.flows.map((flow) => ({
      ...flow,
      connector: own.has(flow.id),
      findings: codesOf(packetsOf(flow)),
    })),
    dns: traffic.evidence.dns.map((dns) => ({
      ...dns,
      connector: names.has(dns.name) || /^wpad(?:\.|$)/.test(dns.name),
      findings: codesOf([...dns.queries, ...(dns.answerPacket === null ? [] : [dns.answerPacket])]),
    })),
  };
}

/** All of a judgement's packets, also those that the document leaves out of its findings. */
function codesByPacket(judgements: readonly AnyJudgement[]): ReadonlyMap<number, readonly Code[]> {
  const codesOf = new Map<number, Code[]>();
  for (const { code, packets } of judgements) {
    for (const { packet } of packets) {
      const known = codesOf.get(packet);
      if (known === undefined) codesOf.set(packet, [code]);
      else if (!known.includes(code)) known.push(code);
    }
  }
  return codesOf;
}

/** The packets of a connection that a rule may name. */
function packetsOf(flow: Flow): number[] {
  const { tls, closedBy } = flow;
  return [
    flow.firstPacket,
    ...flow.steps.map(({ packet }) => packet),
    ...flow.icmp.map(({ packet }) => packet),
    ...(flow.stuck?.packets.map(({ packet }) => packet) ?? []),
    ...[tls?.clientHelloPacket, tls?.chainPacket, closedBy?.packet, flow.plainAnswer?.packet].filter(
      (packet) => typeof packet === 'number',
    ),
    ...(tls?.alerts.map(({ packet }) => packet) ?? []),
  ];
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
  const packets = inOrder([...(judgement.lastWorked ? [judgement.lastWorked] : []), ...judgement.packets]);
  return {
    code: judgement.code,
    outcome: outcomeOf(judgement),
    severity: judgement.severity ?? row.severity,
    where: judgement.where ?? row.where,
    whoCanFix: judgement.whoCanFix ?? row.whoCanFix,
    confidence: judgement.confidence,
    ...wordsOf(judgement),
    evidence: packets.slice(0, mostEvidence).map((packet) => ({ kind: 'packet', ...packet })),
    packetCount: packets.length,
    filter: judgement.filter,
    dependsOn: [...judgement.dependsOn],
    remedies: [],
    help: judgement.code,
  };
}

/** The table of words pairs each code with its own facts; the pair travels together in the judgement. */
function wordsOf(judgement: AnyJudgement): FindingWords {
  const { code, facts, lastWorked } = judgement as Judgement;
  const words = (findingWords[code] as (facts: unknown) => FindingWords)(facts);
  return lastWorked ? { ...words, found: `${words.found} ${workedBefore(lastWorked)}` } : words;
}

function verdictOf(traffic: Traffic, judgements: readonly AnyJudgement[]): Verdict {
  const [lead] = judgements;
  if (lead === undefined) throw new Error('The rules concluded nothing, not even that all is well.');
  const row = codes[lead.code];
  return {
    outcome: outcomeOf(lead),
    ...verdictWords(lead, outcomeOf(lead) === 'problem' && handshakesOf(trafficSince(traffic, lead)).some(isReached)),
    where: lead.where ?? row.where,
    path: pathOf(traffic, judgements).map((station) => ({ ...station, segment: { ...station.segment } })),
  };
}
