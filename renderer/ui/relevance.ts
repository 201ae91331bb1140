/** Which connections and questions belong into the waterfall: the connector's. Other programs' are only counted. */
import type { Dns, Finding, Flow, Report } from '../../preload/contract/index.js';

type Capture = NonNullable<Report['capture']>;

/** The part of a capture's traffic that the waterfall draws. */
export interface Relevant {
  readonly flows: readonly Flow[];
  readonly dns: readonly Dns[];
}

/**
 * Chooses by what the findings say: a connection belongs to the connector where a finding rests on one of its packets
 * or speaks of the place it leads to, or where another one to the same place does. Where no other program is in the
 * capture, all belong.
 */
export function chooseRelevant(
  capture: Pick<Capture, 'connections' | 'flows' | 'dns'>,
  findings: readonly Finding[],
): Relevant {
  const cited = new Set(findings.flatMap((finding) => finding.evidence.map((item) => item.packet)));
  const flows = chooseFlows(capture.flows ?? [], capture.connections.other, cited, findings);
  const names = new Set(flows.flatMap((flow) => [...placesOf(flow), flow.server.name]));
  const dns = (capture.dns ?? []).filter(
    (record) =>
      names.has(record.name) ||
      isProxyDiscovery(record.name) ||
      [record.packet, ...record.queries, record.answerPacket ?? record.packet].some((packet) => cited.has(packet)),
  );
  return { flows, dns };
}

function chooseFlows(
  flows: readonly Flow[],
  others: number,
  cited: ReadonlySet<number>,
  findings: readonly Finding[],
): readonly Flow[] {
  if (others === 0) return flows;
  const named = new Set(flows.filter((flow) => packetsOf(flow).some((packet) => cited.has(packet))));
  const places = new Set([...[...named].flatMap(placesOf), ...findings.flatMap(namesIn)]);
  return flows.filter((flow) => named.has(flow) || placesOf(flow).some((place) => places.has(place)));
}

function packetsOf(flow: Flow): number[] {
  return [flow.firstPacket, flow.lastPacket, ...flow.steps.map((step) => step.packet)];
}

/** Names that a connection leads to. That of a proxy says nothing: others use it, too. */
function placesOf(flow: Flow): string[] {
  if (flow.tunnel !== undefined) return [flow.tunnel.target.replace(/:\d+$/, '').toLowerCase()];
  return [flow.server.name ?? flow.server.address];
}

/** What may be a name or an address in a finding's sentence. */
function namesIn(finding: Finding): string[] {
  return finding.found
    .toLowerCase()
    .split(/[^a-z0-9._-]+/)
    .map((word) => word.replace(/\.+$/, ''))
    .filter((word) => word.includes('.'));
}

/** Windows looks for a proxy by this name (WPAD). */
function isProxyDiscovery(name: string): boolean {
  return name === 'wpad' || name.startsWith('wpad.');
}
