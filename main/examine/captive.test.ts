import { describe, expect, it } from 'vitest';
import type { Flow, HttpExchange, Intent } from '../evidence/capture.js';
import { examine } from './examine.js';
import { pathOf } from './path.js';
import { answeredTls, evidenceOf, exchangeOf, failingFlow, flowTo, lookup, tunnelFlow } from './testing/evidence.js';
import { outcomeOf } from './outcome.js';

const boot = '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36.bootstrap.msappproxy.net';
const crl = 'crl3.digicert.com';
const intent = (mode: Intent['mode']): Intent => ({ mode, proxy: null });
const page = (title: string | null = 'Guest access') => ({ kind: 'page' as const, title });
const clear = (more: Partial<NonNullable<Flow['plainAnswer']>> = {}): Pick<Flow, 'plainAnswer'> => ({
  plainAnswer: { packet: 5, at: 1, status: 200, location: null, content: page(), ...more },
});
const helloOnly: NonNullable<Flow['tls']> = { ...answeredTls, version: null, completed: false };
const healthy = flowTo(boot, 443, { tls: answeredTls });
const list = (exchange: Partial<HttpExchange>, status: number | null = 200, more: Partial<Flow> = {}): Flow =>
  flowTo(crl, 80, { http: [exchangeOf('/lab.crl', status, exchange)], ...more });
const through = (exchange: Partial<HttpExchange>, status: number | null, more: Partial<Flow> = {}): Flow =>
  flowTo('proxy.contoso.example', 8080, { http: [exchangeOf(`http://${crl}/lab.crl`, status, exchange)], ...more });

function found(flows: Flow[], mode: Intent['mode'] = 'direct', dns: Parameters<typeof evidenceOf>[1] = []): string[] {
  return examine(evidenceOf(flows, dns), intent(mode))
    .judgements.filter(({ code }) => !['TLS-NOT-REACHED', 'CAPTURE-HEALTHY'].includes(code))
    .map((each) => `${each.code}:${outcomeOf(each)}${each.dependsOn.length > 0 ? `<-${each.dependsOn.join()}` : ''}`);
}

describe('a web page', () => {
  it('in a tunnel is one finding, with its title', () => {
    const flow = tunnelFlow(`${boot}:443`, [200], { tls: helloOnly, ...clear() });
    expect(found([flow], 'proxy')).toEqual(['CAPTIVE-PAGE:problem']);
    expect(examine(evidenceOf([flow]), intent('proxy')).judgements[0]?.facts).toMatchObject({
      due: ['tunnel'],
      hosts: [boot],
      titles: ['Guest access'],
    });
  });

  it('in a tunnel breaks the way behind the proxy; one in place of a list breaks none', () => {
    const stations = (flows: Flow[], mode: Intent['mode']) => {
      const { traffic, judgements } = examine(evidenceOf(flows), intent(mode));
      return pathOf(traffic, judgements).map(({ id, state, segment }) => [id, state, segment.state]);
    };
    const flow = tunnelFlow(`${boot}:443`, [200], { tls: helloOnly, ...clear() });
    expect(stations([flow], 'proxy')).toContainEqual(['proxy', 'broken', 'ok']);
    expect(stations([healthy, list({ content: page() })], 'direct').flat()).not.toContain('broken');
  });

  it('before the client said anything is not called a cut as well', () => {
    const closedBy = { side: 'server' as const, how: 'close' as const, packet: 9, at: 1 };
    const { tls: _, ...flow } = tunnelFlow(`${boot}:443`, [200], { closedBy, ...clear({ status: null }) });
    expect(found([flow], 'proxy')).toEqual(['CAPTIVE-PAGE:problem']);
  });

  it('or a redirect to a stranger, in place of TLS', () => {
    expect(found([flowTo(boot, 443, { tls: helloOnly, ...clear() })])).toEqual(['CAPTIVE-PAGE:problem']);
    const away = clear({ status: 302, location: 'http://portal.fabrikam.example/', content: null });
    expect(found([flowTo(boot, 443, { tls: helloOnly, ...away })])).toEqual(['CAPTIVE-PAGE:problem']);
    const other = clear({ status: 400, content: { kind: 'other', title: null } });
    expect(found([flowTo(boot, 443, { tls: helloOnly, ...other })])).toEqual([]);
  });

  it('to other programs is nobody’s concern here', () => {
    expect(found([healthy, flowTo('www.fabrikam.example', 443, { tls: helloOnly, ...clear() })])).toEqual([]);
    expect(
      found([healthy, flowTo('www.fabrikam.example', 80, { http: [exchangeOf('/', 200, { content: page() })] })]),
    ).toEqual([]);
  });

  it('where a list was due, or a redirect to a sign-in', () => {
    expect(found([healthy, list({ content: page() })])).toEqual(['CAPTIVE-PAGE:problem']);
    expect(found([healthy, list({ location: 'http://portal.fabrikam.example/login' }, 302)])).toEqual([
      'CAPTIVE-PAGE:problem',
    ]);
    expect(found([healthy, list({}, 511)])).toEqual(['CAPTIVE-PAGE:problem']);
    expect(found([healthy, through({ content: page() }, 200)], null)).toEqual(['CAPTIVE-PAGE:problem']);
  });

  it('is only possible where a list is moved to a stranger, and none where the list then comes', () => {
    const cache = 'cache.fabrikam.example';
    const away = list({ location: `http://${cache}/lab.crl` }, 302);
    const next = (exchange: Partial<HttpExchange>, status = 200) =>
      flowTo(cache, 80, { http: [exchangeOf('/lab.crl', status, { host: cache, ...exchange })] });
    const lead = (...flows: Flow[]) => examine(evidenceOf([healthy, away, ...flows]), intent('direct')).judgements[0];
    const redirected = { confidence: 'possible', facts: { redirected: true, leadsTo: [cache] } };
    expect(lead()).toMatchObject({ code: 'CAPTIVE-PAGE', ...redirected });
    expect(lead(next({}, 404))).toMatchObject({ code: 'CAPTIVE-PAGE', ...redirected });
    expect(lead(next({ content: page() }))).toMatchObject({
      code: 'CAPTIVE-PAGE',
      confidence: 'certain',
      facts: { redirected: false, titles: ['Guest access'] },
    });
    expect(found([healthy, away, next({ content: { kind: 'other', title: null } })])).toEqual([]);
    expect(found([healthy, away, next({})])).toEqual([]);
  });

  it('is none where the list’s own server moves it', () => {
    expect(found([healthy, list({ location: 'http://cacerts.digicert.com/lab.crl' }, 301)])).toEqual([]);
    expect(found([healthy, list({ location: '/other/lab.crl' }, 302)])).toEqual([]);
  });
});

