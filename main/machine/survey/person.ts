/** What the person before the server answered. */
import { absent } from '../../evidence/fact.js';
import { personQuestionIds, type PersonQuestion } from '../../evidence/person.js';
import type { Found, PersonFacts } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';

/** Reads the topic. Who was not asked has not answered: that is no failure to read. */
export async function surveyPerson(machine: Machine): Promise<PersonFacts> {
  const answers = personQuestionIds.map(async (about): Promise<[PersonQuestion, Found<string>]> => {
    const fact = await machine.read({ kind: 'person', about });
    return [about, { source: `your answer: ${about}`, fact: fact.state === 'value' ? fact : absent }];
  });
  return Object.fromEntries(await Promise.all(answers)) as PersonFacts;
}
