/** What proxies answer to CONNECT. */
import { greatest } from './extremes.js';
import type { Flow, TunnelAttempt } from '../evidence/capture.js';
import { isShared } from '../knowledge/match.js';
import type { Confidence } from './codes.js';
import { coursesOf, type Course } from './course.js';
import type { AnyJudgement, TargetFact } from './facts.js';
import { endsFilter } from './filter.js';
import { groupBy } from './group.js';
import { lastOf, proofOf, proxiesOf, stepsOf } from './packets.js';
import { opensTunnel, type Traffic, type TunnelTarget } from './traffic.js';

type Try = TunnelTarget['tries'][number];
type Tried = TunnelTarget & Course<Try>;

/** How long a CONNECT must wait before its silence is a finding. Proxies that work answer within a second or two. */
const patience = 3;

/** How the tries for one target ended, taken together. */
type Ending = 'open' | 'signed-in' | 'sign-in' | 'denied' | 'upstream' | 'reset' | 'silent' | 'unknown';

/** Rules PROXY-AUTH-REQUIRED, -SIGN-IN-USED, -DENIED, -UPSTREAM-FAILED, -RESET and -NO-ANSWER. */
export function examineTunnels(traffic: Traffic): AnyJudgement[] {
  const tried = sinceTheyOpened(
    traffic.tunnels.filter(({ kind }) => kind === 'needed'),
    traffic.evidence.endsAt,
  );
  const byEnding = groupBy(tried, ({ tries }) => endingOf(tries, traffic.evidence.endsAt));
  const open = [...(byEnding.get('open') ?? []), ...(byEnding.get('signed-in') ?? [])];
  return [...byEnding].flatMap(([ending, targets]) => judge(ending, targets, open, traffic));
}

function endingOf(tries: readonly Try[], endsAt: number): Ending {
  const statuses = tries.map(({ attempt }) => attempt.status);
  if (statuses.some(opensTunnel)) return statuses.includes(407) ? 'signed-in' : 'open';
  const refusal = [...statuses].reverse().find((status) => status !== null && status !== 407) ?? null;
  if (refusal !== null) return upstreamFailures.includes(refusal) ? 'upstream' : 'denied';
  if (statuses.includes(407)) return tries.some((each) => isOver(each, endsAt)) ? 'sign-in' : 'unknown';
  const unanswered = tries.filter(({ attempt }) => !attempt.answered);
  if (unanswered.some(({ flow, attempt }) => closedByProxy(flow, attempt))) return 'reset';
  return unanswered.some(({ flow, attempt }) => waitedInVain(flow, attempt, endsAt)) ? 'silent' : 'unknown';
}

/** RFC 9110 section 15.6: the proxy's own faults, and its way onwards. Other 5xx are answers of its rules. */
const upstreamFailures: readonly number[] = [500, 502, 503, 504];

/** A sign-in that the end of the capture interrupts, or a request that it leaves open, may go well. */
const isOver = ({ flow, attempt }: Try, endsAt: number): boolean =>
  (attempt.status !== null && attempt.status !== 407) || flow.closedBy !== null || endsAt - attempt.at >= patience;

/** Targets with the tries that count. */
function sinceTheyOpened(targets: readonly TunnelTarget[], endsAt: number): Tried[] {
  const reading = {
    at: ({ flow, attempt }: Try): number => (opensTunnel(attempt.status) ? flow.lastAt : attempt.at),
    worked: ({ attempt }: Try): boolean => opensTunnel(attempt.status),
    failed: (each: Try): boolean => !opensTunnel(each.attempt.status) && isOver(each, endsAt),
  };
  const ways = targets.map((target) => ({ tries: lastOfEachFlow(target), reading, own: !isShared(target.host) }));
  const byProxy = groupBy(ways, ({ tries: [first] }) => (first === undefined ? '' : proxiesOf([first.flow]).join()));
  const courses = new Map(
    [...byProxy.values()].flatMap((own) =>
      coursesOf(own, endsAt).map((course, index) => [own[index], course] as const),
    ),
  );
  return targets.map((target, index): Tried => {
    const lastWorked = courses.get(ways[index])?.lastWorked ?? null;
    const isSince = ({ attempt }: Try): boolean =>
      lastWorked === null || (attempt.at > lastWorked.flow.lastAt && !opensTunnel(attempt.status));
    return { ...target, tries: target.tries.filter(isSince), lastWorked };
  });
}

/** What a connection came to is one try, however often it was asked for a sign-in on the way there. */
const lastOfEachFlow = ({ tries }: TunnelTarget): Try[] =>
  [...groupBy(tries, ({ flow }) => String(flow.id)).values()].flatMap((own) => own[own.length - 1] ?? []);

/** A proxy that closes after a long wait has not hung up: it never answered. */
const longWait = 10;

