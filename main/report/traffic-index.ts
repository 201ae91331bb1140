/** The connections and questions of a judged capture, kept so that the window can ask for a few at a time. */
import { hidesCertificates, type Certificate } from '../evidence/capture.js';
import { connectionFilter } from '../examine/filter.js';
import { storyOf } from '../examine/packets.js';
import { rootNames, seenChainFor } from '../knowledge/authorities.js';
import type { Finding } from '../examine/finding.js';
import type { Report, ReportDns, ReportFlow } from './report.js';
import { nameOfServer, rowsOfFlow, timelineOf, weigh, type Weights } from './timeline.js';
import type {
  ChainModel,
  Chains,
  ConnectionDetail,
  ConnectionPage,
  ConnectionQuery,
  ConnectionRow,
  RowTone,
  ShownChain,
  Stretch,
  Timeline,
  TimelineQuery,
  TimelineRow,
} from './views.js';

/** More different chains than this behind one finding are counted only. */
const mostChains = 8;

/** More names than this for one chain are left out. */
const mostHosts = 12;

/** What the window may ask of a judged capture. */
export interface TrafficIndex {
  connections(query: ConnectionQuery): ConnectionPage;
  /** Null for a number that no connection has. */
  connection(id: number): ConnectionDetail | null;
  timeline(query: TimelineQuery): Timeline;
  /** The chains that were shown in the connections that a finding rests on. */
  chains(finding: string): Chains;
}

/**
 * Takes the connections and questions of a report that has them (`withFlows`). Rows are made when they are first asked
 * for, and an order is kept until another one is asked for: scrolling asks for the same one again and again.
 */
export function indexTraffic({ capture, findings = [] }: Report): TrafficIndex {
  return indexFlows({
    flows: capture?.flows ?? [],
    dns: capture?.dns ?? [],
    begins: capture?.firstAt ?? null,
    findings,
  });
}

/** Connections and questions with what rests on them. `begins`: the moment that their times count from, ISO 8601. */
export interface IndexedTraffic {
  readonly flows: readonly ReportFlow[];
  readonly dns: readonly ReportDns[];
  readonly begins: string | null;
  readonly findings: readonly Finding[];
}

/** The same of connections that stand in no capture. */
export function indexFlows({ flows, dns, begins, findings }: IndexedTraffic): TrafficIndex {
  const weights = weigh(findings);
  const byId = new Map(flows.map((flow, index) => [flow.id, index]));
  const rows = once(() => flows.map((flow) => rowOf(flow, weights)));
  const timeline = once(() => {
    const own = flows.filter(({ connector }) => connector);
    return timelineOf(own, ownQuestions(dns, own, weights), weights);
  });
  let ordered: { readonly key: string; readonly order: readonly ConnectionRow[] } | null = null;

  function orderFor(query: ConnectionQuery): readonly ConnectionRow[] {
    const { scope, text, within, sort, descending } = query;
    const key = JSON.stringify([scope, text, within, sort, descending]);
    if (ordered?.key !== key) {
      const wanted = rows().filter((row, index) => {
        const flow = flows[index];
        if (flow === undefined || (scope === 'connector' && !row.connector)) return false;
        const isIn = within === null || (flow.lastAt >= within.from && flow.firstAt <= within.to);
        return isIn && holds(row, flow, text.trim().toLowerCase());
      });
      ordered = { key, order: sorted(wanted, sort, descending) };
    }
    return ordered.order;
  }

  function reasonsOf(row: TimelineRow): readonly string[] {
    const index = row.connection === null ? undefined : byId.get(row.connection);
    const resting = index === undefined ? [] : (flows[index]?.findings ?? []);
    const grave = resting.filter((id) => weights.grave.has(id));
    // Of a question no more is known here than that a problem rests on it.
    return row.connection === null && row.tone === 'bad' ? [`${row.kind} ${row.result}`] : grave;
  }

  return {
    connections(query) {
      const order = orderFor(query);
      const place = query.find === null ? -1 : order.findIndex(({ id }) => id === query.find);
      return {
        rows: order.slice(query.first, query.first + query.count),
        total: order.length,
        place: place === -1 ? null : place,
      };
    },

    connection(id) {
      const index = byId.get(id);
      const flow = index === undefined ? undefined : flows[index];
      if (flow === undefined) return null;
      const hasChain = (flow.tls?.chain.length ?? 0) > 0;
      return {
        flow,
        row: rowOf(flow, weights),
        chain: hasChain ? shownChain(flow, begins) : null,
        packets: storyOf(flow),
        filter: connectionFilter(flow),
      };
    },

    timeline(query) {
      const all = timeline();
      const within = query.within === null ? null : withSomething(query.within, query.towards, all);
      const wanted = within === null ? all : all.filter((row) => touches(row, within));
      return { rows: chosenOf(wanted, query.count, reasonsOf), total: wanted.length, bounds: boundsOf(all), within };
    },

    chains(finding) {
      const resting = flows.filter(({ findings, tls }) => findings.includes(finding) && tls?.clientHelloPacket != null);
      const groups = new Map<string, ReportFlow[]>();
      for (const flow of resting) {
        if (flow.tls === undefined || flow.tls.chain.length === 0) continue;
        const key = chainKey(flow.tls.chain, flow.tls.trust?.dates, flow.tls.trust?.forName);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [flow]);
        else group.push(flow);
      }
      const shown = [...groups.values()].slice(0, mostChains).flatMap((group) => {
        const [first] = group;
        if (first === undefined) return [];
        const hosts = [...new Set(group.map((flow) => rowOf(flow, weights).name))];
        return [{ ...shownChain(first, begins), hosts: hosts.slice(0, mostHosts), connections: group.length }];
      });
      const without = resting.flatMap(({ tls }) => (tls !== undefined && tls.chain.length === 0 ? [tls] : []));
      return {
        chains: shown,
        more: groups.size - shown.length,
        hidden: without.filter(({ version }) => hidesCertificates(version)).length,
        resumed: without.filter(({ version, resumed }) => !hidesCertificates(version) && resumed === true).length,
      };
    },
  };
}

