/** No proxy for the connector and its updater: `<defaultProxy enabled="false">`, which Microsoft's article recommends. */
import { winHttpSettings } from '../evidence/winhttp-settings.js';
import { bothParts, planFiles } from './configuration-files.js';
import { dependentsOf } from './interruption.js';
import type { Remedy } from './planned.js';
import { withWinHttp } from './with-winhttp.js';

/** The remedy. */
export const bypass: Remedy<'bypass'> = {
  questions: () => [...dependentsOf(bothParts), winHttpSettings],
  plan: (request, server) =>
    withWinHttp(server, request.winHttp, null, (further, notes) =>
      planFiles(server, { kind: 'bypass' }, further, [{ code: 'NEEDS-DIRECT-ACCESS' }, { code: 'UPGRADES' }, ...notes]),
    ),
};
