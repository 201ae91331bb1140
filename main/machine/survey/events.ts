/** What the connector, its updater and its installer wrote into Windows' event logs. Sources: GSA-ver, GSA-tshoot, AP-tshoot. */
import { mapFact } from '../../evidence/fact.js';
import type { Answer } from '../../evidence/server.js';
import type { EventFacts, Found, ServerEvent } from '../../evidence/server-facts.js';
import { eventSignature, registrationSignature, signatureOf } from '../../knowledge/event-signatures.js';
import { generations } from '../../knowledge/generations.js';
import type { Machine } from '../machine.js';
import { quote } from './quote.js';

/** Newest events that are read of each log, and milliseconds that they may be old. */
const most = 20;
const week = 7 * 24 * 60 * 60 * 1000;
const month = 30 * 24 * 60 * 60 * 1000;
/** Letters of an event's text that are kept: its core comes first. */
const longestText = 600;

/** Critical, error or warning, and not older than this. Source: Microsoft, "Consuming Events" (the XPath of event queries). */
const since = (age: number): string =>
  `(Level=1 or Level=2 or Level=3) and TimeCreated[timediff(@SystemTime) <= ${age}]`;

/** Reads the topic. */
export async function surveyEvents(machine: Machine): Promise<EventFacts> {
  const channels = generations.flatMap((generation) => generation.channels);
  const names = generations.flatMap(({ eventSources }) => eventSources).map((name) => `@Name='${name}'`);
  const read = async (of: readonly string[]): Promise<Found<readonly ServerEvent[]>[]> =>
    await Promise.all(of.map((channel) => eventsOf(machine, channel, `*[System[${since(week)}]]`, ofConnector)));
  return {
    connector: await read(channels.filter((name) => !/-Updater\//.test(name))),
    updater: await read(channels.filter((name) => /-Updater\//.test(name))),
    registration: await eventsOf(
      machine,
      'Application',
      `*[System[Provider[${names.join(' or ')}] and ${since(month)}]]`,
      ({ message, data }) => registrationSignature(message ?? data.join(' ')),
    ),
  };
}

const ofConnector = ({ id, message, data }: Answer<'events'>[number]): string | null =>
  signatureOf(message ?? data.join(' ')) ?? eventSignature(id);

async function eventsOf(
  machine: Machine,
  channel: string,
  query: string,
  signature: (event: Answer<'events'>[number]) => string | null,
): Promise<Found<readonly ServerEvent[]>> {
  const events = await machine.read({ kind: 'events', channel, query, most });
  const source = `event log ${channel}`;
  return {
    source,
    fact: mapFact(events, (all) =>
      all.map((event) => ({
        id: event.id,
        level: event.level,
        at: event.at,
        text: quote(event.message ?? event.data.join(' '), longestText),
        signature: signature(event),
      })),
    ),
  };
}
