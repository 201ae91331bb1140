import { describe, expect, it } from 'vitest';
import type { Flow, Intent, Tls, Trust } from '../evidence/capture.js';
import { findingWords } from '../words/findings.js';
import { verdictWords } from '../words/verdicts.js';
import { examine } from './examine.js';
import type { AnyJudgement, Judgement } from './facts.js';
import { answeredTls, certificate, evidenceOf, flowTo, genuine, tunnelFlow } from './testing/evidence.js';
import { outcomeOf } from './outcome.js';

const direct: Intent = { mode: 'direct', proxy: null };
const boot = 'a1b2.bootstrap.msappproxy.net';
const bus = 'sb1.servicebus.windows.net';
const contoso: Partial<Trust> = { end: 'private', authority: 'CN=Contoso inspection CA, O=Contoso', microsoft: null };

const tlsOf = (trust: Partial<Trust>, more: Partial<Tls> = {}): Tls => ({
  ...answeredTls,
  trust: { ...genuine, ...trust },
  ...more,
});
const to = (host: string, trust: Partial<Trust>, more: Partial<Tls> = {}): Flow =>
  flowTo(host, 443, { tls: tlsOf(trust, { serverName: host, ...more }) });
const hiddenTo = (host: string, more: Partial<Tls>): Flow =>
  flowTo(host, 443, { tls: { ...answeredTls, chain: [], chainPacket: null, trust: null, ...more } });

const judge = (flows: readonly Flow[], intent = direct, more = {}): readonly AnyJudgement[] =>
  examine(evidenceOf(flows, [], more), intent).judgements;
const said = (judgements: readonly AnyJudgement[]): string[] =>
  judgements.map(
    (each) => `${each.code}:${outcomeOf(each)}${each.dependsOn.length > 0 ? ` < ${each.dependsOn.join()}` : ''}`,
  );
function find<C extends AnyJudgement['code']>(judgements: readonly AnyJudgement[], code: C): Judgement<C> {
  const found = judgements.find((each) => each.code === code);
  if (found === undefined) throw new Error(`no ${code}, but ${said(judgements).join(', ')}`);
  return found as Judgement<C>;
}

describe('a chain that is genuine', () => {
  it('is part of what is healthy', () => {
    const judgements = judge([to(boot, {})]);
    expect(said(judgements)).toEqual(['CAPTURE-HEALTHY:ok']);
    expect(find(judgements, 'CAPTURE-HEALTHY').facts).toMatchObject({
      genuine: [boot],
      authorities: [genuine.authority],
      given: [],
    });
  });

  it('by an authority that was given is healthy, and nothing is vouched for', () => {
    const judgements = judge([to(boot, { ...contoso, end: 'given' })]);
    expect(said(judgements)).toEqual(['CAPTURE-HEALTHY:ok']);
    const { facts } = find(judgements, 'CAPTURE-HEALTHY');
    expect(facts).toMatchObject({ genuine: [], given: [boot], givenAuthorities: [contoso.authority] });
    const { cause } = findingWords['CAPTURE-HEALTHY'](facts);
    expect(cause).toContain('they lead to "Contoso inspection CA", which you gave');
    expect(cause).not.toContain('No device');
    expect(verdictWords(judgements[0]!).summary).not.toContain('genuine');
  });
});

