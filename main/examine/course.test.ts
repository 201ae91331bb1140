import { describe, expect, it } from 'vitest';
import type { Flow, Intent } from '../evidence/capture.js';
import { examine } from './examine.js';
import type { AnyJudgement } from './facts.js';
import { pathOf } from './path.js';
import { answeredTls, evidenceOf, exchangeOf, failingFlow, flowTo, lookup, tunnelFlow } from './testing/evidence.js';

const boot = '4c1e7f02-9a6d-4b38-8f25-d07b3a91c6e4.bootstrap.msappproxy.net';
const crl = 'crl3.digicert.com';
const direct: Intent = { mode: 'direct', proxy: null };
const viaProxy: Intent = { mode: 'proxy', proxy: { host: 'proxy.contoso.example', port: 8080 } };

/** The same try again and again, from second `from` on. */
const again = (times: number, from: number, make: (at: number) => Flow): Flow[] =>
  Array.from({ length: times }, (_, index) => make(from + index * 5));

const judged = (flows: readonly Flow[], intent: Intent, code: string, dns: Parameters<typeof evidenceOf>[1] = []) =>
  examine(evidenceOf(flows, dns), intent).judgements.find((each: AnyJudgement) => each.code === code);

const works = flowTo(boot, 443, { tls: answeredTls, firstAt: 1 });
const dropped = (at: number): Flow => failingFlow(boot, 443, 'dropped', { firstAt: at, lastAt: at + 7 });
const cut = (at: number): Flow => {
  const flow = flowTo(boot, 443, { firstAt: at });
  return {
    ...flow,
    tls: {
      ...answeredTls,
      version: null,
      answered: false,
      completed: false,
      chain: [],
      chainPacket: null,
      trust: null,
    },
    closedBy: { side: 'server', how: 'reset', packet: flow.firstPacket, at: at + 0.1 },
  };
};

