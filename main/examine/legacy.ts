/** Attempts on the ports of connectors before 1.5.132.0. They fail on most networks and that is no fault. */
import type { AnyJudgement } from './facts.js';
import { failureOf } from './direct.js';
import { endsFilter } from './filter.js';
import { inOrder, stepsOf, targetsOf } from './packets.js';
import { isOpen, splitTarget, type Traffic } from './traffic.js';

/** Rule LEGACY-PORT-ATTEMPT. */
export function examineLegacy(traffic: Traffic): AnyJudgement[] {
  const direct = traffic.direct
    .filter((target) => target.kind === 'legacy' && failureOf(target.flows) !== null)
    .flatMap((target) => target.flows);
  const tunnels = traffic.tunnels
    .filter((target) => target.kind === 'legacy' && !isOpen(target))
    .flatMap((target) => target.tries);
  if (direct.length === 0 && tunnels.length === 0) return [];
  const proxied = tunnels.map(({ flow, attempt }) => ({ ...splitTarget(attempt.target), flow }));
  const flows = [...direct, ...tunnels.map(({ flow }) => flow)];
  return [
    {
      code: 'LEGACY-PORT-ATTEMPT',
      confidence: 'certain',
      facts: {
        targets: [
          ...targetsOf(direct),
          ...proxied.map(({ host, port, flow }) => ({ host, port, addresses: [flow.server.address], tries: 1 })),
        ],
        throughProxy: direct.length === 0,
      },
      packets: inOrder([
        ...stepsOf(direct, ['syn', 'syn-again', 'reset', 'icmp']),
        ...stepsOf(flows, ['connect', 'answer']),
      ]),
      filter: endsFilter(flows.map((flow) => flow.server)),
      dependsOn: [],
    },
  ];
}
