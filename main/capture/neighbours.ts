/** Names of connections that say none themselves, told by other connections to the same place. */
import type { Flow } from '../evidence/capture.js';

/**
 * The same connections; those without a name have the one that their client said in others to the same address and port,
 * where all that said one said the same. With names in the cache, a connection that fails shows its name in no other way.
 */
export function namedByNeighbours(flows: readonly Flow[]): readonly Flow[] {
  const placeOf = ({ client, server }: Flow): string => `${client.address} ${server.address} ${server.port}`;
  const nameless = new Set(flows.filter(({ server }) => server.name === null).map(placeOf));
  if (nameless.size === 0) return flows;
  const saidAt = new Map<string, string | null>();
  for (const flow of flows) {
    const { name, nameFrom } = flow.server;
    if (name === null || nameFrom === 'dns') continue;
    const place = placeOf(flow);
    const known = saidAt.get(place);
    if (nameless.has(place)) saidAt.set(place, known === undefined || known === name ? name : null);
  }
  if (saidAt.size === 0) return flows;
  return flows.map((flow) => {
    const name = flow.server.name === null ? (saidAt.get(placeOf(flow)) ?? null) : null;
    return name === null ? flow : { ...flow, server: { ...flow.server, name, nameFrom: 'neighbour' } };
  });
}
