/** What Windows' event logs say last of a service that did not come up, or did not stop: for the person who looks for the reason. */
import type { Answer, Question } from '../evidence/server.js';
import { generations, services } from '../knowledge/generations.js';
import type { Machine } from '../machine/machine.js';
import { quote } from '../machine/survey/quote.js';

/** Events that are shown; letters of each; how many are looked through for them. */
const most = 3;
const longestText = 300;
const mostRead = 20;

/** Critical, error or warning, of the last minutes. Source: Microsoft, "Consuming Events" (the XPath of event queries). */
const recent = '(Level=1 or Level=2 or Level=3) and TimeCreated[timediff(@SystemTime) <= 600000]';
/** The service control manager tells of services; .NET and Windows of programs that ended. */
const ofManager = `*[System[Provider[@Name='Service Control Manager'] and ${recent}]]`;
const ofPrograms = `*[System[Provider[@Name='.NET Runtime' or @Name='Application Error'] and ${recent}]]`;

/** The newest of them, each as one line. None where there are none, or where no log can be read: it is a help, and no more. */
export async function lastEvents(machine: Machine, name: string): Promise<readonly string[]> {
  const fact = await machine.read({ kind: 'service', name });
  if (fact.state !== 'value') return [];
  const program = /([^\\"]+\.exe)/i.exec(fact.value.imagePath)?.[1] ?? name;
  const own = Object.values(services).includes(name as (typeof services)['connector'])
    ? generations.flatMap(({ channels }) => channels)
    : [];
  const asked: readonly (readonly [Question<'events'>, readonly string[]])[] = [
    [question('System', ofManager), [name, fact.value.displayName]],
    [question('Application', ofPrograms), [program, name]],
    ...own.map((channel) => [question(channel, `*[System[${recent}]]`), []] as const),
  ];
  const found = await Promise.all(asked.map(async ([each, words]) => await eventsAbout(machine, each, words)));
  return found
    .flat()
    .sort((one, other) => other.at.localeCompare(one.at))
    .slice(0, most)
    .map(({ at, provider, id, message, data }) => {
      const text = quote((message ?? data.join(' ')).replace(/\s+/g, ' '), longestText);
      return `${at} ${provider} ${id}: ${text}`;
    });
}

const question = (channel: string, query: string): Question<'events'> => ({
  kind: 'events',
  channel,
  query,
  most: mostRead,
});

/** Those that name one of the words; all, where there are none. */
async function eventsAbout(
  machine: Machine,
  asked: Question<'events'>,
  words: readonly string[],
): Promise<Answer<'events'>> {
  const fact = await machine.read(asked);
  if (fact.state !== 'value') return [];
  const isAbout = ({ message, data }: Answer<'events'>[number]): boolean => {
    const text = [message ?? '', ...data].join('\n').toLowerCase();
    return words.some((word) => word !== '' && text.includes(word.toLowerCase()));
  };
  return words.length === 0 ? fact.value : fact.value.filter(isAbout);
}
