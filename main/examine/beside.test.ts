import { describe, expect, it } from 'vitest';
import { emptyTls, type CaptureEvidence, type Flow, type Intent } from '../evidence/capture.js';
import { verdictWords } from '../words/verdicts.js';
import { examine } from './examine.js';
import {
  answeredTls,
  certificate,
  evidenceOf,
  exchangeOf,
  failingFlow,
  flowTo,
  genuine,
  lookup,
  tunnelFlow,
} from './testing/evidence.js';
import { outcomeOf } from './outcome.js';

const boot = '2e8b6a90-f1c4-4d27-b35e-96a0d7c8e142.bootstrap.msappproxy.net';
const bus = 'cwap-eur1-neur.servicebus.windows.net';
const login = 'login.microsoftonline.com';
const direct: Intent = { mode: 'direct', proxy: null };
const unsaid: Intent = { mode: null, proxy: null };
const viaProxy: Intent = { mode: 'proxy', proxy: { host: 'proxy.contoso.example', port: 8080 } };
const works = flowTo(boot, 443, { tls: answeredTls });

const said = (evidence: CaptureEvidence, intent: Intent): string[] =>
  examine(evidence, intent).judgements.map((judgement) => `${judgement.code}:${outcomeOf(judgement)}`);

describe('an address of a name that never answers, beside one that does', () => {
  const at = (address: string, flow: Flow): Flow => ({ ...flow, server: { ...flow.server, address } });

  it('is worth knowing, and stops nothing', () => {
    const flows = [works, at('203.0.113.21', failingFlow(boot, 443, 'dropped'))];
    const { judgements } = examine(evidenceOf(flows), direct);
    const found = judgements.find(({ code }) => code === 'DIRECT-DROPPED');
    expect(found).toMatchObject({ outcome: 'notice', severity: 'degrading', facts: { spared: true } });
    expect(verdictWords(found!).headline).toContain('some of the service’s addresses');
    expect(said(evidenceOf(flows), direct)).toContain('CAPTURE-HEALTHY:ok');
  });

  it('is nothing yet where it was asked only once', () => {
    const once = failingFlow(boot, 443, 'dropped', { syn: 1, synRetransmissions: 0 });
    expect(said(evidenceOf([works, at('203.0.113.21', once)]), direct)).toEqual(['CAPTURE-HEALTHY:ok']);
  });
});

describe('names that browsers use as well', () => {
  const own = tunnelFlow(`${boot}:443`, [200]);

  it('by another way than is meant are another program’s, where the connector’s own take the right one', () => {
    const browser = tunnelFlow(`${login}:443`, [200]);
    expect(said(evidenceOf([works, browser]), direct)).toEqual(['CAPTURE-HEALTHY:ok']);
    expect(said(evidenceOf([browser]), direct)).toEqual(['PATH-NOT-AS-CONFIGURED:problem']);
    const straight = flowTo(login, 443, { tls: answeredTls });
    expect(said(evidenceOf([own, straight]), viaProxy)).toEqual(['CAPTURE-HEALTHY:ok']);
    expect(said(evidenceOf([straight]), viaProxy)).toContain('PROXY-BYPASSED:problem');
  });

  it.each([
    ['a refusal', evidenceOf([tunnelFlow(`${login}:443`, [403])]), 'PROXY-DENIED'],
    ['a lookup', evidenceOf([], [lookup(login, 2)]), 'DNS-SERVER-FAILED'],
    [
      'a cut',
      evidenceOf([
        {
          ...flowTo(login),
          closedBy: { side: 'server', how: 'reset', packet: 9, at: 1 },
          bytes: { client: 0, server: 0 },
        },
      ]),
      'TLS-CUT',
    ],
  ] as const)('are marked as such in %s', (_, evidence, code) => {
    expect(examine(evidence, unsaid).judgements.find((each) => each.code === code)).toMatchObject({
      shared: true,
      severity: 'degrading',
    });
  });
});

describe('a name that leads nowhere', () => {
  it.each(['0.0.0.0', '127.0.0.1', '::', '::1'])('is blocked by a filter: %s', (address) => {
    expect(said(evidenceOf([], [lookup(boot, 0, [address])]), direct)).toContain('DNS-NAME-BLOCKED:problem');
  });

  it('is found where one of its addresses is real, or where it is a proxy’s', () => {
    expect(said(evidenceOf([works], [lookup(boot, 0, ['0.0.0.0', '203.0.113.20'])]), direct)).toEqual([
      'CAPTURE-HEALTHY:ok',
    ]);
    const here: Intent = { mode: 'proxy', proxy: { host: 'localproxy.contoso.example', port: 8080 } };
    expect(said(evidenceOf([works], [lookup('localproxy.contoso.example', 0, ['127.0.0.1'])]), here)).not.toContain(
      'DNS-NAME-BLOCKED:problem',
    );
  });
});

