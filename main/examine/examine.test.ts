import { describe, expect, it } from 'vitest';
import type { CaptureEvidence, Flow, Intent, Tls } from '../evidence/capture.js';
import { examine } from './examine.js';
import {
  answeredTls,
  evidenceOf,
  exchangeOf,
  failingFlow,
  flowTo,
  genuine,
  lookup,
  tunnelFlow,
} from './testing/evidence.js';
import { outcomeOf } from './outcome.js';

const boot = '8a5f2c1e-7b34-4d90-9e61-3f0c6ad2b718.bootstrap.msappproxy.net';
const bus = 'cwap-eur1-weur2.servicebus.windows.net';
const crl = 'crl3.digicert.com';
const direct: Intent = { mode: 'direct', proxy: null };
const unsaid: Intent = { mode: null, proxy: null };
const wpad: Intent = { mode: 'wpad', proxy: null };
const proxy: Intent = { mode: 'proxy', proxy: { host: 'proxy.contoso.example', port: 8080 } };
const healthy = flowTo(boot, 443, { tls: answeredTls });

/** Codes with their outcomes, as `CODE:outcome`, and what each follows from as `<-`. */
function said(evidence: CaptureEvidence, intent: Intent): string[] {
  return examine(evidence, intent).judgements.map(
    (judgement) =>
      `${judgement.code}:${outcomeOf(judgement)}${judgement.dependsOn.length > 0 ? `<-${judgement.dependsOn.join()}` : ''}`,
  );
}
const problems = (evidence: CaptureEvidence, intent: Intent): string[] =>
  said(evidence, intent).filter((each) => each.includes(':problem'));

describe('a proxy known by its port alone', () => {
  const sure = (evidence: CaptureEvidence): unknown =>
    examine(evidence, proxy).judgements.find(({ code }) => code === 'PROXY-UNREACHABLE')?.confidence;

  it('is the named one only likely, and at several addresses it may be anything', () => {
    const one = failingFlow('10.0.0.8', 8080, 'dropped');
    expect(sure(evidenceOf([one]))).toBe('likely');
    expect(sure(evidenceOf([one, failingFlow('10.0.0.9', 8080, 'dropped')]))).toBe('possible');
    expect(sure(evidenceOf([failingFlow('proxy.contoso.example', 8080, 'dropped')]))).toBe('certain');
  });
});

describe('a dead port beside a proxy that works', () => {
  const spared = (flow: Flow, intent: Intent, more: Parameters<typeof evidenceOf>[1] = [], others: Flow[] = []) =>
    said(evidenceOf([tunnel('10.0.0.8'), flow, ...others], more), intent);
  const tunnel = (address: string, name: string | null = null) =>
    tunnelFlow(`${boot}:443`, [200], { server: { address, port: 8080, name, nameFrom: name === null ? null : 'dns' } });
  const dead = failingFlow('10.3.3.3', 8080, 'refused');
  const unreachable = ['CAPTURE-HEALTHY:ok', 'PROXY-UNREACHABLE:notice'];

  it('is another program’s, where nothing but the port is the same', () => {
    const address: Intent = { mode: 'proxy', proxy: { host: '10.0.0.8', port: 8080 } };
    expect(spared(dead, address)).toEqual(['CAPTURE-HEALTHY:ok']);
    expect(spared(dead, unsaid)).toEqual(['CAPTURE-HEALTHY:ok']);
  });

  it('is one of several proxies by an answer of the name server, or by the script', () => {
    const both = lookup('proxy.contoso.example', 0, ['10.0.0.8', '10.3.3.3']);
    expect(spared(dead, unsaid, [both]).sort()).toEqual(unreachable);
    const trial = {
      fault: null,
      answers: [{ host: boot, answer: 'PROXY 10.3.3.3:8080; PROXY 10.0.0.8:8080' }],
      unresolved: [],
      usesTime: false,
    };
    const script = flowTo('wpad.contoso.example', 80, {
      http: [exchangeOf('/wpad.dat', 200, { script: { text: '', whole: true, trial } })],
    });
    expect(spared(dead, wpad, [], [script])).toContain('PROXY-UNREACHABLE:notice');
  });
});

