import { describe, expect, it } from 'vitest';
import { emptyTls, type Flow, type HttpExchange } from '../../evidence/capture.js';
import type { ProbedPath } from '../../evidence/probes.js';
import { answeredTls, exchangeOf, failingFlow, flowTo, genuine, lookup, tunnelFlow } from '../testing/evidence.js';
import {
  bootstrapName,
  byProxy,
  listName,
  newestTls,
  pathOf,
  reached,
  targetOf,
  withTls,
  type TriedName,
} from '../testing/probes.js';
import { examineCell, isReachedEnding, isUntold, type CellExamination } from './cell.js';

function cellOf(name: TriedName, more: Partial<ProbedPath> = {}): CellExamination {
  const path = pathOf([name], more);
  const [cell] = path.cells;
  if (cell === undefined) throw new Error('There is no cell.');
  return examineCell(path, cell, name.target);
}

const found = lookup(bootstrapName, 0, ['203.0.113.20']);
const asked = (dns: TriedName['dns'], more: Partial<TriedName> = {}): TriedName => ({
  target: targetOf(bootstrapName),
  ...(dns === undefined ? {} : { dns }),
  ...more,
});
const connecting = (outcome: Flow['outcome']): TriedName =>
  asked([found], { flows: [failingFlow(bootstrapName, 443, outcome)] });
const list = (exchange: HttpExchange | null, more: Partial<Flow> = {}): TriedName => ({
  target: targetOf(listName),
  dns: [lookup(listName, 0, ['203.0.113.20'])],
  flows: [flowTo(listName, 80, { ...(exchange === null ? {} : { http: [exchange] }), ...more })],
});
const withList = (kind: 'crl' | 'other', state: 'valid' | 'outdated'): TriedName =>
  list({
    ...exchangeOf('/', 200),
    list: { kind, state, bytes: 900 },
  });
const proxied = (flow: Flow): TriedName => ({ target: targetOf(bootstrapName), flows: [flow] });
const target = `${bootstrapName}:443`;
const closed = (how: 'reset' | 'close'): NonNullable<Flow['closedBy']> => ({ side: 'server', how, packet: 9, at: 0.5 });
const silence = tunnelFlow(target, [null]);
const nonsense = {
  ...silence,
  tunnel: { target, status: null, carries: null, attempts: [{ ...silence.tunnel?.attempts[0], answered: true }] },
} as Flow;

