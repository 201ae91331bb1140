import { describe, expect, it } from 'vitest';
import { finding, flow, packet, question } from './fixtures.js';
import { chooseRelevant } from './relevance.js';

const elsewhere = { address: '10.9.9.9', port: 443, name: 'news.example', nameFrom: 'sni' as const };

describe('chooseRelevant', () => {
  it('takes every connection where all are the connector’s', () => {
    const flows = [flow(), flow({ server: elsewhere })];
    expect(chooseRelevant({ connections: { connector: 2, other: 0 }, flows, dns: [] }, []).flows).toEqual(flows);
  });

  it('leaves out connections that no finding speaks of, and keeps those to the same place', () => {
    const cited = flow({ firstPacket: 40, lastPacket: 41 });
    const sibling = flow({ firstPacket: 50, lastPacket: 51 });
    const other = flow({ firstPacket: 60, lastPacket: 61, server: elsewhere });
    const capture = { connections: { connector: 2, other: 1 }, flows: [cited, sibling, other], dns: [] };
    expect(chooseRelevant(capture, [finding({ evidence: [packet(40)] })]).flows).toEqual([cited, sibling]);
  });

  it('takes connections to the places that a finding speaks of', () => {
    const other = flow({ server: elsewhere });
    const near = flow({ server: { ...elsewhere, name: 'other.login.example' } });
    const capture = { connections: { connector: 1, other: 2 }, flows: [flow(), other, near], dns: [] };
    const well = finding({ code: 'CAPTURE-HEALTHY', outcome: 'ok', found: 'Login.example:443 was reached.' });
    expect(chooseRelevant(capture, [well]).flows).toEqual([flow()]);
  });

  it('takes the questions for the places shown, for a proxy, and those a finding rests on', () => {
    const dns = [
      question(),
      question({ name: 'wpad.corp.example', packet: 20, queries: [20], answerPacket: null }),
      question({ name: 'missing.example', packet: 30, queries: [30], answerPacket: 31 }),
      question({ name: 'news.example', packet: 40, queries: [40], answerPacket: 41 }),
    ];
    const capture = { connections: { connector: 1, other: 0 }, flows: [flow()], dns };
    const names = chooseRelevant(capture, [finding({ evidence: [packet(31)] })]).dns.map((one) => one.name);
    expect(names).toEqual(['login.example', 'wpad.corp.example', 'missing.example']);
  });
});