describe('a healthy start', () => {
  it('says so and nothing else, direct and through a proxy', () => {
    expect(said(evidenceOf([healthy]), direct)).toEqual(['CAPTURE-HEALTHY:ok']);
    expect(said(evidenceOf([tunnelFlow(`${boot}:443`, [200])]), proxy)).toEqual(['CAPTURE-HEALTHY:ok']);
  });

  it('is not claimed where connections were not looked at', () => {
    const evidence = evidenceOf([healthy]);
    const summary = { ...evidence.summary, incomplete: ['too-many-connections' as const] };
    expect(said({ ...evidence, summary }, direct)).toEqual(['CAPTURE-INCOMPLETE:notice']);
  });

  it('is not spoilt by other programs that fail', () => {
    const others = [
      failingFlow('updates.contoso.example', 443, 'dropped'),
      failingFlow('198.51.100.7', 443, 'refused'),
      tunnelFlow('tracker.contoso.example:443', [403]),
    ];
    const dns = [lookup('nothing.contoso.example', 3), lookup(`${boot}.corp.contoso.example`, 3)];
    expect(said(evidenceOf([healthy, ...others], dns), direct)).toEqual(['CAPTURE-HEALTHY:ok']);
  });

  it('is not spoilt by a request for connection that the end of the capture cut short', () => {
    expect(said(evidenceOf([healthy, flowTo(bus, 443, { outcome: 'unanswered', connectedAt: null })]), direct)).toEqual(
      ['CAPTURE-HEALTHY:ok'],
    );
  });

  it('is not spoilt by one address of several that is dropped', () => {
    expect(problems(evidenceOf([failingFlow(boot, 443, 'dropped'), healthy]), direct)).toEqual([]);
  });

  it('keeps names that only the proxy can resolve out of it', () => {
    const evidence = evidenceOf([tunnelFlow(`${boot}:443`, [200])], [lookup(boot, 3)]);
    expect(said(evidence, proxy)).toEqual(['CAPTURE-HEALTHY:ok']);
  });
});

