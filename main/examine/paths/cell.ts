/** How far one try for one name came, and where it broke: what a cell of the matrix says. Pure. */
import {
  emptyTls,
  hidesCertificates,
  type Dns,
  type Flow,
  type HttpExchange,
  type Tls,
} from '../../evidence/capture.js';
import type { ProbeCell, ProbedPath, ProbeTarget } from '../../evidence/probes.js';
import { knownLists } from '../../knowledge/lists.js';
import { isConnectorName } from '../../knowledge/match.js';
import { awayFrom, isPageAnswer } from '../captive.js';
import { failureOf } from '../direct.js';
import type { Failing } from '../facts.js';
import { isNowhere, leadNowhere, lookupEnding } from '../names.js';
import { isOwnAnswer } from '../revocation.js';
import { endingInside } from '../tls.js';
import { isReplaced, isStranger } from '../trust.js';
import { opensTunnel } from '../traffic.js';
import { asConnectors } from './as-connectors.js';

/** The stretches of a way, in order. */
export const segmentIds = ['name', 'connection', 'proxy', 'tls', 'answer'] as const;
/** How a stretch went. `unknown`: tried, and it cannot be told. */
export const segmentStates = ['ok', 'failed', 'unknown', 'not-reached', 'not-used', 'running'] as const;

/** A stretch of the way. */
export interface Segment {
  readonly id: (typeof segmentIds)[number];
  readonly state: (typeof segmentStates)[number];
  readonly milliseconds: number | null;
}

/**
 * How a try ended. `by-present-way`: a list that this path does not reach, and the way that Windows takes for lists now does.
 */
export const cellEndings = [
  'reached',
  'answers-without-list',
  'by-present-way',
  'waiting',
  'running',
  'cancelled',
  'not-tried',
  'assumed-name-missing',
  'name-not-found',
  'name-blocked',
  'name-failed',
  'name-silent',
  'dropped',
  'refused',
  'prohibited',
  'no-route',
  'unanswered',
  'sign-in',
  'denied',
  'upstream-failed',
  'proxy-reset',
  'proxy-silent',
  'not-a-proxy',
  'page',
  'tls-cut',
  'tls-silent',
  'tls-alert',
  'inspected',
  'wrong-date',
  'wrong-name',
  'list-refused',
  'list-outdated',
  'list-cut',
  'list-silent',
  'list-unreadable',
  'list-useless',
] as const;

/** One of them. */
export type CellEnding = (typeof cellEndings)[number];

/** What a cell says. */
export interface CellExamination {
  readonly ending: CellEnding;
  /** The proxy itself is what could not be reached or found. */
  readonly atProxy: boolean;
  /** Status of an answer, name of an alert, product that inspects: what the ending is about. */
  readonly detail: string | null;
  readonly segments: readonly Segment[];
  readonly milliseconds: number | null;
  /** It failed, was tried again at once, and worked then. */
  readonly secondTime?: true;
}

/** A cell with what it says. */
export interface ExaminedCell extends CellExamination {
  readonly target: ProbeTarget;
}

/** Endings by which the service, or the list, was reached. */
export const isReachedEnding = (ending: CellEnding): boolean =>
  ending === 'reached' || ending === 'answers-without-list' || ending === 'by-present-way';

/** Endings of tries that did not come to their end, or have not yet. */
export const isOpenEnding = (ending: CellEnding): boolean => ['waiting', 'running', 'cancelled'].includes(ending);

/** Endings that say nothing of the path. */
export const isUntold = (ending: CellEnding): boolean =>
  isOpenEnding(ending) ||
  ['not-tried', 'assumed-name-missing', 'unanswered', 'list-unreadable', 'list-outdated'].includes(ending);

/** Judges one cell. */
export function examineCell(path: ProbedPath, cell: ProbeCell, target: ProbeTarget): CellExamination {
  const { state, milliseconds } = cell;
  if (state === 'waiting' || state === 'not-tried' || (state === 'cancelled' && cell.flows.length === 0)) {
    const segments = segmentIds.map((id): Segment => ({ id, state: 'not-reached', milliseconds: null }));
    return { ending: state, atProxy: false, detail: null, segments, milliseconds };
  }
  const tried = new Tried(path, cell, target);
  const told = tried.ending();
  // What was broken off, or is not over, may still have gone well.
  const isOpen = state === 'running' || state === 'cancelled';
  const ending = isOpen && !isReachedEnding(told.ending) ? state : told.ending;
  return {
    ...told,
    ending,
    segments: tried.segments(told, state === 'running'),
    milliseconds: tried.milliseconds() ?? milliseconds,
  };
}

