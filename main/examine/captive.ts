/** Web pages that came where something else was due: a tunnel, a secure connection, a list, a script. */
import type { Content, Flow, HttpExchange, PlainAnswer } from '../evidence/capture.js';
import { isConnectorName, normalise } from '../knowledge/match.js';
import type { AnyJudgement, FactsOf } from './facts.js';
import { endsFilter } from './filter.js';
import { hostAsked, type Asked } from './asked.js';
import { bearsOnConnector } from './script.js';
import { stepsOf } from './packets.js';
import { farHost } from './tls.js';
import { opensTunnel, type Traffic } from './traffic.js';

type Due = FactsOf['CAPTIVE-PAGE']['due'][number];

interface Page {
  readonly due: Due;
  readonly host: string;
  readonly flow: Flow;
  readonly title: string | null;
  /** Host that a redirect leads to. */
  readonly to: string | null;
  /** A page was seen, or TLS was due: not only a list was moved to somewhere the capture does not show. */
  readonly sure: boolean;
}

/** RFC 6585 section 6: Network Authentication Required, made for exactly this. */
const networkSignIn = 511;

/** Rule CAPTIVE-PAGE. */
export function examineCaptive(traffic: Traffic): AnyJudgement[] {
  const all = [...securePages(traffic), ...listPages(traffic), ...scriptPages(traffic)];
  if (all.length === 0) return [];
  const certain = all.filter(({ sure }) => sure);
  const pages = certain.length > 0 ? certain : all;
  const flows = [...new Set(pages.map(({ flow }) => flow))];
  const due = [...new Set(pages.map((page) => page.due))];
  const onTheWay = due.includes('tunnel') || due.includes('tls');
  const bears = due.some((each) => each !== 'script') || bearsOnConnector(traffic);
  return [
    {
      code: 'CAPTIVE-PAGE',
      confidence: certain.length > 0 ? 'certain' : 'possible',
      severity: onTheWay ? 'blocking' : bears ? 'degrading' : 'none',
      ...(bears ? {} : { outcome: 'notice' as const }),
      where: due.every((each) => each === 'tunnel') ? 'proxy' : 'network',
      facts: {
        due,
        hosts: [...new Set(pages.map(({ host }) => host))],
        titles: [...new Set(pages.flatMap(({ title }) => title ?? []))],
        redirected: certain.length === 0,
        leadsTo: [...new Set(pages.flatMap(({ to }) => to ?? []))],
      },
      packets: stepsOf(flows, ['connect', 'request', 'client-hello', 'answer']),
      filter: endsFilter(flows.map(({ server }) => server)),
      dependsOn: [],
    },
  ];
}

/** Pages in place of TLS with the names that the connector needs, in a tunnel or without one. */
function securePages(traffic: Traffic): Page[] {
  const tunnelled = traffic.tunnels
    .filter(({ kind }) => kind === 'needed')
    .flatMap(({ tries }) => tries.filter(({ attempt }) => opensTunnel(attempt.status)).map(({ flow }) => flow));
  const direct = traffic.direct.filter(({ kind }) => kind === 'needed').flatMap(({ flows }) => flows);
  const pageOf = (flow: Flow, due: Due): Page[] => {
    const { plainAnswer } = flow;
    if (plainAnswer === undefined) return [];
    const host = farHost(flow);
    const to = awayFrom(host, plainAnswer);
    return isPage(plainAnswer.content) || to !== null || plainAnswer.status === networkSignIn
      ? [{ due, host, flow, title: plainAnswer.content?.title ?? null, to, sure: true }]
      : [];
  };
  return [
    ...[...new Set(tunnelled)].flatMap((flow) => pageOf(flow, 'tunnel')),
    ...direct.flatMap((flow) => pageOf(flow, 'tls')),
  ];
}

function listPages(traffic: Traffic): Page[] {
  const direct = traffic.direct
    .filter(({ kind }) => kind === 'revocation')
    .flatMap(({ host, flows }) =>
      flows.flatMap((flow) => (flow.http ?? []).map((exchange) => ({ host, flow, exchange }))),
    );
  const all = [...direct, ...traffic.fetches];
  // Where the list came in the end, the page was one that has been dealt with.
  const given = new Map(
    all.flatMap(({ host, exchange }) =>
      exchange.status === 200 && !isPageAnswer(exchange) ? [[host, exchange.packet]] : [],
    ),
  );
  const isSettled = (host: string, { packet }: HttpExchange): boolean => (given.get(host) ?? 0) > packet;
  return all.flatMap(({ host, flow, exchange }) =>
    !isSettled(host, exchange) && isCaptive(host, exchange, traffic.asked)
      ? [{ due: 'list', host, flow, ...listPage(host, exchange, traffic.asked) }]
      : [],
  );
}

function listPage(host: string, exchange: HttpExchange, asked: Asked): Pick<Page, 'title' | 'to' | 'sure'> {
  const to = awayFrom(host, exchange);
  // The page of a redirect is for people whose browser does not follow it; what counts is the page that it leads to.
  const page = to === null ? exchange : (followed(to, exchange, asked).find(isPageAnswer) ?? null);
  return { title: page?.content?.title ?? null, to, sure: page !== null };
}

/** True for an answer to a request for a list that is a page, or a redirect to a stranger that did not give the list. */
export function isCaptive(host: string, exchange: HttpExchange, asked: Asked): boolean {
  const to = awayFrom(host, exchange);
  if (to === null) return isPageAnswer(exchange);
  return !followed(to, exchange, asked).some((next) => next.status === 200 && !isPageAnswer(next));
}

/** What was asked of the host that a redirect leads to, after it. */
const followed = (to: string, { packet }: HttpExchange, asked: Asked): HttpExchange[] =>
  asked.requestsTo(to).flatMap(({ exchange }) => (exchange.packet > packet ? [exchange] : []));

/** True for an answer that is a page for people, or asks them to sign in. */
export const isPageAnswer = ({ status, content }: HttpExchange): boolean =>
  (status === 200 && isPage(content)) || status === networkSignIn;

const scriptPages = (traffic: Traffic): Page[] =>
  traffic.asked.scripts.flatMap((request): Page[] => {
    const { flow, exchange } = request;
    if (!isPageAnswer(exchange)) return [];
    const title = exchange.content?.title ?? null;
    return [{ due: 'script', host: hostAsked(request), flow, title, to: null, sure: true }];
  });

const isPage = (content: Content | null): boolean => content?.kind === 'page';

/** Where a redirect leads, if it is to a stranger; lists and services move only among names of their own. */
export function awayFrom(host: string, answer: Pick<PlainAnswer | HttpExchange, 'status' | 'location'>): string | null {
  const { status, location } = answer;
  if (status === null || status < 300 || status >= 400 || location === null) return null;
  const to = normalise(/^https?:\/\/\[?([^/\]:?#]+)/i.exec(location)?.[1] ?? '');
  const family = (name: string): string => name.split('.').slice(-2).join('.');
  const known = to === '' || family(to) === family(host) || family(to) === 'microsoft.com' || isConnectorName(to);
  return known ? null : to;
}
