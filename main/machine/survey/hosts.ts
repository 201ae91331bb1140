/** The hosts file: names that this server does not ask a name server for. Source: the comment at the head of the file itself. */
import { mapFact } from '../../evidence/fact.js';
import type { HostsEntry, HostsFacts } from '../../evidence/server-facts.js';
import { isConnectorName, normalise } from '../../knowledge/match.js';
import type { Machine } from '../machine.js';

/** Lists that keep advertisements away have many thousand lines, and a few megabytes. */
const mostBytes = 8 * 1024 * 1024;
/** More would say no more. */
const mostEntries = 50;

/** Reads the topic. */
export async function surveyHosts(machine: Machine): Promise<HostsFacts> {
  const places = await machine.read({ kind: 'places' });
  if (places.state !== 'value') return { entries: { source: 'the hosts file', fact: places } };
  const path = `${places.value.windows}\\System32\\drivers\\etc\\hosts`;
  const file = await machine.read({ kind: 'file', path, part: 'whole', most: mostBytes });
  return {
    entries: { source: path, fact: mapFact(file, ({ bytes }) => entriesOf(Buffer.from(bytes, 'base64').toString())) },
  };
}

/** Lines `ADDRESS NAME NAME...  # remark` that have a name of the connector's. */
function entriesOf(text: string): HostsEntry[] {
  const found: HostsEntry[] = [];
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const [address = '', ...names] = line
      .replace(/#[^]*$/, '')
      .trim()
      .split(/\s+/);
    for (const name of names.map(normalise).filter(isConnectorName)) {
      if (found.length < mostEntries) found.push({ line: index + 1, address, name });
    }
  }
  return found;
}
