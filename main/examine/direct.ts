/** Connections that are made without a proxy: those that fail, and those that should have taken the proxy. */
import { proxyText } from '../evidence/proxy-address.js';
import type { Flow } from '../evidence/capture.js';
import { isShared } from '../knowledge/match.js';
import { isIpv6 } from './address.js';
import type { Confidence, Severity } from './codes.js';
import type { AnyJudgement, Failing, PacketRef, TargetFact } from './facts.js';
import { endsFilter } from './filter.js';
import { groupBy } from './group.js';
import { connectionCourse, connectionReading, coursesOf, type Course } from './course.js';
import { lastOf, proofOf, stepsOf, targetsOf } from './packets.js';
import { isOpen, type DirectTarget, type Traffic, type TunnelTarget } from './traffic.js';

const failures: readonly Failing[] = ['prohibited', 'no-route', 'refused', 'dropped'];

/**
 * How all connections of a target failed; null where one was made, or where the capture ends too soon to tell. The
 * clearest statement wins: a device that says "prohibited" explains the silence of the next attempt.
 */
export function failureOf(flows: readonly Flow[]): Failing | null {
  if (flows.some((flow) => flow.outcome === 'connected' || flow.outcome === 'midstream')) return null;
  return failures.find((failure) => flows.some((flow) => flow.outcome === failure)) ?? null;
}

/** Rules DIRECT-DROPPED, DIRECT-REFUSED, DIRECT-PROHIBITED, DIRECT-NO-ROUTE and PROXY-BYPASSED. */
export function examineDirect(traffic: Traffic): AnyJudgement[] {
  const needed = traffic.direct.filter((target) => target.kind === 'needed');
  if (traffic.intent.mode === 'proxy') return bypassed(traffic, needed);
  const { endsAt } = traffic.evidence;
  const courses = coursesOf(
    needed.map(({ host, flows }) => ({ tries: flows, reading: connectionReading(flows), own: !isShared(host) })),
    endsAt,
  );
  return failures.flatMap((failure) => [
    ...failing(
      traffic,
      failure,
      courses.filter(({ tries }) => failureOf(tries) === failure),
      false,
    ),
    ...failing(
      traffic,
      failure,
      needed.flatMap((target) => sparedBy(target, failure, traffic)),
      true,
    ),
  ]);
}

/** Addresses of a name that never connected, while others of the same name and family did: whoever tries them has to wait. */
function sparedBy({ flows }: DirectTarget, failure: Failing, { evidence }: Traffic): Course<Flow>[] {
  if (!flows.some(({ outcome }) => outcome === failure) || connectionCourse(flows, evidence.endsAt).lastWorked !== null)
    return [];
  const familyOf = ({ server }: Flow): boolean => isIpv6(server.address);
  const made = new Set(flows.filter(({ outcome }) => outcome === 'connected').map(familyOf));
  const isSure = (flow: Flow): boolean => failure !== 'dropped' || isRepeatedInVain(flow, evidence.endsAt);
  return [...groupBy(flows, ({ server }) => server.address).values()]
    .filter((own) => own.some((flow) => made.has(familyOf(flow)) && isSure(flow)) && failureOf(own) === failure)
    .map((tries) => ({ tries, lastWorked: null }));
}

