/** Ctrl+C while something is done. */

/** Does something that a person may break off: Ctrl+C aborts the signal, once, instead of ending the program. */
export async function interruptible<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await act(cancel.signal);
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
}
