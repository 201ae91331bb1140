/** How tries of one kind went over the time of a capture: what works at first and then fails for good is a fault as well. */
import type { Flow } from '../evidence/capture.js';
import { isIpv6 } from './address.js';

/** The tries that tell how things stand at the end of the capture. */
export interface Course<T> {
  /** Those since the last that worked, where enough of them failed; else all. */
  readonly tries: readonly T[];
  /** The last that worked, where all since then failed; else null. */
  readonly lastWorked: T | null;
}

/** What worked, and then failed this often up to the end of the file, does not work any more. */
const failuresAfterSuccess = 3;

/**
 * Takes from tries in any order those that count.
 *
 * @param reading `at`: in seconds, when a try that failed was made, and when one that worked showed so for the last time: what
 *   is still at work after the failures has not died. Tries that neither worked nor failed count for nothing. `known`: the
 *   failure is one of a place that worked before; without any of those nothing has changed.
 */
export function courseOf<T>(
  tries: readonly T[],
  reading: {
    readonly at: (each: T) => number;
    readonly worked: (each: T) => boolean;
    readonly failed: (each: T) => boolean;
    readonly known?: (each: T) => boolean;
  },
): Course<T> {
  const ordered = [...tries].sort((first, second) => reading.at(first) - reading.at(second));
  const last = ordered.map(reading.worked).lastIndexOf(true);
  const since = ordered.slice(last + 1);
  const failures = since.filter(reading.failed);
  const hasDied = last >= 0 && failures.length >= failuresAfterSuccess && failures.some(reading.known ?? (() => true));
  return hasDied ? { tries: since, lastWorked: ordered[last] ?? null } : { tries, lastWorked: null };
}

/** Requests for connection over time. A family of addresses that never worked says nothing of a change. */
export function connectionCourse(flows: readonly Flow[]): Course<Flow> {
  const worked = ({ outcome }: Flow): boolean => outcome === 'connected' || outcome === 'midstream';
  if (flows.every(worked)) return { tries: flows, lastWorked: null };
  const made = flows.filter(worked);
  const families = new Set(made.map(({ server }) => isIpv6(server.address)));
  const addresses = new Set(made.map(({ server }) => server.address));
  return courseOf(flows, {
    at: (flow) => (worked(flow) ? flow.lastAt : flow.firstAt),
    worked,
    known: ({ server }) => addresses.has(server.address),
    failed: (flow) => !worked(flow) && flow.outcome !== 'unanswered' && families.has(isIpv6(flow.server.address)),
  });
}
