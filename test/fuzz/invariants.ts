/** What must be true of the evidence and the report of any file whatsoever. Each complaint is one sentence. */
import * as v from 'valibot';
import { captureSummarySchema, dnsSchema, flowSchema, incompleteReasons } from '../../main/evidence/capture.js';
import type { CaptureEvidence } from '../../main/evidence/capture.js';
import { reportSchema, type Report } from '../../main/report/report.js';

const evidenceSchema = v.strictObject({
  summary: v.strictObject(captureSummarySchema.entries),
  flows: v.array(v.strictObject(flowSchema.entries)),
  dns: v.array(v.strictObject(dnsSchema.entries)),
  endsAt: v.number(),
  tunnelPacketsNotRead: v.pipe(v.number(), v.integer(), v.minValue(0)),
  incompleteCounts: v.partial(
    v.strictObject(v.entriesFromList(incompleteReasons, v.pipe(v.number(), v.integer(), v.minValue(1)))),
  ),
});
const strictReport = v.strictObject(reportSchema.entries);

function issuesOf(schema: v.GenericSchema, value: unknown, of: string): string[] {
  const { issues = [] } = v.safeParse(schema, value);
  return issues.slice(0, 3).map((issue) => `${of}: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

/** What is wrong with evidence. Empty: nothing. */
export function evidenceComplaints(evidence: CaptureEvidence): string[] {
  // As a document: what JSON cannot carry (an infinity, no number) is lost on the way and then missed.
  const complaints = issuesOf(evidenceSchema, JSON.parse(JSON.stringify(evidence)), 'evidence');
  const { summary, flows, dns, endsAt } = evidence;
  const hold = (what: string, holds: boolean): void => {
    if (!holds) complaints.push(what);
  };
  const distinct = summary.packets - summary.duplicatesDropped;
  const inFile = (packet: number | null): boolean => packet === null || (packet >= 1 && packet <= summary.packets);
  hold('packets are fewer than their copies', distinct >= 0);
  hold('the capture ends before its first packet', endsAt >= 0);
  hold('more packets of tunnels than packets', evidence.tunnelPacketsNotRead <= distinct);
  hold(
    'tunnels without packets, or the other way round',
    summary.tunnelsNotRead.length > 0 === evidence.tunnelPacketsNotRead > 0,
  );
  let taken = 0;
  for (const [index, flow] of flows.entries()) {
    const of = (what: string): string => `connection ${index}: ${what}`;
    const { client, server } = flow.packets;
    taken += client + server;
    hold(of('its id is not its place'), flow.id === index);
    hold(of('its packets are not in the file'), inFile(flow.firstPacket) && inFile(flow.lastPacket));
    hold(of('it ends before it begins'), flow.firstPacket <= flow.lastPacket && flow.firstAt <= flow.lastAt);
    hold(of('it ends after the capture'), flow.lastAt <= endsAt);
    hold(
      of('it has more packets than its stretch of the file'),
      client + server <= flow.lastPacket - flow.firstPacket + 1,
    );
    hold(of('repetitions of the SYN are not SYNs less one'), flow.synRetransmissions === Math.max(0, flow.syn - 1));
    hold(of('more SYNs than packets'), flow.syn <= client);
    hold(of('more segments repeated than seen'), flow.segments.retransmitted <= flow.segments.total);
    hold(of('more segments than packets'), flow.segments.total <= client + server);
    hold(of('data without segments'), flow.segments.total > 0 || flow.bytes.client + flow.bytes.server === 0);
    hold(
      of('connected without a time, or the other way round'),
      (flow.outcome === 'connected') === (flow.connectedAt !== null),
    );
    hold(of('more than 64 steps'), flow.steps.length <= 64);
    hold(
      of('a name and where it is from belong together'),
      (flow.server.name === null) === (flow.server.nameFrom === null),
    );
    const own: (number | null)[] = [
      // What a device said of it may stand before it in the file.
      ...flow.steps.filter(({ from }) => from !== 'network').map(({ packet }) => packet),
      ...(flow.stuck?.packets ?? []).map(({ packet }) => packet),
      flow.closedBy?.packet ?? null,
      ...(flow.tunnel?.attempts ?? []).flatMap(({ packet, answerPacket }) => [packet, answerPacket]),
      ...(flow.http ?? []).flatMap(({ packet, answerPacket }) => [packet, answerPacket]),
      ...(flow.tls?.alerts ?? []).map(({ packet }) => packet),
      flow.tls?.clientHelloPacket ?? null,
      flow.tls?.chainPacket ?? null,
    ];
    const beside = own.filter((packet) => packet !== null && (packet < flow.firstPacket || packet > flow.lastPacket));
    hold(of(`packets ${beside.join(', ')} are not of its stretch of the file`), beside.length === 0);
    hold(
      of('errors about it that are not in the file'),
      flow.icmp.every(({ packet }) => inFile(packet) && packet <= flow.lastPacket),
    );
    hold(of('a tunnel without an attempt'), flow.tunnel === undefined || flow.tunnel.attempts.length > 0);
    for (const { status, answerPacket } of flow.tunnel?.attempts ?? []) {
      hold(of('a status without its packet'), (status === null) === (answerPacket === null));
    }
    for (const { status, answerPacket } of flow.http ?? []) {
      hold(of('a status without its packet'), (status === null) === (answerPacket === null));
    }
  }
  hold('connections have more packets than the file has distinct ones', taken <= distinct);
  for (const { name, packet, queries, answerPacket, rcode, answerAt } of dns) {
    const of = (what: string): string => `question for ${name}: ${what}`;
    hold(of('packets that are not in the file'), [packet, ...queries, answerPacket].every(inFile));
    hold(of('an answer without its packet'), (rcode === null) === (answerPacket === null));
    hold(of('an answer without its time'), (answerAt === null) === (answerPacket === null));
    hold(of('neither asked nor answered'), queries.length > 0 || answerPacket !== null);
  }
  return complaints;
}

/** What is wrong with a report, and with its text for the terminal. */
export function reportComplaints(report: Report, text: string): string[] {
  const complaints = issuesOf(strictReport, JSON.parse(JSON.stringify(report)), 'report');
  const hold = (what: string, holds: boolean): void => {
    if (!holds) complaints.push(what);
  };
  // eslint-disable-next-line no-control-regex -- control characters must not reach a terminal.
  hold('control characters in the text', !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(text));
  if (report.error !== undefined) {
    hold('a refusal without words', report.error.message !== '' && report.error.advice !== '');
    // Both mean that something was thrown that nobody expected: a file in memory cannot fail to be read.
    hold(`${report.error.code}: ${report.error.message}`, !/^(?:READ-FAILED|READER-CRASHED)$/.test(report.error.code));
    return complaints;
  }
  const { findings = [], verdict, capture } = report;
  hold('neither a verdict nor a refusal', verdict !== undefined);
  hold('no finding, not even that all is well', findings.length > 0);
  const sentences = [verdict?.headline ?? '', verdict?.summary ?? ''];
  const ids = new Set(findings.map(({ id }) => id));
  hold('two findings with one id', ids.size === findings.length);
  for (const { code, outcome, title, found, cause, advice, evidence, packetCount, filter, dependsOn } of findings) {
    const of = (what: string): string => `${code}: ${what}`;
    sentences.push(title, found, cause, advice);
    hold(of('a title without words, or a long one'), title !== '' && title.length <= 60);
    hold(of('more than 200 packets, or more than it counts'), evidence.length <= Math.min(200, packetCount));
    hold(
      of('packets that are not in the file'),
      evidence.every(({ packet }) => packet <= (capture?.packets ?? 0)),
    );
    hold(of('a check crashed'), outcome !== 'crashed');
    hold(of('a problem without packets or filter'), outcome !== 'problem' || (evidence.length > 0 && filter !== null));
    hold(
      of('follows from what is not there'),
      dependsOn.every((cause) => ids.has(cause)),
    );
    hold(of('a filter of more than 4000 letters'), (filter ?? '').length <= 4000);
    hold(of('words of more than 3000 letters'), found.length + cause.length + advice.length <= 3000);
  }
  const broken = sentences.find((sentence) => /\b(?:undefined|NaN|Infinity)\b|\[object/.test(sentence));
  hold(`words with a hole: ${broken}`, broken === undefined);
  return complaints;
}
