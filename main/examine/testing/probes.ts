/** Tries for tests: a path described by what happened to each name on it. */
import { emptyTls, hidesCertificates, type Dns, type Flow } from '../../evidence/capture.js';
import type { ProbeCell, ProbedPath, Probes, ProbeTarget, Rehearsal } from '../../evidence/probes.js';
import { answeredTls, flowTo, lookup } from './evidence.js';

/** An invented tenant. */
export const tenant = '7d3f9c15-e820-4b6a-9a4d-c05b18f27e63';
/** The name that the tenant's connectors ask first. */
export const bootstrapName = `${tenant}.bootstrap.msappproxy.net`;
/** Where signing in happens. */
export const loginName = 'login.microsoftonline.com';
/** Where a list is. */
export const listName = 'crl3.digicert.com';

/** A name that is needed, secured, unless `more` says otherwise. */
export function targetOf(host: string, more: Partial<ProbeTarget> = {}): ProbeTarget {
  const port = host === listName ? 80 : 443;
  return {
    id: `${host}:${port}`,
    host,
    port,
    phase: port === 80 ? 'certificate-check' : 'runtime',
    name: host,
    pattern: host.endsWith('msappproxy.net') ? '*.msappproxy.net' : host,
    need: 'needed',
    assumed: false,
    protocol: port === 80 ? 'http' : 'https',
    ...more,
  };
}

/** What happened to one name on one path. */
export interface TriedName {
  readonly target: ProbeTarget;
  readonly flows?: readonly Flow[];
  readonly dns?: readonly Dns[];
  readonly cell?: Partial<ProbeCell>;
}

/** A handshake in which TLS 1.3 was offered, as the program makes it beside the connector's. */
export const newestTls: NonNullable<Flow['tls']> = { ...answeredTls, offered: ['TLS 1.3', 'TLS 1.2'] };
if (!newestTls.offered.some(hidesCertificates)) throw new Error('The newest version has another name.');

/** A name that was found, and reached with a genuine chain. */
export const reached = (host: string): TriedName => ({
  target: targetOf(host),
  dns: [lookup(host, 0, ['203.0.113.20'])],
  flows: [flowTo(host, 443, { tls: answeredTls })],
});

/** A name whose handshake was begun, and answered so. */
export const withTls = (host: string, tls: Partial<NonNullable<Flow['tls']>>, more: Partial<Flow> = {}): TriedName => ({
  target: targetOf(host),
  dns: [lookup(host, 0, ['203.0.113.20'])],
  flows: [flowTo(host, 443, { tls: { ...emptyTls(), offered: ['TLS 1.2'], clientHelloPacket: 4, ...tls }, ...more })],
});

/** A path with these names. */
export function pathOf(names: readonly TriedName[], more: Partial<ProbedPath> = {}): ProbedPath {
  const flows: Flow[] = [];
  const dns: Dns[] = [];
  const cells = names.map(({ target, flows: own = [], dns: asked = [], cell }): ProbeCell => {
    const ids = own.map((_, index) => flows.length + index);
    flows.push(...own.map((flow, index) => ({ ...flow, id: ids[index] ?? 0 })));
    const questions = asked.map((_, index) => dns.length + index);
    dns.push(...asked);
    return {
      target: target.id,
      state: 'done',
      because: null,
      route: more.kind === 'proxy' ? (more.id ?? 'proxy.contoso.example:8080') : 'direct',
      flows: ids,
      questions,
      milliseconds: 100,
      ...cell,
    };
  });
  return {
    id: 'direct',
    kind: 'direct',
    proxy: null,
    inForce: false,
    asked: false,
    cells,
    flows,
    dns,
    endsAt: 60,
    ...more,
  };
}

/** What makes a path one through a proxy. */
export const byProxy: Partial<ProbedPath> = {
  id: 'proxy.contoso.example:8080',
  kind: 'proxy',
  proxy: { host: 'proxy.contoso.example', port: 8080 },
};

/** All of it; the targets are those of the names. */
export function probesOf(
  paths: readonly ProbedPath[],
  names: readonly TriedName[],
  rehearsals: readonly Rehearsal[] = [],
): Probes {
  return {
    takenAt: '2026-11-21T10:00:00.000Z',
    complete: true,
    cloud: 'public',
    tenant,
    targets: [...new Map(names.map(({ target }) => [target.id, target])).values()],
    paths: [...paths],
    rehearsals: [...rehearsals],
  };
}
