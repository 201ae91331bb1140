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
 * Takes the tries and the findings that they led to. Numbers of steps are those of one path: where names were tried again,
 * other paths may have the same ones.
 */
export function indexProbes({ takenAt, paths, rehearsals }: Probes, findings: readonly Finding[]): PathDetails {
  const restingOn = new Map<string, string[]>();
  for (const { id, paths: about = [], evidence } of findings) {
    for (const key of about.flatMap((path) => evidence.map(({ packet }) => keyOf(path, packet)))) {
      restingOn.set(key, [...(restingOn.get(key) ?? []), id]);
    }
  }
  const own = (path: string, flow: Flow): ReportFlow => {
    const resting = flow.steps.flatMap(({ packet }) => restingOn.get(keyOf(path, packet)) ?? []);
    return { ...flow, connector: true, findings: [...new Set(resting)] };
  };
  const detailsOf = (path: string, flows: readonly Flow[]): ConnectionDetail[] => {
    const index = indexFlows({ flows: flows.map((flow) => own(path, flow)), dns: [], begins: takenAt, findings });
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
        connections: detailsOf(
          path,
          probed.flows.filter(({ id }) => cell.flows.includes(id)),
        ),
        rehearsal: shown.flatMap(({ tries, flows }) =>
          tries.map(({ hash, flow, completed }) => ({
            hash,
            completed,
            connection:
              detailsOf(
                path,
                flows.filter(({ id }) => id === flow),
              )[0] ?? null,
          })),
        ),
      };
    },

    chains(finding) {
      const flows = paths.flatMap((path) => path.flows.map((flow) => own(path.id, flow)));
      const { chains, ...counts } = indexFlows({ flows, dns: [], begins: takenAt, findings }).chains(finding);
      return { ...counts, chains: chains.map(withoutPacket) };
    },
  };
}

const keyOf = (path: string, packet: number): string => `${path} ${packet}`;

/** The number of a step leads nowhere: there is no file that it could be looked up in. */
const withoutPacket = (shown: ShownChain): ShownChain => ({ ...shown, packet: null });

function withoutPackets(detail: ConnectionDetail | null): ConnectionDetail | null {
  return detail?.chain == null ? detail : { ...detail, chain: withoutPacket(detail.chain) };
}
