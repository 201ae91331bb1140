/** Answers of the person, put among the readings of a server. */
import { absent, known } from './fact.js';
import { isAnswer, personQuestionIds, type PersonQuestion } from './person.js';
import type { Reading, ServerEvidence } from './server.js';

/** Answers by question; what is not there was not answered. */
export type Answers = { readonly [Id in PersonQuestion]?: string };

/** The same evidence with these answers, and no others. What is no answer to its question is left out. */
export function withAnswers(evidence: ServerEvidence, answers: Answers): ServerEvidence {
  return put(evidence, personQuestionIds, answers);
}

/** The same evidence with these answers over those that it holds; the others stay. */
export function withFurtherAnswers(evidence: ServerEvidence, answers: Answers): ServerEvidence {
  const given = personQuestionIds.filter((about) => answers[about] !== undefined);
  return put(evidence, given, answers);
}

/** Puts the answers to these questions in place of those that were there. */
function put(evidence: ServerEvidence, questions: readonly PersonQuestion[], answers: Answers): ServerEvidence {
  const others = evidence.readings.filter(
    ({ question }) => question.kind !== 'person' || !questions.includes(question.about),
  );
  const given = questions.map((about): Reading => {
    const answer = answers[about];
    const isOne = answer !== undefined && isAnswer(about, answer);
    return { question: { kind: 'person', about }, at: 0, fact: isOne ? known(answer) : absent };
  });
  return { ...evidence, readings: [...others, ...given] };
}
