/** What is said of one connection, as labelled lines: for its panel, and as text for a mail or a ticket. Pure. */
import type { ConnectionDetail, Finding, Flow, Tls } from '../../preload/contract/index.js';
import { formatBytes, formatCount, formatDuration, formatInstant, shorten } from '../words/numbers.js';
import { words } from '../words/words.js';
import { chainAsText } from './certificates.js';

const text = words.connection;

/** A label, and what is said under it. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** A request with its answer, as a row of a small table. */
export interface Exchange {
  readonly packet: number;
  readonly at: number;
  readonly asked: string;
  readonly answer: string;
  readonly more: string;
}

/** A text off the wire may have any length; its packet has it whole. */
const mostLetters = 300;

/** The connection in short. */
export function factsOf(flow: Flow): Fact[] {
  const { syn, synRetransmissions, connectedAt, packets, bytes, segments } = flow;
  const made = connectedAt === null ? [] : [text.made(formatInstant(connectedAt))];
  return [
    { label: text.from, value: endText(flow.client) },
    {
      label: text.to,
      value: flow.server.name === null ? endText(flow.server) : `${endText(flow.server)} (${flow.server.name})`,
    },
    {
      label: text.began,
      value: text.span(
        formatInstant(flow.firstAt),
        formatInstant(flow.lastAt),
        formatDuration(flow.lastAt - flow.firstAt),
      ),
    },
    {
      label: text.asked,
      value: syn === 0 ? text.notSeen : [text.times(syn, synRetransmissions), ...made].join(', '),
    },
    { label: text.closed, value: endingOf(flow) },
    { label: text.packets, value: text.both(formatCount(packets.client), formatCount(packets.server)) },
    { label: text.data, value: text.both(formatBytes(bytes.client), formatBytes(bytes.server)) },
    ...(flow.plainAnswer === undefined
      ? []
      : [
          {
            label: text.plain,
            value: [
              flow.plainAnswer.status === null ? '' : String(flow.plainAnswer.status),
              shorten(flow.plainAnswer.content?.title ?? '', mostLetters),
              text.atPacket(formatInstant(flow.plainAnswer.at), flow.plainAnswer.packet),
            ]
              .filter((part) => part !== '')
              .join(', '),
          },
        ]),
    ...(segments.retransmitted > 0
      ? [{ label: text.repeated, value: text.repeatedOf(segments.retransmitted, segments.total) }]
      : []),
  ];
}

/** How a connection ended: refused before it was made, ended or cut off, and cut off after one side had ended it. */
function endingOf({ closedBy, connectedAt, steps }: Flow): string {
  const reset = steps.find(({ kind }) => kind === 'reset');
  const place = ({ at, packet }: { readonly at: number; readonly packet: number }): string =>
    text.atPacket(formatInstant(at), packet);
  if (closedBy === null) {
    const isRefused = reset?.from === 'server' && connectedAt === null;
    return isRefused ? `${text.refused}, ${place(reset)}` : text.open;
  }
  const ending = `${text.closedBy[closedBy.side][closedBy.how]}, ${place(closedBy)}`;
  if (closedBy.how === 'reset' || reset === undefined || reset.from === 'network') return ending;
  return `${ending}; ${text.thenCut[reset.from]}, ${place(reset)}`;
}

/** What is said otherwise of a handshake that the program made itself than of one in a file. */
export interface TlsWords {
  readonly endedNo: string;
  readonly alert: (name: string, from: string, packet: number) => string;
}

/** What was visible of the handshake. */
export function tlsFacts(tls: Tls, own: TlsWords = text): Fact[] {
  const facts: (Fact | null)[] = [
    tls.serverName === null ? null : { label: text.serverName, value: tls.serverName },
    tls.offered.length === 0 ? null : { label: text.offered, value: tls.offered.join(', ') },
    tls.version === null ? null : { label: text.version, value: tls.version },
    tls.cipher === null ? null : { label: text.cipher, value: tls.cipher },
    tls.resumed === null ? null : { label: text.resumed, value: tls.resumed ? text.resumedYes : text.resumedNo },
    tls.clientCertificate === null ? null : { label: text.client, value: text.clients[tls.clientCertificate] },
    tls.alerts.length === 0
      ? null
      : {
          label: text.alerts,
          value: tls.alerts.map(({ name, from, packet }) => own.alert(name, text.sides[from], packet)).join('; '),
        },
    { label: text.ended, value: tls.completed ? text.endedYes : own.endedNo },
  ];
  return facts.filter((fact) => fact !== null);
}

