/** Whether the proxy itself can be reached. */
import { proxyText } from '../evidence/proxy-address.js';
import type { Flow } from '../evidence/capture.js';
import { isAddress, isIpv6 } from './address.js';
import type { Confidence } from './codes.js';
import { connectionCourse, type Course } from './course.js';
import { failureOf, lastConnected } from './direct.js';
import type { AnyJudgement, Judgement } from './facts.js';
import { endsFilter, namesFilter } from './filter.js';
import { groupBy } from './group.js';
import { lookupPackets, proxiesOf, serverText, stepsOf } from './packets.js';
import { lookupEnding } from './names.js';
import { bearsOnConnector, isNamedByScript, isSurelyNamedByScript } from './script.js';
import { isAllReached, type Traffic } from './traffic.js';

/** Ports that proxies listen on by custom, and words that their names are made of: hints at a proxy nobody named. */
const customaryPorts: readonly number[] = [3128, 8000, 8008, 8080, 8081, 8088, 8118, 8888, 9400];
const customaryNames = /proxy|gateway|webgate|webgw|squid|bluecoat|zscaler/;

/** Ports of services that a server talks to all day; a connection that fails there says nothing of a proxy. */
const otherServices: readonly number[] = [22, 25, 53, 80, 88, 123, 135, 139, 389, 443, 445, 464, 636, 3268, 3389, 5985];

const mayBeProxy = ({ server }: Flow): boolean =>
  customaryPorts.includes(server.port) ||
  (server.name !== null && customaryNames.test(server.name) && !otherServices.includes(server.port));

/** Rule PROXY-UNREACHABLE. */
export function examineProxyReach(traffic: Traffic): AnyJudgement[] {
  return [...reach(traffic), ...oneOfSeveral(traffic)];
}

function reach(traffic: Traffic): AnyJudgement[] {
  const { proxy } = traffic.intent;
  if (proxy === null) {
    const guessed = guessedProxies(traffic).map((course) =>
      traffic.intent.mode === 'proxy'
        ? unreachable(proxiesOf(course.tries).join(), course, 'possible', true)
        : namedByScript(course, traffic),
    );
    return [...guessed, ...died(traffic)];
  }
  const flows = traffic.namedProxyFlows;
  const course = connectionCourse(flows, traffic.evidence.endsAt);
  const text = proxyText(proxy);
  if (failureOf(course.tries) !== null) return [unreachable(text, course, sureOf(flows, traffic))];
  return flows.length === 0 ? notResolved(traffic, text) : [];
}

/** Proxies that served, and then could not be reached any more. */
function died(traffic: Traffic): AnyJudgement[] {
  return [...groupBy(traffic.proxyFlows, serverText).values()]
    .map((flows) => connectionCourse(flows, traffic.evidence.endsAt))
    .filter(({ tries, lastWorked }) => lastWorked !== null && failureOf(tries) !== null)
    .map((course) => unreachable(proxiesOf(course.tries).join(), course, 'certain'));
}

/** Where the connector gets through all the same, by the next way that the script names, it only has to wait. */
function namedByScript(course: Course<Flow>, traffic: Traffic): AnyJudgement {
  // Where nobody said that the script is meant, other programs may be the ones that follow it.
  const known = traffic.intent.mode === 'wpad' && course.tries.some((flow) => isSurelyNamedByScript(flow, traffic));
  const judgement = unreachable(proxiesOf(course.tries).join(), course, known ? 'certain' : 'likely');
  const spared = isAllReached(traffic);
  return {
    ...judgement,
    ...(spared ? { outcome: 'notice', severity: 'degrading' } : {}),
    facts: { ...judgement.facts, byScript: true, spared },
  };
}

/**
 * How sure it is that connections went to the named proxy. Where nothing shows its address they are known by their port
 * alone, and several addresses on one port may be anything.
 */
function sureOf(flows: readonly Flow[], { intent, lookups }: Traffic): Confidence {
  const addresses = new Set(flows.map(({ server }) => server.address));
  const known =
    lookups.some(({ ofProxy }) => ofProxy) ||
    flows.some(({ server }) => server.name !== null || server.address === intent.proxy?.host);
  if (known) return 'certain';
  return addresses.size === 1 ? 'likely' : 'possible';
}

