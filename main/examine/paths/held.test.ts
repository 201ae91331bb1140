import { describe, expect, it } from 'vitest';
import type { Held, HeldPhase } from '../../evidence/held.js';
import { findingWords } from '../../words/findings.js';
import { examineHeld } from './held.js';

const idle: HeldPhase = { how: 'idle', over: 'websocket', seconds: 90, ended: 'cut', cut: 'reset' };
const pings: HeldPhase = { how: 'pings', over: 'websocket', seconds: 140, ended: 'held', cut: null };
/** Kept without the proxy, until there was nothing left to compare. */
const longer: HeldPhase = { how: 'idle', over: 'websocket', seconds: 230, ended: 'cancelled', cut: null };
const held = (phases: readonly HeldPhase[], more: Partial<Held> = {}): Held => ({
  takenAt: '2026-11-20T10:00:00.000Z',
  host: 'cwap-eur1-weur2.servicebus.windows.net',
  path: 'proxy.contoso.example:8080',
  wanted: 600,
  begun: 'held',
  upgrade: 101,
  tunnel: 200,
  phases: [...phases],
  beside: null,
  ...more,
});

describe('a connection that was kept open', () => {
  it.each<[string, readonly HeldPhase[]]>([
    ['stayed', [{ ...idle, ended: 'held', cut: null }]],
    ['was ended by the service', [{ ...idle, ended: 'by-service' }]],
    ['was cancelled', [{ ...idle, ended: 'cancelled', cut: null }]],
    ['was never begun', []],
    ['was bare TLS, for as long as servers wait for a request', [{ ...idle, over: 'tls', seconds: 120 }]],
  ])('is no finding where it %s', (_, phases) => {
    expect(examineHeld(held(phases))).toEqual([]);
  });

  it('is no finding where the service says, after the same time, that it ends the direct one', () => {
    const beside: HeldPhase = { ...idle, seconds: 91, ended: 'by-service' };
    expect(examineHeld(held([idle, pings], { beside }))).toEqual([]);
  });

  it.each([
    [held([idle]), 'proxy', 'possible', undefined],
    [held([idle, pings]), 'proxy', 'possible', 'risk'],
    [held([idle], { beside: longer }), 'proxy', 'possible', undefined],
    [held([idle, pings], { beside: longer }), 'proxy', 'likely', 'risk'],
    [held([idle, pings], { beside: { ...idle, seconds: 91 } }), 'network', 'possible', 'risk'],
    // Ended by the person before it could tell anything.
    [held([idle, pings], { beside: { ...longer, seconds: 95 } }), 'proxy', 'possible', 'risk'],
    [held([idle], { path: 'direct' }), 'network', 'possible', undefined],
    [held([{ ...idle, over: 'tls', seconds: 10 }]), 'proxy', 'possible', undefined],
  ])('is a finding where the way cut it: %#', (evidence, where, confidence, severity) => {
    const [judgement, ...more] = examineHeld(evidence);
    expect(more).toEqual([]);
    expect(judgement).toMatchObject({ code: 'TUNNEL-CUT-IDLE', where, confidence });
    expect(judgement?.severity).toBe(severity);
  });

  it('is told of with the time, the end and whether pings help', () => {
    const [judgement] = examineHeld(held([idle, pings]));
    if (judgement?.code !== 'TUNNEL-CUT-IDLE') throw new Error('not found');
    const { found } = findingWords['TUNNEL-CUT-IDLE'](judgement.facts);
    expect(found).toContain('90 seconds');
    expect(found).toContain('reset');
    expect(found).toContain('proxy.contoso.example:8080');
    expect(found).toContain('With pings it stayed open');
    expect(findingWords['TUNNEL-CUT-IDLE'](judgement.facts).cause).toContain('may also be the service');
  });

  it('names the proxy alone where a direct one lasted longer', () => {
    const [judgement] = examineHeld(held([idle, pings], { beside: longer }));
    if (judgement?.code !== 'TUNNEL-CUT-IDLE') throw new Error('not found');
    const { found, cause, advice } = findingWords['TUNNEL-CUT-IDLE'](judgement.facts);
    expect(found).toContain('Without the proxy, one that was kept at the same time lasted longer');
    expect(cause).not.toContain('service');
    expect(advice).toMatch(/^Ask your network team .* at the proxy/);
  });
});