/** The requests for a tunnel, in order. */
export function tunnelRequests(flow: Flow): Exchange[] {
  return (flow.tunnel?.attempts ?? []).map((attempt) => ({
    packet: attempt.packet,
    at: attempt.at,
    asked: shorten(`CONNECT ${attempt.target}`, mostLetters),
    answer: attempt.status === null ? text.none : shorten(`${attempt.status} ${attempt.reason}`.trim(), mostLetters),
    more: [
      ...(attempt.answerPacket === null || attempt.answerAt === null
        ? []
        : [text.answerAt(attempt.answerPacket, formatInstant(attempt.answerAt))]),
      ...(attempt.authenticate.length === 0
        ? []
        : [text.offers(shorten(attempt.authenticate.join(', '), mostLetters))]),
    ].join('; '),
  }));
}

/** The web requests, in order. */
export function webRequests(flow: Flow): Exchange[] {
  const timeOf = new Map(flow.steps.map((step) => [step.packet, step.at]));
  return (flow.http ?? []).map((exchange) => {
    const answerAt = exchange.answerPacket === null ? undefined : timeOf.get(exchange.answerPacket);
    const host = exchange.host === null || exchange.target.includes('://') ? '' : exchange.host;
    return {
      packet: exchange.packet,
      at: exchange.at,
      asked: shorten(`${exchange.method} ${host}${exchange.target}`, mostLetters),
      answer: exchange.status === null ? text.none : String(exchange.status),
      more: [
        ...(exchange.answerPacket === null || answerAt === undefined
          ? []
          : [text.answerAt(exchange.answerPacket, formatInstant(answerAt))]),
        ...(exchange.contentType === null ? [] : [shorten(exchange.contentType, mostLetters)]),
        ...(exchange.location === null ? [] : [text.leadsTo(shorten(exchange.location, mostLetters))]),
      ].join('; '),
    };
  });
}

/** Why no chain can be shown, where there is a handshake without one. */
export function missingChain(tls: Tls): string {
  if (tls.version?.startsWith('TLS 1.3') === true) return words.chain.hiddenHere;
  return tls.resumed === true ? words.chain.resumedHere : words.chain.noneHere;
}

/** All of it as text; columns are parted by tabs, so that they paste into a table. */
export function connectionAsText(
  detail: ConnectionDetail,
  findings: readonly Pick<Finding, 'code' | 'title'>[],
): string {
  const { flow, row, chain, packets, filter } = detail;
  const factLines = (facts: readonly Fact[]): string[] => facts.map(({ label, value }) => `${label}: ${value}`);
  const exchangeLines = (exchanges: readonly Exchange[]): string[] =>
    exchanges.map(({ packet, asked, answer, more }) =>
      [String(packet), asked, answer, more].filter((part) => part !== '').join('\t'),
    );
  const parts: readonly (readonly [string, readonly string[]])[] = [
    [text.found, findings.map(({ code, title }) => `${title} (${code})`)],
    [text.facts, factLines(factsOf(flow))],
    [text.tunnel, exchangeLines(tunnelRequests(flow))],
    [text.http, exchangeLines(webRequests(flow))],
    [text.tls, flow.tls === undefined ? [] : factLines(tlsFacts(flow.tls))],
    [words.chain.title, chain === null ? [] : chainAsText(chain, flow.connector).split('\n')],
    [
      text.steps,
      packets.map(({ packet, at, from, to, what }) => [packet, formatInstant(at), from, to, what].join('\t')),
    ],
  ];
  const head = `${row.name}${row.via === null ? '' : ` ${text.via(row.via)}`}: ${row.result}`;
  const body = parts.flatMap(([title, lines]) =>
    lines.length === 0 ? [] : ['', title, ...lines.map((line) => line.replace(/[\r\n]+/g, ' '))],
  );
  return [head, ...body, '', `${words.findings.filter}: ${filter}`].join('\n');
}

function endText({ address, port }: { readonly address: string; readonly port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
