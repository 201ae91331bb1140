/** Answers to the guided questions as they are written on a command line: `role=global-administrator`. */
import type { Answers } from '../evidence/answers.js';
import { isAnswer, personQuestionIds, personQuestions, type PersonQuestion } from '../evidence/person.js';

/** Reads what was given with `--answer`; a sentence where something of it is no answer. */
export function readAnswers(given: readonly string[]): Answers | string {
  const answers: Partial<Record<PersonQuestion, string>> = {};
  for (const text of given) {
    const [, name = '', answer = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    const question = personQuestionIds.find((id) => id === name);
    if (question === undefined) return `--answer does not know "${text}". It takes: ${personQuestionIds.join(', ')}`;
    if (!isAnswer(question, answer)) return `"${answer}" is no answer to ${question}. ${choicesOf(question)}`;
    answers[question] = answer;
  }
  return answers;
}

function choicesOf(question: PersonQuestion): string {
  const choices: readonly string[] | null = personQuestions[question];
  return choices === null ? 'Write a name.' : `It takes: ${choices.join(', ')}`;
}