describe('direct connections', () => {
  it.each([
    ['dropped', 'DIRECT-DROPPED'],
    ['refused', 'DIRECT-REFUSED'],
    ['prohibited', 'DIRECT-PROHIBITED'],
    ['no-route', 'DIRECT-NO-ROUTE'],
  ] as const)('that are %s give %s, and TLS is not reached because of it', (outcome, code) => {
    expect(said(evidenceOf([failingFlow(boot, 443, outcome)]), direct)).toEqual([
      `${code}:problem`,
      `TLS-NOT-REACHED:couldNotTest<-${code}`,
    ]);
  });

  it('are certainly dropped after two repetitions, or after one and a long wait', () => {
    const sure = (synRetransmissions: number, endsAt: number): unknown =>
      examine(
        evidenceOf([failingFlow(boot, 443, 'dropped', { syn: synRetransmissions + 1, synRetransmissions })], [], {
          endsAt,
        }),
        direct,
      ).judgements[0]?.confidence;
    expect([sure(0, 60), sure(1, 1.3), sure(1, 8), sure(2, 3.5)]).toEqual(['likely', 'likely', 'certain', 'certain']);
  });

  it('without any name in the capture are only possibly the connector’s', () => {
    const [first] = examine(evidenceOf([failingFlow('198.51.100.7', 443, 'dropped')]), unsaid).judgements;
    expect(first).toMatchObject({ code: 'DIRECT-DROPPED', confidence: 'possible' });
  });

  it('that were made, in a capture without any name, are not called the connector’s', () => {
    const unnamed = flowTo('198.51.100.7', 443, { tls: answeredTls });
    expect(said(evidenceOf([unnamed]), unsaid)).toEqual(['CAPTURE-NO-CONNECTOR-TRAFFIC:couldNotTest']);
    expect(problems(evidenceOf([failingFlow('198.51.100.7', 443, 'dropped'), unnamed]), unsaid)).toEqual([]);
  });

  it('to an unnamed address, where other names are known, are somebody else’s', () => {
    const evidence = evidenceOf(
      [failingFlow('198.51.100.7', 443, 'dropped')],
      [lookup('www.example.org', 0, ['192.0.2.1'])],
    );
    expect(problems(evidence, direct)).toEqual([]);
  });

  it('are a bypass where a proxy was meant, whether they get through or not', () => {
    const tunnel = tunnelFlow(`${bus}:443`, [200]);
    expect(problems(evidenceOf([tunnel, failingFlow(boot, 443, 'dropped')]), proxy)).toEqual([
      'PROXY-BYPASSED:problem',
    ]);
    expect(problems(evidenceOf([tunnel, healthy]), proxy)).toEqual(['PROXY-BYPASSED:problem']);
  });

  it('over IPv6 that fail where IPv4 works are a notice', () => {
    const six = failingFlow(boot, 443, 'dropped', {
      server: { address: '2001:db8::20', port: 443, name: boot, nameFrom: 'dns' },
    });
    expect(said(evidenceOf([six, healthy]), direct)).toEqual(['IPV6-BROKEN:notice', 'CAPTURE-HEALTHY:ok']);
    expect(problems(evidenceOf([six]), direct)).toEqual(['DIRECT-DROPPED:problem']);
  });

  it('on old ports are no fault, named or not', () => {
    const old = [
      failingFlow(bus, 9352, 'dropped'),
      failingFlow('198.51.100.7', 5671, 'refused'),
      failingFlow(boot, 8080, 'dropped'),
    ];
    expect(said(evidenceOf([healthy, ...old]), direct)).toEqual(['CAPTURE-HEALTHY:ok', 'LEGACY-PORT-ATTEMPT:notice']);
    expect(said(evidenceOf([healthy, failingFlow('app.contoso.example', 8080, 'dropped')]), direct)).toEqual([
      'CAPTURE-HEALTHY:ok',
    ]);
  });
});

