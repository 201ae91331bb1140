/** All topics of a server, one after the other, so that what is slow can be named while it goes on. */
import type { FactsSoFar, ServerFacts, Topic } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';
import { surveyAuthorities } from './authorities.js';
import { surveyConfiguration } from './configuration.js';
import { surveyEvents } from './events.js';
import { surveyHosts } from './hosts.js';
import { surveyInstaller } from './installer.js';
import { surveyPerson } from './person.js';
import { surveyLogs } from './logs.js';
import { surveyProduct } from './product.js';
import { surveyProxies } from './proxies.js';
import { surveySystem } from './system.js';
import { surveyTimes } from './times.js';
import { surveyTls } from './tls.js';
import { surveyTrust } from './trust.js';

/** What reads each topic, in this order. */
const topics: { readonly [T in Topic]: (machine: Machine) => Promise<ServerFacts[T]> } = {
  system: surveySystem,
  tls: surveyTls,
  installer: surveyInstaller,
  product: surveyProduct,
  configuration: surveyConfiguration,
  proxies: surveyProxies,
  person: surveyPerson,
  trust: surveyTrust,
  hosts: surveyHosts,
  authorities: surveyAuthorities,
  events: surveyEvents,
  logs: surveyLogs,
  times: surveyTimes,
};

/** All topics in the order in which they are read. */
export const topicsInOrder = Object.keys(topics) as readonly Topic[];

/** How the one who asks is kept informed, and how they change their mind. */
export interface SurveyHooks {
  /** Called before each topic, with what is known by then. */
  readonly onTopic?: (topic: Topic, facts: FactsSoFar) => void;
  readonly signal?: AbortSignal;
  /** Only these, in the usual order. */
  readonly only?: readonly Topic[];
}

/**
 * Reads all topics, or those that are wanted.
 *
 * @param takenAt when the reading began, ISO 8601
 * @returns what is known: after a cancel, the topics that were done by then
 */
export async function survey(machine: Machine, takenAt: string, hooks: SurveyHooks = {}): Promise<FactsSoFar> {
  const isCancelled = (): boolean => hooks.signal?.aborted === true;
  let facts: FactsSoFar = { takenAt };
  const { only } = hooks;
  for (const topic of topicsInOrder) {
    if (only !== undefined && !only.includes(topic)) continue;
    if (isCancelled()) break;
    hooks.onTopic?.(topic, facts);
    const read = await topics[topic](machine);
    // What was cut short is no topic.
    if (!isCancelled()) facts = { ...facts, [topic]: read };
  }
  return facts;
}
