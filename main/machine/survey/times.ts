/**
 * What this server wrote last, to hold its clock against: Windows writes files into its own folder every day, and at every
 * start (`bootstat.dat`).
 */
import { mapFact } from '../../evidence/fact.js';
import type { Dated, TimeFacts } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';

/** Enough to see that one date is not alone. */
const most = 8;

/** Reads the topic. */
export async function surveyTimes(machine: Machine): Promise<TimeFacts> {
  const places = await machine.read({ kind: 'places' });
  if (places.state !== 'value') return { files: { source: '%SystemRoot%', fact: places } };
  const path = places.value.windows;
  const entries = await machine.read({ kind: 'folder', path });
  const files = mapFact(entries, (all): Dated[] =>
    all
      .filter(({ folder }) => !folder)
      .map(({ name, modified }) => ({ what: `${path}\\${name}`, at: modified }))
      .sort((one, other) => (one.at > other.at ? -1 : 1))
      .slice(0, most),
  );
  return { files: { source: path, fact: files } };
}