describe('a list that was asked for', () => {
  const reset = { side: 'server' as const, how: 'reset' as const, packet: 99_999, at: 0.2 };
  const how = (flows: Flow[]): unknown => {
    const all = examine(evidenceOf(flows), intent('direct')).judgements;
    return all.find(({ code }) => code === 'REVOCATION-UNREACHABLE')?.facts;
  };

  it.each([
    ['answer', list({}, 403)],
    ['answer', list({}, 503)],
    ['cut', list({}, null, { closedBy: reset })],
    ['silent', list({}, null)],
    ['cut', flowTo(crl, 80, { closedBy: reset, bytes: { client: 90, server: 0 } })],
  ])('is not reached by a connection alone: %s', (way, flow) => {
    expect(found([healthy, flow])).toEqual(['REVOCATION-UNREACHABLE:problem']);
    expect(how([healthy, flow])).toMatchObject({ hosts: [crl], how: [way] });
  });

  it('is reached once any answer of its server came', () => {
    expect(found([healthy, list({}, 404)])).toEqual([]);
    expect(found([healthy, list({}, 200), list({}, 503), list({}, null)])).toEqual([]);
    expect(found([healthy, list({ answered: true }, null)])).toEqual([]);
    expect(found([healthy, list({}, null, { packets: { client: 3, server: 0 } })]), 'one direction').toEqual([]);
    expect(found([healthy, list({}, null, { closedBy: { ...reset, side: 'client', at: 1 } })])).toEqual([]);
  });

  it('is lost at the proxy as the connector’s own requests are', () => {
    const tunnel = tunnelFlow(`${boot}:443`, [null], { closedBy: reset });
    expect(found([tunnel, through({}, null, { closedBy: reset })], null)).toEqual([
      'PROXY-RESET:problem',
      'REVOCATION-UNREACHABLE:problem<-PROXY-RESET',
    ]);
    const open = tunnelFlow(`${boot}:443`, [200]);
    expect(found([open, through({}, null)], null)).toEqual(['REVOCATION-UNREACHABLE:problem']);
    expect(found([open, through({}, 200)], null)).toEqual([]);
  });
});

