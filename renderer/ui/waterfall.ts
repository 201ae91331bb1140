/**
 * Turns the connections and DNS questions of a capture into the rows of the waterfall, and finds a scale for them.
 * Pure: times in, places out.
 */
import type { Dns, Finding, Flow } from '../../preload/contract/index.js';
import { shorten } from '../words/numbers.js';
import { words } from '../words/words.js';

/** How a row ended. `quiet`: it failed, and nothing follows from that. */
export type RowTone = 'good' | 'bad' | 'quiet' | 'untested';

/** One row: a connection, a request for a tunnel, a web request, or a DNS question. */
export interface Row {
  readonly name: string;
  readonly kind: string;
  /** Seconds after the file's first packet; may be negative. */
  readonly start: number;
  /** Never before `start`. */
  readonly end: number;
  readonly result: string;
  readonly tone: RowTone;
}

/** A scale: the time at the left edge, and the steps at which a line is drawn. Seconds. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly ticks: readonly number[];
}

/** What the findings say about a packet: whether one that matters rests on it. */
interface Cited {
  readonly byProblem: ReadonlySet<number>;
  readonly byNotice: ReadonlySet<number>;
}

const text = words.waterfall;

/** A proxy may answer with a reason of any length; the packet panel has it whole. */
const mostLetters = 60;

/** Makes the rows, in order of time. */
export function buildRows(flows: readonly Flow[], dns: readonly Dns[], findings: readonly Finding[]): Row[] {
  const cited = collectCited(findings);
  const proxiesSeen = new Set<string>();
  const inOrder = [...flows].sort((a, b) => a.firstAt - b.firstAt);
  const rows = [...inOrder.flatMap((flow) => rowsOfFlow(flow, cited, proxiesSeen)), ...rowsOfDns(dns, cited)];
  return rows.sort((a, b) => a.start - b.start);
}

/**
 * Finds a scale with round steps that holds every row.
 *
 * @returns null where there are no rows.
 */
export function findScale(rows: readonly Row[], mostTicks = 6): Scale | null {
  const [first] = rows;
  if (first === undefined) return null;
  let low = first.start;
  let high = first.end;
  for (const row of rows) {
    low = Math.min(low, row.start);
    high = Math.max(high, row.end);
  }
  // A capture that begins at zero is measured from zero, so that its times are those of the axis.
  if (low > 0 && low < (high - low) / 2) low = 0;
  const span = Math.max(high - low, 0.001);
  const step = roundStep(span / (mostTicks - 1));
  const from = tidy(Math.floor(low / step + 1e-9) * step, step);
  const to = Math.max(high, from + step);
  const steps = Math.floor((to - from) / step + 1e-9);
  const ticks = Array.from({ length: steps + 1 }, (_, index) => tidy(from + index * step, step));
  return { from, to, step, ticks };
}

/** Where a time lies on the scale, 0 to 1. */
export function placeOn(scale: Scale, at: number): number {
  const share = (at - scale.from) / (scale.to - scale.from);
  return Math.min(1, Math.max(0, share));
}

/** A tick's label: `200 ms` where the whole scale is below a second, else seconds. */
export function formatTick(at: number, scale: Scale): string {
  if (scale.to - scale.from < 1 && Math.abs(scale.to) <= 1) {
    return minus(`${tidy(at * 1000, scale.step * 1000)} ms`);
  }
  return minus(at === 0 ? '0 s' : `${at.toFixed(decimalsOf(scale.step))} s`);
}

/** A minus sign as wide as a digit, for a hyphen. */
function minus(label: string): string {
  return label.replace('-', '\u2212');
}

/** Seconds from the first row to the end of the last. */
export function spanOf(rows: readonly Row[]): number {
  if (rows.length === 0) return 0;
  let low = Infinity;
  let high = -Infinity;
  for (const row of rows) {
    low = Math.min(low, row.start);
    high = Math.max(high, row.end);
  }
  return high - low;
}

function collectCited(findings: readonly Finding[]): Cited {
  const packetsOf = (chosen: readonly Finding[]): Set<number> =>
    new Set(chosen.flatMap((finding) => finding.evidence.map((item) => item.packet)));
  return {
    byProblem: packetsOf(findings.filter((finding) => finding.outcome === 'problem' || finding.severity !== 'none')),
    byNotice: packetsOf(findings.filter((finding) => finding.outcome === 'notice' && finding.severity === 'none')),
  };
}

