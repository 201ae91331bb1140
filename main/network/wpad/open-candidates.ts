/** Where this computer would look for a script by itself. */
import { valueOr } from '../../evidence/fact.js';
import { listedCandidates, windowsCandidates, type Candidate } from './candidates.js';
import { searchList } from './search-list.js';

/**
 * The candidates of the system that this runs on. What could not be found out is left out.
 *
 * @param limit milliseconds to wait for DHCP, which Windows asks now
 */
export async function openCandidates(limit: number): Promise<readonly Candidate[]> {
  if (process.platform !== 'win32') return listedCandidates(await searchList());
  const { automaticConfigurationFacts } = await import('../../machine/windows/automatic-configuration.js');
  const { dhcpUrl, searchList: list, primary, connections, devolution } = await automaticConfigurationFacts(limit);
  return windowsCandidates(valueOr(dhcpUrl, null), {
    searchList: valueOr(list, []),
    primary: valueOr(primary, null),
    connections: valueOr(connections, []),
    devolution: valueOr(devolution, null),
  });
}
