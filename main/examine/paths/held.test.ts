import { describe, expect, it } from 'vitest';
import type { Held, HeldPhase } from '../../evidence/held.js';
import { findingWords } from '../../words/findings.js';
import { examineHeld } from './held.js';

const idle: HeldPhase = { how: 'idle', over: 'websocket', seconds: 90, ended: 'cut', cut: 'reset' };
const pings: HeldPhase = { how: 'pings', over: 'websocket', seconds: 140, ended: 'held', cut: null };
const held = (phases: readonly HeldPhase[], more: Partial<Held> = {}): Held => ({
  takenAt: '2026-11-20T10:00:00.000Z',
  host: 'cwap-eur1-weur2.servicebus.windows.net',
  path: 'proxy.contoso.example:8080',
  wanted: 600,
  begun: 'held',
  upgrade: 101,
  tunnel: 200,
  phases: [...phases],
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

  it.each([
    [held([idle]), 'proxy', 'likely', undefined],
    [held([idle, pings]), 'proxy', 'likely', 'risk'],
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
  });
});
