/** Names that the program found in this computer's own file, and did not ask a name server for. */
import type { Dns } from '../../evidence/capture.js';
import { hostsFileServer, type ProbedPath } from '../../evidence/probes.js';
import type { Code } from '../codes.js';
import type { AnyJudgement } from '../facts.js';
import { lookupPackets } from '../packets.js';

/** What comes of an address where the service is not. */
const endingsOfWrongAddress: readonly Code[] = [
  'DIRECT-DROPPED',
  'DIRECT-REFUSED',
  'DIRECT-PROHIBITED',
  'DIRECT-NO-ROUTE',
];

/**
 * Where connections fail to just those names that the hosts file has, while others get through, it is the file that leads
 * them astray: then it is the problem, and what was met there follows from it.
 *
 * @param passes other names were reached directly
 */
export function blamingHosts(judgements: readonly AnyJudgement[], passes: boolean): AnyJudgement[] {
  const names = new Set(
    judgements.flatMap((each) =>
      each.code === 'HOSTS-FILE-OVERRIDE' ? each.facts.entries.map(({ name }) => name) : [],
    ),
  );
  const isLedAstray = ({ code, facts }: AnyJudgement): boolean =>
    endingsOfWrongAddress.includes(code) && 'targets' in facts && facts.targets.every(({ host }) => names.has(host));
  const led = judgements.filter(isLedAstray);
  if (!passes || led.length === 0) return [...judgements];
  const hosts = led.flatMap(({ facts }) => ('targets' in facts ? facts.targets.map(({ host }) => host) : []));
  return judgements.map((each): AnyJudgement => {
    if (isLedAstray(each)) return { ...each, dependsOn: [...each.dependsOn, 'HOSTS-FILE-OVERRIDE'] };
    if (each.code !== 'HOSTS-FILE-OVERRIDE') return each;
    const facts = { ...each.facts, unreached: [...new Set(hosts)] };
    return { ...each, facts, confidence: 'likely', outcome: 'problem', severity: 'blocking' };
  });
}

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
