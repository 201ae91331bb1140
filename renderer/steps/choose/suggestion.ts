/** What can be put into the form before anybody has chosen: what the paths recommend, and the proxy that is known. Pure. */
import type { Paths, Report } from '../../../preload/contract/index.js';
import type { RemedyId } from '../../state/change-choice.svelte.js';

/** What stands there until the person says otherwise. */
export interface Suggestion {
  /** Null where nothing is recommended. */
  readonly remedy: RemedyId | null;
  /** `host:port`; empty where no proxy is known. */
  readonly address: string;
  /** Where the address comes from; null where there is none. */
  readonly from: 'recommendation' | 'setUp' | null;
}

const remedies = { direct: 'bypass', wpad: 'automatic', proxy: 'proxy', 'as-set-up': null } as const;

/**
 * @param paths what was tried over the paths of this server; null where nothing was
 * @param server what was read of it
 */
export function suggestionOf(paths: Paths | null, server: Report['server']): Suggestion {
  const advice = paths?.recommendation ?? null;
  const remedy = advice === null ? null : remedies[advice.choice];
  if (advice?.proxy != null) return { remedy, address: plain(advice.proxy), from: 'recommendation' };
  const ways = server?.proxies ?? [];
  // The connector's own first: they are listed in the order in which they matter.
  const known = ways.flatMap((leg) => leg.paths.flatMap(({ proxy }) => proxy ?? []))[0];
  return known === undefined ? { remedy, address: '', from: null } : { remedy, address: plain(known), from: 'setUp' };
}

/** Files have it with its scheme; the form asks for name and port. */
const plain = (address: string): string => address.replace(/^http:\/\//i, '').replace(/\/$/, '');
