/**
 * Nothing of this product's own about a proxy: what an earlier remedy, or a hand, put into the services' files and into WinHTTP is
 * taken out, and Windows decides.
 */
import { readConfiguration } from '../configuration/configuration.js';
import { winHttpSettings } from '../evidence/winhttp-settings.js';
import { bothParts, planFiles } from './configuration-files.js';
import { dependentsOf } from './interruption.js';
import type { KnownServer, Note, Planned, Remedy } from './planned.js';
import type { Change } from './change.js';
import { withWinHttp } from './with-winhttp.js';

/** The remedy. */
export const automatic: Remedy<'automatic'> = {
  questions: () => [...dependentsOf(bothParts), winHttpSettings],
  plan: ({ winHttp }, server) => {
    const files = (further: readonly Change[], notes: readonly Note[]): Planned =>
      planFiles(server, { kind: 'automatic' }, further, [...machineWide(server), { code: 'WPAD-DECIDES' }, ...notes]);
    // What finds a proxy by itself names none that would have to be taken out.
    return namesProxy(server) ? withWinHttp(server, winHttp, null, files) : files([], []);
  },
};

const namesProxy = ({ facts }: KnownServer): boolean => {
  const { fact } = facts.proxies.winHttp;
  return fact.state === 'unreadable' || (fact.state === 'value' && fact.value.access === 'proxy');
};

/** The file of all .NET programs counts as soon as the services' own say nothing. */
function machineWide({ facts }: KnownServer): readonly Note[] {
  const { source, fact } = facts.configuration.machine;
  const names = fact.state === 'value' && readConfiguration(fact.value).defaultProxy !== null;
  return names ? [{ code: 'MACHINE-FILE-DECIDES', detail: source }] : [];
}