/**
 * The questions that belong to the connector's story. Browsers ask for some of the same names: what computers without a
 * connection of a connector asked counts only where a finding rests on it. A server with several adapters may ask from
 * one of them and connect from another: a name that nobody else asked for stays.
 */
function ownQuestions(dns: readonly ReportDns[], own: readonly ReportFlow[], { grave }: Weights): ReportDns[] {
  const clients = new Set(own.map(({ client }) => client.address));
  const askers = new Map<string, Set<string>>();
  for (const { name, client } of dns) askers.set(name, (askers.get(name) ?? new Set()).add(client));
  return dns.filter(
    ({ connector, name, client, findings }) =>
      connector &&
      (clients.size === 0 ||
        clients.has(client) ||
        askers.get(name)?.size === 1 ||
        findings.some((id) => grave.has(id))),
  );
}

/** The last row of a connection is what it came to. */
function rowOf(flow: ReportFlow, weights: Weights): ConnectionRow {
  const proxies = new Set<string>();
  const rows = rowsOfFlow(flow, weights, proxies);
  const last = rows[rows.length - 1] as TimelineRow;
  return {
    id: flow.id,
    at: flow.firstAt,
    seconds: Math.max(0, flow.lastAt - flow.firstAt),
    name: last.name,
    from: last.from,
    via: isThroughProxy(flow) ? nameOfServer(flow) : null,
    kind: last.kind,
    bytes: flow.bytes.client + flow.bytes.server,
    result: last.result,
    tone: last.tone,
    connector: flow.connector,
  };
}

