import { describe, expect, it } from 'vitest';
import { emptyTls, type Trust } from '../evidence/capture.js';
import { answeredTls, genuine } from '../examine/testing/evidence.js';
import { flow, question } from './testing/traffic.js';
import { timelineOf, weigh } from './timeline.js';

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
const none = weigh([]);

describe('the rows of the waterfall', () => {
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
    const rows = timelineOf([tunnel(4), tunnel(2)], [question({ name: 'proxy.example' })], none);
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
    const rows = timelineOf([flow({ server, http: [{ ...exchange, ...answer, ...body }] })], [], none);
    expect(rows.map((each) => each.name)).toContain('crl3.digicert.com');
  });

  it('does not call an answer good that a finding speaks of', () => {
    const weights = weigh([
      { id: 'CAPTIVE-PAGE', outcome: 'problem', severity: 'degrading' },
      { id: 'WPAD-BROKEN', outcome: 'notice', severity: 'none' },
    ]);
    const page = { kind: 'page' as const, title: 'Sign in' };
    const answer = (more: object, findings: string[]) => {
      const exchange = {
        ...{ packet: 5, at: 1, method: 'GET', target: '/a.crl', host: 'crl3.digicert.com', status: 200 },
        ...{ answerPacket: 6, contentType: null, location: null, answered: true, content: page, script: null, ...more },
      };
      const [first] = timelineOf([flow({ http: [exchange], findings })], [], weights);
      return `${first?.tone}: ${first?.result}`;
    };
    expect(answer({ status: 302 }, ['CAPTIVE-PAGE'])).toBe('warn: led elsewhere (302)');
    expect(answer({ status: 302 }, [])).toBe('good: 302');
    expect(answer({}, ['CAPTIVE-PAGE'])).toBe('warn: a web page (200)');
    expect(answer({ target: '/wpad.dat' }, ['WPAD-BROKEN'])).toBe('warn: a web page, no script');
    expect(answer({ target: '/wpad.dat', content: { kind: 'empty', title: null } }, ['WPAD-BROKEN'])).toBe(
      'warn: empty, no script',
    );
    expect(answer({ target: '/wpad.dat', content: { kind: 'script', title: null } }, ['WPAD-BROKEN'])).toBe(
      'good: 200',
    );
    expect(answer({ content: { kind: 'other', title: null } }, ['CAPTIVE-PAGE'])).toBe('good: 200');
  });

  it('does not call a connection good that was cut off before TLS, where a finding rests on that', () => {
    const weights = weigh([{ id: 'TLS-CUT', outcome: 'problem', severity: 'blocking' }]);
    const cut = flow({ closedBy: { side: 'server', how: 'reset', packet: 8, at: 3 } });
    expect(timelineOf([{ ...cut, findings: ['TLS-CUT'] }], [], weights)[0]).toMatchObject({
      tone: 'bad',
      result: 'connected, then cut off',
    });
    expect(timelineOf([cut], [], weights)[0]).toMatchObject({ tone: 'good' });
  });

  it('tells a request that was never answered from one that was cut off', () => {
    const silent = { ...attempt, target: 'a:9', status: null, answerAt: null, answerPacket: null };
    const tunnel = { target: 'a:9', status: null, carries: null, attempts: [silent] };
    const closed = { side: 'server' as const, how: 'reset' as const, packet: 8, at: 3 };
    const [first] = timelineOf([flow({ connectedAt: null, tunnel })], [], none);
    const [second] = timelineOf([flow({ connectedAt: null, tunnel, closedBy: closed })], [], none);
    expect(first?.result).toBe('no answer');
    expect(second?.result).toBe('cut off instead of an answer');
  });

  it('calls a failure harmless where only a notice without cost speaks of it', () => {
    const dropped = flow({ outcome: 'dropped', connectedAt: null, syn: 5 });
    const weights = weigh([
      { id: 'LEGACY-PORT-ATTEMPT', outcome: 'notice', severity: 'none' },
      { id: 'DIRECT-DROPPED', outcome: 'problem', severity: 'blocking' },
    ]);
    const ending = (findings: string[]) => timelineOf([{ ...dropped, findings }], [], weights)[0];
    expect(ending(['LEGACY-PORT-ATTEMPT'])).toMatchObject({ tone: 'quiet', result: 'no answer, harmless' });
    expect(ending(['LEGACY-PORT-ATTEMPT', 'DIRECT-DROPPED'])).toMatchObject({
      tone: 'bad',
      result: 'no answer, 5 times',
    });
    expect(ending([])).toMatchObject({ tone: 'bad' });
  });

  it('does not judge what another program failed at', () => {
    const dropped = flow({ outcome: 'dropped', connectedAt: null, connector: false });
    expect(timelineOf([dropped], [], none)[0]).toMatchObject({ tone: 'quiet', result: 'no answer' });
  });

  it('joins the questions for one name, and takes the answer that helps', () => {
    const rows = timelineOf([], [question({ type: 'AAAA', answers: [], at: 0.4 }), question()], none);
    expect(rows).toEqual([
      {
        name: 'login.example',
        kind: 'DNS',
        start: 0.4,
        end: 0.6,
        until: 0.6,
        from: '10.0.0.1',
        result: 'answered',
        tone: 'good',
        connection: null,
      },
    ]);
  });

  it('keeps apart what two computers asked, and whose way to the proxy it was', () => {
    const other = '10.0.0.9';
    const server = { address: '10.0.0.3', port: 8080, name: 'proxy.example', nameFrom: 'dns' as const };
    const refused = { ...attempt, target: 'a:443', status: 407 };
    const tunnel = { target: 'a:443', status: 407, carries: null, attempts: [refused] };
    const one = flow({ server, tunnel });
    const rows = timelineOf(
      [one, { ...one, id: 1, client: { address: other, port: 50000 } }],
      [question(), question({ client: other })],
      none,
    );
    expect(rows.filter(({ from }) => from === other).map(({ kind }) => kind)).toEqual(['DNS', 'TCP', 'CONNECT']);
    expect(rows).toHaveLength(6);
  });

  it('draws TLS inside of a tunnel as a row of its own, to the end of the connection', () => {
    const step = { packet: 7, detail: '', from: 'client' as const };
    const tunnelled = flow({
      lastAt: 9,
      tls: { ...answeredTls, trust: genuine },
      tunnel: {
        target: 'a:443',
        status: 200,
        carries: 'tls',
        attempts: [{ ...attempt, target: 'a:443', status: 200 }],
      },
      steps: [
        { ...step, at: 2.6, kind: 'client-hello' },
        { ...step, at: 2.8, kind: 'server-hello', from: 'server' },
      ],
    });
    const times = (rows: ReturnType<typeof timelineOf>) =>
      rows.map(({ name, kind, start, end, until, result }) => [name, kind, start, end, until, result]);
    expect(times(timelineOf([tunnelled], [], none)).slice(1)).toEqual([
      ['a', 'CONNECT', 2, 2.5, 2.5, '200, let through'],
      ['a', 'TLS', 2.6, 2.8, 9, 'connected, TLS 1.2'],
    ]);
    const replaced = { ...tunnelled, tls: { ...answeredTls, trust: { ...genuine, end: 'private' as const } } };
    expect(times(timelineOf([replaced], [], none)).slice(1)).toEqual([
      ['a', 'CONNECT', 2, 2.5, 2.5, '200, let through'],
      ['a', 'TLS', 2.6, 9, 9, 'replaced certificate'],
    ]);
  });

  it('draws a tunnel in which no TLS shows to the end of the connection, and a plain connection, too', () => {
    const attempts = [{ ...attempt, target: 'a:443', status: 200 }];
    const [, open] = timelineOf(
      [flow({ tunnel: { target: 'a:443', status: 200, carries: null, attempts } })],
      [],
      none,
    );
    expect(open).toMatchObject({ kind: 'CONNECT', end: 2.5, until: 4 });
    expect(timelineOf([flow()], [], none)[0]).toMatchObject({ kind: 'TCP', end: 1.1, until: 4 });
  });

  it('marks a question red only where a problem rests on it', () => {
    const missing = question({ rcode: 3, answers: [] });
    expect(timelineOf([], [missing], none)[0]).toMatchObject({ tone: 'quiet', result: 'not found' });
    const weights = weigh([{ id: 'DNS-NAME-NOT-FOUND', outcome: 'problem', severity: 'blocking' }]);
    const cited = { ...missing, findings: ['DNS-NAME-NOT-FOUND'] };
    expect(timelineOf([], [cited], weights)[0]?.tone).toBe('bad');
  });

  it('says what became of TLS', () => {
    const tls = { ...emptyTls(), clientHelloPacket: 4 };
    const closed = { side: 'server' as const, how: 'reset' as const, packet: 8, at: 3 };
    const resultOf = (more: Parameters<typeof flow>[0]) => timelineOf([flow(more)], [], none)[0]?.result;
    expect(resultOf({ tls: { ...tls, version: 'TLS 1.3', answered: true } })).toBe('connected, TLS 1.3');
    expect(resultOf({ tls })).toBe('no answer to TLS');
    expect(resultOf({ tls, closedBy: closed })).toBe('cut off during TLS');
    const alert = { from: 'client' as const, level: 2, description: 48, name: 'unknown_ca', packet: 7 };
    expect(resultOf({ tls: { ...tls, alerts: [alert], answered: true } })).toBe('TLS ended: unknown_ca');
  });

  it('does not call good what showed a certificate that is not the service’s', () => {
    const shown = (trust: Partial<Trust>, more: Parameters<typeof flow>[0] = {}) =>
      timelineOf(
        [flow({ connector: true, tls: { ...answeredTls, trust: { ...genuine, ...trust } }, ...more })],
        [],
        none,
      )[0];
    expect(shown({})).toMatchObject({ result: 'connected, TLS 1.2', tone: 'good' });
    expect(shown({ end: 'private' })).toMatchObject({ result: 'replaced certificate', tone: 'bad' });
    expect(shown({ dates: 'expired' })).toMatchObject({ result: 'certificate out of date', tone: 'bad' });
    expect(shown({ end: 'private' }, { connector: false })).toMatchObject({ tone: 'good' });
  });

  it('does not call an answer good that leads nowhere', () => {
    const weights = weigh([{ id: 'DNS-NAME-BLOCKED', outcome: 'problem', severity: 'blocking' }]);
    const blocked = question({ answers: ['0.0.0.0'], findings: ['DNS-NAME-BLOCKED'] });
    expect(timelineOf([], [blocked], weights)[0]).toMatchObject({ result: 'led nowhere', tone: 'bad' });
  });

  it('never lets a row end before it begins', () => {
    const [only] = timelineOf([], [question({ at: 5, answerAt: 1 })], none);
    expect(only).toMatchObject({ start: 5, end: 5 });
  });

  it('cuts a reason that a proxy made too long', () => {
    const answered = { ...attempt, target: 'a:1', status: 403, reason: 'x'.repeat(5000) };
    const rows = timelineOf(
      [flow({ tunnel: { target: 'a:1', status: 403, carries: null, attempts: [answered] } })],
      [],
      none,
    );
    expect(rows[1]?.result.length).toBeLessThan(70);
  });
});