describe('a proxy', () => {
  it.each([
    [[407], 'PROXY-AUTH-REQUIRED'],
    [[407, 407, 407], 'PROXY-AUTH-REQUIRED'],
    [[403], 'PROXY-DENIED'],
    [[302], 'PROXY-DENIED'],
    [[407, 403], 'PROXY-DENIED'],
    [[502], 'PROXY-UPSTREAM-FAILED'],
    [[500], 'PROXY-UPSTREAM-FAILED'],
    [[501], 'PROXY-DENIED'],
  ])('that answers %j gives %s alone', (statuses, code) => {
    expect(problems(evidenceOf([tunnelFlow(`${boot}:443`, statuses)]), proxy)).toEqual([`${code}:problem`]);
  });

  it('that is passed by signing in is a notice', () => {
    expect(said(evidenceOf([tunnelFlow(`${boot}:443`, [407, 200])]), proxy)).toEqual([
      'PROXY-SIGN-IN-USED:notice',
      'CAPTURE-HEALTHY:ok',
    ]);
  });

  it('that lets one name pass and asks for a sign-in at another is still a problem', () => {
    const [first] = examine(
      evidenceOf([tunnelFlow('login.microsoftonline.com:443', [200]), tunnelFlow(`${boot}:443`, [407])]),
      proxy,
    ).judgements;
    expect(first).toMatchObject({ code: 'PROXY-AUTH-REQUIRED', facts: { passed: ['login.microsoftonline.com'] } });
  });

  it('is judged by itself: what another proxy lets through does not excuse it', () => {
    const other = tunnelFlow(`${boot}:443`, [200], {
      server: { address: '203.0.113.9', port: 3128, name: 'second.contoso.example', nameFrom: 'dns' },
    });
    expect(problems(evidenceOf([tunnelFlow(`${boot}:443`, [407]), other]), unsaid)).toEqual([
      'PROXY-AUTH-REQUIRED:problem',
    ]);
  });

  it('that closes instead of answering gives PROXY-RESET; one that waits, PROXY-NO-ANSWER', () => {
    const closed = tunnelFlow(`${boot}:443`, [null], {
      closedBy: { side: 'server', how: 'close', packet: 9999, at: 0.2 },
    });
    expect(problems(evidenceOf([closed]), proxy)).toEqual(['PROXY-RESET:problem']);
    expect(problems(evidenceOf([tunnelFlow(`${boot}:443`, [null])]), proxy)).toEqual(['PROXY-NO-ANSWER:problem']);
  });

  it('has not failed to answer where the capture ends at once, or shows one direction alone', () => {
    const asked = tunnelFlow(`${boot}:443`, [null]);
    expect(problems(evidenceOf([asked], [], { endsAt: 0.5 }), proxy)).toEqual([]);
    expect(problems(evidenceOf([{ ...asked, packets: { client: 5, server: 0 } }]), proxy)).toEqual([]);
  });

  it('out of reach is named; so is a name of it that does not exist, as the cause', () => {
    const down = failingFlow('proxy.contoso.example', 8080, 'refused');
    expect(problems(evidenceOf([down]), proxy)).toEqual(['PROXY-UNREACHABLE:problem']);
    expect(problems(evidenceOf([], [lookup('proxy.contoso.example', 3)]), proxy)).toEqual([
      'DNS-NAME-NOT-FOUND:problem',
      'PROXY-UNREACHABLE:problem<-DNS-NAME-NOT-FOUND',
    ]);
  });

  it('out of reach that nobody named is only a guess', () => {
    const [first] = examine(evidenceOf([failingFlow('webproxy.contoso.example', 3199, 'dropped')]), {
      mode: 'proxy',
      proxy: null,
    }).judgements;
    expect(first).toMatchObject({ code: 'PROXY-UNREACHABLE', confidence: 'possible' });
  });

  it('other than the one that was meant is named, where the address of that one is known', () => {
    const meant: Intent = { mode: 'proxy', proxy: { host: '203.0.113.99', port: 3128 } };
    expect(problems(evidenceOf([tunnelFlow(`${boot}:443`, [200])]), meant)).toEqual(['PATH-NOT-AS-CONFIGURED:problem']);
    const unknown: Intent = { mode: 'proxy', proxy: { host: 'elsewhere.contoso.example', port: 3128 } };
    expect(problems(evidenceOf([tunnelFlow(`${boot}:443`, [200])]), unknown)).toEqual([]);
  });

  it('is found by a short name that Windows completes', () => {
    const short: Intent = { mode: 'proxy', proxy: { host: 'proxy', port: 8080 } };
    const down = failingFlow('proxy.contoso.example', 8080, 'dropped');
    expect(problems(evidenceOf([down]), short)).toEqual(['PROXY-UNREACHABLE:problem']);
    expect(problems(evidenceOf([], [lookup('proxy.contoso.example', 3)]), short)).toContain(
      'DNS-NAME-NOT-FOUND:problem',
    );
  });

  it('that nobody meant is the cause of what it answers', () => {
    expect(problems(evidenceOf([tunnelFlow(`${boot}:443`, [407])]), direct)).toEqual([
      'PATH-NOT-AS-CONFIGURED:problem',
      'PROXY-AUTH-REQUIRED:problem<-PATH-NOT-AS-CONFIGURED',
    ]);
  });

  it('that the script names is as meant; one that it does not name is not', () => {
    const script = (body: string, whole = true) =>
      flowTo('wpad.contoso.example', 80, {
        http: [
          {
            ...exchangeOf('/wpad.dat', 200),
            content: { kind: 'script' as const, title: null },
            script: { text: body, whole, trial: null },
          },
        ],
      });
    const tunnel = tunnelFlow(`${boot}:443`, [200]);
    expect(problems(evidenceOf([script('return "PROXY Proxy.contoso.example:8080"'), tunnel]), wpad)).toEqual([]);
    expect(problems(evidenceOf([script('return "PROXY other.contoso.example:3128"'), tunnel]), wpad)).toEqual([
      'PATH-NOT-AS-CONFIGURED:problem',
    ]);
    expect(problems(evidenceOf([script('return "PROXY oth', false), tunnel]), wpad), 'only a part').toEqual([]);
    expect(problems(evidenceOf([tunnel]), wpad), 'no script in the capture').toEqual([]);
  });
});