describe('what works at first', () => {
  it('and then fails three times up to the end does not work any more', () => {
    expect(judged([works, ...again(3, 10, dropped)], direct, 'DIRECT-DROPPED')).toMatchObject({
      lastWorked: { packet: works.firstPacket },
      // The first request at 10 s, the last one at 27 s.
      facts: { targets: [{ host: boot, tries: 12 }], seconds: 17 },
    });
    expect(judged([works, ...again(3, 10, cut)], direct, 'TLS-CUT')).toMatchObject({
      lastWorked: { packet: works.firstPacket },
    });
  });

  it('and fails once or twice had a bad moment', () => {
    expect(judged([works, ...again(2, 10, dropped)], direct, 'DIRECT-DROPPED')).toBeUndefined();
    expect(judged([works, ...again(2, 10, cut)], direct, 'TLS-CUT')).toBeUndefined();
  });

  it('and fails three times within a moment of the file’s end had a bad moment', () => {
    const late = (at: number): Flow => failingFlow(boot, 443, 'refused', { firstAt: at, lastAt: at + 0.1 });
    expect(judged([works, late(58), late(58.1), late(58.2)], direct, 'DIRECT-REFUSED')).toBeUndefined();
    expect(judged([works, late(50), late(50.1), late(50.2)], direct, 'DIRECT-REFUSED')).toBeDefined();
  });

  it('under several names, and then fails once or twice under each, does not work any more', () => {
    const bus = 'cwap-nam1-0.servicebus.windows.net';
    const both = (make: (host: string) => Flow): Flow[] => [make(boot), make(bus)];
    const opened = both((host) => flowTo(host, 443, { tls: answeredTls, firstAt: 1 }));
    const down = [10, 20].flatMap((at) =>
      both((host) => failingFlow(host, 443, 'dropped', { firstAt: at, lastAt: at + 7 })),
    );
    expect(judged([...opened, ...down], direct, 'DIRECT-DROPPED')).toMatchObject({
      lastWorked: { packet: opened[1]?.firstPacket },
      facts: { targets: [{ host: boot }, { host: bus }] },
    });
    // The other name still works: the failures of one are its own, and too few.
    const still = flowTo(bus, 443, { tls: answeredTls, firstAt: 30, lastAt: 31 });
    expect(judged([...opened, ...down, still], direct, 'DIRECT-DROPPED')).toBeUndefined();

    const tunnels = both((host) => tunnelFlow(`${host}:443`, [200], { firstAt: 1, lastAt: 2 }));
    const denied = [10, 20].flatMap((at) =>
      both((host) => {
        const flow = tunnelFlow(`${host}:443`, [403], { firstAt: at });
        return {
          ...flow,
          tunnel: { ...flow.tunnel!, attempts: flow.tunnel!.attempts.map((each) => ({ ...each, at })) },
        };
      }),
    );
    expect(judged([...tunnels, ...denied], viaProxy, 'PROXY-DENIED')).toMatchObject({
      facts: {
        targets: [
          { host: boot, tries: 2 },
          { host: bus, tries: 2 },
        ],
      },
    });

    const cuts = [10, 20].flatMap((at) => both((host) => ({ ...cut(at), server: flowTo(host).server })));
    expect(judged([...opened, ...cuts], direct, 'TLS-CUT')).toMatchObject({
      facts: { targets: [{ host: boot }, { host: bus }] },
    });

    const found = [boot, bus].map((name) => lookup(name, 0, ['203.0.113.20'], { at: 0.5 }));
    const lost = [10, 20].flatMap((at) => [boot, bus].map((name) => lookup(name, 2, [], { at })));
    expect(judged(opened, direct, 'DNS-SERVER-FAILED', [...found, ...lost])).toMatchObject({
      facts: { names: [boot, bus] },
    });
  });

  it('under several names has not died where it never failed in the way that worked', () => {
    const bus = 'cwap-nam1-0.servicebus.windows.net';
    const shared = ['login.microsoftonline.com', 'login.windows.net'];
    const opened = [boot, bus, ...shared].map((host) => flowTo(host, 443, { tls: answeredTls, firstAt: 1 }));
    const failing = (hosts: readonly string[], make: (at: number) => Flow): Flow[] =>
      [10, 20].flatMap((at) => hosts.map((host) => ({ ...make(at), server: flowTo(host).server })));
    // Names that browsers use as well may fail for another program's sake, under however many of them.
    expect(judged([...opened, ...failing(shared, dropped)], direct, 'DIRECT-DROPPED')).toBeUndefined();
    expect(judged([...opened, ...failing(shared, cut)], direct, 'TLS-CUT')).toBeUndefined();
    // One failure of each name is a bad moment of each.
    expect(judged([...opened, ...failing([boot, bus], dropped).slice(0, 2)], direct, 'DIRECT-DROPPED')).toBeUndefined();
    // Over the other family of addresses it never worked.
    const over6 = failing([boot, bus], dropped).map((flow) => ({
      ...flow,
      server: { ...flow.server, address: '2001:db8::20' },
    }));
    expect(judged([...opened, ...over6], direct, 'DIRECT-DROPPED')).toBeUndefined();
    // What another proxy refuses says nothing of the one that lets through.
    const through = (at: number, host: string, status: number, address: string): Flow => {
      const flow = tunnelFlow(`${host}:443`, [status], { firstAt: at, lastAt: at + 1 });
      const attempts = flow.tunnel?.attempts.map((each) => ({ ...each, at })) ?? [];
      return { ...flow, server: { ...flow.server, address }, tunnel: { ...flow.tunnel!, attempts } };
    };
    const tunnels = [boot, bus].map((host) => through(1, host, 200, '10.0.0.8'));
    const denied = [10, 20].flatMap((at) => shared.map((host) => through(at, host, 403, '10.0.0.9')));
    expect(judged([...tunnels, ...denied], viaProxy, 'PROXY-DENIED')?.lastWorked ?? null).toBeNull();
    // A kind of question that was never answered, and empty answers beside it.
    const found = [boot, bus].map((name) => lookup(name, 0, ['203.0.113.20'], { at: 0.5 }));
    const v6 = [10, 20].flatMap((at) => [boot, bus].map((name) => lookup(name, 2, [], { at, type: 'AAAA' })));
    expect(judged(opened, direct, 'DNS-SERVER-FAILED', [...found, ...v6])).toBeUndefined();
  });

  it('over IPv6 and dies there, while IPv4 goes on, is IPv6 that is broken', () => {
    const over6 = (flow: Flow): Flow => ({ ...flow, server: { ...flow.server, address: '2001:db8::20' } });
    const before = over6({ ...works, lastAt: 2 });
    const after = { ...works, firstAt: 26, lastAt: 28 };
    const flows = [before, ...again(3, 10, dropped).map(over6), after, ...again(3, 30, dropped).map(over6)];
    expect(judged(flows, direct, 'IPV6-BROKEN')).toBeDefined();
    expect(judged(flows, direct, 'DIRECT-DROPPED')).toBeUndefined();
  });

  it('is sure to have died only where it failed for a while, and up to the end', () => {
    const asked = (at: number): Flow => ({ ...dropped(at), steps: dropped(at).steps.map((step) => ({ ...step, at })) });
    const confidence = (from: number, apart: number): unknown => {
      const flows = Array.from({ length: 3 }, (_, index) => asked(from + index * apart));
      return judged([works, ...flows], direct, 'DIRECT-DROPPED')?.confidence;
    };
    expect([confidence(40, 6), confidence(50, 0.5)]).toEqual(['certain', 'likely']);
  });

  it('and works again works', () => {
    const later = { ...works, firstAt: 40, lastAt: 41 };
    expect(judged([works, ...again(4, 10, dropped), later], direct, 'DIRECT-DROPPED')).toBeUndefined();
    expect(judged([works, ...again(4, 10, cut), later], direct, 'TLS-CUT')).toBeUndefined();
  });

  it('and gets through last of all works, however early it was begun', () => {
    const late = { ...works, firstAt: 1, connectedAt: 50, lastAt: 55 };
    expect(judged([late, ...again(3, 10, dropped)], direct, 'DIRECT-DROPPED')).toBeUndefined();
    expect(judged([late, ...again(3, 10, cut)], direct, 'TLS-CUT')).toBeUndefined();
  });

  it('has not changed where only an address fails that never worked', () => {
    const elsewhere = (at: number): Flow => ({
      ...dropped(at),
      server: { address: '203.0.113.99', port: 443, name: boot, nameFrom: 'dns' },
    });
    expect(judged([works, ...again(3, 10, elsewhere)], direct, 'DIRECT-DROPPED')).toMatchObject({
      outcome: 'notice',
      facts: { spared: true },
    });
  });

  it('was opened in advance, and is closed for want of use', () => {
    const idle = (at: number): Flow =>
      flowTo(boot, 443, {
        firstAt: at,
        connectedAt: at,
        bytes: { client: 0, server: 0 },
        closedBy: { side: 'server', how: 'close', packet: 99, at: at + 60 },
      });
    expect(judged([works, ...again(3, 10, idle)], direct, 'TLS-CUT')).toBeUndefined();
  });

  it('over IPv4 has not changed where only IPv6 fails', () => {
    const over6 = (at: number): Flow => ({
      ...dropped(at),
      server: { address: '2001:db8::20', port: 443, name: boot, nameFrom: 'dns' },
    });
    expect(judged([works, ...again(4, 10, over6)], direct, 'DIRECT-DROPPED')).toBeUndefined();
    expect(judged([works, ...again(4, 10, over6)], direct, 'IPV6-BROKEN')).toBeDefined();
  });

  it('over IPv6 that never left the server is nothing, and what a device says of it is something', () => {
    const icmp = { kind: 'no-route', from: '2001:db8::1', packet: 3, at: 3 } as unknown as Flow['icmp'][number];
    const over6 = (more: Partial<Flow>): Flow => ({
      ...dropped(3),
      server: { address: '2001:db8::20', port: 443, name: boot, nameFrom: 'dns' },
      outcome: 'no-route',
      ...more,
    });
    expect(judged([works, over6({ icmp: [] })], direct, 'IPV6-BROKEN')).toBeUndefined();
    expect(judged([works, over6({ icmp: [icmp] })], direct, 'IPV6-BROKEN')).toBeDefined();
  });

  it('is as much a fault of a proxy, named or seen at work', () => {
    const tunnel = tunnelFlow(`${boot}:443`, [200], { firstAt: 1 });
    const down = again(3, 10, (at) => failingFlow('proxy.contoso.example', 8080, 'refused', { firstAt: at }));
    for (const intent of [viaProxy, { mode: null, proxy: null } as const]) {
      expect(judged([tunnel, ...down], intent, 'PROXY-UNREACHABLE')).toMatchObject({
        facts: { how: 'refused', guessed: false },
        lastWorked: { packet: tunnel.firstPacket },
      });
      expect(judged([tunnel, ...down.slice(1)], intent, 'PROXY-UNREACHABLE')).toBeUndefined();
    }
  });

  it('is as much a fault of a proxy that begins to refuse, and not of one whose sign-in the capture’s end interrupts', () => {
    const tunnel = tunnelFlow(`${boot}:443`, [200]);
    const asks = (times: number, at: number) =>
      Array.from({ length: times }, (): Flow => {
        const flow = tunnelFlow(`${boot}:443`, [407, 407]);
        const attempts = flow.tunnel?.attempts.map((attempt) => ({ ...attempt, at })) ?? [];
        return { ...flow, tunnel: { ...flow.tunnel!, attempts } };
      });
    expect(judged([tunnel, ...asks(3, 20)], viaProxy, 'PROXY-AUTH-REQUIRED')).toMatchObject({
      lastWorked: { packet: tunnel.firstPacket },
    });
    expect(judged([tunnel, ...asks(2, 20)], viaProxy, 'PROXY-AUTH-REQUIRED')).toBeUndefined();
    expect(judged([tunnel, ...asks(4, 59)], viaProxy, 'PROXY-AUTH-REQUIRED')).toBeUndefined();
  });

  it('is as much a fault of the way to revocation lists', () => {
    const list = (at: number, status: number): Flow =>
      flowTo(crl, 80, { firstAt: at, http: [exchangeOf('/list.crl', status, { at })] });
    const refused = again(3, 10, (at) => list(at, 403));
    expect(judged([works, list(1, 200), ...refused], direct, 'REVOCATION-UNREACHABLE')).toMatchObject({
      facts: { how: ['answer'], statuses: [403] },
      lastWorked: { at: 1 },
    });
    expect(judged([works, list(1, 200), ...refused.slice(1)], direct, 'REVOCATION-UNREACHABLE')).toBeUndefined();
    // The list's own server had a bad moment, which is no change of the way there.
    const unwell = again(3, 10, (at) => list(at, 503));
    expect(judged([works, list(1, 200), ...unwell], direct, 'REVOCATION-UNREACHABLE')).toBeUndefined();
    const other = 'ocsp.digicert.com';
    const gone = [10, 20].flatMap((at) =>
      [crl, other].map((host) => failingFlow(host, 80, 'dropped', { firstAt: at, lastAt: at + 7 })),
    );
    const there = [list(1, 200), { ...list(1, 200), server: flowTo(other, 80).server }];
    expect(judged([works, ...there, ...gone], direct, 'REVOCATION-UNREACHABLE')).toMatchObject({
      facts: { hosts: [crl, other], how: ['dropped'] },
    });
  });

  it('is as much a fault of a name, whatever was reached before', () => {
    const found = lookup(boot, 0, ['203.0.113.20'], { at: 0.5 });
    const lost = [10, 20, 30].map((at) => lookup(boot, 2, [], { at }));
    expect(judged([works], direct, 'DNS-SERVER-FAILED', [found, ...lost])).toMatchObject({
      lastWorked: { packet: found.answerPacket },
    });
    expect(judged([works], direct, 'DNS-SERVER-FAILED', [found, ...lost.slice(1)])).toBeUndefined();
    const elsewhere = [10, 20, 30].map((at) => lookup(boot, 5, [], { at, server: '172.16.0.3' }));
    expect(judged([works], direct, 'DNS-SERVER-FAILED', [found, ...elsewhere])).toBeUndefined();
    const blocked = [10, 20, 30].map((at) => lookup(boot, 0, ['0.0.0.0'], { at }));
    expect(judged([works], direct, 'DNS-NAME-BLOCKED', [found, ...blocked])).toBeDefined();
    const reached = { ...works, firstAt: 35 };
    expect(judged([reached], direct, 'DNS-SERVER-FAILED', [found, ...lost])).toBeUndefined();
  });

  it('is not drawn as reached', () => {
    const { traffic, judgements } = examine(evidenceOf([works, ...again(3, 10, dropped)]), direct);
    const [tls, cloud] = pathOf(traffic, judgements).slice(-2);
    expect(tls).toMatchObject({ state: 'notReached', detail: 'no longer reached' });
    expect(cloud?.state).toBe('notReached');
  });
});