describe('a try ends', () => {
  it.each<[CellExamination['ending'], TriedName]>([
    ['reached', reached(bootstrapName)],
    ['name-not-found', asked([lookup(bootstrapName, 3)])],
    ['assumed-name-missing', asked([lookup(bootstrapName, 3)], { target: targetOf(bootstrapName, { assumed: true }) })],
    ['name-failed', asked([lookup(bootstrapName, 2)])],
    ['name-silent', asked([lookup(bootstrapName, null)])],
    ['name-blocked', asked([lookup(bootstrapName, 0, ['0.0.0.0'])])],
    ['no-route', asked([found])],
    ['dropped', connecting('dropped')],
    ['refused', connecting('refused')],
    ['prohibited', connecting('prohibited')],
    ['no-route', connecting('no-route')],
    ['unanswered', connecting('unanswered')],
    ['tls-cut', withTls(bootstrapName, {}, { closedBy: closed('reset') })],
    ['tls-silent', withTls(bootstrapName, {})],
    [
      'tls-alert',
      withTls(bootstrapName, {
        answered: true,
        alerts: [{ packet: 8, from: 'server', level: 2, description: 70, name: 'protocol_version' }],
      }),
    ],
    ['inspected', withTls(bootstrapName, { ...answeredTls, trust: { ...genuine, end: 'private' } })],
    ['wrong-date', withTls(bootstrapName, { ...answeredTls, trust: { ...genuine, dates: 'expired' } })],
    ['waiting', asked([], { cell: { state: 'waiting' } })],
    ['not-tried', asked([], { cell: { state: 'not-tried' } })],
    ['cancelled', asked([], { cell: { state: 'cancelled' } })],
    ['cancelled', { ...connecting('dropped'), cell: { state: 'cancelled' } }],
    ['running', { ...connecting('dropped'), cell: { state: 'running' } }],
    ['reached', { ...reached(bootstrapName), cell: { state: 'cancelled' } }],
  ])('%s', (ending, name) => {
    expect(cellOf(name).ending).toBe(ending);
  });

  it.each<[CellExamination['ending'], TriedName]>([
    ['reached', withList('crl', 'valid')],
    ['list-outdated', withList('crl', 'outdated')],
    ['list-unreadable', withList('other', 'valid')],
    ['answers-without-list', list(exchangeOf('/', 404))],
    ['answers-without-list', list(exchangeOf('/', 302))],
    ['list-refused', list(exchangeOf('/', 403))],
    ['list-silent', list(exchangeOf('/', null))],
    ['list-cut', list(exchangeOf('/', null), { closedBy: closed('reset') })],
    ['page', list(exchangeOf('/', 200, { content: { kind: 'page', title: 'Guest access' } as never }))],
  ])('for a list: %s', (ending, name) => {
    expect(cellOf(name).ending).toBe(ending);
  });

  const portal = 'portal.hotel.example';
  const moved = (location: string, next: Partial<HttpExchange> | null): TriedName => {
    const first = exchangeOf('/', 302, { location });
    const name = list(first);
    const second =
      next === null
        ? []
        : [flowTo(portal, 80, { firstPacket: first.packet + 1, http: [exchangeOf('/in', 200, next)] })];
    return { ...name, flows: [...(name.flows ?? []), ...second] };
  };
  const valid = { kind: 'crl' as const, state: 'valid' as const, bytes: 900 };
  const page = { content: { kind: 'page' as const, title: 'Guest access' } };
  it.each<[string, CellExamination['ending'], string | null, TriedName]>([
    ['to a page of a stranger', 'page', 'Guest access', moved(`http://${portal}/in`, page)],
    ['to a stranger, where nothing more is seen', 'page', null, moved(`https://${portal}/in`, null)],
    ['to a stranger that has it not', 'page', null, moved(`http://${portal}/in`, { status: 404 })],
    ['to a stranger that has the list', 'reached', 'crl', moved(`http://${portal}/in`, { list: valid })],
    ['to a name of its own', 'answers-without-list', '302', moved('http://www.digicert.com/', null)],
    ['to a page of its own', 'answers-without-list', '302', moved('http://www.digicert.com/', page)],
    ['to a list of its own', 'reached', 'crl', moved('http://www.digicert.com/', { list: valid })],
  ])('for a list that is moved %s: %s', (_, ending, detail, name) => {
    expect(cellOf(name)).toMatchObject({ ending, detail });
  });

  it.each<[CellExamination['ending'], boolean, TriedName]>([
    ['reached', false, proxied(tunnelFlow(target, [200]))],
    ['sign-in', false, proxied(tunnelFlow(target, [407]))],
    ['denied', false, proxied(tunnelFlow(target, [403]))],
    ['upstream-failed', false, proxied(tunnelFlow(target, [503]))],
    ['proxy-silent', false, proxied(silence)],
    ['proxy-reset', false, proxied({ ...silence, closedBy: closed('reset') })],
    ['not-a-proxy', false, proxied(nonsense)],
    ['dropped', true, proxied(failingFlow('proxy.contoso.example', 8080, 'dropped'))],
    ['name-not-found', true, asked([lookup('proxy.contoso.example', 3)])],
  ])('through a proxy: %s', (ending, atProxy, name) => {
    expect(cellOf(name, byProxy)).toMatchObject({ ending, atProxy });
  });

  it('inspected where only the newest handshake is', () => {
    const inspected = { ...newestTls, trust: { ...genuine, end: 'private' as const, inspector: 'Zscaler' } };
    const name = asked([found], {
      flows: [flowTo(bootstrapName, 443, { tls: answeredTls }), flowTo(bootstrapName, 443, { tls: inspected })],
    });
    expect(cellOf(name)).toMatchObject({ ending: 'inspected', detail: 'Zscaler' });
  });

  it('by the connector’s handshake where the newest one alone fails', () => {
    const name = asked([found], {
      flows: [
        flowTo(bootstrapName, 443, { tls: answeredTls }),
        flowTo(bootstrapName, 443, { tls: { ...emptyTls(), offered: ['TLS 1.3'], clientHelloPacket: 4 } }),
      ],
    });
    expect(cellOf(name).ending).toBe('reached');
  });
});