describe('names that other programs use as well', () => {
  const login = 'login.microsoftonline.com';
  const cut = { ...answeredTls, version: null, answered: false };
  const closedBy = { side: 'server', how: 'reset', packet: 9, at: 0.1 } as const;

  it.each([
    ['PROXY-AUTH-REQUIRED', (name: string) => evidenceOf([tunnelFlow(`${name}:443`, [407])])],
    ['PROXY-DENIED', (name: string) => evidenceOf([tunnelFlow(`${name}:443`, [403])])],
    ['TLS-CUT', (name: string) => evidenceOf([flowTo(name, 443, { tls: cut, closedBy })])],
    ['DNS-NAME-NOT-FOUND', (name: string) => evidenceOf([], [lookup(name, 3)])],
    ['DNS-SERVER-FAILED', (name: string) => evidenceOf([], [lookup(name, 2)])],
  ] as const)('make %s likely and degrading', (code, of) => {
    const found = (name: string) => examine(of(name), unsaid).judgements.find((each) => each.code === code);
    expect(found(login)).toMatchObject({ confidence: 'likely', severity: 'degrading' });
    expect(found(bus)?.confidence).toBe('certain');
    expect(found(bus)?.severity ?? 'blocking').toBe('blocking');
  });
});

describe('a proxy that let a name through at first', () => {
  it('is quoted with what it answered since', () => {
    const tries = [200, 503, 503, 503].map((status) =>
      tunnelFlow(`${bus}:443`, [status], status === 200 ? { lastAt: 0.05 } : {}),
    );
    const { judgements } = examine(evidenceOf(tries), proxy);
    const failed = judgements.find(({ code }) => code === 'PROXY-UPSTREAM-FAILED');
    expect(failed?.facts).toMatchObject({ statuses: ['503'], targets: [{ tries: 3 }] });
  });
});

describe('names', () => {
  it('that do not exist in one family but have an address in the other are fine', () => {
    const dns = [lookup(boot, 0, ['203.0.113.20']), lookup(boot, 3, [], { type: 'AAAA' })];
    expect(said(evidenceOf([healthy], dns), direct)).toEqual(['CAPTURE-HEALTHY:ok']);
  });

  it.each([
    [3, 'DNS-NAME-NOT-FOUND'],
    [2, 'DNS-SERVER-FAILED'],
    [5, 'DNS-SERVER-FAILED'],
  ])('answered with code %i give %s', (rcode, code) => {
    expect(problems(evidenceOf([], [lookup(boot, rcode), lookup(boot, rcode, [], { type: 'AAAA' })]), direct)).toEqual([
      `${code}:problem`,
    ]);
  });

  it('that a second server resolves are fine', () => {
    expect(problems(evidenceOf([healthy], [lookup(boot, 2), lookup(boot, 0, ['203.0.113.20'])]), direct)).toEqual([]);
  });

  it('never answered are a problem, unless the capture ends at once', () => {
    expect(problems(evidenceOf([], [lookup(boot, null)]), direct)).toEqual(['DNS-NO-ANSWER:problem']);
    expect(problems(evidenceOf([], [lookup(boot, null)], { endsAt: 1.2 }), direct)).toEqual([]);
  });

  it('never answered in a capture of one direction are fine where the name was reached', () => {
    const oneWay = flowTo(boot, 443, { tls: answeredTls, packets: { client: 8, server: 0 } });
    expect(problems(evidenceOf([oneWay], [lookup(boot, null)]), direct)).toEqual([]);
  });

  it('cut off in the capture are not called missing', () => {
    expect(problems(evidenceOf([], [lookup(boot, 0, [], { cut: true })]), direct)).toEqual([]);
  });
});