describe('TLS-INSPECTED', () => {
  it('says of an authority with a public one’s name that it has that name, and is not it', () => {
    const borrowed: Partial<Trust> = { end: 'private', microsoft: null, borrowed: true };
    const foundOf = (...trusts: Partial<Trust>[]): string => {
      const { facts } = find(judge(trusts.map((trust) => to(boot, trust))), 'TLS-INSPECTED');
      return findingWords['TLS-INSPECTED'](facts).found;
    };
    expect(foundOf(borrowed)).toMatch(
      /"DigiCert Global Root G2", which has the name of a public authority and is not it/,
    );
    expect(foundOf(borrowed, contoso)).toMatch(/which is no public authority/);
  });

  it('names the authority, what it touches and what it does not', () => {
    const judgements = judge([to(boot, contoso, { clientCertificate: 'requested' }), to(bus, {})]);
    expect(said(judgements)).toEqual(['TLS-INSPECTED:problem']);
    expect(find(judgements, 'TLS-INSPECTED')).toMatchObject({
      where: 'network',
      confidence: 'likely',
      facts: {
        targets: [{ host: boot }],
        authorities: [contoso.authority],
        products: [],
        untouched: [bus],
        now: false,
      },
    });
  });

  it('is certain where the authority showed itself, or the product is known', () => {
    const shown = { chain: [certificate, { ...certificate, subject: contoso.authority ?? '' }] };
    expect(find(judge([to(boot, contoso, shown)]), 'TLS-INSPECTED').confidence).toBe('certain');
    const zscaler = find(judge([to(boot, { ...contoso, inspector: 'Zscaler' })]), 'TLS-INSPECTED');
    expect(zscaler.confidence).toBe('certain');
    expect(findingWords['TLS-INSPECTED'](zscaler.facts).found).toContain('Zscaler');
  });

  it('is only likely, in other words, where the certificate is for quite another name', () => {
    const authority = 'CN=portal.hotel';
    const portal = { ...certificate, subject: authority, issuer: authority, names: [] };
    const judgements = judge([to(bus, { ...contoso, authority, forName: false }, { chain: [portal] })]);
    const judgement = find(judgements, 'TLS-INSPECTED');
    expect(judgement).toMatchObject({ confidence: 'likely', facts: { strangers: ['portal.hotel'] } });
    expect(findingWords['TLS-INSPECTED'](judgement.facts).cause).not.toContain('encrypts it anew');
    expect(verdictWords(judgement).headline).not.toContain('opens');
    // A product that is known stays what it is, and so does a neighbouring name of the service.
    const product = judge([to(bus, { ...contoso, forName: false, inspector: 'Squid' }, { chain: [portal] })]);
    expect(find(product, 'TLS-INSPECTED').facts.strangers).toEqual([]);
    expect(find(judge([to(bus, { ...contoso, forName: false })]), 'TLS-INSPECTED').facts.strangers).toEqual([]);
  });

  it('stays, with its lost client certificate, where the authority of a known product was given', () => {
    const judgements = judge([to(boot, { ...contoso, end: 'given', inspector: 'Zscaler' })]);
    expect(said(judgements)).toEqual(['TLS-INSPECTED:problem', 'TLS-CLIENT-CERTIFICATE-LOST:problem < TLS-INSPECTED']);
    expect(findingWords['TLS-INSPECTED'](find(judgements, 'TLS-INSPECTED').facts).advice).not.toContain('--roots');
  });

  it('is at the proxy where all of it went through one', () => {
    const flow = tunnelFlow(`${boot}:443`, [200], { tls: tlsOf(contoso, { clientCertificate: 'requested' }) });
    const judgement = find(judge([flow], { mode: 'proxy', proxy: null }), 'TLS-INSPECTED');
    expect(judgement).toMatchObject({ where: 'proxy', facts: { proxies: ['proxy.contoso.example:8080'] } });
  });

  it('says of names that browsers use, too, that the traffic may be theirs', () => {
    const judgement = find(judge([to('login.microsoftonline.com', contoso)]), 'TLS-INSPECTED');
    expect(judgement).toMatchObject({ confidence: 'likely', severity: 'degrading', shared: true });
  });

  it('is never said of other programs, of a chain with a gap, or of one that cannot be read', () => {
    expect(said(judge([to('www.example', contoso), to(boot, {})]))).toEqual(['CAPTURE-HEALTHY:ok']);
    for (const end of ['incomplete', 'unreadable'] as const) {
      expect(said(judge([to(boot, { end })]))).toEqual(['TLS-CHAIN-HIDDEN:couldNotTest', 'CAPTURE-HEALTHY:ok']);
    }
  });

  it('tells a host that was genuine at another time', () => {
    const judgement = find(judge([to(bus, contoso), to(bus, {})]), 'TLS-INSPECTED');
    expect(judgement.facts).toMatchObject({ now: true, untouched: [] });
  });

  it('is the cause of the rejection of such a certificate, where all that was rejected is inspected', () => {
    const alerts: Tls['alerts'] = [{ from: 'client', level: 2, description: 48, name: 'unknown_ca', packet: 6 }];
    const rejected = (host: string, trust: Partial<Trust>): Flow => to(host, trust, { alerts, completed: false });
    expect(said(judge([rejected(bus, contoso)]))).toEqual([
      'TLS-INSPECTED:problem',
      'TLS-CERTIFICATE-REJECTED:problem < TLS-INSPECTED',
    ]);
    const mixed = judge([rejected(bus, contoso), rejected(boot, {})]);
    expect(find(mixed, 'TLS-CERTIFICATE-REJECTED').dependsOn).toEqual([]);
    const good = find(judge([rejected(boot, {})]), 'TLS-CERTIFICATE-REJECTED');
    expect(good).toMatchObject({ where: 'server', whoCanFix: 'administrator', facts: { chain: 'genuine' } });
  });

  it.each([
    [45, 'server', /clock/],
    [44, undefined, /withdrawn/],
    [48, undefined, /TLS inspection/],
  ] as const)('leaves it to alert %i to say why an unseen certificate is rejected', (description, where, cause) => {
    const alerts: Tls['alerts'] = [{ from: 'client', level: 2, description, name: '', packet: 6 }];
    const flow = to(bus, {}, { alerts, completed: false });
    const unseen = { ...flow, tls: { ...(flow.tls as Tls), trust: null, chain: [] } };
    const judgement = find(judge([unseen]), 'TLS-CERTIFICATE-REJECTED');
    expect(judgement.where).toBe(where);
    expect(findingWords['TLS-CERTIFICATE-REJECTED'](judgement.facts).cause).toMatch(cause);
  });
});