describe('the stretches of a way', () => {
  const states = (name: TriedName, more: Partial<ProbedPath> = {}): string[] =>
    cellOf(name, more).segments.map(({ id, state }) => `${id} ${state}`);

  it('are those up to where it breaks', () => {
    expect(states(reached(bootstrapName))).toEqual([
      'name ok',
      'connection ok',
      'proxy not-used',
      'tls ok',
      'answer unknown',
    ]);
    expect(states(connecting('dropped'))).toEqual([
      'name ok',
      'connection failed',
      'proxy not-used',
      'tls not-reached',
      'answer not-reached',
    ]);
    expect(states(proxied(tunnelFlow(target, [407])), byProxy)).toEqual([
      'name not-used',
      'connection ok',
      'proxy failed',
      'tls not-reached',
      'answer not-reached',
    ]);
    expect(states(withList('crl', 'valid'))).toEqual([
      'name ok',
      'connection ok',
      'proxy not-used',
      'tls not-used',
      'answer ok',
    ]);
  });

  it('are not failed where nothing can be told', () => {
    expect(states(connecting('unanswered'))[1]).toBe('connection unknown');
    expect(states({ ...connecting('dropped'), cell: { state: 'running' } })[1]).toBe('connection running');
    expect(new Set(states(asked([], { cell: { state: 'not-tried' } })).map((each) => each.split(' ')[1]))).toEqual(
      new Set(['not-reached']),
    );
  });
});

describe('a host for certificate checks', () => {
  const listOf = (host: string, exchange: HttpExchange, more: Partial<Flow> = {}): TriedName => ({
    target: { ...targetOf(listName), id: `${host}:80`, host },
    flows: [flowTo(host, 80, { http: [exchange], ...more })],
  });
  const responder = 'ocsp.digicert.com';
  const old = { ...exchangeOf('/', 200), list: { kind: 'crl', state: 'outdated', bytes: 900 } } as const;

  it.each([403, 404, 500, 503])('that answers for single certificates is reached where it says %i itself', (status) => {
    expect(cellOf(listOf(responder, exchangeOf('/', status)))).toMatchObject({
      ending: 'answers-without-list',
      detail: String(status),
    });
  });

  it('is not where a page, a sign-in or a proxy answers in its place', () => {
    const content = { kind: 'page', title: 'Blocked' } as const;
    expect(cellOf(listOf(responder, exchangeOf('/', 403, { content }))).ending).toBe('list-refused');
    expect(cellOf(listOf(responder, exchangeOf('/', 401))).ending).toBe('list-refused');
    expect(cellOf(listOf(responder, exchangeOf(`http://${responder}/`, 503)), byProxy).ending).toBe('list-refused');
    expect(cellOf(listOf('crl4.digicert.com', exchangeOf('/', 503))).ending).toBe('list-refused');
  });

  it('is reached though the list of an authority that has ended is out of date', () => {
    expect(cellOf(listOf('mscrl.microsoft.com', old)).ending).toBe('answers-without-list');
    expect(cellOf(listOf(listName, old)).ending).toBe('list-outdated');
  });
});

describe('a handshake that was made, and the service said no word behind it', () => {
  const tls = { ...answeredTls, clientSpokeAt: 0.2, serverSpokeAt: null };
  const silent = (more: Partial<Flow>, own: Partial<typeof tls> = {}): CellExamination =>
    cellOf({ ...reached(bootstrapName), flows: [flowTo(bootstrapName, 443, { tls: { ...tls, ...own }, ...more })] });
  const byUs = { side: 'client', how: 'close', packet: 9, at: 10.3 } as const;

  it('is not reached: it was cut, kept silent, or could not be tested', () => {
    expect(silent({ closedBy: closed('reset') })).toMatchObject({ ending: 'tls-cut', detail: 'behind-handshake' });
    expect(silent({ closedBy: closed('close') }).ending).toBe('tls-cut');
    expect(silent({ closedBy: byUs }).ending).toBe('tls-silent');
    expect(silent({ closedBy: { ...byUs, at: 1 } }).ending).toBe('unanswered');
    expect(silent({ closedBy: closed('reset') }, { clientCertificate: 'empty' }).ending).toBe('unanswered');
  });

  it('breaks at the answer, and is reached where there was any word', () => {
    const { segments } = silent({ closedBy: closed('reset') });
    expect(segments.slice(3)).toMatchObject([{ state: 'ok' }, { state: 'failed' }]);
    expect(silent({ closedBy: closed('close') }, { serverSpokeAt: 0.3 } as never).ending).toBe('reached');
  });
});

it('no ending is both reached and untold', () => {
  expect((['reached', 'answers-without-list'] as const).filter(isUntold)).toEqual([]);
  expect((['waiting', 'list-unreadable', 'unanswered'] as const).filter(isReachedEnding)).toEqual([]);
});
