/** Whether the traffic takes the way that was meant for it. */
import { proxyText } from '../evidence/proxy-address.js';
import type { Flow } from '../evidence/capture.js';
import { isShared } from '../knowledge/match.js';
import { isAddress, isIpv6 } from './address.js';
import { certainty } from './direct.js';
import type { AnyJudgement } from './facts.js';
import { endsFilter } from './filter.js';
import { proxiesOf, stepsOf } from './packets.js';
import { isNamedByScript } from './script.js';
import { isOpen, type Traffic } from './traffic.js';
import { tunnelFact } from './tunnels.js';

/** Rule PATH-NOT-AS-CONFIGURED. */
export function examineIntent(traffic: Traffic): AnyJudgement[] {
  const { mode, proxy } = traffic.intent;
  if (mode === null) return [];
  const isUnmeant = unmeantIn(traffic);
  const needed = traffic.tunnels.filter((target) => target.kind === 'needed');
  const targets = needed.filter(({ tries }) => tries.some(({ flow }) => isUnmeant(flow)));
  if (targets.length === 0) return [];
  const flows = [...new Set(targets.flatMap(({ tries }) => tries.map(({ flow }) => flow)))];
  const facts = targets.map(tunnelFact);
  const certain = certainty(traffic, facts);
  // Where the connector's own names take the way that is meant, the shared ones are another program's: a browser's.
  if (certain.shared && ownNamesGoAsMeant(traffic, isUnmeant)) return [];
  return [
    {
      ...certain,
      code: 'PATH-NOT-AS-CONFIGURED',
      // A script that builds the proxy's name, or a name that has other addresses elsewhere, cannot be ruled out.
      confidence: mode === 'direct' ? certain.confidence : 'likely',
      facts: {
        mode,
        meant: proxy === null ? null : proxyText(proxy),
        targets: facts,
        proxies: proxiesOf(flows),
      },
      // Where everything gets through, nothing is blocked: what is at risk is the day when the other proxy is not there.
      ...(targets.every(isOpen) ? { severity: 'risk' as const } : {}),
      packets: stepsOf(flows, ['syn', 'connect', 'answer']),
      filter: endsFilter(flows.map((flow) => flow.server)),
      dependsOn: [],
    },
  ];
}

function ownNamesGoAsMeant(traffic: Traffic, isUnmeant: (flow: Flow) => boolean): boolean {
  if (traffic.intent.mode === 'direct') {
    return traffic.direct.some(({ kind, host, flows }) => kind === 'needed' && !isShared(host) && flows.some(isMade));
  }
  return traffic.tunnels.some(
    (target) =>
      target.kind === 'needed' &&
      !isShared(target.host) &&
      isOpen(target) &&
      target.tries.every(({ flow }) => !isUnmeant(flow)),
  );
}

const isMade = ({ outcome }: Flow): boolean => outcome === 'connected';

/** The test for a connection to a proxy that nobody meant; it says no where that cannot be told. */
function unmeantIn(traffic: Traffic): (flow: Flow) => boolean {
  const { mode, proxy } = traffic.intent;
  if (mode === 'direct') return () => true;
  const named = new Set(traffic.namedProxyFlows);
  if (mode === 'wpad') return (flow) => !named.has(flow) && isNamedByScript(flow, traffic) === false;
  // Told one proxy, through another: only where the capture shows the address of the one that was meant.
  return (flow) => proxy !== null && named.size === 0 && isElsewhere(flow, proxy.host, traffic);
}

/** True where the address of `host` is known, and this connection went to another of the same family. */
function isElsewhere(flow: Flow, host: string, { lookups }: Traffic): boolean {
  const answers = lookups
    .filter(({ name }) => name === host)
    .flatMap(({ exchanges }) => exchanges.flatMap((dns) => dns.answers));
  return [host, ...answers].some((address) => isAddress(address) && isIpv6(address) === isIpv6(flow.server.address));
}
