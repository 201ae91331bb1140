/** The names and ports that are tried: every row of the documents of one cloud, wildcards by real names below them. */
import type { ProbeTarget } from '../../evidence/probes.js';
import { endpoints, type Cloud, type Endpoint } from '../../knowledge/endpoints.js';
import { realNames, unknownTenant, type RealName } from '../../knowledge/real-names.js';

/** What is known of the connector. */
export interface TargetOptions {
  readonly cloud: Cloud;
  /** Its id; null where it is not known. */
  readonly tenant: string | null;
  /** The connector is one of before 1.5.132.0, which needs ports of its own. */
  readonly legacy?: boolean;
}

/** The targets in the order of the documents, each name and port once. */
export function targetsOf({ cloud, tenant, legacy = false }: TargetOptions): readonly ProbeTarget[] {
  const rows = endpoints.filter(
    (each) => each.cloud === cloud && ['current', 'optional', 'recommended'].includes(each.status),
  );
  const targets = rows.flatMap((row) => {
    if (!row.pattern.startsWith('*.')) return [targetOf(row, row.pattern, phaseOf(row), false, tenant)];
    return realNames
      .filter(({ pattern }) => pattern === row.pattern)
      .map(({ name, phase, lasting, source }) => ({
        ...targetOf(row, name, phase, !lasting, tenant),
        ...(source === null ? { guessed: true as const } : {}),
      }));
  });
  if (legacy) targets.push(...endpoints.filter((each) => each.cloud === cloud).flatMap((row) => oldPorts(row, tenant)));
  const byId = new Map<string, ProbeTarget>();
  // A row that is needed says more than one that recommends the same name.
  for (const target of targets) if (!byId.has(target.id)) byId.set(target.id, target);
  return [...byId.values()];
}

/** The ports of an older table, of a range its ends, each with one name. Whether they answer is never a finding. */
function oldPorts(row: Endpoint, tenant: string | null): ProbeTarget[] {
  const real = realNames.find(({ pattern }) => pattern === row.pattern);
  if (row.status !== 'legacy' || real === undefined) return [];
  return [...new Set(row.ports)].map((port) => ({
    ...targetOf({ ...row, ports: [port, port] }, real.name, 'legacy', !real.lasting, tenant),
    need: 'optional',
    protocol: 'tcp',
  }));
}

function targetOf(
  { pattern, path, ports: [port], protocol, status }: Endpoint,
  name: string,
  phase: ProbeTarget['phase'],
  assumed: boolean,
  tenant: string | null,
): ProbeTarget {
  const host = name.replace('{tenant}', tenant ?? unknownTenant);
  return {
    id: `${host}:${port}`,
    host,
    port,
    phase,
    name,
    pattern: path === null ? pattern : `${pattern}${path}`,
    need: status === 'optional' || status === 'recommended' ? status : 'needed',
    assumed: assumed || (tenant === null && host !== name),
    // Its list is fetched over port 80; on 443 servers of others answer for it, with certificates of their own.
    protocol: protocol === 'http' ? 'http' : pattern === 'ctldl.windowsupdate.com' ? 'tcp' : 'https',
  };
}

/** Lists are for certificate checks, whatever phase their row stands in; the download is for the installer and for updates. */
function phaseOf({ protocol, phase }: Endpoint): RealName['phase'] | 'certificate-check' {
  return protocol === 'http' ? 'certificate-check' : phase === 'runtime' ? 'runtime' : 'registration';
}
