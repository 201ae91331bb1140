/** Nothing of this product's own about a proxy: what is in the services' files is taken out, and Windows decides. */
import { readConfiguration } from '../configuration/configuration.js';
import { bothParts, planFiles } from './configuration-files.js';
import { dependentsOf } from './interruption.js';
import type { KnownServer, Note, Remedy } from './planned.js';

/** The remedy. */
export const automatic: Remedy<'automatic'> = {
  questions: () => dependentsOf(bothParts),
  plan: (_, server) => planFiles(server, { kind: 'automatic' }, [], [...machineWide(server), { code: 'WPAD-DECIDES' }]),
};

/** The file of all .NET programs counts as soon as the services' own say nothing. */
function machineWide({ facts }: KnownServer): readonly Note[] {
  const { source, fact } = facts.configuration.machine;
  const names = fact.state === 'value' && readConfiguration(fact.value).defaultProxy !== null;
  return names ? [{ code: 'MACHINE-FILE-DECIDES', detail: source }] : [];
}
