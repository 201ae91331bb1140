/** Numbers and times the events of probes, as packets are numbered and timed in a capture. */
export interface Clock {
  /** The next number, from 1. */
  count(): number;
  /** Seconds since the probes began. */
  now(): number;
  /** When they began, in milliseconds since 1970. */
  readonly began: number;
}

/** A clock that begins now. */
export function startClock(): Clock {
  const began = Date.now();
  const zero = performance.now();
  let events = 0;
  return { count: () => ++events, now: () => (performance.now() - zero) / 1000, began };
}
