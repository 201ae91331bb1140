/** The server as it is now, with all that planning a remedy needs. */
import { unreadable } from '../evidence/fact.js';
import { questionId, type Answer, type Question, type QuestionKind } from '../evidence/server.js';
import type { Machine } from '../machine/machine.js';
import { recording } from '../machine/recorded.js';
import { survey } from '../machine/survey/survey.js';
import type { History } from '../remedy/past-change.js';
import { topicsOfPlans, type KnownServer } from '../remedy/planned.js';
import { questionsFor } from '../remedy/remedies.js';
import type { RemedyRequest } from '../remedy/request.js';

/** Reads the server. Nothing is read twice, so that a plan never rests on two answers to one question. */
export async function serverNow(
  machine: Machine,
  request: RemedyRequest,
  { changes: history, unread }: History,
): Promise<KnownServer> {
  const { machine: recorded, readings } = recording(machine, () => performance.now());
  const read = await survey(recorded, new Date().toISOString(), { only: topicsOfPlans });
  const { system, product, configuration, proxies } = read;
  if (system === undefined || product === undefined || configuration === undefined || proxies === undefined) {
    throw new Error('a survey left out topics that were asked for');
  }
  const facts = { system, product, configuration, proxies };
  await Promise.all(
    questionsFor(request, { facts, history }).map(async (question) => {
      const fact = await recorded.read(question);
      if (question.kind !== 'dependents' || fact.state !== 'value') return;
      // They are stopped as well, and have to come back.
      await Promise.all((fact.value as Answer<'dependents'>).map((name) => recorded.read({ kind: 'service', name })));
    }),
  );
  const answers = new Map(readings().map(({ question, fact }) => [questionId(question), fact]));
  return {
    facts,
    history,
    unread,
    fact: <Kind extends QuestionKind>(question: Question<Kind>) =>
      answers.get(questionId(question as Question)) ?? unreadable('not-recorded', 'it was not asked for'),
  };
}
