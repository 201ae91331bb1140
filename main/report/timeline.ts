/**
 * Turns the connections and questions of a capture into the rows of the waterfall: what was tried, from when to when, and
 * what came of it. Pure.
 */
import type { Finding } from '../examine/finding.js';
import { leadNowhere } from '../examine/names.js';
import { isReplaced, isStranger } from '../examine/trust.js';
import { shorten } from '../words/phrases.js';
import { dnsCodeWords, rowWords as text } from '../words/rows.js';
import type { ReportDns as Dns, ReportFlow as Flow } from './report.js';
import type { RowTone, TimelineRow } from './views.js';

/** What the findings mean for what they rest on, by their ids. */
export interface Weights {
  /** Problems, and whatever else costs something. */
  readonly grave: ReadonlySet<string>;
  /** Only worth knowing. */
  readonly light: ReadonlySet<string>;
}

/** A proxy may answer with a reason of any length; the packets have it whole. */
const mostLetters = 60;

/** Questions for one name within this many seconds are one row. */
const together = 2;

/** Makes the rows, in order of time. */
export function timelineOf(flows: readonly Flow[], dns: readonly Dns[], weights: Weights): TimelineRow[] {
  const proxiesSeen = new Set<string>();
  const inOrder = [...flows].sort((a, b) => a.firstAt - b.firstAt);
  const rows = [...inOrder.flatMap((flow) => rowsOfFlow(flow, weights, proxiesSeen)), ...rowsOfDns(dns, weights)];
  return rows.sort((a, b) => a.start - b.start);
}

/** Sorts the findings by what they mean for a row. */
export function weigh(findings: readonly Pick<Finding, 'id' | 'outcome' | 'severity'>[]): Weights {
  const idsOf = (chosen: readonly Pick<Finding, 'id'>[]): Set<string> => new Set(chosen.map(({ id }) => id));
  return {
    grave: idsOf(findings.filter(({ outcome, severity }) => outcome === 'problem' || severity !== 'none')),
    light: idsOf(findings.filter(({ outcome, severity }) => outcome === 'notice' && severity === 'none')),
  };
}

/**
 * The rows of one connection, in order; there is at least one.
 *
 * @param proxiesSeen proxies whose own connection is shown already: it is shown once.
 */
export function rowsOfFlow(flow: Flow, weights: Weights, proxiesSeen: Set<string>): TimelineRow[] {
  if (flow.tunnel !== undefined && flow.tunnel.attempts.length > 0) {
    return rowsOfTunnel(flow, flow.tunnel, weights, proxiesSeen);
  }
  if (flow.http !== undefined && flow.http.length > 0) return rowsOfHttp(flow, flow.http, weights);
  return [rowOfConnection(flow, weights)];
}

/** The connection to the proxy is shown once, then each request to be let through, then TLS inside of the tunnel. */
function rowsOfTunnel(
  flow: Flow,
  tunnel: NonNullable<Flow['tunnel']>,
  weights: Weights,
  proxiesSeen: Set<string>,
): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const proxy = nameOfServer(flow);
  const seen = `${flow.client.address} ${proxy}`;
  if (flow.connectedAt !== null && !proxiesSeen.has(seen)) {
    proxiesSeen.add(seen);
    rows.push(
      row(flow, proxy, text.kinds.tcp, flow.firstAt, flow.connectedAt, { result: text.flow.connected, tone: 'good' }),
    );
  }
  const last = tunnel.attempts.length - 1;
  tunnel.attempts.forEach((attempt, index) => {
    const name = withoutPort(attempt.target, 443);
    const isOpen = index === last && attempt.status !== null && isLetThrough(attempt.status);
    const inside = isOpen ? flow.tls : undefined;
    const ending = endingOfAttempt(flow, attempt.status, attempt.reason, isOpen && inside === undefined);
    const end = attempt.answerAt ?? flow.lastAt;
    const until = isOpen && inside === undefined ? flow.lastAt : end;
    rows.push(row(flow, name, text.kinds.connect, attempt.at, end, ending, until));
    if (inside !== undefined) rows.push(rowOfTls(flow, name, weights, helloOf(flow) ?? end));
  });
  return rows;
}

const isLetThrough = (status: number): boolean => status >= 200 && status <= 299;

const helloOf = (flow: Flow): number | undefined => flow.steps.find(({ kind }) => kind === 'client-hello')?.at;

function endingOfAttempt(flow: Flow, status: number | null, reason: string, carriesAll: boolean): Ending {
  const bad = flow.connector ? 'bad' : 'quiet';
  if (status === null) return { result: flow.closedBy?.side === 'server' ? text.reset : text.noAnswer, tone: bad };
  if (!isLetThrough(status)) {
    return { result: shorten(`${status} ${reason}`.trim(), mostLetters), tone: bad };
  }
  const broken = carriesAll ? brokenTls(flow) : null;
  return broken === null
    ? { result: `${status}, ${text.tunnel}`, tone: 'good' }
    : { result: `${status}, ${broken}`, tone: bad };
}

