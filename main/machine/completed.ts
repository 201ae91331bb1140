/** A recording that is continued: what it holds is answered from there, and the rest is asked and written down. */
import type { Fact } from '../evidence/fact.js';
import { questionId, type Answer, type Question, type QuestionKind, type Reading } from '../evidence/server.js';
import type { Machine } from './machine.js';
import { recordedMachine, recording } from './recorded.js';

/**
 * A machine that answers what was recorded, and asks the live one for the rest.
 *
 * @param begun milliseconds, when the recording began
 * @param now milliseconds, from the same beginning
 * @returns it, and what it was asked for beyond the recording
 */
export function completed(
  held: readonly Reading[],
  live: Machine,
  begun: number,
  now: () => number,
): { machine: Machine; added: () => Reading[] } {
  const ids = new Set(held.map(({ question }) => questionId(question)));
  const kept = recordedMachine(held);
  let first = true;
  // The recording counts from its first look at the clock.
  const clock = (): number => {
    const at = first ? begun : now();
    first = false;
    return at;
  };
  const { machine, readings } = recording(live, clock);
  return {
    machine: {
      read: <Kind extends QuestionKind>(question: Question<Kind>): Promise<Fact<Answer<Kind>>> =>
        (ids.has(questionId(question as Question)) ? kept : machine).read(question),
    },
    added: readings,
  };
}