describe('certificate checks', () => {
  it('that take another way than the proxy are named, not called a bypass', () => {
    const evidence = evidenceOf([tunnelFlow(`${boot}:443`, [200]), failingFlow(crl, 80, 'dropped')]);
    const { judgements } = examine(evidence, proxy);
    expect(judgements[0]).toMatchObject({
      code: 'REVOCATION-UNREACHABLE',
      whoCanFix: 'administrator',
      facts: { besideProxy: true, tries: 4 },
    });
    expect(problems(evidence, proxy)).toEqual(['REVOCATION-UNREACHABLE:problem']);
  });

  it('that fail with everything else are named all the same: they need a rule of their own', () => {
    expect(problems(evidenceOf([failingFlow(boot, 443, 'dropped'), failingFlow(crl, 80, 'dropped')]), direct)).toEqual([
      'DIRECT-DROPPED:problem',
      'REVOCATION-UNREACHABLE:problem',
    ]);
  });
});

describe('TLS', () => {
  const tls = { ...answeredTls, version: null, answered: false };
  const alert = (from: 'client' | 'server', description: number, level = 2) => ({
    ...tls,
    answered: true,
    alerts: [{ from, level, description, name: 'x', packet: 5 }],
  });

  it.each([
    ['client', 48, 'TLS-CERTIFICATE-REJECTED'],
    ['server', 70, 'TLS-VERSION-UNSUPPORTED'],
    ['server', 40, 'TLS-NO-COMMON-CIPHER'],
    ['server', 80, 'TLS-ALERT'],
    ['server', 48, 'TLS-ALERT'],
  ] as const)('ended by the %s with alert %i gives %s', (from, description, code) => {
    expect(problems(evidenceOf([flowTo(boot, 443, { tls: alert(from, description) })]), direct)).toEqual([
      `${code}:problem`,
    ]);
  });

  it('ended in peace, or warned, is fine', () => {
    const warned = { ...answeredTls, alerts: alert('server', 112, 1).alerts };
    expect(problems(evidenceOf([flowTo(boot, 443, { tls: warned })]), direct)).toEqual([]);
  });

  it('ended once by an alert is no problem where the same name answers the same server otherwise', () => {
    const alerted = flowTo(boot, 443, { tls: alert('server', 80) });
    expect(problems(evidenceOf([alerted, healthy]), direct)).toEqual([]);
    const neighbour = { ...healthy, client: { address: '172.16.0.11', port: 50000 } };
    expect(problems(evidenceOf([alerted, neighbour]), direct)).toEqual(['TLS-ALERT:problem']);
  });

  it('ended once over a certificate is no problem where the name was accepted, unless the certificate was replaced', () => {
    const rejected = (trust: NonNullable<Flow['tls']>['trust']): Flow =>
      flowTo(boot, 443, { tls: { ...answeredTls, alerts: alert('client', 48).alerts, trust } });
    expect(problems(evidenceOf([rejected(genuine), healthy]), direct)).toEqual([]);
    expect(problems(evidenceOf([rejected(null), healthy]), direct)).toEqual([]);
    expect(problems(evidenceOf([rejected({ ...genuine, end: 'private' }), healthy]), direct)).toContain(
      'TLS-CERTIFICATE-REJECTED:problem<-TLS-INSPECTED',
    );
  });

  it('cut after the hello is TLS-CUT, unless the name answers otherwise', () => {
    const cut = flowTo(boot, 443, { tls, closedBy: { side: 'server', how: 'reset', packet: 9, at: 0.1 } });
    expect(problems(evidenceOf([cut]), direct)).toEqual(['TLS-CUT:problem']);
    expect(problems(evidenceOf([cut, healthy]), direct)).toEqual([]);
  });

  describe('behind the handshake', () => {
    const unspoken = { ...answeredTls, clientSpokeAt: 0.2, serverSpokeAt: null };
    const closed = (at: number, side: 'client' | 'server' = 'server') =>
      ({ side, how: 'close', packet: 9, at }) as const;
    const ended = (more: Partial<Tls>, closedBy: Flow['closedBy'], name = boot): CaptureEvidence =>
      evidenceOf([flowTo(name, 443, { tls: { ...unspoken, ...more }, closedBy })]);

    it('without a word of the service is TLS-CUT, or TLS-NO-ANSWER where it keeps silent', () => {
      expect(problems(ended({}, closed(0.4)), direct)).toEqual(['TLS-CUT:problem']);
      expect(problems(ended({ clientSpokeAt: null }, closed(0.4)), direct)).toEqual(['TLS-CUT:problem']);
      expect(problems(ended({}, closed(10, 'client')), direct)).toEqual(['TLS-NO-ANSWER:problem']);
      expect(problems(ended({}, null), direct)).toEqual(['TLS-NO-ANSWER:problem']);
    });

    it('is no finding where the service said a word, nothing was asked for long, or who waited did not wait', () => {
      expect(problems(ended({ serverSpokeAt: 0.3 }, closed(0.4)), direct)).toEqual([]);
      expect(problems(ended({ clientSpokeAt: null }, closed(30)), direct)).toEqual([]);
      expect(problems(ended({ clientSpokeAt: null }, null), direct)).toEqual([]);
      expect(problems(ended({}, closed(3, 'client')), direct)).toEqual([]);
      expect(problems(evidenceOf([flowTo(boot, 443, { tls: answeredTls, closedBy: closed(0.4) })]), direct)).toEqual(
        [],
      );
    });

    it('may be over the client’s certificate, and is no finding then, and nothing is called healthy', () => {
      for (const clientCertificate of ['sent', 'empty', 'requested'] as const) {
        expect(said(ended({ clientCertificate }, closed(0.4)), direct)).toEqual(['TLS-NOT-REACHED:couldNotTest']);
      }
      expect(problems(ended({ version: 'TLS 1.3' }, closed(0.4)), direct)).toEqual([]);
      expect(problems(ended({ version: 'TLS 1.3' }, closed(0.4), 'cwap-a.servicebus.windows.net'), direct)).toEqual([
        'TLS-CUT:problem',
      ]);
    });

    it('follows from a device that ends TLS itself', () => {
      const trust = { ...genuine, end: 'private' as const };
      expect(problems(ended({ trust, clientCertificate: null }, closed(0.4)), direct)).toContain(
        'TLS-CUT:problem<-TLS-INSPECTED',
      );
    });
  });
});

