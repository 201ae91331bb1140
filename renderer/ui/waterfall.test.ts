import { describe, expect, it } from 'vitest';
import { finding, flow, packet, question } from './fixtures.js';
import { buildRows, findScale, formatTick, placeOn, spanOf, type Row } from './waterfall.js';

const attempt = {
  packet: 5,
  at: 2,
  reason: '',
  authenticate: [],
  answerPacket: 6,
  answerAt: 2.5,
  answered: true,
  targetCut: false,
};
const row = (start: number, end: number): Row => ({ name: '', kind: '', start, end, result: '', tone: 'good' });

describe('buildRows', () => {
  it('orders questions, proxy and tunnels by time, and shows the proxy once', () => {
    const server = { address: '10.0.0.3', port: 8080, name: 'proxy.example', nameFrom: 'dns' as const };
    const tunnel = (at: number) =>
      flow({
        server,
        firstAt: at - 1,
        connectedAt: at - 0.9,
        tunnel: {
          target: 'login.example:443',
          status: 407,
          carries: null,
          attempts: [
            { ...attempt, at, answerAt: at + 0.5, target: 'login.example:443', status: 407, reason: 'Sign in' },
          ],
        },
      });
    const rows = buildRows([tunnel(4), tunnel(2)], [question({ name: 'proxy.example' })], []);
    expect(rows.map((each) => [each.name, each.kind, each.result, each.tone])).toEqual([
      ['proxy.example', 'DNS', 'answered', 'good'],
      ['proxy.example:8080', 'TCP', 'connected', 'good'],
      ['login.example', 'CONNECT', '407 Sign in', 'bad'],
      ['login.example', 'CONNECT', '407 Sign in', 'bad'],
    ]);
  });

  it('names a plain request through a proxy by where it leads, not by the proxy’s port', () => {
    const server = { address: '10.0.0.3', port: 3128, name: 'proxy.example', nameFrom: 'dns' as const };
    const exchange = {
      packet: 5,
      at: 1,
      method: 'GET',
      target: 'http://crl3.digicert.com/a.crl',
      host: 'crl3.digicert.com',
    };
    const answer = { status: 200, answerPacket: 6, contentType: null, location: null, answered: true };
    const body = { content: null, script: null };
    const rows = buildRows([flow({ server, http: [{ ...exchange, ...answer, ...body }] })], [], []);
    expect(rows.map((each) => each.name)).toContain('crl3.digicert.com');
  });

  it('tells a request that was never answered from one that was cut off', () => {
    const silent = { ...attempt, target: 'a:9', status: null, answerAt: null, answerPacket: null };
    const tunnel = { target: 'a:9', status: null, carries: null, attempts: [silent] };
    const closed = { side: 'server' as const, how: 'reset' as const, packet: 8, at: 3 };
    const [first] = buildRows([flow({ connectedAt: null, tunnel })], [], []);
    const [second] = buildRows([flow({ connectedAt: null, tunnel, closedBy: closed })], [], []);
    expect(first?.result).toBe('no answer');
    expect(second?.result).toBe('cut off instead of an answer');
  });

  it('calls a failure harmless where only a notice without cost speaks of it', () => {
    const dropped = flow({ outcome: 'dropped', connectedAt: null, syn: 5, firstPacket: 70, lastPacket: 80 });
    const legacy = finding({
      code: 'LEGACY-PORT-ATTEMPT',
      outcome: 'notice',
      severity: 'none',
      evidence: [packet(70)],
    });
    const blocked = finding({ code: 'DIRECT-DROPPED', evidence: [packet(80)] });
    expect(buildRows([dropped], [], [legacy])[0]).toMatchObject({ tone: 'quiet', result: 'no answer, harmless' });
    expect(buildRows([dropped], [], [legacy, blocked])[0]).toMatchObject({ tone: 'bad', result: 'no answer, 5 times' });
    expect(buildRows([dropped], [], [])[0]).toMatchObject({ tone: 'bad' });
  });

  it('joins the questions for one name, and takes the answer that helps', () => {
    const rows = buildRows([], [question({ type: 'AAAA', answers: [], at: 0.4 }), question()], []);
    expect(rows).toEqual([
      { name: 'login.example', kind: 'DNS', start: 0.4, end: 0.6, result: 'answered', tone: 'good' },
    ]);
  });

  it('marks a question red only where a problem rests on it', () => {
    const missing = question({ rcode: 3, answers: [] });
    expect(buildRows([], [missing], [])[0]).toMatchObject({ tone: 'quiet', result: 'not found' });
    const problem = finding({ code: 'DNS-NAME-NOT-FOUND', evidence: [packet(2)] });
    expect(buildRows([], [missing], [problem])[0]?.tone).toBe('bad');
  });

  it('says what became of TLS', () => {
    const tls = {
      serverName: null,
      offered: [],
      version: null,
      cipher: null,
      resumed: null,
      clientCertificate: null,
      chain: [],
      chainPacket: null,
      trust: null,
      alerts: [],
      clientHelloPacket: 4,
      answered: false,
      completed: false,
    };
    const closed = { side: 'server' as const, how: 'reset' as const, packet: 8, at: 3 };
    const resultOf = (more: Parameters<typeof flow>[0]) => buildRows([flow(more)], [], [])[0]?.result;
    expect(resultOf({ tls: { ...tls, version: 'TLS 1.3', answered: true } })).toBe('connected, TLS 1.3');
    expect(resultOf({ tls })).toBe('no answer to TLS');
    expect(resultOf({ tls, closedBy: closed })).toBe('cut off during TLS');
    const alert = { from: 'client' as const, level: 2, description: 48, name: 'unknown_ca', packet: 7 };
    expect(resultOf({ tls: { ...tls, alerts: [alert], answered: true } })).toBe('TLS ended: unknown_ca');
  });

  it('never lets a row end before it begins', () => {
    const [only] = buildRows([], [question({ at: 5, answerAt: 1 })], []);
    expect(only).toMatchObject({ start: 5, end: 5 });
  });

  it('cuts a reason that a proxy made too long', () => {
    const answered = { ...attempt, target: 'a:1', status: 403, reason: 'x'.repeat(5000) };
    const rows = buildRows(
      [flow({ tunnel: { target: 'a:1', status: 403, carries: null, attempts: [answered] } })],
      [],
      [],
    );
    expect(rows[1]?.result.length).toBeLessThan(70);
  });
});

