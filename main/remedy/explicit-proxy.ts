/** A given proxy for the connector and its updater: `<proxy proxyaddress bypassonlocal usesystemdefault>`, as Microsoft's article has it. */
import { proxyText } from '../evidence/proxy-address.js';
import { winHttpSettings } from '../evidence/winhttp-settings.js';
import { bothParts, planFiles } from './configuration-files.js';
import { dependentsOf } from './interruption.js';
import type { Remedy } from './planned.js';
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
        [{ code: 'NO-SIGN-IN' }, { code: 'BACKEND-UNCHANGED' }, { code: 'UPGRADES' }, ...notes],
      ),
    ),
};