describe('the capture itself', () => {
  it('without packets, without the connector, and in part', () => {
    const summary = evidenceOf([]).summary;
    expect(said(evidenceOf([], [], { summary: { ...summary, packets: 0 } }), direct)).toEqual(['CAPTURE-EMPTY:notice']);
    expect(said(evidenceOf([flowTo('www.example.org')]), direct)).toEqual([
      'CAPTURE-NO-CONNECTOR-TRAFFIC:couldNotTest',
    ]);
    expect(
      said(evidenceOf([healthy], [], { summary: { ...summary, incomplete: ['truncated-file'] } }), direct),
    ).toEqual(['CAPTURE-HEALTHY:ok', 'CAPTURE-INCOMPLETE:notice']);
  });

  it('of one direction alone is not called healthy', () => {
    const oneWay = flowTo(boot, 443, { tls: answeredTls, packets: { client: 8, server: 0 } });
    expect(said(evidenceOf([oneWay]), direct)).toEqual(['TLS-NOT-REACHED:couldNotTest']);
  });

  it('whose handshakes all end after the server’s hello is not called healthy', () => {
    const half = { ...answeredTls, completed: false };
    const reset = { side: 'server' as const, how: 'reset' as const, packet: 9, at: 0.1 };
    expect(problems(evidenceOf([flowTo(boot, 443, { tls: half, closedBy: reset })]), direct)).toEqual([
      'TLS-CUT:problem',
    ]);
    expect(said(evidenceOf([flowTo(boot, 443, { tls: half })]), direct)).toEqual(['TLS-NOT-REACHED:couldNotTest']);
  });
});