type Exchange = NonNullable<Flow['http']>[number];

function rowsOfHttp(flow: Flow, exchanges: readonly Exchange[], weights: Weights): TimelineRow[] {
  const timeOf = new Map(flow.steps.map((step) => [step.packet, step.at]));
  return exchanges.map((exchange) => {
    const name = nameOfRequest(flow, exchange);
    const start = exchange.at;
    const end = exchange.answerPacket === null ? flow.lastAt : (timeOf.get(exchange.answerPacket) ?? start);
    return row(flow, name, exchange.method, start, end, endingOfExchange(flow, exchange, weights));
  });
}

function endingOfExchange(flow: Flow, exchange: Exchange, weights: Weights): Ending {
  const { status } = exchange;
  if (status === null) return failed(text.noAnswer, flow, weights);
  if (status >= 400) return failed(String(status), flow, weights);
  const wrong = wrongAnswer(flow, status, exchange, weights);
  return wrong === null ? { result: String(status), tone: 'good' } : { result: wrong, tone: 'warn' };
}

/** Names of automatic configuration scripts, at the end of a path. */
const scriptName = /(?:wpad\.dat|\.pac)(?:[?#]|$)/i;

/**
 * What is wrong with an answer that has a good status; null where nothing is. Web pages and redirections are what most
 * requests are for: only where a finding rests on one is it told as wrong.
 */
function wrongAnswer(
  flow: Flow,
  status: number,
  { content, script, target }: Exchange,
  weights: Weights,
): string | null {
  const grave = flow.findings.some((id) => weights.grave.has(id));
  const spokenOf = grave || flow.findings.some((id) => weights.light.has(id));
  if (!flow.connector || !spokenOf) return null;
  if (scriptName.test(target)) {
    if (content?.kind === 'page') return text.noScript;
    if (content?.kind === 'empty') return text.emptyScript;
    return script?.trial?.fault == null ? null : text.badScript;
  }
  if (!grave) return null;
  if (status >= 300) return text.elsewhere(status);
  return content?.kind === 'page' ? text.page(status) : null;
}

function rowOfConnection(flow: Flow, weights: Weights): TimelineRow {
  const kind = kindOf(flow);
  const name = nameOfServer(flow);
  switch (flow.outcome) {
    case 'connected':
      return rowOfTls(flow, name, weights, flow.firstAt);
    case 'midstream':
    case 'unanswered':
      return row(flow, name, kind, flow.firstAt, flow.lastAt, { result: text.flow[flow.outcome], tone: 'untested' });
    default: {
      const label = text.flow[flow.outcome];
      const result = flow.syn > 1 && flow.outcome === 'dropped' ? text.times(label, flow.syn) : label;
      return row(flow, name, kind, flow.firstAt, flow.lastAt, failed(result, flow, weights, label));
    }
  }
}

const kindOf = (flow: Flow): string => (flow.tls === undefined ? text.kinds.tcp : text.kinds.tls);

/** A connection that was made, or the way through a tunnel: up to the answer to its hello, then on to its end. */
function rowOfTls(flow: Flow, name: string, weights: Weights, start: number): TimelineRow {
  const kind = kindOf(flow);
  const broken = brokenTls(flow);
  if (broken !== null) return row(flow, name, kind, start, flow.lastAt, failed(broken, flow, weights));
  const answered = flow.steps.find((step) => step.kind === 'server-hello')?.at ?? flow.connectedAt ?? start;
  const version = flow.tls?.version ?? null;
  // Where a finding rests on the cut, the connection came to nothing: it was ended before TLS began.
  const isCut = flow.tls === undefined && flow.closedBy?.side === 'server' && flow.closedBy.how === 'reset';
  if (isCut && flow.connector && flow.findings.some((id) => weights.grave.has(id))) {
    return row(flow, name, kind, start, flow.lastAt, failed(text.thenCut, flow, weights));
  }
  const result = version === null ? text.flow.connected : text.tls(version);
  return row(flow, name, kind, start, answered, { result, tone: 'good' }, flow.lastAt);
}

/** What ended the encrypted conversation of a connection that was made; null where nothing did. */
function brokenTls(flow: Flow): string | null {
  if (flow.plainAnswer !== undefined) return text.plain;
  if (flow.stuck !== null) return text.stuck;
  const alert = flow.tls?.alerts.find((one) => one.level === 2 || one.description !== 0);
  if (alert !== undefined && alert.description !== 0) return text.alert(alert.name);
  // The chains of other programs are told, not judged.
  const certificate = flow.connector && flow.tls !== undefined ? wrongCertificate(flow.tls) : null;
  if (certificate !== null) return certificate;
  const unanswered = flow.tls !== undefined && flow.tls.clientHelloPacket !== null && !flow.tls.answered;
  if (!unanswered) return null;
  return flow.closedBy === null ? text.silent : text.cut;
}

/** What is wrong with the certificate that was shown; null where nothing is, or none was seen. */
function wrongCertificate(tls: NonNullable<Flow['tls']>): string | null {
  if (tls.trust === null) return null;
  if (isStranger(tls)) return text.stranger;
  if (isReplaced(tls.trust)) return text.replaced;
  return tls.trust.dates === 'expired' || tls.trust.dates === 'not-yet' ? text.outOfDate : null;
}

/** A and AAAA of one name, asked at once, are one row: people ask for a name, not for a record. */
function rowsOfDns(dns: readonly Dns[], weights: Weights): TimelineRow[] {
  const groups: Dns[][] = [];
  const latest = new Map<string, Dns[]>();
  for (const record of [...dns].sort((a, b) => a.at - b.at)) {
    const key = `${record.client} ${record.protocol} ${record.server} ${record.name}`;
    const group = latest.get(key);
    if (group?.[0] !== undefined && record.at - group[0].at < together) {
      group.push(record);
      continue;
    }
    const begun = [record];
    latest.set(key, begun);
    groups.push(begun);
  }
  return groups.map((group) => rowOfQuestion(group, weights));
}

function rowOfQuestion(group: readonly Dns[], weights: Weights): TimelineRow {
  const [first] = group as [Dns, ...Dns[]];
  const best = group.find((one) => one.rcode === 0 && one.answers.length > 0) ?? first;
  const start = first.at;
  const end = best.answerAt ?? group.reduce((latest, one) => Math.max(latest, one.answerAt ?? one.at), start);
  const kind = text.kinds[best.protocol];
  const concern = group.some(({ findings }) => findings.some((id) => weights.grave.has(id)));
  if (best.rcode === 0 && best.answers.length > 0) {
    const blocked = concern && leadNowhere(group);
    return row(best, best.name, kind, start, end, {
      result: blocked ? text.nowhere : text.answered,
      tone: blocked ? 'bad' : 'good',
    });
  }
  return row(best, best.name, kind, start, end, { result: dnsResult(best), tone: concern ? 'bad' : 'quiet' });
}

function dnsResult(record: Dns): string {
  if (record.refusedByHost) return text.dnsRefused;
  if (record.rcode === null) {
    return record.queries.length > 1 ? text.times(text.noAnswer, record.queries.length) : text.noAnswer;
  }
  if (record.rcode === 0) return text.dnsEmpty;
  return dnsCodeWords(record.rcode);
}

interface Ending {
  readonly result: string;
  readonly tone: RowTone;
}

/**
 * A failure is red, unless the only findings that speak of it say that nothing follows from it. What another program
 * failed at was counted, not judged.
 */
function failed(result: string, flow: Flow, weights: Weights, short = result): Ending {
  if (!flow.connector) return { result, tone: 'quiet' };
  const grave = flow.findings.some((code) => weights.grave.has(code));
  const harmless = !grave && flow.findings.some((code) => weights.light.has(code));
  return harmless ? { result: text.harmless(short), tone: 'quiet' } : { result, tone: 'bad' };
}

/** @param until what began with it went on until then; left out where nothing did. */
function row(
  of: Flow | Dns,
  name: string,
  kind: string,
  start: number,
  end: number,
  ending: Ending,
  until = end,
): TimelineRow {
  const isFlow = 'id' in of;
  return {
    name,
    kind,
    start,
    end: Math.max(start, end),
    until: Math.max(start, end, until),
    from: isFlow ? of.client.address : of.client,
    ...ending,
    connection: isFlow ? of.id : null,
  };
}

/** Through a proxy the target is a whole address, and the connection's own port is the proxy's. */
function nameOfRequest(flow: Flow, exchange: Exchange): string {
  const far = /^https?:\/\/([^/?#]+)/i.exec(exchange.target)?.[1];
  if (far !== undefined) return withoutPort(far.toLowerCase(), 80);
  return withPort(exchange.host ?? flow.server.name ?? flow.server.address, flow.server.port, 80);
}

/** The other end of a connection: its name or address, with its port where that is not 443. */
export function nameOfServer(flow: Flow): string {
  return withPort(flow.server.name ?? flow.server.address, flow.server.port, 443);
}

/** The port is left out where it is the one that everybody expects. */
function withPort(name: string, port: number, usual: number): string {
  if (port === usual) return name;
  // A Host header may bring its own port; an IPv6 address needs brackets before one.
  if (/^(?:\[[^\]]*\]|[^:]*):\d+$/.test(name)) return name;
  return name.includes(':') && !name.startsWith('[') ? `[${name}]:${port}` : `${name}:${port}`;
}

/** A target as written in a request, without the port that everybody expects. */
function withoutPort(target: string, usual: number): string {
  const end = `:${usual}`;
  return target.endsWith(end) ? target.slice(0, -end.length) : target;
}