/** Connections that failed to what is most likely the proxy nobody named, one course for each. */
export function guessedProxies(traffic: Traffic): Course<Flow>[] {
  const { intent, evidence, tunnels } = traffic;
  if (intent.proxy !== null || tunnels.length > 0) return [];
  const only = new Set(evidence.flows.map(({ server }) => `${server.address} ${server.port}`)).size === 1;
  const bears = bearsOnConnector(traffic);
  const isCandidate =
    intent.mode === 'proxy'
      ? (flow: Flow) => mayBeProxy(flow) || (only && !otherServices.includes(flow.server.port))
      : (flow: Flow) =>
          intent.mode === 'wpad'
            ? isNamedByScript(flow, traffic) === true
            : bears && isSurelyNamedByScript(flow, traffic);
  return [...groupBy(evidence.flows.filter(isCandidate), serverText).values()]
    .map((flows) => connectionCourse(flows, evidence.endsAt))
    .filter(({ tries }) => failureOf(tries) !== null);
}

/**
 * Proxies that never answered while another one in their place did: an address of the same name, or one that the script
 * names. What goes there has to wait. A port alone is no kinship: any program may listen on 8080.
 */
function oneOfSeveral(traffic: Traffic): AnyJudgement[] {
  const { evidence, proxyFlows } = traffic;
  const keyOf = ({ client, server }: Flow): string => `${client.address} ${server.port}`;
  const served = proxyFlows.filter(({ outcome }) => outcome === 'connected');
  // One connection of each kind stands for all of them: what is asked here is the same for them all.
  const kinds = groupBy(served, (flow) => `${keyOf(flow)} ${flow.server.address}`);
  const working = groupBy(
    [...kinds.values()].flatMap(([first]) => first ?? []),
    keyOf,
  );
  const isAlike = (flow: Flow): boolean =>
    // IPv6 that fails where IPv4 works is another matter.
    (working.get(keyOf(flow)) ?? []).some(
      (other) => isIpv6(other.server.address) === isIpv6(flow.server.address) && isKin(flow, other, traffic),
    );
  const dead = [...groupBy(evidence.flows, ({ server }) => server.address)].flatMap(([address, all]) => {
    const flows = all.filter(({ server }) => !otherServices.includes(server.port));
    return failureOf(flows) === null ? [] : [{ address, flows }];
  });
  return dead
    .map(({ address, flows }) => ({ address, flows: flows.filter(isAlike) }))
    .filter(({ flows }) => failureOf(flows) !== null)
    .map(({ address, flows }) => {
      const course = { tries: flows, lastWorked: null };
      const judgement = unreachable(`${address}:${flows[0]?.server.port ?? 0}`, course, 'certain');
      return {
        ...judgement,
        outcome: 'notice',
        severity: 'degrading',
        facts: { ...judgement.facts, spared: true },
      };
    });
}

/** True for two addresses of one proxy, or a proxy that a script names; one given by its address has no other. */
function isKin(flow: Flow, other: Flow, traffic: Traffic): boolean {
  const { intent, asked } = traffic;
  if (intent.proxy !== null && isAddress(intent.proxy.host)) return false;
  const { name, address } = flow.server;
  if (name !== null && name === other.server.name) return true;
  return asked.answeredTogether(address, other.server.address) || isSurelyNamedByScript(flow, traffic);
}

function unreachable(
  proxy: string,
  course: Course<Flow>,
  confidence: Confidence,
  guessed = false,
): Judgement<'PROXY-UNREACHABLE'> {
  const flows = course.tries;
  const how = failureOf(flows) ?? 'dropped';
  return {
    code: 'PROXY-UNREACHABLE',
    confidence,
    facts: {
      proxy,
      how,
      tries: flows.reduce((sum, flow) => sum + flow.syn, 0),
      guessed,
      byScript: false,
      spared: false,
    },
    packets: stepsOf(flows, ['syn', 'syn-again', 'reset', 'icmp']),
    filter: endsFilter(flows.map((flow) => flow.server)),
    dependsOn: [],
    lastWorked: lastConnected([course]),
  };
}

function notResolved(traffic: Traffic, proxy: string): AnyJudgement[] {
  const lookups = traffic.lookups.filter((lookup) => lookup.ofProxy);
  const exchanges = lookups.flatMap((lookup) => lookup.exchanges);
  // Nothing was asked, or something was answered: then the capture does not show why nobody went there.
  const ending = lookupEnding(exchanges, traffic.evidence);
  if (ending === 'found' || ending === 'unknown') return [];
  return [
    {
      code: 'PROXY-UNREACHABLE',
      confidence: 'certain',
      facts: { proxy, how: 'not-resolved', tries: exchanges.length, guessed: false, byScript: false, spared: false },
      packets: lookupPackets(exchanges),
      filter: namesFilter(lookups.map((lookup) => lookup.name)),
      dependsOn: [],
    },
  ];
}
