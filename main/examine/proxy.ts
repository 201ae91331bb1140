/** What proxies answer to CONNECT, whether the proxy can be reached, and whether a proxy was meant at all. */
import type { Flow, TunnelAttempt } from '../evidence/capture.js';
import { normalise } from '../knowledge/match.js';
import { failureOf } from './direct.js';
import type { AnyJudgement, TargetFact } from './facts.js';
import { endsFilter, namesFilter } from './filter.js';
import { lookupPackets, stepsOf } from './packets.js';
import { responseName } from './names.js';
import type { Traffic, TunnelTarget } from './traffic.js';

type Try = TunnelTarget['tries'][number];

/** How long a CONNECT must wait before its silence is a finding. Proxies that work answer within a second or two. */
const patience = 3;

/** How the tries for one target ended, taken together. */
type Ending = 'open' | 'signed-in' | 'sign-in' | 'denied' | 'upstream' | 'reset' | 'silent' | 'unknown';

/** Rules PROXY-AUTH-REQUIRED, -SIGN-IN-USED, -DENIED, -UPSTREAM-FAILED, -RESET and -NO-ANSWER. */
export function examineTunnels(traffic: Traffic): AnyJudgement[] {
  const byEnding = new Map<Ending, TunnelTarget[]>();
  for (const target of traffic.tunnels) {
    if (target.kind !== 'needed') continue;
    const ending = endingOf(target.tries, traffic.evidence.endsAt);
    byEnding.set(ending, [...(byEnding.get(ending) ?? []), target]);
  }
  const open = [...(byEnding.get('open') ?? []), ...(byEnding.get('signed-in') ?? [])];
  return [...byEnding].flatMap(([ending, targets]) => judge(ending, targets, open, traffic));
}