describe('TLS-CLIENT-CERTIFICATE-LOST', () => {
  it.each([
    ['not asked for over a chain that is not genuine', boot, contoso, {}, ['TLS-INSPECTED']],
    ['sent and refused', boot, {}, { clientCertificate: 'sent', alerts: [42] }, []],
  ] as const)(
    'is said where it was %s',
    (
      _,
      host,
      trust,
      { clientCertificate = null, alerts = [] }: { clientCertificate?: 'sent' | null; alerts?: readonly number[] },
      causes,
    ) => {
      const judgement = find(
        judge([
          to(host, trust, {
            clientCertificate,
            alerts: alerts.map((description) => ({ from: 'server', level: 2, description, name: '', packet: 9 })),
          }),
        ]),
        'TLS-CLIENT-CERTIFICATE-LOST',
      );
      expect(judgement.dependsOn).toEqual(causes);
    },
  );

  it.each([
    ['not asked for over a genuine chain', boot, {}, { clientCertificate: null }],
    ['an empty answer to the request', boot, contoso, { clientCertificate: 'empty' }],
    ['a name that never asks', bus, contoso, { clientCertificate: null }],
    ['a handshake that did not end', boot, contoso, { clientCertificate: null, completed: false }],
    ['sent and taken', boot, {}, { clientCertificate: 'sent' }],
    ['a chain that nobody can tell', boot, { end: 'incomplete' }, { clientCertificate: null }],
  ] as const)('is not said of %s', (_, host, trust, more) => {
    expect(judge([to(host, trust, more)]).map(({ code }) => code)).not.toContain('TLS-CLIENT-CERTIFICATE-LOST');
  });

  it.each([
    ['the service itself', {}, 'cloud', 'administrator', /^The service refuses/],
    [
      'the service, under an authority that was given',
      { end: 'given' },
      'cloud',
      'administrator',
      /^The service refuses/,
    ],
    ['a device', contoso, 'network', undefined, /does not reach the service/],
  ] as const)('sent and refused by %s', (_, trust, where, whoCanFix, headline) => {
    const alerts: Tls['alerts'] = [{ from: 'server', level: 2, description: 42, name: 'bad_certificate', packet: 9 }];
    const more: Partial<Tls> = { clientCertificate: 'sent', completed: false, alerts };
    const lost = find(judge([to(boot, trust, more)]), 'TLS-CLIENT-CERTIFICATE-LOST');
    expect(lost.where).toBe(where);
    expect(lost.whoCanFix).toBe(whoCanFix);
    expect(verdictWords(lost).headline).toMatch(headline);
    expect(findingWords['TLS-CLIENT-CERTIFICATE-LOST'](lost.facts).found).toContain('bad_certificate (42)');
  });

  it('an empty answer that the server ends is no question of ciphers', () => {
    const alerts: Tls['alerts'] = [{ from: 'server', level: 2, description: 40, name: 'handshake_failure', packet: 9 }];
    const judgements = judge([to(boot, {}, { clientCertificate: 'empty', completed: false, alerts })]);
    expect(judgements.map(({ code }) => code)).toEqual(['TLS-ALERT']);
  });
});

