/** What was met while names were tried over paths, kept so that the window can ask for a piece at a time. */
import type { Flow } from '../evidence/capture.js';
import type { Probes } from '../evidence/probes.js';
import type { Finding } from '../examine/finding.js';
import { lookupPackets } from '../examine/packets.js';
import type { ReportFlow } from './report.js';
import { indexFlows } from './traffic-index.js';
import type { Chains, ConnectionDetail, PathCellDetail, ShownChain } from './views.js';

/** What the window may ask of tries that were judged. */
export interface PathDetails {
  /** Null where there is no such path, or no such name on it. */
  cell(path: string, endpoint: string): PathCellDetail | null;
  /** The chains that were shown in the connections that a finding rests on. */
  chains(finding: string): Chains;
}

/**
 * Takes the tries and the findings that they led to. All paths are tried by one clock: a number of a step is one of all
 * steps of all paths.
 */
export function indexProbes({ takenAt, paths, rehearsals }: Probes, findings: readonly Finding[]): PathDetails {
  const restingOn = new Map<number, string[]>();
  for (const { id, evidence } of findings.filter(({ evidence: [first] }) => first?.kind === 'step')) {
    for (const { packet } of evidence) restingOn.set(packet, [...(restingOn.get(packet) ?? []), id]);
  }
  const own = (flow: Flow): ReportFlow => {
    const resting = flow.steps.flatMap(({ packet }) => restingOn.get(packet) ?? []);
    return { ...flow, connector: true, findings: [...new Set(resting)] };
  };
  const detailsOf = (flows: readonly Flow[]): ConnectionDetail[] => {
    const index = indexFlows({ flows: flows.map(own), dns: [], begins: takenAt, findings });
    return flows.flatMap(({ id }) => withoutPackets(index.connection(id)) ?? []);
  };

  return {
    cell(path, endpoint) {
      const probed = paths.find(({ id }) => id === path);
      const cell = probed?.cells.find(({ target }) => target === endpoint);
      if (probed === undefined || cell === undefined) return null;
      const shown = rehearsals.filter((rehearsal) => rehearsal.path === path && rehearsal.target === endpoint);
      return {
        lookups: lookupPackets(cell.questions.flatMap((place) => probed.dns[place] ?? [])),
        connections: detailsOf(probed.flows.filter(({ id }) => cell.flows.includes(id))),
        rehearsal: shown.flatMap(({ tries, flows }) =>
          tries.map(({ hash, flow, completed }) => ({
            hash,
            completed,
            connection: detailsOf(flows.filter(({ id }) => id === flow))[0] ?? null,
          })),
        ),
      };
    },

    chains(finding) {
      const flows = paths.flatMap((path) => path.flows.map(own));
      const { chains, ...counts } = indexFlows({ flows, dns: [], begins: takenAt, findings }).chains(finding);
      return { ...counts, chains: chains.map(withoutPacket) };
    },
  };
}

/** The number of a step leads nowhere: there is no file that it could be looked up in. */
const withoutPacket = (shown: ShownChain): ShownChain => ({ ...shown, packet: null });

function withoutPackets(detail: ConnectionDetail | null): ConnectionDetail | null {
  return detail?.chain == null ? detail : { ...detail, chain: withoutPacket(detail.chain) };
}
