/**
 * Where Windows looks for a script by itself (WPAD), in its order: the address that DHCP gives, then the name `wpad` with
 * each suffix that its DNS client puts behind a name without dots.
 *
 * Sources: "Web Proxy Auto-Discovery Protocol" (draft-ietf-wrec-wpad-01), section 4.4 (DHCP option 252; the name
 * `wpad`, port 80, `/wpad.dat`); Microsoft, "WinHTTP AutoProxy Support", and "Insight WPAD proxy settings on IE" (DHCP
 * comes first). Suffixes: Microsoft's policies of the DNS client ("Primary DNS suffix devolution", "Primary DNS suffix
 * devolution level") and KB957579; the order also as Chromium reads it from Windows (`dns_config_service_win.cc`).
 */
import { normalise } from '../../knowledge/match.js';

/** What this server says of the suffixes of names. */
export interface SuffixSettings {
  /** Suffixes set for the whole server, by policy or by hand. Where there are any, no others are tried. */
  readonly searchList: readonly string[];
  /** The server's own domain; null where it is in none. */
  readonly primary: string | null;
  /** Suffixes of its connections, in their order. */
  readonly connections: readonly string[];
  readonly devolution: Devolution;
}

/**
 * Whether the parents of the primary suffix are tried, and down to how many labels. `null`: nothing is set, and Windows does
 * it. It then works out a level from the root domain of the forest, at least two, which is not known here: two is taken, so
 * that of the last names there can be more than Windows tries, and none is missing.
 */
export type Devolution = { readonly level: number } | 'off' | null;

/** What makes a candidate one. */
export type CandidateSource = 'dhcp' | 'search-list' | 'primary' | 'connection' | 'parent';

/** A place where a script may lie. */
export interface Candidate {
  readonly from: CandidateSource;
  /** `http://wpad.contoso.example/wpad.dat`; from DHCP as it was given. */
  readonly url: string;
  /** The name, or the address, that has to be reached; null where DHCP gave what is no address of a page. */
  readonly host: string | null;
}

/** Fewer labels than this are nobody's own. */
const fewestLabels = 2;
/** Bytes of a name. Source: RFC 1035, section 2.3.4. */
const longestName = 253;
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * The candidates of Windows, in its order, each once.
 *
 * @param dhcp the address that DHCP gave (option 252); null where it gave none, or that is not known
 */
export function windowsCandidates(dhcp: string | null, settings: SuffixSettings): readonly Candidate[] {
  // DHCP's text often ends with a zero byte or the end of a line.
  // eslint-disable-next-line no-control-regex
  const given = (dhcp ?? '').replace(/[\u0000\s]+$/, '').trimStart();
  return [
    ...(given === '' ? [] : [{ from: 'dhcp', url: given, host: hostOf(given) } as const]),
    ...namedCandidates(windowsSuffixes(settings)),
  ];
}

/** The candidates of a system that has one list of suffixes (`search` in resolv.conf). */
export function listedCandidates(suffixes: readonly string[]): readonly Candidate[] {
  return namedCandidates(suffixes.map((suffix) => ({ from: 'search-list', suffix })));
}

interface Suffix {
  readonly from: CandidateSource;
  readonly suffix: string;
}

function windowsSuffixes({ searchList, primary, connections, devolution }: SuffixSettings): readonly Suffix[] {
  if (searchList.length > 0) return searchList.map((suffix) => ({ from: 'search-list', suffix }));
  return [
    ...(primary === null ? [] : [{ from: 'primary', suffix: primary } as const]),
    ...connections.map((suffix): Suffix => ({ from: 'connection', suffix })),
    ...parentsOf(primary ?? '', devolution).map((suffix): Suffix => ({ from: 'parent', suffix })),
  ];
}

/** The suffixes above one, as far as they are tried: of `a.b.contoso.example`, `b.contoso.example` and `contoso.example`. */
function parentsOf(primary: string, devolution: Devolution): readonly string[] {
  const level = devolution === 'off' ? 0 : (devolution?.level ?? fewestLabels);
  // A level below two switches it off.
  if (level < fewestLabels) return [];
  const labels = normalise(primary).split('.');
  return Array.from({ length: Math.max(0, labels.length - level) }, (_, index) => labels.slice(index + 1).join('.'));
}

function namedCandidates(suffixes: readonly Suffix[]): readonly Candidate[] {
  const byName = new Map<string, Candidate>();
  for (const { from, suffix } of suffixes) {
    const host = `wpad.${normalise(suffix.trim()).replace(/^\./, '')}`;
    if (!isName(host) || byName.has(host)) continue;
    byName.set(host, { from, url: `http://${host}/wpad.dat`, host });
  }
  return [...byName.values()];
}

const isName = (name: string): boolean =>
  name.length <= longestName && name.split('.').every((part) => label.test(part));

/** The host of an address of a page; null for anything else. */
export function hostOf(url: string): string | null {
  try {
    const { protocol, hostname } = new URL(url);
    return /^https?:$/.test(protocol) && hostname !== '' ? hostname.replace(/^\[|\]$/g, '') : null;
  } catch (error) {
    // Anything can be written in an option of DHCP.
    if (error instanceof TypeError) return null;
    throw error;
  }
}
