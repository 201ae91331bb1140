/** Paths that work badly: IPv6 that fails where IPv4 works, loss, and packets that are too large for the way. */
import { greatest, least } from './extremes.js';
import type { Flow } from '../evidence/capture.js';
import { isIpv6 } from './address.js';
import { connectionCourse } from './course.js';
import { failureOf } from './direct.js';
import type { AnyJudgement } from './facts.js';
import { endsFilter } from './filter.js';
import { groupBy } from './group.js';
import { stepsOf, targetsOf } from './packets.js';
import type { Traffic } from './traffic.js';

const overIpv6 = ({ server }: Flow): boolean => isIpv6(server.address);

/** The server itself had no way for it, and no device said so: in a capture there is no such flow. */
const neverLeft = ({ outcome, icmp }: Flow): boolean => outcome === 'no-route' && icmp.length === 0;

/** Rule IPV6-BROKEN. */
export function examineIpv6(traffic: Traffic): AnyJudgement[] {
  const groups = [
    ...traffic.direct.filter((target) => target.kind !== 'legacy').map((target) => target.flows),
    ...groupByName(traffic),
  ];
  const broken = groups.flatMap((flows) => {
    if (flows.every(({ outcome }) => outcome === 'connected')) return [];
    // What never left the server costs nobody anything: every program takes IPv4 then, at once.
    const over6 = flows.filter((flow) => overIpv6(flow) && !neverLeft(flow));
    const over4 = flows.filter((flow) => !overIpv6(flow));
    const { tries, lastWorked } = connectionCourse(over6, traffic.evidence.endsAt);
    const since = lastWorked === null ? Number.NEGATIVE_INFINITY : lastWorked.lastAt;
    const works4 = over4.some((flow) => flow.outcome === 'connected' && flow.lastAt > since);
    return works4 && over6.length > 0 && failureOf(tries) !== null ? tries : [];
  });
  if (broken.length === 0) return [];
  return [
    {
      code: 'IPV6-BROKEN',
      confidence: 'certain',
      facts: { targets: targetsOf(broken), seconds: greatest(broken.map((flow) => flow.lastAt - flow.firstAt)) },
      packets: stepsOf(broken, ['syn', 'syn-again', 'reset', 'icmp']),
      filter: endsFilter(broken.map((flow) => flow.server)),
      dependsOn: [],
    },
  ];
}

/** Connections to the proxies, those that failed included: grouped by name and port, whatever the address. */
function groupByName({ evidence, proxyFlows }: Traffic): Flow[][] {
  const keyOf = ({ server }: Flow): string => `${server.name ?? server.address} ${server.port}`;
  const proxies = new Set(proxyFlows.map(keyOf));
  return [
    ...groupBy(
      evidence.flows.filter((flow) => proxies.has(keyOf(flow))),
      keyOf,
    ).values(),
  ];
}

/** A lost packet now and then is normal on every network; from this share on it is worth a word. */
const lossyShare = 0.02;
const lossyRepeats = 0.05;
/** From this share on people notice. */
const degradingShare = 0.1;

/** Rule PATH-LOSSY. */
export function examineLoss(traffic: Traffic): AnyJudgement[] {
  // What never came through is no loss that was made good: see PATH-MTU.
  const connected = traffic.flows.filter((flow) => flow.outcome === 'connected' && flow.stuck === null);
  const lossy = connected.filter((flow) => flow.synRetransmissions > 0 || repeatsALot(flow));
  if (lossy.length === 0 || lossy.length < connected.length * lossyShare) return [];
  return [
    {
      code: 'PATH-LOSSY',
      confidence: 'likely',
      // One repetition happens everywhere, and says nothing yet.
      severity: lossy.length > 1 && lossy.length >= connected.length * degradingShare ? 'degrading' : 'none',
      facts: {
        connections: lossy.length,
        of: connected.length,
        repeated: lossy.reduce((sum, flow) => sum + flow.synRetransmissions + flow.segments.retransmitted, 0),
      },
      packets: stepsOf(lossy, ['syn', 'syn-again', 'syn-ack']),
      filter: endsFilter(lossy.map((flow) => flow.server)),
      dependsOn: [],
    },
  ];
}

const repeatsALot = (flow: Flow): boolean =>
  flow.segments.retransmitted >= 3 && flow.segments.retransmitted >= flow.segments.total * lossyRepeats;

/** Rule PATH-MTU. */
export function examineMtu(traffic: Traffic): AnyJudgement[] {
  const stuck = traffic.flows.filter((flow) => flow.outcome === 'connected' && flow.stuck !== null);
  // The same name reached in full by another connection: then it was not the size.
  const targets = stuck.filter((flow) => !traffic.flows.some((other) => passesLarge(other, flow)));
  const first = targets[0];
  if (first?.stuck == null) return [];
  const packets = targets.flatMap((flow) =>
    (flow.stuck?.packets ?? []).map(({ packet, at }) => ({
      packet,
      at,
      from: flow.stuck?.from === 'client' ? flow.client.address : flow.server.address,
      to: flow.stuck?.from === 'client' ? flow.server.address : flow.client.address,
      what:
        flow.stuck?.from === 'client'
          ? `sends ${flow.stuck.bytes} bytes again, never acknowledged`
          : `arrives while ${flow.stuck?.bytes ?? 0} bytes before it are missing`,
    })),
  );
  const mtus = targets.flatMap((flow) =>
    flow.icmp.flatMap((error) => (error.kind === 'too-big' ? (error.mtu ?? []) : [])),
  );
  return [
    {
      code: 'PATH-MTU',
      confidence: 'possible',
      facts: {
        targets: targetsOf(targets),
        bytes: first.stuck.bytes,
        from: first.stuck.from,
        mtu: mtus.length > 0 ? least(mtus) : null,
      },
      packets,
      filter: endsFilter(targets.map((flow) => flow.server)),
      dependsOn: [],
    },
  ];
}

const passesLarge = (flow: Flow, like: Flow): boolean =>
  flow.server.address === like.server.address &&
  flow.stuck === null &&
  flow.bytes.client > 2000 &&
  flow.bytes.server > 2000;
