/** A plan in one line: what is done, by what was asked for. */
import { proxyText } from '../evidence/proxy-address.js';
import type { Code } from '../examine/codes.js';
import type { RemedyId } from '../examine/remedy-ids.js';
import type { PastChange } from '../remedy/past-change.js';
import type { RemedyRequest } from '../remedy/request.js';
import { localDay, shorten } from './phrases.js';

/** At most 60 characters, but for long names of proxies. */
export function remedyHeadline(request: RemedyRequest): string {
  switch (request.remedy) {
    case 'bypass':
      return 'Send the connector’s traffic past every proxy';
    case 'proxy':
      return `Send the connector’s traffic through ${proxyText(request.server)}`;
    case 'automatic':
      return 'Let Windows decide how the connector’s traffic goes';
    case 'winhttp':
      return request.server === null
        ? 'Check certificates without a proxy'
        : `Check certificates through ${proxyText(request.server)}`;
    case 'backend':
      return `Reach applications through ${proxyText(request.server)}`;
    case 'tls':
      return 'Switch TLS 1.2 on for Windows and .NET';
    case 'service':
      return `${actions[request.action]} ${parts[request.services]}`;
    case 'installer-proxy':
      return request.server === null ? 'Install without a proxy' : `Install through ${proxyText(request.server)}`;
    case 'restore':
      return restoreHeadlines[request.what.kind];
  }
}

/**
 * A plan in one line, which names what is taken back.
 *
 * @param history what was changed before, oldest first
 */
export function planHeadline(request: RemedyRequest, history: readonly PastChange[]): string {
  let [named, former, times] = [request, history, 0];
  for (let taken = changeTakenBack(named, former); taken !== null; taken = changeTakenBack(named, former)) {
    [named, former, times] = [taken.request, taken.former, times + 1];
  }
  const headline = remedyHeadline(named);
  if (times === 0) return headline;
  // Who takes back a taking back has the change again.
  const quoted = `“${shorten(headline, longest)}”`;
  return times % 2 === 1 ? `Take back ${quoted}` : `Make ${quoted} again`;
}

/** The same of a change that was made, on whatever day that is read. */
export function pastHeadline({ plan: { request } }: PastChange, history: readonly PastChange[]): string {
  return request.remedy === 'restore' && request.what.kind === 'since'
    ? `Take back all changes of ${localDay(request.what.at)}`
    : planHeadline(request, history);
}

/** Letters of a headline within another: names of proxies are as long as their networks want them. */
const longest = 80;

/** What was asked for by the one change that is taken back, and what was changed before it; null where it is none. */
function changeTakenBack(
  request: RemedyRequest,
  history: readonly PastChange[],
): { readonly request: RemedyRequest; readonly former: readonly PastChange[] } | null {
  if (request.remedy !== 'restore' || request.what.kind !== 'change') return null;
  const { id } = request.what;
  const index = history.findIndex(({ plan }) => plan.id === id);
  const change = history[index];
  return change === undefined ? null : { request: change.plan.request, former: history.slice(0, index) };
}

const actions = { start: 'Start', stop: 'Stop', restart: 'Restart', enable: 'Let Windows start' } as const;
const parts = { connector: 'the connector', updater: 'the updater', both: 'the connector and its updater' } as const;
const restoreHeadlines = {
  change: 'Take a change back',
  since: 'Take back all changes of today',
  originals: 'Take back all changes of this program',
} as const;

/** The command that shows what a remedy would change, for a finding that it can help with. */
export function remedyCommand(remedy: RemedyId, code: Code): string {
  return `connector-doctor plan ${remedy === 'service' && code === 'SERVICE-DISABLED' ? 'service enable' : commands[remedy]}`;
}

const commands: Readonly<Record<RemedyId, string>> = {
  bypass: 'bypass',
  proxy: 'proxy HOST:PORT',
  automatic: 'automatic',
  winhttp: 'winhttp HOST:PORT',
  backend: 'backend HOST:PORT',
  tls: 'tls',
  service: 'service start',
  'installer-proxy': 'installer-proxy HOST:PORT',
  restore: 'restore ID',
};