/** True for a status that opens a tunnel. */
export function opensTunnel(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

function endingOf(tries: readonly Try[], endsAt: number): Ending {
  const statuses = tries.map(({ attempt }) => attempt.status);
  if (statuses.some(opensTunnel)) return statuses.includes(407) ? 'signed-in' : 'open';
  const refusal = [...statuses].reverse().find((status) => status !== null && status !== 407) ?? null;
  if (refusal !== null) return refusal >= 500 && refusal !== 501 && refusal !== 505 ? 'upstream' : 'denied';
  if (statuses.includes(407)) return 'sign-in';
  if (tries.some(({ flow, attempt }) => closedByProxy(flow, attempt))) return 'reset';
  return tries.some(({ flow, attempt }) => waitedInVain(flow, attempt, endsAt)) ? 'silent' : 'unknown';
}

const closedByProxy = (flow: Flow, attempt: TunnelAttempt): boolean =>
  flow.closedBy?.side === 'server' && flow.closedBy.packet > attempt.packet;

/** A capture of the client's direction alone shows no answer ever: silence then means nothing. */
const waitedInVain = (flow: Flow, attempt: TunnelAttempt, endsAt: number): boolean =>
  flow.packets.server > 0 && (flow.closedBy?.at ?? endsAt) - attempt.at >= (flow.closedBy === null ? patience : 1);

function judge(
  ending: Ending,
  targets: readonly TunnelTarget[],
  open: readonly TunnelTarget[],
  traffic: Traffic,
): AnyJudgement[] {
  const tries = targets.flatMap((target) => target.tries);
  const flows = [...new Set(tries.map(({ flow }) => flow))];
  const attempts = tries.map(({ attempt }) => attempt);
  const through = { targets: targets.map(factOf), proxies: proxiesOf(flows) };
  const common = {
    confidence: targets.some((target) => target.port !== 0) ? ('certain' as const) : ('possible' as const),
    packets: stepsOf(flows, ['connect', 'answer', 'reset', 'close']),
    filter: endsFilter(flows.map((flow) => flow.server)),
    dependsOn: [],
  };
  const schemes = [...new Set(attempts.flatMap((attempt) => attempt.authenticate))];
  const statuses = [
    ...new Set(
      attempts.filter(({ status }) => status !== null).map(({ status, reason }) => `${status} ${reason}`.trim()),
    ),
  ];
  switch (ending) {
    case 'sign-in':
      return [
        {
          ...common,
          code: 'PROXY-AUTH-REQUIRED',
          facts: {
            ...through,
            answers: attempts.filter(({ status }) => status === 407).length,
            schemes,
            passed: open.map(({ host }) => host),
          },
        },
      ];
    case 'signed-in':
      return [{ ...common, code: 'PROXY-SIGN-IN-USED', facts: { ...through, schemes } }];
    case 'denied': {
      const redirected = attempts.some(({ status }) => status !== null && status >= 300 && status < 400);
      return [{ ...common, code: 'PROXY-DENIED', facts: { ...through, statuses, redirected } }];
    }
    case 'upstream':
      return [{ ...common, code: 'PROXY-UPSTREAM-FAILED', facts: { ...through, statuses } }];
    case 'reset': {
      const how = flows.some((flow) => flow.closedBy?.how === 'reset') ? 'reset' : 'close';
      return [{ ...common, code: 'PROXY-RESET', facts: { ...through, how } }];
    }
    case 'silent': {
      const seconds = Math.max(
        ...tries.map(({ flow, attempt }) => (flow.closedBy?.at ?? traffic.evidence.endsAt) - attempt.at),
      );
      return [{ ...common, code: 'PROXY-NO-ANSWER', facts: { ...through, seconds } }];
    }
    case 'open':
    case 'unknown':
      return [];
  }
}

const factOf = (target: TunnelTarget): TargetFact => ({
  host: target.host,
  port: target.port,
  addresses: [...new Set(target.tries.map(({ flow }) => flow.server.address))],
  tries: target.tries.length,
});

/** `name:port` of the proxies that these connections went to. */
export function proxiesOf(flows: readonly Flow[]): string[] {
  return [...new Set(flows.map((flow) => `${flow.server.name ?? flow.server.address}:${flow.server.port}`))];
}

/** Ports that proxies listen on by custom; used only to guess at a proxy that nobody named. */
const customaryProxyPorts: readonly number[] = [3128, 8000, 8008, 8080, 8081, 8088, 8118, 8888, 9400];

/** Rule PROXY-UNREACHABLE. */
export function examineProxyReach(traffic: Traffic): AnyJudgement[] {
  const { proxy, mode } = traffic.intent;
  if (proxy !== null) {
    const text = `${proxy.host}:${proxy.port}`;
    const flows = traffic.namedProxyFlows;
    const how = failureOf(flows);
    if (how !== null) return [unreachable(text, how, flows, false)];
    return flows.length === 0 ? notResolved(traffic, text) : [];
  }
  if (mode !== 'proxy' || traffic.tunnels.length > 0) return [];
  const candidates = traffic.evidence.flows.filter((flow) => customaryProxyPorts.includes(flow.server.port));
  const how = failureOf(candidates);
  return candidates.length === 0 || how === null
    ? []
    : [unreachable(proxiesOf(candidates).join(', '), how, candidates, true)];
}

function unreachable(
  proxy: string,
  how: 'dropped' | 'refused' | 'prohibited' | 'no-route',
  flows: readonly Flow[],
  guessed: boolean,
): AnyJudgement {
  return {
    code: 'PROXY-UNREACHABLE',
    confidence: guessed ? 'possible' : 'certain',
    facts: { proxy, how, tries: flows.reduce((sum, flow) => sum + flow.syn, 0), guessed },
    packets: stepsOf(flows, ['syn', 'syn-again', 'reset', 'icmp']),
    filter: endsFilter(flows.map((flow) => flow.server)),
    dependsOn: [],
  };
}

function notResolved(traffic: Traffic, proxy: string): AnyJudgement[] {
  const lookups = traffic.lookups.filter((lookup) => lookup.ofProxy);
  const exchanges = lookups.flatMap((lookup) => lookup.exchanges);
  // Nothing was asked, or something was answered: then the capture does not show why nobody went there.
  if (exchanges.length === 0 || exchanges.some((dns) => dns.rcode === 0)) return [];
  return [
    {
      code: 'PROXY-UNREACHABLE',
      confidence: 'certain',
      facts: { proxy, how: 'not-resolved', tries: exchanges.length, guessed: false },
      packets: lookupPackets(exchanges, responseName),
      filter: namesFilter(lookups.map((lookup) => lookup.name)),
      dependsOn: [],
    },
  ];
}

/** Rule PATH-NOT-AS-CONFIGURED. */
export function examineIntent(traffic: Traffic): AnyJudgement[] {
  const { mode } = traffic.intent;
  if (mode !== 'direct' && mode !== 'wpad') return [];
  const targets = traffic.tunnels.filter((target) => target.kind === 'needed');
  const flows = [...new Set(targets.flatMap((target) => target.tries.map(({ flow }) => flow)))];
  const unnamed = mode === 'direct' ? flows : flows.filter((flow) => isNamedByScript(flow, traffic) === false);
  if (unnamed.length === 0) return [];
  return [
    {
      code: 'PATH-NOT-AS-CONFIGURED',
      confidence: mode === 'direct' ? 'certain' : 'likely',
      facts: { mode, targets: targets.map(factOf), proxies: proxiesOf(unnamed) },
      packets: stepsOf(unnamed, ['syn', 'connect', 'answer']),
      filter: endsFilter(unnamed.map((flow) => flow.server)),
      dependsOn: [],
    },
  ];
}

/** Whether a script in the capture names this proxy; null where no script is in the capture. */
function isNamedByScript(flow: Flow, traffic: Traffic): boolean | null {
  const scripts = traffic.evidence.flows.flatMap((each) =>
    (each.http ?? []).flatMap((exchange) => exchange.body ?? []),
  );
  if (scripts.length === 0) return null;
  const text = normalise(scripts.join('\n'));
  const { name, address, port } = flow.server;
  return [name, address].some((host) => host !== null && text.includes(`${host}:${port}`));
}
