/** A given proxy for the connector and its updater: `<proxy proxyaddress bypassonlocal usesystemdefault>`, as Microsoft's article has it. */
import { readConfiguration } from '../configuration/configuration.js';
import { bypassEntryFor } from '../configuration/decide.js';
import { proxyText } from '../evidence/proxy-address.js';
import { someOf } from '../evidence/some-of.js';
import { winHttpSettings } from '../evidence/winhttp-settings.js';
import { targetsOf } from '../network/probe/targets.js';
import { bothParts, planFiles } from './configuration-files.js';
import { dependentsOf } from './interruption.js';
import type { KnownServer, Note, Remedy } from './planned.js';
import { withWinHttp } from './with-winhttp.js';

/** The remedy. */
export const explicitProxy: Remedy<'proxy'> = {
  questions: () => [...dependentsOf(bothParts), winHttpSettings],
  plan: ({ server: proxy, winHttp }, server) =>
    withWinHttp(server, winHttp, proxy, (further, notes) =>
      planFiles(
        server,
        { kind: 'explicit', address: `http://${proxyText(proxy)}`, bypassOnLocal: true, useSystemDefault: true },
        further,
        [
          { code: 'NO-SIGN-IN' },
          ...bypassListNote(server),
          { code: 'BACKEND-UNCHANGED' },
          { code: 'UPGRADES' },
          ...notes,
        ],
      ),
    ),
};

/** What the services ask for themselves; certificate checks go by WinHTTP's list. */
const asked = (['public', 'usgov'] as const)
  .flatMap((cloud) => targetsOf({ cloud, tenant: null }))
  .filter(({ protocol }) => protocol === 'https');

/** The bypass lists of the files stay as they are: entries by which needed names would go past the proxy are told. */
function bypassListNote({ facts }: KnownServer): readonly Note[] {
  const entries = bothParts.flatMap((part) => {
    const { fact } = facts.configuration[part];
    const list = fact.state === 'value' ? (readConfiguration(fact.value).defaultProxy?.bypassList ?? []) : [];
    return asked.flatMap(({ host, port }) => bypassEntryFor(list, { scheme: 'https', host, port })?.text ?? []);
  });
  const texts = [...new Set(entries)];
  return texts.length === 0 ? [] : [{ code: 'BYPASS-LIST-STAYS', detail: someOf(texts) }];
}