describe('TLS-CERTIFICATE-DATE', () => {
  const old = { ...certificate, notBefore: '2025-01-01T00:00:00.000Z', notAfter: '2026-01-01T00:00:00.000Z' };
  const leaves = {
    valid: certificate,
    expired: old,
    'not-yet': { ...certificate, notBefore: '2026-12-01T00:00:00.000Z' },
    'expired too': { ...old, notAfter: '2025-06-01T00:00:00.000Z', sha256: '22'.repeat(32) },
  };

  it.each([
    ['one of several is out of date: not the clock', ['expired', 'valid'], 'cloud', 'microsoft', 'certain'],
    ['all are, in one direction: the clock first', ['expired', 'expired too'], 'server', 'administrator', 'likely'],
    ['all are, in both directions', ['expired', 'not-yet'], 'cloud', 'microsoft', 'certain'],
    ['one alone is not valid yet: the clock', ['not-yet', 'not-yet'], 'server', 'administrator', 'likely'],
    [
      'one alone has expired: the clock, or the certificate',
      ['expired', 'expired'],
      'server',
      'administrator',
      'likely',
    ],
  ] as const)('where %s', (title, [one, other], where, whoCanFix, confidence) => {
    const dates = (each: keyof typeof leaves): Trust['dates'] => (each === 'expired too' ? 'expired' : each);
    const flows = [
      to(boot, { dates: dates(one) }, { chain: [leaves[one]] }),
      to(bus, { dates: dates(other) }, { chain: [leaves[other]] }),
    ];
    const judgement = find(judge(flows), 'TLS-CERTIFICATE-DATE');
    expect(judgement).toMatchObject({ where, whoCanFix, confidence });
    expect(judgement.facts.certificates.every(({ own }) => own)).toBe(true);
    const { cause, advice } = findingWords['TLS-CERTIFICATE-DATE'](judgement.facts);
    expect(/either/i.test(cause)).toBe(title.startsWith('one alone has expired'));
    expect(/clock|date, time/.test(`${cause} ${advice}`.replace('not the clock', ''))).toBe(where === 'server');
  });

  it('names the authority that is out of date where the server’s own certificate is not: the clock is right', () => {
    const issuing = { ...old, subject: 'CN=Contoso issuing', sha256: '11'.repeat(32) };
    const judgement = find(
      judge([to(boot, { dates: 'expired' }, { chain: [certificate, issuing] })]),
      'TLS-CERTIFICATE-DATE',
    );
    expect(judgement).toMatchObject({ where: 'cloud', whoCanFix: 'microsoft', facts: { suspect: 'certificate' } });
    const { title, found, cause } = findingWords['TLS-CERTIFICATE-DATE'](judgement.facts);
    expect(title).toBe('An authority’s certificate has expired');
    expect(found).toContain('the authority Contoso issuing, valid from 1 January 2025 to 1 January 2026');
    expect(cause).toContain('not the clock');
  });

  it('says which name showed which certificate, and the hour where it decides', () => {
    const other = {
      ...old,
      subject: 'CN=*.servicebus.windows.net',
      sha256: '33'.repeat(32),
      notAfter: '2026-11-20T08:30:00.000Z',
    };
    const flows = [to(boot, { dates: 'expired' }, { chain: [old] }), to(bus, { dates: 'expired' }, { chain: [other] })];
    const evidence = evidenceOf(flows);
    const summary = { ...evidence.summary, firstAt: '2026-11-20T09:00:00.000Z' };
    const { found } = findingWords['TLS-CERTIFICATE-DATE'](
      find(judge(flows, direct, { summary }), 'TLS-CERTIFICATE-DATE').facts,
    );
    expect(found).toContain(`${boot} showed the certificate of *.msappproxy.net, valid from`);
    expect(found).toContain(`${bus} showed the certificate of *.servicebus.windows.net, valid from`);
    expect(found).toContain('to 20 November 2026, 08:30 UTC. The clock said 20 November 2026, 09:00 UTC');
  });

  it('is only possible where the times of the packets cannot be true', () => {
    const evidence = evidenceOf([to(boot, { dates: 'not-yet' })]);
    const summary = { ...evidence.summary, firstAt: '1970-01-01T00:01:00.000Z' };
    const judgement = find(judge(evidence.flows, direct, { summary }), 'TLS-CERTIFICATE-DATE');
    expect(judgement.confidence).toBe('possible');
    expect(judge([to(boot, { dates: null })]).map(({ code }) => code)).toEqual(['CAPTURE-HEALTHY']);
  });

  it('that an inspecting device dates a little ahead may be its clock; by days, it is this server’s', () => {
    const suspectOf = (notBefore: string): unknown => {
      const leaf = { ...certificate, notBefore };
      const evidence = evidenceOf([to(bus, { ...contoso, dates: 'not-yet' }, { chain: [leaf] })]);
      const summary = { ...evidence.summary, firstAt: '2026-11-20T09:00:00.000Z' };
      return find(judge(evidence.flows, direct, { summary }), 'TLS-CERTIFICATE-DATE').facts.suspect;
    };
    expect([suspectOf('2026-11-20T09:20:00.000Z'), suspectOf('2026-11-22T09:00:00.000Z')]).toEqual(['either', 'clock']);
  });

  it('of an inspecting device follows from it', () => {
    const judgements = judge([to(bus, { ...contoso, dates: 'expired' }, { chain: [old] })]);
    expect(said(judgements)).toEqual(['TLS-INSPECTED:problem', 'TLS-CERTIFICATE-DATE:problem < TLS-INSPECTED']);
    const judgement = find(judgements, 'TLS-CERTIFICATE-DATE');
    expect(judgement).toMatchObject({ where: 'network', whoCanFix: 'network-team', facts: { suspect: 'either' } });
    expect(findingWords['TLS-CERTIFICATE-DATE'](judgement.facts).advice).toMatch(/^Ask your network team to exempt/);
  });
});