type Told = Pick<CellExamination, 'ending' | 'atProxy' | 'detail'> & { readonly at: Segment['id'] | null };

const broken = (at: Segment['id'], ending: CellEnding, detail: string | null = null, atProxy = false): Told => ({
  ending,
  at,
  detail,
  atProxy,
});

/** What an ending of TLS is about where the handshake itself went well. */
export const behindHandshake = 'behind-handshake';

/** What an answer is about whose list nobody renews any more. */
export const endedList = 'ended';

const answersWithout = (detail: string): Told => ({
  ending: 'answers-without-list',
  at: null,
  detail,
  atProxy: false,
});

const reached: Told = { ending: 'reached', at: null, detail: null, atProxy: false };

class Tried {
  private readonly flows: readonly Flow[];
  private readonly questions: readonly Dns[];
  private readonly proxied: boolean;
  /** The connection that came furthest, of those that were made as the connector makes them. */
  private readonly main: Flow | null;

  constructor(
    private readonly path: ProbedPath,
    cell: ProbeCell,
    private readonly target: ProbeTarget,
  ) {
    const ids = new Set(cell.flows);
    this.flows = path.flows.filter((flow) => ids.has(flow.id) && !leadsNowhere(flow)).map(asConnectors);
    this.questions = cell.questions.flatMap((index) => path.dns[index] ?? []);
    this.proxied = cell.route !== null && cell.route !== 'direct';
    const own = this.flows.filter((flow) => !isNewest(flow));
    this.main = own.reduce<Flow | null>((best, flow) => (best === null || far(flow) > far(best) ? flow : best), null);
  }

  ending(): Told {
    const { flows, main, proxied } = this;
    if (main === null) return this.nameEnding();
    const failure = failureOf(flows);
    if (failure !== null) return broken('connection', endingOfFailing[failure], null, proxied);
    if (main.outcome !== 'connected') return broken('connection', 'unanswered', null, proxied);
    if (this.target.protocol === 'http') return this.listEnding(main);
    return this.target.protocol === 'tcp' ? (this.tunnelEnding(main) ?? reached) : this.secureEnding(main);
  }

  /** Of the whole way: from the first question to the end of what counts. */
  milliseconds(): number | null {
    const { main } = this;
    if (main === null) return null;
    const begins = [...this.questions.map(({ at }) => at), main.firstAt];
    return Math.round((endOf(main) - Math.min(...begins)) * 1000);
  }

  segments({ at, ending, atProxy }: Told, isRunning: boolean): Segment[] {
    const stop = at === null ? segmentIds.length : segmentIds.indexOf(at);
    return segmentIds.map((id, index): Segment => {
      const milliseconds = this.timeOf(id);
      if (id === 'proxy' && !this.proxied) return { id, state: 'not-used', milliseconds: null };
      if (id === 'tls' && this.target.protocol !== 'https') return { id, state: 'not-used', milliseconds: null };
      if (id === 'answer' && this.target.protocol === 'tcp') return { id, state: 'not-used', milliseconds: null };
      if (id === 'name' && this.questions.length === 0 && at !== 'name')
        return { id, state: 'not-used', milliseconds: null };
      if (index < stop) return { id, state: this.isAnswerMissing(id) ? 'unknown' : 'ok', milliseconds };
      if (index > stop) return { id, state: 'not-reached', milliseconds: null };
      if (isRunning) return { id, state: 'running', milliseconds };
      // A proxy that is not there breaks the way at the proxy, as people see it.
      const isAt = atProxy && id === 'connection' ? 'failed' : isUntold(ending) ? 'unknown' : 'failed';
      return { id, state: isAt, milliseconds };
    });
  }

  /** The service need not answer a stranger's request: what counts is the handshake. */
  private isAnswerMissing(id: Segment['id']): boolean {
    return id === 'answer' && this.target.protocol === 'https' && this.insideAnswer() === null;
  }

  private insideAnswer(): HttpExchange | null {
    return this.flows.flatMap(({ http }) => http ?? [])[0] ?? null;
  }

