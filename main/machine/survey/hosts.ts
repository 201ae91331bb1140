/** The hosts file: names that this server does not ask a name server for. */
import { mapFact } from '../../evidence/fact.js';
import type { HostsEntry, HostsFacts } from '../../evidence/server-facts.js';
import { isConnectorName, normalise } from '../../knowledge/match.js';
import { mostHostsBytes, namesInHosts } from '../hosts-file.js';
import type { Machine } from '../machine.js';

/** More would say no more. */
const mostEntries = 50;

/** Reads the topic. */
export async function surveyHosts(machine: Machine): Promise<HostsFacts> {
  const places = await machine.read({ kind: 'places' });
  if (places.state !== 'value') return { entries: { source: 'the hosts file', fact: places } };
  const path = `${places.value.windows}\\System32\\drivers\\etc\\hosts`;
  const file = await machine.read({ kind: 'file', path, part: 'whole', most: mostHostsBytes });
  return {
    entries: { source: path, fact: mapFact(file, ({ bytes }) => entriesOf(Buffer.from(bytes, 'base64').toString())) },
  };
}

/** Lines that have a name of the connector's. */
function entriesOf(text: string): HostsEntry[] {
  const found: HostsEntry[] = [];
  for (const { line, address, name } of namesInHosts(text)) {
    if (!isConnectorName(name)) continue;
    found.push({ line, address, name: normalise(name) });
    if (found.length === mostEntries) break;
  }
  return found;
}
