/** What can be said of the capture itself: empty, somebody else's, incomplete, or the picture of a healthy start. */
import type { CaptureEvidence, Flow, IncompleteReason, Trust } from '../evidence/capture.js';
import { codes, type Code } from './codes.js';
import { failureOf } from './direct.js';
import type { AnyJudgement } from './facts.js';
import { proxiesOf } from './packets.js';
import { guessedProxies } from './proxy-reach.js';
import { farHost, handshakesOf, isAnswered } from './tls.js';
import { opensTunnel, type Traffic } from './traffic.js';
import { isGenuine } from './trust.js';

const plain = { confidence: 'certain', packets: [], filter: null, dependsOn: [] } as const;

/** Rules CAPTURE-EMPTY, CAPTURE-NO-CONNECTOR-TRAFFIC and CAPTURE-INCOMPLETE. */
export function examineCapture(evidence: CaptureEvidence, traffic: Traffic): AnyJudgement[] {
  const { summary, incompleteCounts, flows } = evidence;
  const judgements: AnyJudgement[] = [];
  if (summary.packets === 0) {
    judgements.push({ ...plain, code: 'CAPTURE-EMPTY', facts: { incomplete: summary.incomplete.length > 0 } });
  } else if (!hasConnectorTraffic(traffic)) {
    judgements.push({
      ...plain,
      code: 'CAPTURE-NO-CONNECTOR-TRAFFIC',
      facts: {
        packets: summary.packets - summary.duplicatesDropped,
        connections: flows.length + summary.connectionsNotListed,
        unanswered: flows.filter(isSilentUnnamed).length,
        ...tunnelledIn(evidence),
        unread: (incompleteCounts['unknown-link-type'] ?? 0) + (incompleteCounts['cut-packets'] ?? 0),
      },
    });
  }
  if (summary.incomplete.length > 0) {
    judgements.push({
      ...plain,
      code: 'CAPTURE-INCOMPLETE',
      facts: {
        reasons: summary.incomplete,
        counts: incompleteCounts,
        linkTypesNotRead: summary.linkTypesNotRead,
      },
    });
  }
  return judgements;
}

/**
 * True where the capture shows the connector at all: a connection, a tunnel, a question for one of its names. A proxy
 * that other programs use as well shows it only by what is asked of it, or by being out of reach.
 */
export function hasConnectorTraffic(traffic: Traffic): boolean {
  return (
    traffic.direct.some((target) => target.kind !== 'legacy' || target.name !== null) ||
    traffic.tunnels.length > 0 ||
    traffic.fetches.length > 0 ||
    traffic.lookups.some((lookup) => !lookup.ofProxy || lookup.exchanges.every((dns) => dns.rcode !== 0)) ||
    failureOf(traffic.namedProxyFlows) !== null ||
    guessedProxies(traffic).length > 0 ||
    traffic.namedProxyFlows.some((flow) => flow.tunnel === undefined && flow.http === undefined)
  );
}

/** With the names in the server's cache, the connector's own failing connections look like this. */
const isSilentUnnamed = (flow: Flow): boolean =>
  flow.server.name === null && flow.server.port === 443 && failureOf([flow]) !== null;

const hidesConnections = (reason: IncompleteReason): boolean =>
  reason === 'too-many-connections' || reason === 'too-much-in-a-connection';

/** Rules TLS-NOT-REACHED and CAPTURE-HEALTHY: what remains to be said once the problems are known. */
export function examineRest(
  evidence: CaptureEvidence,
  traffic: Traffic,
  judgements: readonly AnyJudgement[],
): AnyJudgement[] {
  const problems = judgements
    .filter(({ code, outcome }) => (outcome ?? codes[code].outcome) === 'problem')
    .map(({ code }) => code);
  const handshakes = handshakesOf(traffic);
  const reached = handshakes.filter(isAnswered);
  if (handshakes.length === 0 || (reached.length === 0 && problems.length === 0))
    return [notReached(evidence, problems)];
  // Where connections were not looked at, nobody can say that all is well.
  if (problems.length > 0 || evidence.summary.incomplete.some(hidesConnections)) return [];
  const tunnelled = reached.filter((flow) => flow.tunnel !== undefined);
  const shown = (end: Trust['end']): Flow[] =>
    reached.filter(({ tls }) => tls?.trust?.end === end && isGenuine(tls.trust));
  const authorities = (flows: readonly Flow[]): string[] => [
    ...new Set(flows.flatMap(({ tls }) => tls?.trust?.authority ?? [])),
  ];
  return [
    {
      ...plain,
      code: 'CAPTURE-HEALTHY',
      facts: {
        hosts: [...new Set(reached.map(farHost))],
        direct: reached.length - tunnelled.length,
        tunnels: traffic.tunnels.flatMap(({ tries }) => tries).filter(({ attempt }) => opensTunnel(attempt.status))
          .length,
        proxies: proxiesOf(tunnelled),
        genuine: [...new Set(shown('public').map(farHost))],
        authorities: authorities(shown('public')),
        given: [...new Set(shown('given').map(farHost))],
        givenAuthorities: authorities(shown('given')),
      },
    },
  ];
}

/** A consequence of whatever stopped the connection before TLS. */
function notReached(evidence: CaptureEvidence, problems: readonly Code[]): AnyJudgement {
  const facts = { because: problems, ...tunnelledIn(evidence) };
  return { ...plain, code: 'TLS-NOT-REACHED', facts, dependsOn: problems };
}

const tunnelledIn = (evidence: CaptureEvidence): { tunnelled: number; tunnels: readonly string[] } => ({
  tunnelled: evidence.tunnelPacketsNotRead,
  tunnels: evidence.summary.tunnelsNotRead,
});
