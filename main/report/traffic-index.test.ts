import { describe, expect, it } from 'vitest';
import { emptyTls, type Certificate, type Trust } from '../evidence/capture.js';
import type { Finding } from '../examine/finding.js';
import type { Report, ReportDns, ReportFlow } from './report.js';
import { flow, question } from './testing/traffic.js';
import { indexTraffic } from './traffic-index.js';
import type { ConnectionQuery } from './views.js';

const all: ConnectionQuery = {
  scope: 'all',
  text: '',
  within: null,
  sort: 'time',
  descending: false,
  first: 0,
  count: 100,
  find: null,
};

function reportOf(flows: ReportFlow[], dns: ReportDns[] = []): Report {
  return {
    schema: 'connector-doctor/report@1',
    program: { name: 'test', version: '0' },
    takenAt: '2026-11-20T10:00:00.000Z',
    findings: [],
    capture: {
      file: 'test.pcapng',
      container: 'pcapng',
      linkTypes: [],
      linkTypesNotRead: [],
      tunnelsNotRead: [],
      packets: 10,
      bytes: 100,
      firstAt: '2026-11-20T10:00:00.000Z',
      lastAt: null,
      duplicatesDropped: 0,
      connectionsNotListed: 0,
      incomplete: [],
      connections: { connector: flows.length, other: 0 },
      flows,
      dns,
    },
  };
}

const named = (id: number, name: string, more: Partial<ReportFlow> = {}): ReportFlow =>
  flow({ id, firstAt: id, lastAt: id + 1, server: { address: '10.0.0.2', port: 443, name, nameFrom: 'sni' }, ...more });

const certificate = (subject: string, sha256: string): Certificate => ({
  subject,
  issuer: 'CN=An authority',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2027-01-01T00:00:00.000Z',
  sha256,
  key: 'RSA 2048',
  names: [],
});

const trust: Trust = {
  end: 'private',
  authority: 'CN=An authority',
  microsoft: null,
  inspector: null,
  dates: 'valid',
  forName: true,
};

describe('the table of connections', () => {
  const flows = [
    named(0, 'beta.example'),
    named(1, 'alpha.example', { outcome: 'dropped', connectedAt: null }),
    named(2, 'gamma.example', { connector: false, client: { address: '10.9.9.9', port: 1234 } }),
  ];
  const index = indexTraffic(reportOf(flows));
  const ids = (query: Partial<ConnectionQuery>) => index.connections({ ...all, ...query }).rows.map(({ id }) => id);

  it('is in order of time, of names, or of what needs a look', () => {
    expect(ids({})).toEqual([0, 1, 2]);
    expect(ids({ descending: true })).toEqual([2, 1, 0]);
    expect(ids({ sort: 'name' })).toEqual([1, 0, 2]);
    expect(ids({ sort: 'outcome' })).toEqual([1, 0, 2]);
  });

  it('shows those of the connector alone where that is wanted', () => {
    expect(ids({ scope: 'connector' })).toEqual([0, 1]);
  });

  it('shows those alone that touch a stretch of time where that is wanted', () => {
    expect(ids({ within: { from: 2.5, to: 2.6 } })).toEqual([2]);
    expect(ids({ within: { from: 1.5, to: 2 } })).toEqual([1, 2]);
    expect(ids({ within: { from: 7, to: 8 } })).toEqual([]);
  });

  it('finds a text in names, addresses, ports and results, in either case', () => {
    expect(ids({ text: 'ALPHA' })).toEqual([1]);
    expect(ids({ text: ' no answer ' })).toEqual([1]);
    expect(ids({ text: '10.9.9.9:1234' })).toEqual([2]);
    expect(ids({ text: 'nowhere' })).toEqual([]);
  });

  it('gives a slice, how many there are, and where one of them is', () => {
    const page = index.connections({ ...all, first: 1, count: 1, find: 2 });
    expect(page.rows.map(({ id }) => id)).toEqual([1]);
    expect(page).toMatchObject({ total: 3, place: 2 });
    expect(index.connections({ ...all, scope: 'connector', find: 2 }).place).toBeNull();
    expect(index.connections({ ...all, first: 50 }).rows).toEqual([]);
  });

  it('names a tunnel by where it leads, and the proxy beside it', () => {
    const attempt = {
      packet: 5,
      at: 1,
      target: 'login.example:443',
      status: 407,
      reason: 'Sign in',
      authenticate: [],
      answerPacket: 6,
      answerAt: 2,
      answered: true,
      targetCut: false,
    };
    const server = { address: '10.0.0.3', port: 8080, name: 'proxy.example', nameFrom: 'dns' as const };
    const tunnel = { target: 'login.example:443', status: 407, carries: null, attempts: [attempt] };
    expect(indexTraffic(reportOf([flow({ server, tunnel })])).connections(all).rows[0]).toMatchObject({
      name: 'login.example',
      via: 'proxy.example:8080',
      result: '407 Sign in',
      tone: 'bad',
    });
  });

  it('answers for 100,000 connections in a moment, slice by slice', () => {
    const many = indexTraffic(
      reportOf(Array.from({ length: 100_000 }, (_, id) => named(id, `host-${id % 5000}.example`))),
    );
    many.connections(all);
    const begun = performance.now();
    for (let first = 0; first < 100_000; first += 1000) many.connections({ ...all, first });
    expect(performance.now() - begun).toBeLessThan(500);
    expect(many.connections({ ...all, sort: 'name', first: 99_999 }).rows[0]?.name).toBe('host-999.example');
  });
});

