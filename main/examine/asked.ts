/**
 * What was asked for in a capture, by name and by host: rules look such things up for each of 100,000 connections, and must
 * not go through the whole capture each time.
 */
import type { TrafficEvidence, Flow, HttpExchange } from '../evidence/capture.js';
import { isConnectorName, normalise } from '../knowledge/match.js';
import { groupBy } from './group.js';

/** A request in clear and its answer, on its connection. */
export interface Request {
  readonly flow: Flow;
  readonly exchange: HttpExchange;
}

/** What was asked for. */
export interface Asked {
  /** The addresses that a name was answered with; undefined where nobody asked for it. */
  addressesOf(name: string): ReadonlySet<string> | undefined;
  /** True for two addresses that stood in one answer. */
  answeredTogether(one: string, other: string): boolean;
  /** The connector's name that an address was the answer for. */
  connectorNameOf(address: string): string | undefined;
  /** Requests in clear by the host that they were for. */
  requestsTo(host: string): readonly Request[];
  /** Every request for an automatic configuration script, by its name, and every answer that was one. */
  readonly scripts: readonly Request[];
}

const scriptPath = /\/(?:wpad\.dat|[^/?]*\.pac)(?:\?|$)/i;

/** Goes through the evidence once. */
export function askedIn({ flows, dns }: TrafficEvidence): Asked {
  const byName = new Map<string, Set<string>>();
  /** The answers that an address stood in, by their place in the list. */
  const standsIn = new Map<string, Set<number>>();
  const names = new Map<string, string>();
  dns.forEach(({ name, answers }, place) => {
    const known = byName.get(name) ?? new Set();
    for (const answer of answers) known.add(answer);
    byName.set(name, known);
    for (const answer of answers) {
      standsIn.set(answer, (standsIn.get(answer) ?? new Set()).add(place));
      if (!names.has(answer) && isConnectorName(name)) names.set(answer, name);
    }
  });
  const requests = flows.flatMap((flow) => (flow.http ?? []).map((exchange): Request => ({ flow, exchange })));
  const byHost = groupBy(requests, hostAsked);
  return {
    addressesOf: (name) => byName.get(name),
    answeredTogether: (one, other) =>
      [...(standsIn.get(one) ?? [])].some((place) => standsIn.get(other)?.has(place) === true),
    connectorNameOf: (address) => names.get(address),
    requestsTo: (host) => byHost.get(host) ?? [],
    scripts: requests.filter(({ exchange }) => scriptPath.test(exchange.target) || exchange.script !== null),
  };
}

/** The host that a request was for. */
export function hostAsked({ flow, exchange }: Request): string {
  const inTarget = /^https?:\/\/\[?([^/\]:]+)/i.exec(exchange.target)?.[1];
  return normalise(inTarget ?? exchange.host?.replace(/:\d+$/, '') ?? flow.server.name ?? flow.server.address);
}
