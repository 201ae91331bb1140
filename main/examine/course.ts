/** How tries of one kind went over the time of a capture: what works at first and then fails for good is a fault as well. */
import type { Flow } from '../evidence/capture.js';
import { isIpv6 } from './address.js';
import { least } from './extremes.js';

/** The tries that tell how things stand at the end of the capture. */
export interface Course<T> {
  /** Those since the last that worked, where enough of them failed; else all. */
  readonly tries: readonly T[];
  /** The last that worked, where all since then failed; else null. */
  readonly lastWorked: T | null;
}

/** What worked, and then failed this often up to the end of the file, does not work any more. */
const failuresAfterSuccess = 3;

/** Failures that the end of the file follows this soon (seconds) may have been a bad moment. */
const badMoment = 3;

/** How to read tries. Those that neither worked nor failed count for nothing. */
export interface Reading<T> {
  /**
   * In seconds: when a try that failed was made, and when one that worked showed so for the last time. What is still at work
   * after the failures has not died.
   */
  readonly at: (each: T) => number;
  readonly worked: (each: T) => boolean;
  readonly failed: (each: T) => boolean;
  /** The failure is at a place that worked before, and like the last success; without any such nothing has changed. */
  readonly known?: (failure: T, lastWorked: T) => boolean;
}

/**
 * Takes from tries in any order those that count.
 *
 * @param endsAt when the capture ends, in seconds
 */
export function courseOf<T>(tries: readonly T[], reading: Reading<T>, endsAt: number): Course<T> {
  return sinceItWorked(tries, reading, endsAt, failuresAfterSuccess) ?? { tries, lastWorked: null };
}

/** The tries after the last that worked, where this many of them failed in earnest; else null. */
function sinceItWorked<T>(
  tries: readonly T[],
  { at, worked, failed, known = () => true }: Reading<T>,
  endsAt: number,
  enough: number,
): { readonly tries: readonly T[]; readonly lastWorked: T } | null {
  const ordered = [...tries].sort((first, second) => at(first) - at(second));
  const last = ordered.map(worked).lastIndexOf(true);
  const lastWorked = ordered[last];
  const since = ordered.slice(last + 1);
  const failures = since.filter(failed);
  const [first] = failures;
  if (lastWorked === undefined || first === undefined || failures.length < enough) return null;
  const isEarnest = endsAt - at(first) >= badMoment && failures.some((failure) => known(failure, lastWorked));
  return isEarnest ? { tries: since, lastWorked } : null;
}

/** A way, among others that one fault may end together. */
export interface Way<T> {
  readonly tries: readonly T[];
  readonly reading: Reading<T>;
  /** Only a connector goes this way. What others go as well may be another program's trouble, under however many names. */
  readonly own: boolean;
}

/** Where several ways die together, each of them has failed this often. */
const failuresTogether = 2;

/**
 * The courses of several ways, in their order. What ends all of them at once shows in fewer failures of each: where nothing
 * that worked before works any more, and one of the ways is the connector's own, two are enough.
 *
 * @param endsAt when the capture ends, in seconds
 */
export function coursesOf<T>(ways: readonly Way<T>[], endsAt: number): Course<T>[] {
  const courses = ways.map(({ tries, reading }) => courseOf(tries, reading, endsAt));
  const working = ways.filter(
    ({ tries, reading }, index) => courses[index]?.lastWorked === null && tries.some(reading.worked),
  );
  const dying = new Map(
    working.flatMap((way) => {
      const course = sinceItWorked(way.tries, way.reading, endsAt, failuresTogether);
      return course === null ? [] : [[way, course] as const];
    }),
  );
  const firstFailure = least(
    [...dying].map(([{ reading }, { tries }]) => least(tries.filter(reading.failed).map(reading.at))),
  );
  const goesOn = working.some(({ tries, reading }) =>
    tries.some((each) => reading.worked(each) && reading.at(each) > firstFailure),
  );
  if (dying.size < 2 || goesOn || ![...dying.keys()].some(({ own }) => own)) return courses;
  return ways.map((way, index) => dying.get(way) ?? courses[index] ?? { tries: way.tries, lastWorked: null });
}

/** Requests for connection over time. */
export function connectionCourse(flows: readonly Flow[], endsAt: number): Course<Flow> {
  return flows.every(wasMade) ? { tries: flows, lastWorked: null } : courseOf(flows, connectionReading(flows), endsAt);
}

const wasMade = ({ outcome }: Flow): boolean => outcome === 'connected' || outcome === 'midstream';

/** Reads requests for connection. A family of addresses that never worked says nothing of a change. */
export function connectionReading(flows: readonly Flow[]): Reading<Flow> {
  const made = flows.filter(wasMade);
  const families = new Set(made.map(({ server }) => isIpv6(server.address)));
  const addresses = new Set(made.map(({ server }) => server.address));
  return {
    at: (flow) => (wasMade(flow) ? flow.lastAt : flow.firstAt),
    worked: wasMade,
    known: ({ server }, { server: last }) =>
      addresses.has(server.address) && isIpv6(server.address) === isIpv6(last.address),
    failed: (flow) => !wasMade(flow) && flow.outcome !== 'unanswered' && families.has(isIpv6(flow.server.address)),
  };
}
