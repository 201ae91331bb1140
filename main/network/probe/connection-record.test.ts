import { describe, expect, it } from 'vitest';
import { recordOf } from './testing/loopback.js';

const proxy = { address: '10.0.0.8', port: 8080, name: 'proxy.contoso.example' };
const text = (said: string): Uint8Array => Buffer.from(said, 'latin1');

describe('the record of a connection', () => {
  it('reads what is said on it as a capture would be read', () => {
    const part = recordOf().part();
    const record = part.connection(proxy);
    record.connected('10.0.0.5', 50_000);
    record.said('client', text('CONNECT login.microsoftonline.com:443 HTTP/1.1\r\nHost: x\r\n\r\n'));
    expect(record.tunnelStatus).toBeNull();
    record.said('server', text('HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n'));
    expect(record.tunnelStatus).toBe(407);
    record.closed('server', 'close');
    record.closed('client', 'reset');
    const flow = part.over(record);
    expect(flow).toMatchObject({
      id: 0,
      client: { address: '10.0.0.5', port: 50_000 },
      server: { ...proxy, nameFrom: 'dns' },
      outcome: 'connected',
      closedBy: { side: 'server', how: 'close' },
      tunnel: { target: 'login.microsoftonline.com:443', status: 407, attempts: [{ authenticate: ['NTLM'] }] },
    });
    expect(flow.steps.map(({ kind }) => kind)).toEqual(['syn', 'syn-ack', 'connect', 'answer', 'close']);
  });

  it('leaves the bytes alone that it reads', () => {
    const part = recordOf().part();
    const record = part.connection(proxy);
    record.connected('10.0.0.5', 50_000);
    const bytes = text('GET http://crl3.digicert.com/x HTTP/1.1\r\nHost: crl3.digicert.com\r\n\r\n');
    const before = Buffer.from(bytes).toString('hex');
    record.said('client', bytes);
    expect(Buffer.from(bytes).toString('hex')).toBe(before);
  });

  it('is bounded, however often something is said', () => {
    const part = recordOf().part();
    const record = part.connection(proxy);
    record.connected('10.0.0.5', 50_000);
    for (let each = 0; each < 5000; each++) record.said('server', text(`HTTP/1.1 200 OK\r\n\r\n`));
    expect(part.over(record).steps.length).toBeLessThanOrEqual(64);
  });

  it('that was never made has an outcome, and cannot be closed', () => {
    const part = recordOf().part();
    const record = part.connection(proxy);
    record.heard({ from: '10.0.0.1', kind: 'prohibited', mtu: null });
    record.failed('prohibited');
    record.closed('client', 'close');
    expect(part.over(record)).toMatchObject({
      outcome: 'prohibited',
      connectedAt: null,
      closedBy: null,
      icmp: [{ from: '10.0.0.1', kind: 'prohibited' }],
    });
  });

  it('stands in the evidence once it is over, with what was added', () => {
    const record = recordOf();
    const part = record.part();
    const one = part.connection(proxy);
    part.connection(proxy);
    one.failed('refused');
    one.add((flow) => (flow.server.name = 'added.example'));
    part.over(one);
    expect(record.evidence().flows.map(({ id, server }) => `${id} ${server.name}`)).toEqual(['0 added.example']);
    expect(part.flows).toEqual([0, 1]);
  });
});