describe('automatic configuration', () => {
  const host = 'wpad.contoso.example';
  const script = { text: 'function FindProxyForURL() {}', whole: true, trial: null };
  const wpad = (exchange: Partial<HttpExchange>, status: number | null = 200, more: Partial<Flow> = {}): Flow =>
    flowTo(host, 80, { http: [exchangeOf('/wpad.dat', status, exchange)], ...more });
  const trial = (answer: string, more: object = {}) => ({
    content: { kind: 'script' as const, title: null },
    script: {
      ...script,
      trial: { fault: null, answers: [{ host: boot, answer }], unresolved: [], usesTime: false, ...more },
    },
  });
  const fault = (reason: 'syntax' | 'throws' | 'too-large', unresolved: string[] = []) =>
    trial('', { fault: { reason, line: 3, message: 'x', host: null }, answers: [], unresolved });
  const tunnel = tunnelFlow(`${boot}:443`, [200]);
  const toProxy = trial('PROXY proxy.contoso.example:8080; DIRECT');

  it('with a fault costs the way only where names are not reached', () => {
    const weigh = (flows: Flow[]) => examine(evidenceOf(flows), intent('wpad')).judgements[0];
    const text = 'function FindProxyForURL() { return "PROXY proxy.contoso.example:8080, DIRECT"; }';
    const nonsense = fault('throws');
    const named = { ...nonsense, script: { ...nonsense.script, text } };
    expect(weigh([wpad(named), tunnel])).toMatchObject({
      code: 'PAC-BROKEN',
      severity: 'degrading',
      facts: { followed: true },
    });
    expect(weigh([wpad(nonsense), healthy])).toMatchObject({ severity: 'degrading', facts: { followed: false } });
    expect(weigh([wpad({}, 404), healthy])).toMatchObject({ code: 'WPAD-BROKEN', severity: 'degrading' });
    const dropped = failingFlow(boot, 443, 'dropped');
    const alone = examine(evidenceOf([wpad(nonsense), dropped]), intent('wpad')).judgements;
    expect(alone.find(({ code }) => code === 'PAC-BROKEN')).not.toHaveProperty('severity');
    const lists = trial('DIRECT', { fault: { reason: 'throws', line: 1, message: 'x', host: crl } });
    const judged = examine(evidenceOf([wpad(lists), dropped]), intent('wpad')).judgements;
    expect(judged.find(({ code }) => code === 'PAC-BROKEN')).toMatchObject({ severity: 'degrading' });
  });

  it('names a proxy that is out of reach, which costs time where another way leads out', () => {
    const down = failingFlow('10.0.0.8', 8080, 'dropped');
    const toDown = trial('PROXY 10.0.0.8:8080; DIRECT');
    const judged = (flows: Flow[]) =>
      examine(evidenceOf(flows), intent('wpad')).judgements.find(({ code }) => code === 'PROXY-UNREACHABLE');
    expect(judged([wpad(toDown), down, healthy])).toMatchObject({
      confidence: 'certain',
      outcome: 'notice',
      severity: 'degrading',
      facts: { byScript: true, guessed: false, spared: true },
    });
    expect(judged([wpad(toDown), down])).toMatchObject({ confidence: 'certain', facts: { spared: false } });
    expect(judged([wpad(toDown), down])?.severity).toBeUndefined();
  });

  it('is in use where the connector takes the proxy that the script names', () => {
    expect(found([wpad(toProxy), tunnel], null)).toEqual(['WPAD-IN-USE:notice']);
    expect(found([wpad(toProxy), tunnel], 'wpad')).toEqual(['WPAD-IN-USE:ok']);
    expect(found([wpad(toProxy), tunnel], 'direct')).toEqual(['PATH-NOT-AS-CONFIGURED:problem', 'WPAD-IN-USE:notice']);
  });

  it('says nothing where the connector’s traffic has nothing to do with it', () => {
    expect(found([wpad(toProxy), healthy])).toEqual([]);
    expect(found([wpad(trial('PROXY other.contoso.example:3128')), tunnel], null)).toEqual([]);
    expect(found([healthy], 'direct', [lookup(host, 3)])).toEqual([]);
    expect(found([healthy], null, [lookup(host, 3)])).toEqual([]);
    expect(found([tunnel], 'proxy', [lookup(host, 3)])).toEqual([]);
  });

  it('that sends the connector out directly is as meant', () => {
    expect(found([wpad(trial('DIRECT')), healthy], 'wpad')).toEqual(['WPAD-IN-USE:ok']);
    expect(found([wpad(trial('DIRECT')), healthy], null)).toEqual([]);
  });

  it('names another proxy than the one used, by what it answers', () => {
    expect(found([wpad(trial('PROXY other.contoso.example:3128')), tunnel], 'wpad')).toEqual([
      'PATH-NOT-AS-CONFIGURED:problem',
    ]);
    expect(found([wpad(trial('PROXY proxy.contoso.example:9999')), tunnel], 'wpad')).toEqual([
      'PATH-NOT-AS-CONFIGURED:problem',
    ]);
  });

  it('that is not found is worth a word where it is meant, or where nothing works', () => {
    expect(found([healthy], 'wpad', [lookup(host, 3)])).toEqual(['WPAD-NOT-FOUND:notice']);
    expect(found([], null, [lookup(host, 3), lookup(boot, 3)])).toEqual([
      'DNS-NAME-NOT-FOUND:problem',
      'WPAD-NOT-FOUND:notice',
    ]);
    const refused = flowTo(host, 80, { outcome: 'refused', server: { ...flowTo(host).server, port: 80 } });
    expect(found([healthy, refused], 'wpad', [lookup(host, 0, ['203.0.113.20'])])).toEqual(['WPAD-NOT-FOUND:notice']);
    expect(found([healthy], 'wpad', [lookup(host, 0, ['203.0.113.20'])]), 'found, and cached').toEqual([]);
  });

  it.each<[string, Flow]>([
    ['404', wpad({}, 404)],
    ['nothing', wpad({ content: { kind: 'empty', title: null } })],
    ['silence', wpad({}, null)],
  ])('has a host without a usable file: %s', (_, flow) => {
    expect(found([flow, healthy], 'wpad')).toEqual(['WPAD-BROKEN:problem']);
    expect(found([flow, healthy], 'direct')).toEqual(['WPAD-BROKEN:notice']);
    expect(found([flow, wpad(toProxy), tunnel], 'wpad')).toEqual(['WPAD-IN-USE:ok']);
  });

  it('gets a web page', () => {
    expect(found([wpad({ content: page() }), healthy], 'wpad')).toEqual([
      'CAPTIVE-PAGE:problem',
      'WPAD-BROKEN:problem<-CAPTIVE-PAGE',
    ]);
    expect(found([wpad({ content: page() }), healthy], 'direct')).toEqual([
      'CAPTIVE-PAGE:notice',
      'WPAD-BROKEN:notice<-CAPTIVE-PAGE',
    ]);
  });

  it('has a script that fails, and what comes of it is its consequence', () => {
    expect(found([wpad(fault('syntax')), healthy], 'wpad')).toEqual(['PAC-BROKEN:problem']);
    const dropped = flowTo(boot, 443, { outcome: 'dropped', connectedAt: null, synRetransmissions: 3 });
    expect(found([wpad(fault('syntax')), dropped], 'wpad')).toEqual([
      'PAC-BROKEN:problem',
      'DIRECT-DROPPED:problem<-PAC-BROKEN',
    ]);
    expect(found([wpad(fault('throws')), healthy], 'proxy')).toContain('PAC-BROKEN:notice');
    expect(found([wpad(fault('too-large')), healthy], 'wpad')).toEqual(['PAC-BROKEN:problem']);
  });

  it('is less sure of a script that asked for names the capture does not have', () => {
    const sure = (flow: Flow): unknown => examine(evidenceOf([flow]), intent('wpad')).judgements[0]?.confidence;
    expect(sure(wpad(fault('throws', ['a.example'])))).toBe('possible');
    expect(sure(wpad(fault('throws')))).toBe('certain');
    expect(sure(wpad(fault('syntax', ['a.example'])))).toBe('certain');
  });

  it('is asked of everybody by this server, which is a risk; by another machine it is not this one’s', () => {
    const asks = (protocol: 'llmnr' | 'nbns' | 'mdns', more = {}) => lookup('wpad', null, [], { protocol, ...more });
    expect(found([healthy], 'direct', [asks('llmnr'), asks('nbns'), asks('mdns')])).toEqual([
      'WPAD-NAME-BROADCAST:notice',
    ]);
    expect(found([healthy], 'direct', [asks('nbns', { client: '172.16.0.99' })])).toEqual([]);
    expect(found([healthy], 'direct', [lookup('printer', null, [], { protocol: 'llmnr' })])).toEqual([]);
  });
});
