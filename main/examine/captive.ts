/** Web pages that came where something else was due: a tunnel, a secure connection, a list, a script. */
import type { Content, Flow, HttpExchange, PlainAnswer } from '../evidence/capture.js';
import { isConnectorName, normalise } from '../knowledge/match.js';
import type { AnyJudgement, FactsOf } from './facts.js';
import { endsFilter } from './filter.js';
import { bearsOnConnector, hostAsked, scriptAnswers } from './script.js';
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
}

/** RFC 6585 section 6: Network Authentication Required, made for exactly this. */
const networkSignIn = 511;

/** Rule CAPTIVE-PAGE. */
export function examineCaptive(traffic: Traffic): AnyJudgement[] {
  const pages = [...securePages(traffic), ...listPages(traffic), ...scriptPages(traffic)];
  if (pages.length === 0) return [];
  const flows = [...new Set(pages.map(({ flow }) => flow))];
  const due = [...new Set(pages.map((page) => page.due))];
  const onTheWay = due.includes('tunnel') || due.includes('tls');
  const bears = due.some((each) => each !== 'script') || bearsOnConnector(traffic);
  return [
    {
      code: 'CAPTIVE-PAGE',
      confidence: 'certain',
      severity: onTheWay ? 'blocking' : bears ? 'degrading' : 'none',
      ...(bears ? {} : { outcome: 'notice' as const }),
      where: due.every((each) => each === 'tunnel') ? 'proxy' : 'network',
      facts: {
        due,
        hosts: [...new Set(pages.map(({ host }) => host))],
        titles: [...new Set(pages.flatMap(({ title }) => title ?? []))],
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
      ? [{ due, host, flow, title: plainAnswer.content?.title ?? null, to }]
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
  return [...direct, ...traffic.fetches].flatMap(({ host, flow, exchange }) =>
    isCaptive(host, exchange)
      ? [{ due: 'list', host, flow, title: exchange.content?.title ?? null, to: awayFrom(host, exchange) }]
      : [],
  );
}

/** True for an answer to a request for a list that is a page, or leads to one. */
export function isCaptive(host: string, exchange: HttpExchange): boolean {
  return (
    (exchange.status === 200 && isPage(exchange.content)) ||
    exchange.status === networkSignIn ||
    awayFrom(host, exchange) !== null
  );
}

const scriptPages = (traffic: Traffic): Page[] =>
  scriptAnswers(traffic.evidence).flatMap(({ flow, exchange }): Page[] =>
    exchange.status === networkSignIn || (exchange.status === 200 && isPage(exchange.content))
      ? [{ due: 'script', host: hostAsked(flow, exchange), flow, title: exchange.content?.title ?? null, to: null }]
      : [],
  );

const isPage = (content: Content | null): boolean => content?.kind === 'page';

/** Where a redirect leads, if it is to a stranger; lists and services move only among names of their own. */
function awayFrom(host: string, answer: Pick<PlainAnswer | HttpExchange, 'status' | 'location'>): string | null {
  const { status, location } = answer;
  if (status === null || status < 300 || status >= 400 || location === null) return null;
  const to = normalise(/^https?:\/\/\[?([^/\]:?#]+)/i.exec(location)?.[1] ?? '');
  const family = (name: string): string => name.split('.').slice(-2).join('.');
  const known = to === '' || family(to) === family(host) || family(to) === 'microsoft.com' || isConnectorName(to);
  return known ? null : to;
}
