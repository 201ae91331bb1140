/** The words behind `plan` and `apply` as a request. */
import type { Cloud } from '../knowledge/endpoints.js';
import { remedyIds } from '../examine/remedy-ids.js';
import { parseProxyServer } from '../remedy/proxy-server.js';
import { changesOfToday, isBypassName, type RemedyRequest } from '../remedy/request.js';
import { list } from '../words/phrases.js';
import { proxyAddressAdvice } from '../words/proxy-address.js';
import { inQuotes } from './invocation.js';
import { remedyHelp } from './remedy-usage.js';

/** Options that say more of a remedy. */
export interface RemedyOptions {
  /** Names that go past the proxy, parted by semicolons, as Windows writes them. */
  readonly bypass?: string;
  /** False: certificate checks (WinHTTP) stay as they are. */
  readonly winhttp?: boolean;
  readonly refreshPolicy?: boolean;
  /** Whose names are tried beforehand. */
  readonly cloud?: Cloud;
}

/** The same again behind `plan` or `apply`, as it can be typed. */
export function typedAgain(words: readonly string[], options: RemedyOptions): string {
  const { bypass, winhttp = true, refreshPolicy = false, cloud = 'public' } = options;
  return [
    ...words.map(inQuotes),
    ...(bypass === undefined ? [] : [`--bypass ${inQuotes(bypass)}`]),
    ...(winhttp ? [] : ['--no-winhttp']),
    ...(refreshPolicy ? ['--refresh-policy'] : []),
    ...(cloud === 'public' ? [] : [`--cloud ${cloud}`]),
  ].join(' ');
}

/** The request, or what is wrong with it. */
export function requestOf(words: readonly string[], options: RemedyOptions, now = new Date()): RemedyRequest | string {
  const [remedy = '', first, second, ...more] = words;
  const { winhttp = true, refreshPolicy = false } = options;
  const bypass = (options.bypass ?? '<local>')
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const noName = bypass.find((each) => !isBypassName(each));
  if (noName !== undefined)
    return `"${noName}" cannot stand in --bypass. It takes names as Windows writes them, parted by semicolons: "<local>;*.contoso.local".`;
  if (more.length > 0 || (second !== undefined && remedy !== 'service'))
    return `There is a word too many. These are the remedies:\n${remedyHelp}`;
  const server = first === undefined ? null : parseProxyServer(first);
  // What was written may have a password in it, and is not said again.
  const advice = first === undefined ? 'For example proxy.contoso.local:8080.' : proxyAddressAdvice(first);
  const idle = optionWithoutUse(remedy, first !== undefined, options);
  if (idle !== null) return idle;
  const needsServer = `"${remedy}" takes a proxy as HOST:PORT. ${advice}`;
  switch (remedy) {
    case 'bypass':
    case 'automatic':
      return first === undefined ? { remedy, winHttp: winhttp } : `"${remedy}" takes nothing behind it.`;
    case 'tls':
      return first === undefined ? { remedy } : `"${remedy}" takes nothing behind it.`;
    case 'proxy':
      return server === null ? needsServer : { remedy, server, winHttp: winhttp };
    case 'backend':
      return server === null ? needsServer : { remedy, server, bypass, refreshPolicy };
    case 'winhttp':
    case 'installer-proxy':
      return first !== undefined && server === null ? needsServer : { remedy, server, bypass };
    case 'service':
      return serviceRequest(first, second);
    case 'restore':
      return restoreRequest(first, now);
    default:
      return `"${remedy}" is no remedy. There are:\n${remedyHelp}`;
  }
}

/** An option that the remedy has no use for is a mistake to be told of: what it was meant to do would not be done. */
function optionWithoutUse(remedy: string, hasServer: boolean, options: RemedyOptions): string | null {
  const takers: readonly (readonly [string, boolean, readonly string[]])[] = [
    ['--bypass', options.bypass !== undefined, ['backend', 'winhttp', 'installer-proxy']],
    ['--no-winhttp', options.winhttp === false, ['bypass', 'proxy', 'automatic']],
    ['--refresh-policy', options.refreshPolicy === true, ['backend']],
  ];
  // What is no remedy at all is told of as such.
  const idle = takers.find(([, isGiven, remedies]) => isGiven && isRemedy(remedy) && !remedies.includes(remedy));
  if (idle !== undefined) return `"${remedy}" has no use for ${idle[0]}: it is for ${list(idle[2])}.`;
  if (options.bypass !== undefined && !hasServer && (remedy === 'winhttp' || remedy === 'installer-proxy'))
    return `--bypass names what goes past a proxy, and "${remedy}" was given none.`;
  return null;
}

const isRemedy = (word: string): boolean => remedyIds.some((id) => id === word);

function serviceRequest(action = '', services = 'both'): RemedyRequest | string {
  const known = (['start', 'stop', 'restart', 'enable'] as const).find((each) => each === action);
  const which = (['connector', 'updater', 'both'] as const).find((each) => each === services);
  if (known === undefined) return '"service" takes start, stop, restart or enable.';
  if (which === undefined) return '"service" takes connector or updater; left out, both.';
  return { remedy: 'service', action: known, services: which };
}

/** What is taken back: a change by its id, those of today, or all. */
export function restoreRequest(what = '', now = new Date()): RemedyRequest | string {
  if (what === 'today') return changesOfToday(now);
  if (what === 'originals') return { remedy: 'restore', what: { kind: 'originals' } };
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(what);
  if (!isId) return '"restore" takes the id of a change (see: connector-doctor history), today, or originals.';
  return { remedy: 'restore', what: { kind: 'change', id: what.toLowerCase() } };
}