describe('one connection', () => {
  it('comes whole, with the filter for it and its chain at the time it was shown', () => {
    const tls = { ...emptyTls(), clientHelloPacket: 3, chain: [certificate('CN=a', 'aa')], chainPacket: 5, trust };
    const hello = { packet: 4, at: 30, from: 'server' as const, kind: 'server-hello' as const, detail: '' };
    const detail = indexTraffic(reportOf([flow({ id: 7, tls, steps: [hello] })])).connection(7);
    expect(detail?.filter).toBe('ip.addr == 10.0.0.1 && tcp.port == 50000 && ip.addr == 10.0.0.2 && tcp.port == 443');
    expect(detail?.chain).toMatchObject({ packet: 5, moment: '2026-11-20T10:00:30.000Z' });
  });

  it('is null where there is none of that number', () => {
    expect(indexTraffic(reportOf([])).connection(0)).toBeNull();
  });
});

describe('the waterfall', () => {
  const index = indexTraffic(
    reportOf([named(0, 'a'), named(5, 'b'), named(9, 'c', { connector: false })], [question({ at: 2, answerAt: 3 })]),
  );

  it('holds the connector’s rows, with their connections', () => {
    const { rows, bounds, total } = index.timeline({ within: null, count: 10 });
    expect(rows.map(({ connection }) => connection)).toEqual([0, null, 5]);
    expect(total).toBe(3);
    expect(bounds).toMatchObject({ from: 0 });
  });

  it('gives the rows that touch a stretch, as many as are wanted', () => {
    expect(index.timeline({ within: { from: 2.5, to: 4 }, count: 10 }).rows.map(({ name }) => name)).toEqual([
      'login.example',
    ]);
    expect(index.timeline({ within: null, count: 1 })).toMatchObject({ total: 3, rows: [{ name: 'a' }] });
  });

  it('moves a stretch in which nothing happened to the nearest thing, or to the next one that way', () => {
    const [early, late] = [named(0, 'early.example'), named(20, 'late.example')];
    const apart = indexTraffic(reportOf([early, late]));
    const look = (from: number, towards?: 'earlier' | 'later') => {
      const { rows, within } = apart.timeline({ within: { from, to: from + 2 }, count: 10, towards });
      const [row] = rows;
      expect(rows).toHaveLength(1);
      expect((within?.to ?? 0) - (within?.from ?? 0)).toBeCloseTo(2);
      expect(row?.until).toBeGreaterThan(within?.from ?? Infinity);
      expect(row?.start).toBeLessThan(within?.to ?? -Infinity);
      return row?.name;
    };
    expect(look(3)).toBe('early.example');
    expect(look(16)).toBe('late.example');
    expect(look(3, 'later')).toBe('late.example');
    expect(look(16, 'earlier')).toBe('early.example');
    expect(look(50, 'later')).toBe('late.example');
    expect(look(-50, 'earlier')).toBe('early.example');
    expect(apart.timeline({ within: { from: 0.5, to: 1 }, count: 1 }).within).toEqual({ from: 0.5, to: 1 });
  });
});