function rowsOfFlow(flow: Flow, cited: Cited, proxiesSeen: Set<string>): Row[] {
  if (flow.tunnel !== undefined && flow.tunnel.attempts.length > 0) return rowsOfTunnel(flow, flow.tunnel, proxiesSeen);
  if (flow.http !== undefined && flow.http.length > 0) return rowsOfHttp(flow, flow.http, cited);
  return [rowOfConnection(flow, cited)];
}

/** The connection to the proxy is shown once, then each request to be let through. */
function rowsOfTunnel(flow: Flow, tunnel: NonNullable<Flow['tunnel']>, proxiesSeen: Set<string>): Row[] {
  const rows: Row[] = [];
  const proxy = nameOfServer(flow);
  if (flow.connectedAt !== null && !proxiesSeen.has(proxy)) {
    proxiesSeen.add(proxy);
    rows.push(
      row(proxy, text.kinds.tcp, flow.firstAt, flow.connectedAt, { result: text.flow.connected, tone: 'good' }),
    );
  }
  const last = tunnel.attempts.length - 1;
  tunnel.attempts.forEach((attempt, index) => {
    const ending = endingOfAttempt(flow, attempt.status, attempt.reason, index === last);
    rows.push(
      row(withoutPort(attempt.target, 443), text.kinds.connect, attempt.at, attempt.answerAt ?? flow.lastAt, ending),
    );
  });
  return rows;
}

function endingOfAttempt(flow: Flow, status: number | null, reason: string, last: boolean): Ending {
  if (status === null) {
    if (flow.closedBy?.side === 'server') return { result: text.reset, tone: 'bad' };
    return { result: text.noAnswer, tone: 'bad' };
  }
  if (status < 200 || status > 299) {
    return { result: shorten(`${status} ${reason}`.trim(), mostLetters), tone: 'bad' };
  }
  const broken = last ? brokenTls(flow) : null;
  return broken === null
    ? { result: `${status}, ${text.tunnel}`, tone: 'good' }
    : { result: `${status}, ${broken}`, tone: 'bad' };
}

function rowsOfHttp(flow: Flow, exchanges: NonNullable<Flow['http']>, cited: Cited): Row[] {
  const timeOf = new Map(flow.steps.map((step) => [step.packet, step.at]));
  return exchanges.map((exchange) => {
    const name = nameOfRequest(flow, exchange);
    const start = timeOf.get(exchange.packet) ?? flow.firstAt;
    const end = exchange.answerPacket === null ? flow.lastAt : (timeOf.get(exchange.answerPacket) ?? start);
    const result = exchange.status === null ? text.noAnswer : String(exchange.status);
    const good = exchange.status !== null && exchange.status < 400;
    const packets = [exchange.packet, exchange.answerPacket ?? exchange.packet];
    return row(name, exchange.method, start, end, good ? { result, tone: 'good' } : failed(result, packets, cited));
  });
}

function rowOfConnection(flow: Flow, cited: Cited): Row {
  const kind = flow.tls === undefined ? text.kinds.tcp : text.kinds.tls;
  const packets = [flow.firstPacket, flow.lastPacket, ...flow.steps.map((step) => step.packet)];
  const name = nameOfServer(flow);
  switch (flow.outcome) {
    case 'connected': {
      const broken = brokenTls(flow);
      if (broken !== null) return row(name, kind, flow.firstAt, flow.lastAt, failed(broken, packets, cited));
      const answered = flow.steps.find((step) => step.kind === 'server-hello')?.at ?? flow.connectedAt ?? flow.firstAt;
      const version = flow.tls?.version ?? null;
      const result = version === null ? text.flow.connected : text.tls(version);
      return row(name, kind, flow.firstAt, answered, { result, tone: 'good' });
    }
    case 'midstream':
    case 'unanswered':
      return row(name, kind, flow.firstAt, flow.lastAt, { result: text.flow[flow.outcome], tone: 'untested' });
    default: {
      const label = text.flow[flow.outcome];
      const result = flow.syn > 1 && flow.outcome === 'dropped' ? text.times(label, flow.syn) : label;
      return row(name, kind, flow.firstAt, flow.lastAt, failed(result, packets, cited, label));
    }
  }
}

