/** Does many things, a few at a time. */

/** Starts the jobs in order, at most `width` at once; gives a promise for each job's result. */
export function pooled<T>(width: number, jobs: readonly (() => Promise<T>)[]): Promise<T>[] {
  let free = width;
  const waiting: (() => void)[] = [];
  const turn = (): Promise<void> =>
    new Promise((go) => {
      if (free > 0) {
        free -= 1;
        go();
      } else {
        waiting.push(go);
      }
    });
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) {
      free += 1;
    } else {
      next();
    }
  };
  return jobs.map(async (job) => {
    await turn();
    try {
      return await job();
    } finally {
      leave();
    }
  });
}