const closedByProxy = ({ closedBy }: Flow, attempt: TunnelAttempt): boolean =>
  closedBy?.side === 'server' && closedBy.packet > attempt.packet && closedBy.at - attempt.at < longWait;

/** A capture of the client's direction alone shows no answer ever: silence then means nothing. */
const waitedInVain = (flow: Flow, attempt: TunnelAttempt, endsAt: number): boolean =>
  flow.packets.server > 0 && (flow.closedBy?.at ?? endsAt) - attempt.at >= (flow.closedBy === null ? patience : 1);

function judge(
  ending: Ending,
  targets: readonly Tried[],
  open: readonly TunnelTarget[],
  traffic: Traffic,
): AnyJudgement[] {
  const tries = targets.flatMap((target) => target.tries);
  const flows = [...new Set(tries.map(({ flow }) => flow))];
  const attempts = tries.map(({ attempt }) => attempt);
  const through = { targets: targets.map(tunnelFact), proxies: proxiesOf(flows) };
  const common = {
    confidence: sureOf(targets),
    packets: stepsOf(flows, ['connect', 'answer', 'reset', 'close']),
    filter: endsFilter(flows.map((flow) => flow.server)),
    dependsOn: [],
    lastWorked: lastOf(targets, ({ flow }) => proofOf(flow, 'answer')),
  };
  const schemes = [...new Set(attempts.flatMap((attempt) => attempt.authenticate))];
  const statuses = [
    ...new Set(
      attempts.filter(({ status }) => status !== null).map(({ status, reason }) => `${status} ${reason}`.trim()),
    ),
  ];
  const passed = open.filter((other) => targets.some((target) => isSameProxy(other, target)));
  // What other programs ask for as well may be their trouble alone: see decision 11.
  const problem = sureOf(targets) === 'likely' ? { ...common, severity: 'degrading' as const, shared: true } : common;
  switch (ending) {
    case 'sign-in':
      return [
        {
          ...problem,
          code: 'PROXY-AUTH-REQUIRED',
          facts: {
            ...through,
            answers: attempts.filter(({ status }) => status === 407).length,
            schemes,
            passed: passed.map(({ host }) => host),
          },
        },
      ];
    case 'signed-in':
      return [{ ...common, code: 'PROXY-SIGN-IN-USED', facts: { ...through, schemes } }];
    case 'denied': {
      const redirected = attempts.some(({ status }) => status !== null && status >= 300 && status < 400);
      const maybeNoProxy = attempts.every(({ status }) => status !== null && [400, 404, 405, 501].includes(status));
      const whoCanFix = maybeNoProxy ? 'administrator' : 'network-team';
      return [
        {
          ...problem,
          whoCanFix,
          code: 'PROXY-DENIED',
          facts: { ...through, statuses, redirected, some: passed.length > 0, maybeNoProxy },
        },
      ];
    }
    case 'upstream':
      return [{ ...problem, code: 'PROXY-UPSTREAM-FAILED', facts: { ...through, statuses } }];
    case 'reset': {
      const how = flows.some((flow) => flow.closedBy?.how === 'reset') ? 'reset' : 'close';
      return [{ ...problem, code: 'PROXY-RESET', facts: { ...through, how } }];
    }
    case 'silent': {
      const seconds = greatest(
        tries.map(({ flow, attempt }) => (flow.closedBy?.at ?? traffic.evidence.endsAt) - attempt.at),
      );
      // Where the file ends before the client gives up, the answer may have come later.
      const isOpenEnded = common.confidence === 'certain' && flows.every((flow) => flow.closedBy === null);
      const confidence = isOpenEnded ? 'likely' : common.confidence;
      return [{ ...problem, confidence, code: 'PROXY-NO-ANSWER', facts: { ...through, seconds } }];
    }
    case 'open':
    case 'unknown':
      return [];
  }
}

/** How sure it is that the connector asked: a name that is its own, one of those that others use too, or one cut short. */
function sureOf(targets: readonly TunnelTarget[]): Confidence {
  const whole = targets.filter((target) => target.port !== 0);
  if (whole.length === 0) return 'possible';
  return whole.length === targets.length && whole.every((target) => isShared(target.host)) ? 'likely' : 'certain';
}

const isSameProxy = (one: TunnelTarget, other: TunnelTarget): boolean =>
  one.tries[0]?.flow.server.address === other.tries[0]?.flow.server.address &&
  one.tries[0]?.flow.server.port === other.tries[0]?.flow.server.port;

/** A target as a fact: where it was, through which addresses, how often. */
export const tunnelFact = (target: TunnelTarget): TargetFact => ({
  host: target.host,
  port: target.port,
  addresses: [...new Set(target.tries.map(({ flow }) => flow.server.address))],
  tries: target.tries.length,
});
