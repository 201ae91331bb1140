/** A server that was recorded: the answers come from a document. And the recording of a live one. */
import { unreadable, type Fact } from '../evidence/fact.js';
import { questionId, type Answer, type Question, type QuestionKind, type Reading } from '../evidence/server.js';
import type { Machine } from './machine.js';

/** A machine that answers what was recorded; of the rest it says so, for what was not asked is not absent. */
export function recordedMachine(readings: readonly Reading[]): Machine {
  const facts = new Map(readings.map(({ question, fact }) => [questionId(question), fact]));
  return {
    read: <Kind extends QuestionKind>(question: Question<Kind>) =>
      Promise.resolve(
        facts.get(questionId(question as Question)) ?? unreadable('not-recorded', 'The recording does not hold it.'),
      ),
  };
}

/**
 * The same machine, with all that it is asked written down. A question that is asked again is answered from there, so that
 * one reading of a server never says two things.
 *
 * @param now milliseconds, from any beginning
 */
export function recording(machine: Machine, now: () => number): { machine: Machine; readings: () => Reading[] } {
  const begun = now();
  const asked = new Map<string, Promise<Fact<Answer<QuestionKind>>>>();
  const taken: Reading[] = [];
  const ask = async (question: Question): Promise<Fact<Answer<QuestionKind>>> => {
    const fact = await machine.read(question);
    taken.push({ question, at: Math.round(now() - begun), fact });
    return fact;
  };
  return {
    machine: {
      read: <Kind extends QuestionKind>(question: Question<Kind>): Promise<Fact<Answer<Kind>>> => {
        const id = questionId(question as Question);
        const fact = asked.get(id) ?? ask(question as Question);
        asked.set(id, fact);
        return fact;
      },
    },
    readings: () => [...taken],
  };
}
