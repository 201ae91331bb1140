/** A machine, with what the person before it answered. */
import { known, type Fact } from '../evidence/fact.js';
import type { Answers } from '../evidence/answers.js';
import { isAnswer } from '../evidence/person.js';
import type { Answer, Question, QuestionKind } from '../evidence/server.js';
import type { Machine } from './machine.js';

/** The same machine; questions to the person are answered from here. What is no answer to its question is none. */
export function answered(machine: Machine, answers: Answers): Machine {
  return {
    read: <Kind extends QuestionKind>(question: Question<Kind>): Promise<Fact<Answer<Kind>>> => {
      const asked = question as Question;
      const given = asked.kind === 'person' ? answers[asked.about] : undefined;
      const isOne = asked.kind === 'person' && given !== undefined && isAnswer(asked.about, given);
      return isOne ? Promise.resolve(known(given as Answer<Kind>)) : machine.read(question);
    },
  };
}