/** What ended the encrypted conversation of a connection that was made; null where nothing did. */
function brokenTls(flow: Flow): string | null {
  if (flow.stuck !== null) return text.stuck;
  const alert = flow.tls?.alerts.find((one) => one.level === 2 || one.description !== 0);
  if (alert !== undefined && alert.description !== 0) return text.alert(alert.name);
  const unanswered = flow.tls !== undefined && flow.tls.clientHelloPacket !== null && !flow.tls.answered;
  if (!unanswered) return null;
  return flow.closedBy === null ? text.silent : text.cut;
}

/** A and AAAA of one name, asked at once, are one row: people ask for a name, not for a record. */
function rowsOfDns(dns: readonly Dns[], cited: Cited): Row[] {
  const groups: Dns[][] = [];
  for (const record of [...dns].sort((a, b) => a.at - b.at)) {
    const group = groups.find(
      ([first]) =>
        first !== undefined &&
        first.name === record.name &&
        first.server === record.server &&
        first.protocol === record.protocol &&
        record.at - first.at < 2,
    );
    if (group === undefined) groups.push([record]);
    else group.push(record);
  }
  return groups.map((group) => rowOfQuestion(group, cited));
}

function rowOfQuestion(group: readonly Dns[], cited: Cited): Row {
  const [first] = group as [Dns, ...Dns[]];
  const best = group.find((one) => one.rcode === 0 && one.answers.length > 0) ?? first;
  const start = Math.min(...group.map((one) => one.at));
  const end = best.answerAt ?? Math.max(...group.map((one) => one.answerAt ?? one.at));
  const kind = text.kinds[best.protocol];
  if (best.rcode === 0 && best.answers.length > 0) {
    return row(best.name, kind, start, end, { result: text.answered, tone: 'good' });
  }
  const packets = group.flatMap((one) => [
    one.packet,
    ...one.queries,
    ...(one.answerPacket === null ? [] : [one.answerPacket]),
  ]);
  const concern = packets.some((packet) => cited.byProblem.has(packet));
  return row(best.name, kind, start, end, { result: dnsResult(best), tone: concern ? 'bad' : 'quiet' });
}

function dnsResult(record: Dns): string {
  if (record.refusedByHost) return text.dnsRefused;
  if (record.rcode === null) {
    return record.queries.length > 1 ? text.times(text.noAnswer, record.queries.length) : text.noAnswer;
  }
  if (record.rcode === 0) return text.dnsEmpty;
  return text.dnsCodes[record.rcode] ?? text.dnsCode(record.rcode);
}

interface Ending {
  readonly result: string;
  readonly tone: RowTone;
}

/** A failure is red, unless the only finding that speaks of it says that nothing follows from it. */
function failed(result: string, packets: readonly number[], cited: Cited, short = result): Ending {
  const problem = packets.some((packet) => cited.byProblem.has(packet));
  const harmless = !problem && packets.some((packet) => cited.byNotice.has(packet));
  return harmless ? { result: text.harmless(short), tone: 'quiet' } : { result, tone: 'bad' };
}

function row(name: string, kind: string, start: number, end: number, ending: Ending): Row {
  return { name, kind, start, end: Math.max(start, end), ...ending };
}

/** Through a proxy the target is a whole address, and the connection's own port is the proxy's. */
function nameOfRequest(flow: Flow, exchange: NonNullable<Flow['http']>[number]): string {
  const far = /^https?:\/\/([^/?#]+)/i.exec(exchange.target)?.[1];
  if (far !== undefined) return withoutPort(far.toLowerCase(), 80);
  return withPort(exchange.host ?? flow.server.name ?? flow.server.address, flow.server.port, 80);
}

function nameOfServer(flow: Flow): string {
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

/** The next round number (1, 2 or 5 with zeros) that is not below `value`. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/** Takes away what binary fractions add: 0.30000000000000004 becomes 0.3, and -0 becomes 0. */
function tidy(value: number, step: number): number {
  return Number(value.toFixed(decimalsOf(step))) + 0;
}
