/** Tries for tests: what was met for each name over each path, with everything else as the program writes it down. */
import type { Dns, Flow } from '../../../evidence/capture.js';
import type { ProbedPath, Probes, ProbeTarget } from '../../../evidence/probes.js';
import { endpointsOf } from '../../../knowledge/match.js';
import { answeredTls, flowTo, lookup, tunnelFlow } from '../../testing/evidence.js';

/** A name of the connector that every test may use. */
export const bootstrap = '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36.bootstrap.msappproxy.net';
/** Another, of the other wildcard. */
export const serviceBus = 'cwap-eur1-weur2.servicebus.windows.net';

/** What was met for one name. */
export interface TriedName {
  readonly host: string;
  /** 443 if left out. */
  readonly port?: number;
  readonly flows: readonly Flow[];
  readonly questions?: readonly Dns[];
  readonly need?: ProbeTarget['need'];
}

/** A name that was found and reached, with a genuine chain. */
export const reached = (host: string, more: Partial<Flow> = {}): TriedName => ({
  host,
  flows: [flowTo(host, 443, { tls: { ...answeredTls, serverName: host }, ...more })],
  questions: [lookup(host, 0, ['203.0.113.20'])],
});

/** A name that was reached through a proxy. */
export const tunnelled = (host: string): TriedName => ({
  host,
  flows: [tunnelFlow(`${host}:443`, [200], { tls: { ...answeredTls, serverName: host } })],
});

/** A path, asked for by a person, with what was met on it. `id`: `direct`, or the proxy as `host:port`. */
export function triedPath(id: string, names: readonly TriedName[], more: Partial<ProbedPath> = {}): ProbedPath {
  const [host = '', port = ''] = id.split(':');
  const isDirect = id === 'direct';
  const flows: Flow[] = [];
  const dns: Dns[] = [];
  const cells = names.map((name) => {
    const own = name.flows.map((flow) => flows.push({ ...flow, id: flows.length }) - 1);
    const questions = (name.questions ?? []).map((question) => dns.push(question) - 1);
    return {
      target: idOf(name),
      state: 'done' as const,
      because: null,
      route: id,
      flows: own,
      questions,
      milliseconds: 1000,
    };
  });
  return {
    id,
    kind: isDirect ? 'direct' : 'proxy',
    proxy: isDirect ? null : { host, port: Number(port) },
    inForce: false,
    asked: true,
    cells,
    flows,
    dns,
    endsAt: 10,
    ...more,
  };
}

/** All that was tried: the names of all paths are the targets. */
export function probesOf(
  tried: readonly (readonly [string, readonly TriedName[]])[],
  more: Partial<Probes> = {},
): Probes {
  const targets = new Map(tried.flatMap(([, names]) => names.map((name) => [idOf(name), targetOf(name)])));
  return {
    takenAt: '2026-11-20T10:00:00.000Z',
    computer: 'APPPROXY-01',
    complete: true,
    cloud: 'public',
    tenant: '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36',
    targets: [...targets.values()],
    paths: tried.map(([id, names]) => triedPath(id, names)),
    rehearsals: [],
    ...more,
  };
}

const idOf = ({ host, port = 443 }: TriedName): string => `${host}:${port}`;

function targetOf({ host, port = 443, need = 'needed' }: TriedName): ProbeTarget {
  const row = endpointsOf(host).find(({ ports: [first, last] }) => port >= first && port <= last);
  return {
    id: `${host}:${port}`,
    host,
    port,
    phase: row?.phase === 'registration' || row?.phase === 'certificate-check' ? row.phase : 'runtime',
    name: host,
    pattern: row?.pattern ?? host,
    need,
    assumed: false,
    protocol: port === 80 ? 'http' : 'https',
  };
}