  private timeOf(id: Segment['id']): number | null {
    const { main, questions } = this;
    const between = (from: number | null | undefined, to: number | null | undefined): number | null =>
      from == null || to == null ? null : Math.max(0, Math.round((to - from) * 1000));
    if (id === 'name') {
      // What is asked later is about where an answer leads.
      const before = questions.filter(({ at }) => main === null || at <= main.firstAt);
      const [first] = before;
      return first === undefined
        ? null
        : between(first.at, Math.max(...before.map(({ answerAt, at }) => answerAt ?? at)));
    }
    if (main === null) return null;
    const attempt = main.tunnel?.attempts[0];
    const hello = main.steps.find(({ kind }) => kind === 'client-hello')?.at;
    switch (id) {
      case 'connection':
        return between(main.firstAt, main.connectedAt ?? main.lastAt);
      case 'proxy':
        return between(attempt?.at, attempt?.answerAt);
      case 'tls':
        return between(hello, main.tls?.completed === true ? (main.tls.clientSpokeAt ?? endOf(main)) : main.lastAt);
      case 'answer': {
        const exchange = main.http?.[0];
        if (main.tls !== undefined) return between(main.tls.clientSpokeAt, main.tls.serverSpokeAt);
        return exchange === undefined ? null : between(exchange.at, main.lastAt);
      }
    }
  }

  private nameEnding(): Told {
    const { questions, target, proxied, path } = this;
    if (questions.length === 0) return broken('connection', 'no-route', null, proxied);
    if (!proxied && leadNowhere(questions)) return broken('name', 'name-blocked');
    const ending = lookupEnding(questions, { ...path, summary: { firstAt: null, incomplete: [] } });
    if (ending === 'not-found') {
      return target.assumed && !proxied
        ? broken('name', 'assumed-name-missing')
        : broken('name', 'name-not-found', null, proxied);
    }
    if (ending === 'failed') return broken('name', 'name-failed', null, proxied);
    // An address that was found, and nothing that went there: this server has no way to it.
    if (ending === 'found') return broken('connection', 'no-route', null, proxied);
    return broken('name', ending === 'silent' ? 'name-silent' : 'unanswered', null, proxied);
  }

  private tunnelEnding(flow: Flow): Told | null {
    if (!this.proxied) return null;
    const attempt = flow.tunnel?.attempts[flow.tunnel.attempts.length - 1];
    if (attempt === undefined) return broken('proxy', 'unanswered');
    const { status, answered } = attempt;
    if (opensTunnel(status)) return null;
    if (status === null) {
      if (answered) return broken('proxy', 'not-a-proxy');
      return broken('proxy', flow.closedBy?.side === 'server' ? 'proxy-reset' : 'proxy-silent');
    }
    return broken('proxy', endingOfStatus(status), String(status));
  }

  private secureEnding(flow: Flow): Told {
    const refused = this.tunnelEnding(flow);
    if (refused !== null) return refused;
    if (flow.plainAnswer !== undefined) return broken('tls', 'page', flow.plainAnswer.content?.title ?? null);
    const tls = flow.tls ?? emptyTls();
    const told = tlsEnding(flow, tls);
    if (told !== null) return told;
    const newest = this.flows.filter(isNewest).flatMap((each) => each.tls ?? []);
    const replaced = [tls, ...newest].find(({ trust }) => trust !== null && isReplaced(trust));
    if (replaced !== undefined) {
      return broken('tls', isStranger(replaced) ? 'wrong-name' : 'inspected', replaced.trust?.inspector ?? null);
    }
    const { trust } = tls;
    if (trust?.dates === 'expired' || trust?.dates === 'not-yet') return broken('tls', 'wrong-date', trust.dates);
    if (trust !== null && isStranger(tls)) return broken('tls', 'wrong-name', tls.chain[0]?.names[0] ?? null);
    return tls.serverSpokeAt === null ? this.unspokenEnding(flow, tls) : reached;
  }

  /** The handshake was made, and the service said no word behind it. */
  private unspokenEnding(flow: Flow, tls: Tls): Told {
    const ending = endingInside(flow, tls, this.path.endsAt);
    if (ending === 'TLS-CUT') return broken('answer', 'tls-cut', behindHandshake);
    return broken('answer', ending === 'TLS-NO-ANSWER' ? 'tls-silent' : 'unanswered', behindHandshake);
  }

