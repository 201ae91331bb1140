import { describe, expect, it } from 'vitest';
import { emptyTls, type Flow } from '../../evidence/capture.js';
import { recordOf } from './testing/loopback.js';
import { mayPass } from './second-try.js';

/** A connection that was made, unless `more` says otherwise. */
function flowOf(more: Partial<Flow> = {}): Flow {
  const part = recordOf().part();
  const connection = part.connection({ address: '203.0.113.20', port: 443, name: 'a.example' });
  connection.connected('127.0.0.1', 50_000);
  return { ...part.over(connection), ...more };
}

const cut = { side: 'server', how: 'reset', packet: 9, at: 0.2 } as const;
const tls = { ...emptyTls(), offered: ['TLS 1.2'], clientHelloPacket: 4 };
const made = { ...tls, version: 'TLS 1.2', completed: true, clientSpokeAt: 0.1 };
const alert = { from: 'server', level: 2, description: 40, name: 'handshake_failure', packet: 8 } as const;
const through = (status: number): Partial<Flow> => ({
  tunnel: { target: 'a.example:443', attempts: [], status, carries: null },
});

describe('a second try', () => {
  it.each<[string, Partial<Flow>, boolean]>([
    ['refused', { outcome: 'refused' }, true],
    ['cut at the hello', { tls, closedBy: cut }, true],
    ['cut behind the handshake', { tls: { ...made, serverSpokeAt: null }, closedBy: cut }, true],
    ['a proxy that cannot get there', { ...through(503), closedBy: cut }, true],
    ['no answer at all', { outcome: 'dropped' }, false],
    ['silence that this side ended', { tls, closedBy: { ...cut, side: 'client' } }, false],
    ['an answer of the service', { tls: { ...made, serverSpokeAt: 0.15 }, closedBy: cut }, false],
    ['an alert', { tls: { ...tls, alerts: [alert] }, closedBy: cut }, false],
    ['a proxy that refuses', { ...through(403), closedBy: cut }, false],
  ])('after %s', (_, more, worth) => {
    expect(mayPass([flowOf(more)], { protocol: 'https' })).toBe(worth);
  });

  it('is not made for the handshake beside the connector’s, nor where one of two families works', () => {
    const newest = { ...tls, offered: ['TLS 1.3', 'TLS 1.2'] };
    const fine = flowOf({ tls: { ...made, serverSpokeAt: 0.15 } });
    expect(mayPass([fine, flowOf({ tls: newest, closedBy: cut })], { protocol: 'https' })).toBe(false);
    expect(mayPass([flowOf({ outcome: 'refused' }), fine], { protocol: 'https' })).toBe(false);
  });
});
