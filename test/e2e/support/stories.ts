/**
 * What each practice capture is about. Written from the story that each was recorded to tell (what was set up in the
 * network), not from what the program makes of it.
 */

/** One practice capture's story, and what a person has to be told of it. */
export interface Story {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  /** The verdict's one sentence. */
  readonly headline: RegExp;
  /** The causes, in any order; and what could not be tested: where TLS 1.3 was spoken, that is the certificates. */
  readonly causes: readonly string[];
  /** What only follows from the cause, folded under it. */
  readonly follows: readonly string[];
  /** The stretch or station where it breaks, as the drawing says it to the ear; null where nothing is broken. */
  readonly broken: RegExp | null;
}

/** All of them, in the order of the start page. */
export const stories: readonly Story[] = [
  {
    id: 'proxy-asks-for-sign-in',
    title: 'The proxy asks for a sign-in',
    file: 'proxy-asks-for-sign-in.pcapng',
    headline: /^The proxy asks for a sign-in/,
    causes: ['PROXY-AUTH-REQUIRED'],
    // Nothing got past the proxy, so no certificate was seen either: not a second fault.
    follows: ['TLS-NOT-REACHED'],
    broken: /407/,
  },
  {
    id: 'firewall-drops-direct',
    title: 'A firewall drops the connections',
    file: 'firewall-drops-direct.pcapng',
    headline: /^A firewall silently drops/,
    causes: ['DIRECT-DROPPED', 'TLS-CHAIN-HIDDEN'],
    follows: [],
    broken: /no answer|dropped/i,
  },
  {
    id: 'proxy-refuses',
    title: 'The proxy refuses',
    file: 'proxy-refuses.pcapng',
    headline: /^The proxy refuses/,
    causes: ['PROXY-DENIED', 'TLS-CHAIN-HIDDEN'],
    follows: [],
    broken: /refused/,
  },
  {
    id: 'name-not-found',
    title: 'A name cannot be found',
    file: 'name-not-found.pcapng',
    headline: /name .* not found/i,
    causes: ['DNS-NAME-NOT-FOUND', 'TLS-CHAIN-HIDDEN'],
    follows: [],
    broken: /name server|DNS/i,
  },
  {
    id: 'revocation-goes-direct',
    title: 'Revocation checks take another way',
    file: 'revocation-goes-direct.pcapng',
    headline: /lists it needs to check certificates/i,
    causes: ['REVOCATION-UNREACHABLE', 'TLS-CHAIN-HIDDEN'],
    follows: [],
    // The connector's own way is whole: it is Windows that is stopped on another one.
    broken: null,
  },
  {
    id: 'proxy-nobody-configured',
    title: 'A proxy that nobody configured',
    file: 'proxy-nobody-configured.pcapng',
    headline: /through a proxy that is not meant for it/i,
    causes: ['PATH-NOT-AS-CONFIGURED', 'TLS-CHAIN-HIDDEN'],
    follows: [],
    broken: /proxy/i,
  },
  {
    id: 'healthy-direct',
    title: 'A healthy start, direct',
    file: 'healthy-direct.pcapng',
    headline: /connections get through/i,
    causes: ['TLS-CHAIN-HIDDEN'],
    follows: [],
    broken: null,
  },
  {
    id: 'healthy-proxy',
    title: 'A healthy start, through a proxy',
    file: 'healthy-proxy.pcapng',
    headline: /connections get through/i,
    causes: ['TLS-CHAIN-HIDDEN'],
    follows: [],
    broken: null,
  },
];

/** Gives one story. */
export function storyOf(id: string): Story {
  const story = stories.find((candidate) => candidate.id === id);
  if (story === undefined) throw new Error(`no story is called ${id}`);
  return story;
}
