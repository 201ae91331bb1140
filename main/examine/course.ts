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
  /** The failure is one of a place that worked before; without any of those nothing has changed. */
  readonly known?: (each: T) => boolean;
}

/**
 * Takes from tries in any order those that count.
 *
 * @param endsAt when the capture ends, in seconds
 */
export function courseOf<T>(tries: readonly T[], reading: Reading<T>, endsAt: number): Course<T> {
  const ordered = [...tries].sort((first, second) => reading.at(first) - reading.at(second));
  const last = ordered.map(reading.worked).lastIndexOf(true);
  const since = ordered.slice(last + 1);
  const failures = since.filter(reading.failed);
  const [first] = failures;
  const hasDied =
    last >= 0 &&
    first !== undefined &&
    failures.length >= failuresAfterSuccess &&
    endsAt - reading.at(first) >= badMoment &&
    failures.some(reading.known ?? (() => true));
  return hasDied ? { tries: since, lastWorked: ordered[last] ?? null } : { tries, lastWorked: null };
}

/**
 * The courses of several ways, in their order. What ends them all at once may show in a failure or two of each: those that
 * worked and did not die by themselves are looked at together.
 *
 * @param readingOf how to read tries, of one way or of several
 */
export function coursesOf<T>(
  ways: readonly (readonly T[])[],
  readingOf: (tries: readonly T[]) => Reading<T>,
  endsAt: number,
): Course<T>[] {
  const courses = ways.map((tries) => courseOf(tries, readingOf(tries), endsAt));
  const open = courses.filter(({ tries, lastWorked }) => lastWorked === null && tries.some(readingOf(tries).worked));
  const all = open.flatMap(({ tries }) => tries);
  const together = courseOf(all, readingOf(all), endsAt);
  if (together.lastWorked === null) return courses;
  const since = new Set(together.tries);
  return courses.map((course) => {
    const tries = open.includes(course) ? course.tries.filter((each) => since.has(each)) : [];
    const { at, worked, failed } = readingOf(course.tries);
    if (!tries.some(failed)) return course;
    const successes = course.tries.filter(worked).sort((first, second) => at(first) - at(second));
    return { tries, lastWorked: successes[successes.length - 1] ?? null };
  });
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
    known: ({ server }) => addresses.has(server.address),
    failed: (flow) => !wasMade(flow) && flow.outcome !== 'unanswered' && families.has(isIpv6(flow.server.address)),
  };
}
