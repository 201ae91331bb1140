/** What was met in one connection of a try, as labelled lines: for its panel, and as text for a mail or a ticket. Pure. */
import type { ConnectionDetail, Flow, PathCell, PathCellDetail } from '../../../preload/contract/index.js';
import { chainAsText } from '../../ui/certificates.js';
import { tlsFacts, type Fact } from '../../ui/connection-facts.js';
import { formatBytes, formatDuration, formatInstant, shorten } from '../../words/numbers.js';
import { words } from '../../words/words.js';
import { nameOf, segmentText, type Endpoint, type Path } from './matrix.js';

const text = words.paths.cell;

/** A text off the wire may have any length; nobody reads more of it than this in a table. */
const mostLetters = 300;
/** The beginning of a page is at most as long as the program keeps. */
const mostText = 1100;

const fact = (label: string, value: string | null | undefined, most = mostLetters): Fact[] =>
  value == null || value === '' ? [] : [{ label, value: shorten(value, most) }];

/** What a try was of. */
export function cellFacts(endpoint: Endpoint, cell: PathCell): Fact[] {
  return [
    ...fact(text.route, cell.route === 'direct' ? text.direct : cell.route),
    ...fact(text.took, cell.milliseconds === null ? null : formatDuration(cell.milliseconds / 1000)),
    ...(endpoint.pattern === endpoint.name
      ? []
      : fact(text.pattern, [endpoint.pattern, ...(endpoint.assumed ? [text.assumed] : [])].join('. '))),
  ];
}

/** The connection itself. */
export function connectionFacts({ row, flow }: ConnectionDetail): Fact[] {
  const { connectedAt, firstAt, closedBy, bytes, server, client } = flow;
  return [
    ...fact(text.outcome, row.result),
    ...fact(text.to, server.name === null ? endText(server) : `${endText(server)} (${server.name})`),
    ...(client.address === '' ? [] : fact(text.from, endText(client))),
    ...fact(text.made, connectedAt === null ? text.notMade : text.madeAfter(formatDuration(connectedAt - firstAt))),
    ...(closedBy === null
      ? []
      : fact(text.ended, `${text.endings[closedBy.side][closedBy.how]}, ${formatInstant(closedBy.at)} s`)),
    ...fact(text.data, words.connection.both(formatBytes(bytes.client), formatBytes(bytes.server))),
  ];
}

/** What a script for automatic configuration answered for this name. */
export function scriptFacts({ script }: PathCell): Fact[] {
  if (script === undefined) return [];
  return [
    ...fact(text.scriptAnswer, script.answer ?? text.scriptSilent),
    ...fact(text.scriptLine, script.line === null ? null : String(script.line)),
    ...fact(text.scriptMissing, script.unresolved?.join(', ')),
  ];
}

/** A call that the script made, as it is written in a script, and what it got. */
export function callText({ name, args, result, line }: ScriptCall): string {
  const place = line === null ? '' : `${text.scriptLine} ${line}: `;
  return shorten(
    `${place}${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')}) → ${JSON.stringify(result)}`,
    mostLetters,
  );
}

type ScriptCall = NonNullable<PathCell['script']>['calls'][number];

/** What the proxy said to CONNECT, each time it was asked. */
export function proxyFacts({ tunnel }: Flow): Fact[] {
  return (tunnel?.attempts ?? []).flatMap((attempt) => [
    ...fact(text.proxyAsked, `CONNECT ${attempt.target}`),
    ...fact(text.answer, statusText(attempt)),
    ...fact(text.schemes, attempt.authenticate.join(', ')),
    ...fact(text.via, attempt.via),
    ...fact(text.text, attempt.text, mostText),
  ]);
}

type Attempt = NonNullable<Flow['tunnel']>['attempts'][number];