describe('findScale', () => {
  it('has none without rows', () => {
    expect(findScale([])).toBeNull();
  });

  it('takes round steps from zero', () => {
    expect(findScale([row(0.4, 1), row(3, 41)])).toEqual({ from: 0, to: 41, step: 10, ticks: [0, 10, 20, 30, 40] });
  });

  it('begins late where the connector began late', () => {
    const scale = findScale([row(302, 303), row(304, 309)]);
    expect(scale?.from).toBe(302);
  });

  it('goes below zero for packets out of order', () => {
    const scale = findScale([row(-3, 0), row(0, 5)]);
    expect(scale?.ticks).toEqual([-4, -2, 0, 2, 4]);
    if (scale !== null) expect(formatTick(-4, scale)).toBe('−4 s');
  });

  it('counts in milliseconds below a second', () => {
    const scale = findScale([row(0, 0.3)]);
    expect(scale === null ? [] : scale.ticks.map((tick) => formatTick(tick, scale))).toEqual([
      '0 ms',
      '100 ms',
      '200 ms',
      '300 ms',
    ]);
  });

  it('holds a single instant', () => {
    const scale = findScale([row(7, 7)]);
    expect(scale).not.toBeNull();
    if (scale !== null) expect(placeOn(scale, 7)).toBeLessThan(1);
  });

  it.each([
    [0, 1e-7],
    [0, 86_400],
    [-86_400, 86_400],
    [1e9, 1e9 + 1],
  ])('keeps the number of ticks small from %d to %d', (from, to) => {
    const scale = findScale([row(from, to)]);
    expect(scale?.ticks.length).toBeGreaterThan(0);
    expect(scale?.ticks.length).toBeLessThan(9);
  });
});

describe('placeOn', () => {
  it('stays on the scale', () => {
    const scale = { from: 0, to: 10, step: 5, ticks: [0, 5, 10] };
    expect([placeOn(scale, -1), placeOn(scale, 5), placeOn(scale, 99)]).toEqual([0, 0.5, 1]);
  });
});

describe('spanOf', () => {
  it('measures from the first row to the end of the last', () => {
    expect(spanOf([row(2, 9), row(3, 4)])).toBe(7);
    expect(spanOf([])).toBe(0);
  });
});
