/** A machine that answers at once when nobody waits for the answer any more. */
import { unreadable, type Fact } from '../evidence/fact.js';
import type { Answer, Question, QuestionKind } from '../evidence/server.js';
import type { Machine } from './machine.js';

/** The same machine until the signal comes; what is asked later, or was not answered by then, is not known. */
export function cancellable(machine: Machine, signal: AbortSignal): Machine {
  const cancelled = new Promise<Fact<never>>((resolve) => {
    const give = (): void => resolve(unreadable('not-recorded', 'The reading was cancelled.'));
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
  return {
    read: <Kind extends QuestionKind>(question: Question<Kind>): Promise<Fact<Answer<Kind>>> =>
      signal.aborted ? cancelled : Promise.race([machine.read(question), cancelled]),
  };
}
