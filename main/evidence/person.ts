/**
 * What no program can see from a server, and the person before it knows or can look up. Each is a question with its answers;
 * an answer is kept among the readings of the server, as what was asked of somebody else.
 */

/** Questions by their permanent ids, each with its answers; null where the answer is a name in the person's own words. */
export const personQuestions = {
  role: ['application-administrator', 'global-administrator', 'other'],
  'first-connector': ['yes', 'no'],
  'home-tenant': ['home', 'guest'],
  licence: ['yes', 'no'],
  'sign-in': ['works', 'fails'],
  'firewall-team': null,
  'proxy-team': null,
} as const satisfies Readonly<Record<string, readonly string[] | null>>;

/** The id of a question. */
export type PersonQuestion = keyof typeof personQuestions;

/** All ids, in the order in which they are asked. */
export const personQuestionIds = Object.keys(personQuestions) as PersonQuestion[];

/** Characters: the name of a team, not a letter to it. */
export const longestAnswer = 200;

/** True where this can be an answer to the question. */
export function isAnswer(question: PersonQuestion, answer: string): boolean {
  const choices: readonly string[] | null = personQuestions[question];
  return choices === null ? answer.trim() !== '' && answer.length <= longestAnswer : choices.includes(answer);
}