function failing(
  traffic: Traffic,
  failure: Failing,
  courses: readonly Course<Flow>[],
  spared: boolean,
): AnyJudgement[] {
  const flows = courses.flatMap(({ tries }) => tries);
  if (flows.length === 0) return [];
  const targets = targetsOf(flows);
  const common = {
    ...certainty(traffic, targets),
    ...(spared ? ({ outcome: 'notice', severity: 'degrading', confidence: 'likely' } as const) : {}),
    packets: stepsOf(flows, ['syn', 'syn-again', 'reset', 'icmp']),
    filter: endsFilter(flows.map((flow) => flow.server)),
    dependsOn: [],
    lastWorked: lastConnected(courses),
  };
  const facts = { targets, spared };
  switch (failure) {
    case 'dropped': {
      const seconds = spanOf(flows);
      // A request that the end of the capture leaves unanswered says less than one that was repeated in vain.
      const isSure = flows.some((flow) => isRepeatedInVain(flow, traffic.evidence.endsAt));
      const confidence = common.confidence === 'certain' && !isSure ? 'likely' : common.confidence;
      return [
        { ...common, confidence, code: 'DIRECT-DROPPED', facts: { ...facts, seconds, nameless: traffic.nameless } },
      ];
    }
    case 'refused':
      return [{ ...common, code: 'DIRECT-REFUSED', facts }];
    case 'prohibited':
      return [{ ...common, code: 'DIRECT-PROHIBITED', facts: { ...facts, devices: devicesOf(flows) } }];
    case 'no-route': {
      const heard = flows.flatMap(({ icmp }) => icmp);
      const lost = heard.length > 0 && heard.every(({ kind }) => kind === 'time-exceeded');
      return [{ ...common, code: 'DIRECT-NO-ROUTE', facts: { ...facts, devices: devicesOf(flows), lost } }];
    }
  }
}

/** Seconds from the first packet of these connections to the last. */
const spanOf = (flows: readonly Flow[]): number =>
  flows.reduce((last, { lastAt }) => Math.max(last, lastAt), 0) -
  flows.reduce((first, { firstAt }) => Math.min(first, firstAt), Infinity);

/** The packet by which the last of these courses' connections was made; null where one of them never had one. */
export function lastConnected(courses: readonly Course<Flow>[]): PacketRef | null {
  return lastOf(courses, (flow) => proofOf(flow, 'syn-ack'));
}

/** How long (seconds) a request that was repeated once must have waited before its silence is certain. */
const longSilence = 6;

const isRepeatedInVain = ({ synRetransmissions, firstAt, closedBy }: Flow, endsAt: number): boolean =>
  synRetransmissions > 1 || (synRetransmissions > 0 && (closedBy?.at ?? endsAt) - firstAt >= longSilence);

/** True where no target is a name of the connector's services alone. */
function areShared(targets: readonly TargetFact[]): boolean {
  return targets.every((target) => isShared(target.host));
}

/** How sure a rule may be of whose traffic this is, and how grave it is then: see decision 11. */
export function certainty(
  traffic: Traffic,
  targets: readonly TargetFact[],
): { confidence: Confidence; severity: Severity; shared: boolean } {
  if (traffic.nameless) return { confidence: 'possible', severity: 'blocking', shared: false };
  return areShared(targets)
    ? { confidence: 'likely', severity: 'degrading', shared: true }
    : { confidence: 'certain', severity: 'blocking', shared: false };
}

/** Told to use a proxy, what still goes direct is the finding, whether it gets through or not. */
function bypassed(traffic: Traffic, needed: readonly DirectTarget[]): AnyJudgement[] {
  const tried = needed.filter((target) => target.name !== null);
  const flows = tried
    .flatMap((target) => target.flows)
    .filter(({ outcome }) => outcome !== 'midstream' && outcome !== 'unanswered');
  if (flows.length === 0) return [];
  const { proxy } = traffic.intent;
  const targets = targetsOf(flows);
  const failed = tried.filter((target) => failureOf(target.flows) !== null).length;
  // Where the connector's own names take the proxy, shared ones that get through are another program's: a browser's.
  if (areShared(targets) && failed === 0 && traffic.tunnels.some(isOwnAndOpen)) return [];
  return [
    {
      ...certainty(traffic, targets),
      code: 'PROXY-BYPASSED',
      facts: {
        targets,
        failed,
        proxy: proxy === null ? null : proxyText(proxy),
      },
      packets: stepsOf(flows, ['syn', 'syn-again', 'syn-ack', 'reset', 'icmp']),
      filter: endsFilter(flows.map((flow) => flow.server)),
      dependsOn: [],
    },
  ];
}

const isOwnAndOpen = (target: TunnelTarget): boolean =>
  target.kind === 'needed' && !isShared(target.host) && isOpen(target);

function devicesOf(flows: readonly Flow[]): string[] {
  return [...new Set(flows.flatMap((flow) => flow.icmp.map((error) => error.from)))];
}
