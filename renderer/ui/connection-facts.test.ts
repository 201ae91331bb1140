import { describe, expect, it } from 'vitest';
import type { Flow, Step } from '../../preload/contract/index.js';
import { factsOf } from './connection-facts.js';

const flow: Flow = {
  id: 0,
  protocol: 'tcp',
  client: { address: '10.0.0.1', port: 50000 },
  server: { address: '10.0.0.2', port: 443, name: null, nameFrom: null },
  firstPacket: 1,
  lastPacket: 12,
  firstAt: 0,
  lastAt: 2,
  syn: 1,
  synRetransmissions: 0,
  connectedAt: 0.1,
  outcome: 'connected',
  closedBy: null,
  packets: { client: 5, server: 4 },
  bytes: { client: 0, server: 0 },
  segments: { total: 0, retransmitted: 0 },
  stuck: null,
  icmp: [],
  steps: [],
  connector: true,
  findings: [],
};

const reset = (from: 'client' | 'server', packet: number): Step => ({ packet, at: 2, from, kind: 'reset', detail: '' });
const closed = (more: Partial<Flow>): string | undefined =>
  factsOf({ ...flow, ...more }).find(({ label }) => label === 'Closed')?.value;

describe('how a connection ended', () => {
  it('is said with the packet, and with what that packet was', () => {
    expect(closed({})).toBe('not in this capture');
    const end = { side: 'server', packet: 9, at: 1.5 } as const;
    expect(closed({ closedBy: { ...end, how: 'close' } })).toBe('ended by the other side (FIN), at 1.500 s, packet 9');
    expect(closed({ closedBy: { ...end, how: 'reset' }, steps: [reset('server', 9)] })).toBe(
      'cut off by the other side (RST), at 1.500 s, packet 9',
    );
  });

  it('names a reset in answer to the request for connection', () => {
    const refused = { outcome: 'refused', connectedAt: null, steps: [reset('server', 2)] } as const;
    expect(closed({ ...refused, steps: [...refused.steps] })).toBe(
      'refused by the other side (RST), at 2.000 s, packet 2',
    );
  });

  it('names a reset that comes after one side had ended it', () => {
    const end = { side: 'server', how: 'close', packet: 9, at: 1.5 } as const;
    expect(closed({ closedBy: end, steps: [reset('client', 10)] })).toBe(
      'ended by the other side (FIN), at 1.500 s, packet 9; then cut off by this server (RST), at 2.000 s, packet 10',
    );
  });
});