describe('the waterfall of a capture that shows other computers, too', () => {
  const problem = (id: string): Finding => ({
    id,
    code: 'DIRECT-DROPPED',
    outcome: 'problem',
    severity: 'blocking',
    where: 'network',
    whoCanFix: 'network-team',
    confidence: 'certain',
    title: '',
    found: '',
    cause: '',
    advice: '',
    evidence: [],
    packetCount: 0,
    filter: null,
    dependsOn: [],
    servers: [],
    remedies: [],
    help: 'DIRECT-DROPPED',
  });

  it('has what they asked for only where a problem rests on it, or where it can be the server’s other adapter', () => {
    const questions = [
      question(),
      question({ client: '10.9.0.1' }),
      question({ client: '10.9.0.2', rcode: 3, findings: ['DNS'] }),
      question({ client: '10.9.0.3', name: 'adapter.example' }),
    ];
    const asked = (flows: ReportFlow[]): string[] => {
      const index = indexTraffic({ ...reportOf(flows, questions), findings: [problem('DNS')] });
      return index
        .timeline({ within: null, count: 10 })
        .rows.flatMap(({ kind, from }) => (kind === 'DNS' ? [from] : []));
    };
    expect(asked([named(5, 'login.example')])).toEqual(['10.0.0.1', '10.9.0.2', '10.9.0.3']);
    expect(asked([])).toHaveLength(4);
  });

  it('shows rows of every problem first, however late and however few', () => {
    const flows = [
      ...Array.from({ length: 50 }, (_, id) => named(id, 'fine.example')),
      ...Array.from({ length: 50 }, (_, id) => named(50 + id, 'many.example', { findings: ['MANY'] })),
      named(100, 'last.example', { findings: ['FEW'] }),
      named(101, 'failed.example', { outcome: 'dropped', connectedAt: null }),
    ];
    const index = indexTraffic({ ...reportOf(flows), findings: [problem('MANY'), problem('FEW')] });
    const shown = (count: number) => index.timeline({ within: null, count }).rows.map(({ connection }) => connection);
    expect(shown(5)).toEqual([50, 51, 52, 53, 100]);
    expect(shown(54)).toEqual([0, 1, ...Array.from({ length: 52 }, (_, place) => 50 + place)]);
  });
});

describe('what a genuine chain looks like', () => {
  const modelOf = (serverName: string) => {
    const tls = { ...emptyTls(), serverName, clientHelloPacket: 3, chain: [certificate('CN=a', 'aa')], trust };
    return indexTraffic(reportOf([flow({ tls })])).connection(0)?.chain?.model;
  };

  it('follows the name that was asked for', () => {
    expect(modelOf('x.bootstrap.msappproxy.net')?.seen?.chain[0]).toBe('*.msappproxy.net');
    expect(modelOf('SB1.servicebus.windows.net')?.seen?.chain[0]).toBe('*.servicebus.windows.net');
  });

  it('is not made up for names of which none is known', () => {
    for (const name of ['login.microsoftonline.com', 'msappproxy.net.example', 'notmsappproxy.net']) {
      const model = modelOf(name);
      expect(model?.seen).toBeNull();
      expect(model?.roots).toContain('DigiCert Global Root G2');
      expect(model?.roots).not.toContain('Baltimore CyberTrust Root');
    }
  });
});

describe('the chains behind a finding', () => {
  const shown = (id: number, sha256: string, more: Partial<ReportFlow> = {}) =>
    named(id, `host-${id}.example`, {
      findings: ['TLS-INSPECTED'],
      tls: { ...emptyTls(), clientHelloPacket: 1, chain: [certificate('CN=a', sha256)], chainPacket: 2, trust },
      ...more,
    });
  const bare = { ...emptyTls(), clientHelloPacket: 1, answered: true };

  it('are shown once each, with every name they were shown for', () => {
    const { chains } = indexTraffic(
      reportOf([shown(0, 'aa'), shown(1, 'bb'), shown(2, 'aa'), shown(3, 'cc', { findings: [] })]),
    ).chains('TLS-INSPECTED');
    expect(chains.map(({ hosts, connections }) => [hosts, connections])).toEqual([
      [['host-0.example', 'host-2.example'], 2],
      [['host-1.example'], 1],
    ]);
  });

  it('say how many are left out, and how many could not be seen', () => {
    const flows = [
      ...Array.from({ length: 10 }, (_, id) => shown(id, `x${id}`)),
      shown(20, '', { tls: { ...bare, version: 'TLS 1.3' } }),
      shown(21, '', { tls: { ...bare, version: 'TLS 1.2', resumed: true } }),
      shown(22, '', { tls: { ...bare, version: 'TLS 1.3 (a draft of it)', resumed: true } }),
    ];
    const { chains, more, hidden, resumed } = indexTraffic(reportOf(flows)).chains('TLS-INSPECTED');
    expect([chains.length, more, hidden, resumed]).toEqual([8, 2, 2, 1]);
  });
});