describe('what a device on the way says', () => {
  const from = { from: '172.16.0.1', packet: 3 };

  it('of questions to the name server is told', () => {
    const blocked = lookup(boot, null, [], { blocked: { kind: 'prohibited', ...from } });
    const [first] = examine(evidenceOf([], [blocked], { endsAt: 0.1 }), direct).judgements;
    expect(first).toMatchObject({
      code: 'DNS-NO-ANSWER',
      confidence: 'certain',
      facts: { blocked: 'prohibited', devices: ['172.16.0.1'] },
    });
  });

  it('of packets that ran in circles is no missing route', () => {
    const icmp = [{ at: 1, kind: 'time-exceeded' as const, mtu: null, ...from }];
    const [first] = examine(evidenceOf([failingFlow(boot, 443, 'no-route', { icmp })]), direct).judgements;
    expect(first).toMatchObject({ code: 'DIRECT-NO-ROUTE', facts: { lost: true, devices: ['172.16.0.1'] } });
  });
});

describe('one of several proxies', () => {
  const open = tunnelFlow(`${boot}:443`, [200]);
  const at = (address: string, name: string | null): Flow['server'] => ({ address, port: 8080, name, nameFrom: null });
  const other = (name: string | null, more: Partial<Flow> = {}) =>
    failingFlow('x', 8080, 'dropped', { server: at('203.0.113.21', name), ...more });
  const found = (flows: Flow[]) => examine(evidenceOf(flows), { mode: 'proxy', proxy: null }).judgements;

  it('that never answers is worth a word by its name; the same port alone tells nothing', () => {
    const named = found([open, other('proxy.contoso.example')]);
    expect(named.map(outcomeOf)).toContain('notice');
    expect(named).toContainEqual(expect.objectContaining({ code: 'PROXY-UNREACHABLE', confidence: 'certain' }));
    const nameless = { ...open, server: at('203.0.113.20', null) };
    expect(found([nameless, other(null)]).map(({ code }) => code)).not.toContain('PROXY-UNREACHABLE');
  });

  it('is none where it is something else', () => {
    const codes = (flows: Flow[]) => found(flows).map(({ code }) => code);
    expect(codes([open, other('app.contoso.example')])).not.toContain('PROXY-UNREACHABLE');
    expect(codes([open, other(null)]), 'the proxy has a name').not.toContain('PROXY-UNREACHABLE');
    const client = { address: '172.16.0.99', port: 50000 };
    expect(codes([open, other('proxy.contoso.example', { client })])).not.toContain('PROXY-UNREACHABLE');
  });
});

describe('a proxy by its IPv6 address', () => {
  const host = '2001:db8::1';
  const meant: Intent = { mode: 'proxy', proxy: { host, port: 3128 } };
  const server = { address: host, port: 3128, name: null, nameFrom: null };
  const through = (statuses: readonly number[]): Flow => tunnelFlow('a.msappproxy.net:443', statuses, { server });
  const factsOf = (flow: Flow, intent: Intent): unknown[] =>
    examine(evidenceOf([flow]), intent).judgements.map(({ facts }) => facts);

  it('stands in brackets wherever it is named', () => {
    expect(factsOf(through([403]), meant)[0]).toMatchObject({ proxies: ['[2001:db8::1]:3128'] });
    const elsewhere: Intent = { mode: 'proxy', proxy: { host: '2001:db8::9', port: 3128 } };
    expect(factsOf(through([200]), elsewhere)).toContainEqual(
      expect.objectContaining({ meant: '[2001:db8::9]:3128', proxies: ['[2001:db8::1]:3128'] }),
    );
    const dead: Flow = { ...failingFlow('x', 3128, 'refused'), server };
    expect(factsOf(dead, meant)).toContainEqual(expect.objectContaining({ proxy: '[2001:db8::1]:3128' }));
  });
});
