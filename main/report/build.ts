/** From judgements to the document: findings in words, the verdict, the capture's facts. */
import type { CaptureEvidence, Flow, Intent } from '../evidence/capture.js';
import { codes } from '../examine/codes.js';
import { examine, type Examination, type Part } from '../examine/examine.js';
import { outcomeOf } from '../examine/outcome.js';
import type { AnyJudgement } from '../examine/facts.js';
import { pathOf } from '../examine/path.js';
import { farHost, handshakesOf, isReached } from '../examine/tls.js';
import { showsOwnNames, trafficSince, type Traffic } from '../examine/traffic.js';
import { besideWords, verdictWords } from '../words/verdicts.js';
import { reportHead, type Program } from './failure-report.js';
import { findingsOf, idsOf } from './findings.js';
import type { Report, ReportDns, ReportFlow, Verdict } from './report.js';

/**
 * The document for a capture that could be read.
 *
 * @param given distinguished names of the authorities that were trusted because a person gave them
 */
export function captureReport(
  program: Program,
  takenAt: Date,
  evidence: CaptureEvidence,
  intent: Intent,
  withFlows: boolean,
  given: readonly string[] = [],
): Report {
  const examination = examine(evidence, intent);
  const { judgements, parts } = examination;
  const restingOn = findingsByPacket(judgements);
  // Whatever a finding rests on was judged, whoever it belongs to.
  const own = new Set([
    ...parts.flatMap(({ traffic }) => traffic.flows),
    ...evidence.flows.filter((flow) => packetsOf(flow).some((packet) => restingOn.has(packet))),
  ]);
  return {
    ...reportHead(program, takenAt),
    ...(given.length > 0 ? { trusted: [...given] } : {}),
    verdict: verdictOf(examination),
    findings: findingsOf(judgements),
    capture: {
      ...evidence.summary,
      connections: {
        connector: own.size,
        other: evidence.flows.length - own.size + evidence.summary.connectionsNotListed,
      },
      ...(withFlows ? trafficList(evidence, own, restingOn, examination) : {}),
    },
  };
}

/** Every connection and question, marked with whose it is and with the findings that rest on it. */
function trafficList(
  evidence: CaptureEvidence,
  own: ReadonlySet<Flow>,
  restingOn: ReadonlyMap<number, readonly string[]>,
  { parts }: Examination,
): { flows: ReportFlow[]; dns: ReportDns[] } {
  const names = new Set(parts.flatMap(({ traffic }) => traffic.lookups.map(({ name }) => name)));
  const findingsOn = (packets: readonly number[]): string[] => [
    ...new Set(packets.flatMap((packet) => restingOn.get(packet) ?? [])),
  ];
  return {
    flows: evidence.flows.map((flow) => ({
      ...flow,
      connector: own.has(flow),
      findings: findingsOn(packetsOf(flow)),
    })),
    dns: evidence.dns.map((dns) => ({
      ...dns,
      connector: names.has(dns.name) || /^wpad(?:\.|$)/.test(dns.name),
      findings: findingsOn([...dns.queries, ...(dns.answerPacket === null ? [] : [dns.answerPacket])]),
    })),
  };
}

/** All of a judgement's packets, also those that the document leaves out of its findings. */
function findingsByPacket(judgements: readonly AnyJudgement[]): ReadonlyMap<number, readonly string[]> {
  const findings = new Map<number, string[]>();
  const ids = idsOf(judgements);
  judgements.forEach(({ packets }, index) => {
    const id = ids[index] ?? '';
    for (const { packet } of packets) {
      const known = findings.get(packet);
      if (known === undefined) findings.set(packet, [id]);
      else if (!known.includes(id)) known.push(id);
    }
  });
  return findings;
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

function verdictOf({ traffic, judgements, parts }: Examination): Verdict {
  const [lead] = judgements;
  if (lead === undefined) throw new Error('The rules concluded nothing, not even that all is well.');
  const row = codes[lead.code];
  const part = parts.find((each) => each.judgements.includes(lead));
  const own = judgements.filter((each) => part?.judgements.includes(each) ?? true);
  return {
    outcome: outcomeOf(lead),
    ...verdictWords(lead, {
      othersReached: outcomeOf(lead) === 'problem' && reachesOthers(lead, traffic),
      otherServersFine: parts.length > 1 && parts.every((each) => each === part || isFine(each)),
      otherServersTroubled: parts.filter((each) => each !== part && hasProblem(each)).flatMap(serversOfPart),
      onlySharedNames: !showsOwnNames(traffic),
    }),
    where: lead.where ?? row.where,
    path: pathOf(traffic, own).map((station) => ({ ...station, segment: { ...station.segment } })),
    beside: besideWords(own),
  };
}

/** True where names were reached, since whatever it was that worked before, that the finding is not about. */
function reachesOthers(lead: AnyJudgement, traffic: Traffic): boolean {
  const { facts } = lead;
  const own = new Set([
    ...('targets' in facts ? facts.targets.map(({ host }) => host) : []),
    ...('names' in facts ? facts.names : []),
  ]);
  return handshakesOf(trafficSince(traffic, lead)).some((flow) => isReached(flow) && !own.has(farHost(flow)));
}

const hasProblem = ({ judgements }: Part): boolean => judgements.some((each) => outcomeOf(each) === 'problem');

const serversOfPart = ({ judgements }: Part): readonly string[] => judgements[0]?.servers ?? [];

const isFine = ({ judgements }: Part): boolean => judgements.some(({ code }) => code === 'CAPTURE-HEALTHY');
