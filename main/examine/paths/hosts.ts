/** Names that the program found in this computer's own file, and did not ask a name server for. */
import type { Dns } from '../../evidence/capture.js';
import { hostsFileServer, type ProbedPath } from '../../evidence/probes.js';
import type { AnyJudgement } from '../facts.js';
import { lookupPackets } from '../packets.js';

/**
 * Rule HOSTS-FILE-OVERRIDE, by what was met.
 *
 * @param dns the questions that count, with those for proxies
 * @param hosts the names that were tried
 */
export function examineHosts(
  { id }: Pick<ProbedPath, 'id'>,
  dns: readonly Dns[],
  hosts: ReadonlySet<string>,
): AnyJudgement[] {
  // A proxy's name is the company's own: it may well stand in the file.
  const found = dns.filter(
    ({ server, name, answers }) => server === hostsFileServer && hosts.has(name) && answers.length > 0,
  );
  const entries = found.flatMap(({ name, answers }) => answers.map((address) => ({ line: null, address, name })));
  if (entries.length === 0) return [];
  return [
    {
      code: 'HOSTS-FILE-OVERRIDE',
      confidence: 'certain',
      facts: { entries: [...new Map(entries.map((entry) => [`${entry.address} ${entry.name}`, entry])).values()] },
      packets: lookupPackets(found),
      filter: null,
      dependsOn: [],
      paths: [id],
    },
  ];
}