function statusText({ status, reason, answered, at, answerAt }: Attempt): string {
  if (status === null) return answered ? text.unreadable : text.silentTo;
  const took = answerAt === null ? '' : ` (${formatDuration(answerAt - at)})`;
  return `${shorten(`${status} ${reason}`.trim(), mostLetters)}${took}`;
}

/** The handshake. */
export function handshakeFacts({ tls }: Flow): Fact[] {
  if (tls === undefined) return [];
  return [...tlsFacts(tls, text.tls), ...fact(text.algorithms, tls.signatureAlgorithms?.join(', '))];
}

/** The answers of a web server. */
export function answerFacts({ http = [], plainAnswer }: Flow): Fact[] {
  const plain =
    plainAnswer === undefined
      ? []
      : fact(
          words.connection.plain,
          [plainAnswer.status ?? '', plainAnswer.content?.title ?? '', plainAnswer.location ?? '']
            .filter(Boolean)
            .join(', ') || text.unreadable,
        );
  return [
    ...plain,
    ...http.flatMap((exchange) => [
      ...fact(text.proxyAsked, `${exchange.method} ${exchange.target}`),
      ...fact(text.answer, exchange.status === null ? text.none : String(exchange.status)),
      ...fact(text.list, exchange.list === undefined ? null : listText(exchange.list)),
      ...fact(text.type, exchange.contentType),
      ...fact(text.page, exchange.content?.title),
      ...fact(text.leads, exchange.location),
      ...fact(text.clock, exchange.date),
    ]),
  ];
}

type List = NonNullable<NonNullable<Flow['http']>[number]['list']>;

const listText = ({ kind, state, bytes }: List): string =>
  [text.lists[kind], ...(state === null ? [] : [text.listStates[state]]), formatBytes(bytes)].join(', ');

/** Questions and answers; where nobody knows the address that was asked from, it is this computer's. */
export function lookupsOf({ lookups }: PathCellDetail): PathCellDetail['lookups'] {
  return lookups.map((each) => ({ ...each, from: each.from || text.here, to: each.to || text.here }));
}

/** All of it as text. */
export function cellAsText(path: Path, endpoint: Endpoint, cell: PathCell, detail: PathCellDetail): string {
  const lines = (facts: readonly Fact[]): string[] =>
    facts.map(({ label, value }) => `${label}: ${value.replace(/[\r\n]+/g, ' ')}`);
  const steps = (rows: PathCellDetail['lookups']): string[] =>
    rows.map(({ at, from, to, what }) =>
      [formatInstant(at), from, to, what].map((part) => part.replace(/\s+/g, ' ')).join('\t'),
    );
  const ofConnection = (title: string, each: ConnectionDetail): string[] => [
    '',
    title,
    ...lines([
      ...connectionFacts(each),
      ...proxyFacts(each.flow),
      ...handshakeFacts(each.flow),
      ...answerFacts(each.flow),
    ]),
    ...(each.chain === null ? [] : ['', words.chain.title, ...chainAsText(each.chain, true).split('\n')]),
    '',
    text.steps,
    ...steps(each.packets),
  ];
  return [
    `${nameOf(endpoint)}, ${path.label}: ${cell.said}`,
    ...lines(cellFacts(endpoint, cell)),
    ...cell.segments.map(segmentText),
    ...(cell.script === undefined
      ? []
      : ['', text.script, ...lines(scriptFacts(cell)), ...cell.script.calls.map(callText)]),
    ...(detail.lookups.length === 0 ? [] : ['', text.lookups, ...steps(lookupsOf(detail))]),
    ...detail.connections.flatMap((each, index) =>
      ofConnection(text.connection(index + 1, detail.connections.length), each),
    ),
    ...detail.rehearsal.flatMap(({ hash, connection }) =>
      connection === null
        ? ['', text.rehearsal(hash), text.rehearsalNone]
        : ofConnection(text.rehearsal(hash), connection),
    ),
  ].join('\n');
}

function endText({ address, port }: { readonly address: string; readonly port: number }): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