describe('TLS-CERTIFICATE-NAME', () => {
  const portal = { ...certificate, subject: 'CN=portal.hotel.example', names: ['portal.hotel.example'] };

  it('is said of a stranger’s certificate', () => {
    const judgements = judge([to(boot, { forName: false, microsoft: false }, { chain: [portal] })]);
    expect(find(judgements, 'TLS-CERTIFICATE-NAME').facts).toMatchObject({ names: ['portal.hotel.example'] });
  });

  it('is not said of one for a neighbouring name of the service, nor where no name was asked for', () => {
    expect(said(judge([to(boot, { forName: false })]))).toEqual(['CAPTURE-HEALTHY:ok']);
    expect(said(judge([to(boot, { forName: null }, { chain: [portal] })]))).toEqual(['CAPTURE-HEALTHY:ok']);
  });
});

describe('TLS-UNEXPECTED-AUTHORITY', () => {
  it('is a notice beside a healthy start', () => {
    const judgements = judge([to(boot, { microsoft: false, authority: 'CN=ISRG Root X1' })]);
    expect(said(judgements)).toEqual(['TLS-UNEXPECTED-AUTHORITY:notice', 'CAPTURE-HEALTHY:ok']);
  });
});

describe('TLS-CHAIN-HIDDEN', () => {
  it.each([
    ['tls13', { version: 'TLS 1.3' }],
    ['tls13', { version: 'TLS 1.3 (a draft of it)' }],
    ['resumed', { resumed: true }],
    ['lost', { resumed: null }],
  ] as const)('%s is never "fine"', (because, more) => {
    const judgements = judge([hiddenTo(boot, more)]);
    expect(said(judgements)).toEqual(['TLS-CHAIN-HIDDEN:couldNotTest', 'CAPTURE-HEALTHY:ok']);
    expect(find(judgements, 'TLS-CHAIN-HIDDEN').facts.because).toEqual([because]);
    expect(find(judgements, 'CAPTURE-HEALTHY').facts.genuine).toEqual([]);
  });

  it('is not said of a name that another connection showed', () => {
    expect(said(judge([hiddenTo(boot, { resumed: true }), to(boot, {})]))).toEqual(['CAPTURE-HEALTHY:ok']);
    expect(said(judge([hiddenTo(bus, { version: 'TLS 1.3' }), to(bus, contoso)]))).toEqual(['TLS-INSPECTED:problem']);
  });

  it('stands behind what the capture does show', () => {
    const lossy = hiddenTo(boot, { version: 'TLS 1.3' });
    const [first] = judge([
      { ...lossy, synRetransmissions: 2, syn: 3 },
      { ...hiddenTo(bus, {}), synRetransmissions: 2 },
    ]);
    expect(first?.code).toBe('PATH-LOSSY');
  });
});
