/** The server that is looked at: a live one, or what was recorded of one. */
import type { Fact } from '../evidence/fact.js';
import type { Answer, Question, QuestionKind } from '../evidence/server.js';

/** Answers questions about a server. It changes nothing there, and it never rejects: what fails is a fact, too. */
export interface Machine {
  read<Kind extends QuestionKind>(question: Question<Kind>): Promise<Fact<Answer<Kind>>>;
}
