import { describe, expect, it } from 'vitest';
import type { Flow } from '../evidence/capture.js';
import { askedIn } from './asked.js';
import { examine } from './examine.js';
import { evidenceOf, exchangeOf, flowTo, lookup, tunnelFlow } from './testing/evidence.js';

const boot = '7d3f9c15-e820-4b6a-9a4d-c05b18f27e63.bootstrap.msappproxy.net';

describe('what was asked for', () => {
  const asked = askedIn(
    evidenceOf(
      [
        flowTo('wpad.contoso.example', 80, {
          http: [exchangeOf('/wpad.dat', 404), exchangeOf('http://crl3.digicert.com/x', 200)],
        }),
      ],
      [
        lookup(boot, 0, ['203.0.113.20']),
        lookup('proxy.contoso.example', 0, ['10.0.0.8', '10.0.0.9']),
        lookup('gone.example', 3),
      ],
    ),
  );

  it('is found by name, by address and by host', () => {
    expect([...(asked.addressesOf('proxy.contoso.example') ?? [])]).toEqual(['10.0.0.8', '10.0.0.9']);
    expect(asked.addressesOf('gone.example')?.size).toBe(0);
    expect(asked.addressesOf('never.example')).toBeUndefined();
    expect(asked.answeredTogether('10.0.0.8', '10.0.0.9')).toBe(true);
    expect(asked.answeredTogether('10.0.0.8', '203.0.113.20')).toBe(false);
    expect(asked.connectorNameOf('203.0.113.20')).toBe(boot);
    expect(asked.connectorNameOf('10.0.0.8')).toBeUndefined();
    expect(asked.requestsTo('crl3.digicert.com')).toHaveLength(1);
    expect(asked.scripts).toHaveLength(1);
  });

  it('knows what stood in one answer, also where another name has one of the addresses', () => {
    const both = [lookup('proxy.example', 0, ['10.0.0.8', '10.0.0.9']), lookup('other.example', 0, ['10.0.0.8'])];
    expect(askedIn(evidenceOf([], both)).answeredTogether('10.0.0.8', '10.0.0.9')).toBe(true);
    const apart = [lookup('proxy.example', 0, ['10.0.0.8']), lookup('proxy.example', 0, ['10.0.0.9'])];
    expect(askedIn(evidenceOf([], apart)).answeredTogether('10.0.0.8', '10.0.0.9')).toBe(false);
  });

  // Gone through for each connection, this would take minutes.
  it('is looked up for each of very many connections', () => {
    const flows = Array.from({ length: 50_000 }, (): Flow => tunnelFlow(`${boot}:443`, [407]));
    for (const mode of ['proxy', 'wpad'] as const) {
      const proxy = mode === 'proxy' ? { host: 'proxy.contoso.example', port: 8080 } : null;
      const { judgements } = examine(evidenceOf(flows, [lookup('proxy.contoso.example', 0, ['203.0.113.20'])]), {
        mode,
        proxy,
      });
      expect(judgements.map(({ code }) => code)).toContain('PROXY-AUTH-REQUIRED');
    }
  }, 30_000);
});
