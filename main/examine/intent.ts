/** Whether the traffic takes the way that was meant for it. */
import type { Flow } from '../evidence/capture.js';
import { normalise } from '../knowledge/match.js';
import type { AnyJudgement } from './facts.js';
import { endsFilter } from './filter.js';
import { proxiesOf, stepsOf } from './packets.js';
import type { Traffic } from './traffic.js';
import { tunnelFact } from './tunnels.js';

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
      facts: { mode, targets: targets.map(tunnelFact), proxies: proxiesOf(unnamed) },
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