  private listEnding(flow: Flow): Told {
    const exchange = flow.http?.[flow.http.length - 1];
    if (exchange === undefined || exchange.status === null) {
      if (exchange?.answered === true && this.proxied) return broken('proxy', 'not-a-proxy');
      const isCut = flow.closedBy?.side === 'server';
      return broken('answer', isCut ? 'list-cut' : 'list-silent');
    }
    const { status, content } = exchange;
    if (this.proxied && status === 407) return broken('proxy', 'sign-in', '407');
    if (content?.kind === 'page' && (status === 200 || status === 511)) return broken('answer', 'page', content.title);
    if (status === 200 || status === 206) return this.contentEnding(exchange);
    if (status >= 300 && status < 400) return this.movedEnding(exchange, String(status));
    // The host answers, and has no such list any more: the way there is open.
    if (status === 404 || status === 410 || status === 405 || status === 400) return answersWithout(String(status));
    if (!this.proxied && isOwnAnswer(this.target.host, exchange)) return answersWithout(String(status));
    return broken('answer', 'list-refused', String(status));
  }

  private contentEnding({ list }: HttpExchange): Told {
    if (list?.state === 'outdated') {
      const isEnded = knownLists.some(({ host, ended }) => host === this.target.host && ended);
      return isEnded ? answersWithout(endedList) : broken('answer', 'list-outdated');
    }
    if (list === undefined || list.kind === 'other') return broken('answer', 'list-unreadable');
    return { ending: 'reached', at: null, detail: list.kind, atProxy: false };
  }

  /** It sends elsewhere: what counts is what came from there. A stranger that gave no list is no way there (CAPTIVE-PAGE). */
  private movedEnding(exchange: HttpExchange, status: string): Told {
    const later = this.flows.flatMap(({ http, firstPacket }) => (firstPacket > exchange.packet ? (http ?? []) : []));
    const next = later[later.length - 1];
    if (next?.status === 200 && !isPageAnswer(next)) return this.contentEnding(next);
    if (awayFrom(this.target.host, exchange) === null) return answersWithout(status);
    return broken('answer', 'page', next !== undefined && isPageAnswer(next) ? (next.content?.title ?? null) : null);
  }
}

const endingOfFailing: Readonly<Record<Failing, CellEnding>> = {
  dropped: 'dropped',
  refused: 'refused',
  prohibited: 'prohibited',
  'no-route': 'no-route',
};

function endingOfStatus(status: number): CellEnding {
  if (status === 407) return 'sign-in';
  return [500, 502, 503, 504].includes(status) ? 'upstream-failed' : 'denied';
}

function tlsEnding(flow: Flow, tls: Tls): Told | null {
  if (tls.completed) return null;
  const alert = tls.alerts.find(({ level, description }) => level === 2 && description !== 0);
  if (alert !== undefined) return broken('tls', 'tls-alert', `${alert.name} (${alert.description})`);
  if (flow.closedBy?.side === 'server') return broken('tls', 'tls-cut');
  return broken('tls', tls.answered ? 'unanswered' : 'tls-silent');
}

/** True for the second handshake of a try, which the connector does not make: the one that TLS 1.3 was offered in. */
export function isNewest({ tls }: Flow): boolean {
  return tls?.offered.some(hidesCertificates) === true;
}

/**
 * True for a connection that failed at an address where no service on the internet can be: a name server that blocks a name
 * gives one, and then it is the name that does not work. A program on this computer that answers there takes part.
 */
export function leadsNowhere({ server: { address, name }, outcome }: Flow): boolean {
  return outcome !== 'connected' && isConnectorName(name ?? '') && isNowhere(address);
}

/** How far a connection came: what came furthest tells where the way ends. */
function far({ outcome, tunnel, tls, http }: Flow): number {
  if (outcome !== 'connected') return 0;
  if (tls?.completed === true || http?.some(({ status }) => status !== null) === true) return 4;
  if (tls !== undefined) return 3;
  return tunnel !== undefined && opensTunnel(tunnel.status) ? 2 : 1;
}

/** When what counts was over, in seconds: the close that follows is this side's own. */
function endOf({ steps, lastAt, closedBy }: Flow): number {
  if (closedBy?.side !== 'client') return lastAt;
  return Math.max(...steps.filter(({ kind }) => kind !== 'close').map(({ at }) => at));
}
