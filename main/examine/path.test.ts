import { describe, expect, it } from 'vitest';
import { emptyTls, type CaptureEvidence, type Intent } from '../evidence/capture.js';
import { examine } from './examine.js';
import { pathOf } from './path.js';
import { answeredTls, evidenceOf, failingFlow, flowTo, lookup, tunnelFlow } from './testing/evidence.js';

const boot = 'a.bootstrap.msappproxy.net';

/** The way as one line: stations with their states, stretches with their labels. */
function drawn(evidence: CaptureEvidence, intent: Partial<Intent> = {}): string {
  const { traffic, judgements } = examine(evidence, { mode: null, proxy: null, ...intent });
  return pathOf(traffic, judgements)
    .map(({ id, state, segment }) => `${id === 'server' ? '' : `-${segment.state}:${segment.label}- `}${id}:${state}`)
    .join(' ');
}

describe('the way from the server to the cloud', () => {
  it('leaves the proxy out where none is used', () => {
    expect(drawn(evidenceOf([flowTo(boot, 443, { tls: answeredTls })], [lookup(boot, 0, ['203.0.113.20'])]))).toBe(
      'server:ok -ok:answered- dns:ok -ok:connected- tls:ok -ok:answered- cloud:ok',
    );
  });

  it('breaks at the proxy that refuses, before TLS', () => {
    expect(drawn(evidenceOf([tunnelFlow(`${boot}:443`, [407])]))).toBe(
      'server:ok -unknown:not in capture- dns:unknown -ok:connected- proxy:broken -broken:407 sign-in- tls:notReached -notReached:- cloud:notReached',
    );
  });

  it('breaks between stations where the network drops, and shows what other names reached', () => {
    const dropped = failingFlow(boot, 443, 'dropped');
    const dns = [lookup(boot, 0, ['203.0.113.20'])];
    expect(drawn(evidenceOf([dropped], dns))).toBe(
      'server:ok -ok:answered- dns:ok -broken:no answer- tls:notReached -notReached:- cloud:notReached',
    );
    expect(drawn(evidenceOf([dropped, flowTo('login.microsoftonline.com', 443, { tls: answeredTls })], dns))).toBe(
      'server:ok -ok:answered- dns:ok -broken:no answer- tls:ok -ok:other names- cloud:ok',
    );
  });

  it('does not speak of other names behind a proxy that is not meant, which all of them pass', () => {
    const through = tunnelFlow(`${boot}:443`, [200]);
    expect(drawn(evidenceOf([{ ...through, tls: answeredTls }]), { mode: 'direct' })).toBe(
      'server:ok -unknown:not in capture- dns:unknown -unexpected:unexpected- proxy:unexpected -ok:tunnel open- tls:ok -ok:answered- cloud:ok',
    );
  });

  it('is broken where the proxy that is not meant stops the traffic, too', () => {
    expect(drawn(evidenceOf([tunnelFlow(`${boot}:443`, [407])]), { mode: 'direct' })).toMatch(
      /-broken:unexpected- proxy:broken -notReached:- tls:notReached/,
    );
  });

  it('breaks where it breaks first', () => {
    expect(drawn(evidenceOf([], [lookup(boot, 3)]))).toBe(
      'server:ok -broken:not found- dns:broken -notReached:- tls:notReached -notReached:- cloud:notReached',
    );
  });

  it('does not draw certificates that do not show as known', () => {
    const tls = { ...answeredTls, version: 'TLS 1.3', chain: [], trust: null };
    const { traffic, judgements } = examine(evidenceOf([flowTo(boot, 443, { tls })]), { mode: null, proxy: null });
    const [station, cloud] = pathOf(traffic, judgements).slice(-2);
    expect(station).toMatchObject({ state: 'unknown', detail: 'TLS 1.3, certificates not seen' });
    expect(cloud?.state).toBe('ok');
  });

  it('does not reach the service by a last stretch that is broken, whatever other names reached', () => {
    const flow = flowTo(boot, 443, { tls: { ...answeredTls, completed: false, version: null, answered: false } });
    const cut = { ...flow, closedBy: { side: 'server' as const, how: 'reset' as const, packet: 9, at: 1 } };
    const others = flowTo('sb1.servicebus.windows.net', 443, { tls: answeredTls });
    expect(drawn(evidenceOf([cut, others]))).toMatch(/-broken:cut- cloud:notReached$/);
  });

  it('begins at an address that got through', () => {
    const over6 = failingFlow(boot, 443, 'dropped', { client: { address: '2001:db8::10', port: 50001 } });
    const works = flowTo(boot, 443, { tls: answeredTls });
    const six = { ...over6, server: { ...over6.server, address: '2001:db8::20' } };
    const { traffic, judgements } = examine(evidenceOf([six, works]), { mode: null, proxy: null });
    expect(pathOf(traffic, judgements)[0]?.detail).toBe(works.client.address);
  });

  it('names no service where only lists were asked for', () => {
    const { traffic, judgements } = examine(
      evidenceOf(
        [failingFlow('crl3.digicert.com', 80, 'dropped')],
        [lookup('ctldl.windowsupdate.com', 0, ['203.0.113.9'])],
      ),
      { mode: null, proxy: null },
    );
    expect(pathOf(traffic, judgements).find(({ id }) => id === 'cloud')?.detail).toBe('');
  });

  it('is not drawn where the connector is not seen', () => {
    expect(drawn(evidenceOf([flowTo('www.example.org')]))).toBe('');
  });

  it('shows a stretch as working that led to where TLS was cut', () => {
    const flow = flowTo(boot, 443, {
      tls: { ...emptyTls(), clientHelloPacket: 4 },
      closedBy: { side: 'server', how: 'reset', packet: 9, at: 1 },
    });
    expect(drawn(evidenceOf([flow]))).toContain('-ok:connected- tls:broken -broken:cut- cloud:notReached');
  });
});