describe('a tunnel to an address', () => {
  it('is the connector’s by the name said in it, or looked up for it', () => {
    const inTls = tunnelFlow('203.0.113.20:443', [200], { tls: { ...answeredTls, serverName: bus } });
    expect(said(evidenceOf([inTls]), viaProxy)).toEqual(['CAPTURE-HEALTHY:ok']);
    const refused = tunnelFlow('203.0.113.20:443', [403]);
    expect(examine(evidenceOf([refused], [lookup(bus, 0, ['203.0.113.20'])]), viaProxy).judgements[0]).toMatchObject({
      code: 'PROXY-DENIED',
      facts: { targets: [{ host: bus }] },
    });
    expect(said(evidenceOf([refused]), viaProxy)).toEqual(['CAPTURE-NO-CONNECTOR-TRAFFIC:couldNotTest']);
  });
});

describe('the words of TLS', () => {
  const cut = { closedBy: { side: 'server', how: 'reset', packet: 9, at: 1 } } as const;

  it('tell a cut before the first message from one after it', () => {
    const before = flowTo(boot, 443, { ...cut, bytes: { client: 0, server: 0 } });
    const after = flowTo(boot, 443, { ...cut, tls: { ...emptyTls(), clientHelloPacket: 4 } });
    for (const [flow, beforeHello] of [
      [before, true],
      [after, false],
    ] as const) {
      const [lead] = examine(evidenceOf([flow]), direct).judgements;
      expect(lead).toMatchObject({ code: 'TLS-CUT', facts: { beforeHello } });
      expect(verdictWords(lead!).headline).toContain(beforeHello ? 'before TLS' : 'the moment TLS begins');
    }
  });

  it('do not speak of inspection where a stranger’s certificate is rejected', () => {
    const strange: NonNullable<Flow['tls']> = {
      ...answeredTls,
      completed: false,
      chain: [{ ...certificate, subject: 'CN=guest.fabrikam.example', names: ['guest.fabrikam.example'] }],
      trust: { ...genuine, end: 'private', authority: 'CN=Fabrikam Guest', forName: false, microsoft: null },
      alerts: [{ from: 'client', level: 2, description: 48, name: 'unknown_ca', packet: 8 }],
    };
    const found = examine(evidenceOf([flowTo(boot, 443, { tls: strange })]), direct).judgements;
    expect(found.find(({ code }) => code === 'TLS-CERTIFICATE-REJECTED')?.facts).toMatchObject({ chain: 'stranger' });
  });

  it('do not send to the clock where others are in date', () => {
    const old = { ...answeredTls, trust: { ...genuine, dates: 'expired' as const } };
    const [lead] = examine(evidenceOf([works, flowTo(bus, 443, { tls: old })]), direct).judgements;
    expect(lead?.code).toBe('TLS-CERTIFICATE-DATE');
    expect(verdictWords(lead!).summary).not.toMatch(/check the clock/i);
  });
});

describe('a question repeated just before the file ends', () => {
  it('may have had its answer afterwards', () => {
    const twice = lookup(boot, null, [], { queries: [1, 2], at: 58 });
    const sure = (at: number): unknown => examine(evidenceOf([], [{ ...twice, at }]), direct).judgements[0]?.confidence;
    expect([sure(58), sure(50)]).toEqual(['likely', 'certain']);
  });
});

describe('a proxy that only the script names', () => {
  it('is out of reach also where nobody said that the script is meant', () => {
    const script = {
      text: '',
      whole: true,
      trial: { fault: null, answers: [{ host: boot, answer: 'PROXY 10.0.0.8:8080' }], unresolved: [], usesTime: false },
    };
    const fetched = flowTo('wpad.contoso.example', 80, { http: [exchangeOf('/wpad.dat', 200, { script })] });
    const down = failingFlow('10.0.0.8', 8080, 'dropped');
    const found = (...flows: Flow[]) =>
      examine(evidenceOf(flows), unsaid).judgements.find(({ code }) => code === 'PROXY-UNREACHABLE');
    expect(found(fetched, down)).toMatchObject({ confidence: 'likely', facts: { byScript: true } });
    expect(found(fetched, down, works)).toBeUndefined();
  });
});
