/** Of what comes too fast, the latest. */
export interface Latest<T> {
  give(value: T): void;
  /** Nothing is told any more. */
  stop(): void;
}

/**
 * Tells at once what is given after a pause, and of what comes sooner only the latest, once the time is over. So the last
 * thing that was given is always told.
 *
 * @param every the least time between two, in milliseconds
 */
export function latestOf<T>(tell: (value: T) => void, every: number): Latest<T> {
  let last = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  const now = (value: T): void => {
    last = performance.now();
    tell(value);
  };
  return {
    give(value) {
      clearTimeout(timer);
      const rest = last + every - performance.now();
      if (rest <= 0) now(value);
      else timer = setTimeout(() => now(value), rest);
    },
    stop: () => clearTimeout(timer),
  };
}
