/** All topics of a server, one after the other, so that what is slow can be named while it goes on. */
import type { ServerFacts } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';
import { surveyConfiguration } from './configuration.js';
import { surveyInstaller } from './installer.js';
import { surveyProduct } from './product.js';
import { surveySystem } from './system.js';
import { surveyTls } from './tls.js';

/** Topics by name, in the order in which they are read. */
const topics = {
  system: surveySystem,
  tls: surveyTls,
  installer: surveyInstaller,
  product: surveyProduct,
  configuration: surveyConfiguration,
} as const;

/** The name of a topic. */
export type Topic = keyof typeof topics;

/** How the one who asks is kept informed, and how they change their mind. */
export interface SurveyHooks {
  readonly onTopic?: (topic: Topic, state: 'begun' | 'done') => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads all topics.
 *
 * @param takenAt when the reading began, ISO 8601
 * @returns what is known; after a cancel, the topics that were done by then
 */
export async function survey(
  machine: Machine,
  takenAt: string,
  hooks: SurveyHooks = {},
): Promise<Partial<ServerFacts>> {
  const facts: Record<string, unknown> = { takenAt };
  for (const topic of Object.keys(topics) as Topic[]) {
    if (hooks.signal?.aborted === true) break;
    hooks.onTopic?.(topic, 'begun');
    facts[topic] = await topics[topic](machine);
    hooks.onTopic?.(topic, 'done');
  }
  return facts;
}
