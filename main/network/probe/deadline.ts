/** Waiting with an end: by time, or by whoever has had enough. */
import { setMaxListeners } from 'node:events';

/** What ended the waiting before the awaited thing came. */
export type Interruption = 'late' | 'cancelled';

/**
 * Waits for something to be said once. `begin` starts it and gets the function to call with the result; whatever it returns
 * is called when the waiting is over, to clean up.
 */
export function settle<T>(
  milliseconds: number,
  signal: AbortSignal,
  begin: (done: (result: T) => void) => () => void,
): Promise<T | Interruption> {
  return new Promise((resolve) => {
    let over = false as boolean;
    let cleanUp = (): void => undefined;
    const finish = (result: T | Interruption): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      cleanUp();
      resolve(result);
    };
    const cancel = (): void => finish('cancelled');
    const timer = setTimeout(() => finish('late'), milliseconds);
    signal.addEventListener('abort', cancel, { once: true });
    const clean = begin(finish);
    // What was done at once has nothing to wait for, and is cleaned up all the same.
    if (over) clean();
    else cleanUp = clean;
    if (signal.aborted) cancel();
  });
}

/** A signal that also aborts with another, and can be aborted by itself. Call `release` when it is not needed any more. */
export function linkedTo(signal: AbortSignal): { readonly controller: AbortController; readonly release: () => void } {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const abort = (): void => controller.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return { controller, release: () => signal.removeEventListener('abort', abort) };
}