/** A whole URL is what one asks a proxy for; a path is what one asks the server itself for (RFC 9112 section 3.2). */
const isThroughProxy = (flow: ReportFlow): boolean =>
  flow.tunnel !== undefined || (flow.http ?? []).some(({ target }) => /^https?:\/\//i.test(target));

function holds(row: ConnectionRow, { client, server }: ReportFlow, text: string): boolean {
  if (text === '') return true;
  const ends = `${client.address}:${client.port} ${server.address}:${server.port} ${server.name ?? ''}`;
  return `${row.name} ${row.via ?? ''} ${row.kind} ${row.result} ${ends}`.toLowerCase().includes(text);
}

/** What needs a look comes first. */
const toneOrder: readonly RowTone[] = ['bad', 'warn', 'untested', 'quiet', 'good'];

function sorted(rows: readonly ConnectionRow[], sort: ConnectionQuery['sort'], descending: boolean): ConnectionRow[] {
  const compare: Readonly<Record<ConnectionQuery['sort'], (one: ConnectionRow, other: ConnectionRow) => number>> = {
    time: () => 0,
    name: (one, other) => compareText(one.name, other.name),
    outcome: (one, other) =>
      toneOrder.indexOf(one.tone) - toneOrder.indexOf(other.tone) || compareText(one.result, other.result),
  };
  const byTime = (one: ConnectionRow, other: ConnectionRow): number => one.at - other.at || one.id - other.id;
  const order = [...rows].sort((one, other) => compare[sort](one, other) || byTime(one, other));
  return descending ? order.reverse() : order;
}

/** By code unit: a comparison by language would take seconds for as many names as a capture can hold. */
const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function boundsOf(rows: readonly TimelineRow[]): Timeline['bounds'] {
  const [first] = rows;
  if (first === undefined) return null;
  return { from: first.start, to: rows.reduce((latest, { until }) => Math.max(latest, until), first.until) };
}

const touches = ({ start, until }: TimelineRow, { from, to }: Stretch): boolean => until >= from && start <= to;

/**
 * As many rows as are wanted, in order of time. Those that a problem rests on come first, in turns, so that no problem
 * goes without because another has thousands; what else failed comes next, and the earliest of the others last.
 *
 * @param reasonsOf the problems that rest on a row
 */
function chosenOf(
  rows: readonly TimelineRow[],
  count: number,
  reasonsOf: (row: TimelineRow) => readonly string[],
): readonly TimelineRow[] {
  if (rows.length <= count) return rows;
  const groups = new Map<string, number[]>();
  rows.forEach((row, place) => {
    for (const reason of reasonsOf(row)) {
      const group = groups.get(reason);
      if (group === undefined) groups.set(reason, [place]);
      else if (group.length < count) group.push(place);
    }
  });
  const chosen = new Set<number>();
  for (let turn = 0; turn < count && chosen.size < count; turn++) {
    for (const group of groups.values()) {
      const place = group[turn];
      if (place !== undefined && chosen.size < count) chosen.add(place);
    }
  }
  for (const isWanted of [({ tone }: TimelineRow) => tone === 'bad' || tone === 'warn', () => true]) {
    for (const [place, row] of rows.entries()) {
      if (chosen.size < count && isWanted(row)) chosen.add(place);
    }
  }
  return rows.filter((_, place) => chosen.has(place));
}

/** How much of a stretch stays empty before or behind what it was moved to. */
const margin = 0.1;

/** The stretch itself, or the nearest one of its length in which something happened. */
function withSomething(stretch: Stretch, towards: TimelineQuery['towards'], rows: readonly TimelineRow[]): Stretch {
  if (rows.length === 0 || rows.some((row) => touches(row, stretch))) return stretch;
  const { from, to } = stretch;
  const earlier = rows.reduce((last, { until }) => (until < from ? Math.max(last, until) : last), -Infinity);
  const later = rows.reduce((next, { start }) => (start > to ? Math.min(next, start) : next), Infinity);
  const isNearer = later - to < from - earlier;
  const forward =
    later < Infinity && (towards === 'later' || earlier === -Infinity || (towards !== 'earlier' && isNearer));
  const by = forward ? later - to + (to - from) * (1 - margin) : earlier - from - (to - from) * (1 - margin);
  return { from: from + by, to: to + by };
}

function shownChain(flow: ReportFlow, begins: string | null): ShownChain {
  const packet = flow.tls?.chainPacket ?? null;
  const at = flow.steps.find((step) => step.kind === 'server-hello')?.at ?? flow.connectedAt ?? flow.firstAt;
  const time = begins === null ? Number.NaN : Date.parse(begins) + at * 1000;
  const host = flow.tls?.serverName ?? flow.server.name ?? flow.server.address;
  return {
    chain: flow.tls?.chain ?? [],
    model: modelFor(host),
    trust: flow.tls?.trust ?? null,
    packet,
    moment: Math.abs(time) <= latestDate ? new Date(time).toISOString() : null,
    hosts: [host],
    connections: 1,
  };
}

function modelFor(host: string): ChainModel {
  const seen = seenChainFor(host);
  if (seen === null) return { seen: null, roots: rootNames };
  return { seen: { name: seen.pattern, when: seen.when, chain: seen.chain }, roots: seen.roots };
}

/** The furthest moment that a Date can hold, in milliseconds (ECMAScript, section "Time Values and Time Range"). */
const latestDate = 8.64e15;

const chainKey = (chain: readonly Certificate[], ...more: readonly unknown[]): string =>
  [...chain.map(({ sha256 }) => sha256), ...more].join(' ');

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
