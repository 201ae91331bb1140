/** An end to every wait. */

/** Why there is no result: it took too long, it failed, or nobody waits any more. */
export interface NoResult {
  readonly ended: 'late' | 'failed' | 'cancelled';
}

/**
 * Does something that takes its time, for so many milliseconds at most. What it is doing then is told to stop by the signal
 * that it got, and no longer waited for. Never rejects.
 *
 * @param signal aborts where nobody waits any more
 */
export async function withinTime<T>(
  limit: number,
  signal: AbortSignal,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T | NoResult> {
  if (signal.aborted) return { ended: 'cancelled' };
  const own = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let cancel: () => void = () => undefined;
  const ended = new Promise<NoResult>((settle) => {
    const end = (why: NoResult['ended']): void => {
      settle({ ended: why });
      own.abort();
    };
    timer = setTimeout(() => end('late'), limit);
    cancel = () => end('cancelled');
    signal.addEventListener('abort', cancel, { once: true });
  });
  const done = Promise.resolve(own.signal)
    .then(act)
    .catch((): NoResult => ({ ended: 'failed' }));
  try {
    return await Promise.race([done, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}
