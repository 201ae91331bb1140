/** Ctrl+C, and whatever else ends a program, while something is done. */
import { endingSignals } from '../ending-signals.js';

/**
 * Does something that a person may break off: what would end the program aborts the signal instead, so that a change under
 * way is taken back or finished. A second Ctrl+C ends the program all the same.
 */
export async function interruptible<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const cancel = new AbortController();
  const onEnding = (signal: NodeJS.Signals): void => {
    cancel.abort();
    // The others come more than once of themselves: a terminal that is closed says so, and its shell does.
    if (signal === 'SIGINT') process.removeListener(signal, onEnding);
  };
  for (const signal of endingSignals) process.on(signal, onEnding);
  surviveClosedTerminal();
  try {
    return await act(cancel.signal);
  } finally {
    for (const signal of endingSignals) process.removeListener(signal, onEnding);
  }
}

/** A terminal that was closed takes no more words. That is no reason to stop in the middle, or to fail at the end. */
function surviveClosedTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
  }
}

const ignore = (): void => undefined;
