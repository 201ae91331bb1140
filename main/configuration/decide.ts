/**
 * Which way a `<defaultProxy>` alone sends a request.
 *
 * Follows `DefaultProxySectionInternal` (DefaultProxySection.cs) and `WebProxy` (WebProxy.cs) of the reference source of .NET
 * Framework 4.8. Beyond what Microsoft's pages on the elements say, these show: `proxyaddress` and a bypass list end automatic
 * configuration just as `bypassonlocal` does; `usesystemdefault="True"` takes the system's proxy, but neither its script nor
 * its detection; a `<proxy>` or a bypass list without an address and without `usesystemdefault="True"` means no proxy.
 */
import type { Configuration } from './configuration.js';
import type { BypassEntry, GivenAddress, DefaultProxy } from './default-proxy.js';
import type { Fault } from './fault.js';
import type { Position } from './position.js';

/** Where a request goes. `host` in lower case, without a dot at its end, an IPv6 address in brackets. */
export interface Destination {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

/** What the file cannot know of the server, and `bypassonlocal` depends on. */
export interface Surroundings {
  /** The server's primary DNS suffix: names in it are local, too. Null where it is not known. */
  readonly domain: string | null;
}

/** Why a request goes past every proxy. */
export type DirectReason = 'disabled' | 'no-address' | 'loopback' | 'local' | 'bypass-list';

/** The way, and the place in the file that decides it; `at` is null where it is the absence of something. */
export type Way =
  /** The file has no `<defaultProxy>`: the file above it decides, then the system. */
  | { readonly kind: 'not-configured'; readonly at: null }
  | { readonly kind: 'direct'; readonly because: DirectReason; readonly at: Position }
  | { readonly kind: 'proxy'; readonly address: GivenAddress; readonly at: Position }
  /** The account's settings decide; `automatic` tells whether their script and their detection count as well. */
  | { readonly kind: 'system'; readonly automatic: boolean; readonly at: Position }
  /** The proxy that a script names; `detectsFirst`: one that detection finds comes before it. */
  | { readonly kind: 'script'; readonly address: GivenAddress; readonly detectsFirst: boolean; readonly at: Position }
  /** Detection (WPAD) decides; direct where it finds nothing. */
  | { readonly kind: 'detection'; readonly at: Position }
  /** A type of somebody's own decides. */
  | { readonly kind: 'module'; readonly type: string; readonly at: Position }
  /** .NET refuses the file or the section, and every web request fails. */
  | { readonly kind: 'refused'; readonly fault: Fault; readonly at: Position }
  /** It depends on what is not known here. */
  | { readonly kind: 'unknown'; readonly fault: Fault; readonly at: Position };

/** The way that a file alone sends a request. */
export function decideWay(configuration: Configuration, destination: Destination, surroundings: Surroundings): Way {
  const { faults, isAccepted, defaultProxy } = configuration;
  const refusal = faults.find(({ effect }) => effect === 'file');
  if (refusal !== undefined) return { kind: 'refused', fault: refusal, at: refusal };
  const unread = faults.find(({ effect, code }) => effect === 'unknown' && (isAccepted === null || hides.has(code)));
  if (unread !== undefined && defaultProxy === null) return { kind: 'unknown', fault: unread, at: unread };
  return defaultProxy === null ? { kind: 'not-configured', at: null } : wayOf(defaultProxy, destination, surroundings);
}

/** A `<defaultProxy>` may stand where it is not read. */
const hides = new Set<Fault['code']>(['LOCATION-NOT-READ']);

function wayOf(section: DefaultProxy, destination: Destination, surroundings: Surroundings): Way {
  const refusal = section.faults.find(({ effect }) => effect === 'section' || effect === 'file');
  if (refusal !== undefined) return { kind: 'refused', fault: refusal, at: refusal };
  const open = section.faults.find(({ code }) => code === 'SECTION-ELSEWHERE' || code === 'ADDRESS-NOT-READ');
  if (open !== undefined) return { kind: 'unknown', fault: open, at: open };
  if (!section.enabled.value) return direct('disabled', section.enabled.at ?? section.at);
  const { moduleType } = section;
  if (moduleType.value !== null) return { kind: 'module', type: moduleType.value, at: moduleType.at ?? section.at };
  const { useSystemDefault, bypassList } = section;
  if (isEmpty(section)) {
    if (useSystemDefault.value === false) return direct('no-address', useSystemDefault.at ?? section.at);
    return { kind: 'system', automatic: true, at: section.at };
  }
  const overridden =
    section.bypassOnLocal.value !== null || section.proxyAddress.value !== null || bypassList.length > 0;
  return (overridden ? null : automatic(section)) ?? manual(section, destination, surroundings);
}

/** True where nothing is set that makes a proxy of its own. */
const isEmpty = (section: DefaultProxy): boolean =>
  section.autoDetect.value === null &&
  section.scriptLocation.value === null &&
  section.useSystemDefault.value !== true &&
  section.proxyAddress.value === null &&
  section.bypassOnLocal.value === null &&
  section.bypassList.length === 0;

function automatic({ scriptLocation, autoDetect, at }: DefaultProxy): Way | null {
  const detects = autoDetect.value === true;
  if (scriptLocation.value !== null) {
    const decides = scriptLocation.at ?? at;
    return { kind: 'script', address: scriptLocation.value, detectsFirst: detects, at: decides };
  }
  return detects ? { kind: 'detection', at: autoDetect.at ?? at } : null;
}

function manual(section: DefaultProxy, destination: Destination, { domain }: Surroundings): Way {
  const { proxyAddress, useSystemDefault, bypassOnLocal, bypassList, autoDetect, scriptLocation } = section;
  const at = section.proxyAt ?? section.at;
  // Automatic settings of the file take the place of the system's (they make a WebProxy that knows no registry).
  const isSystem = useSystemDefault.value === true && autoDetect.value === null && scriptLocation.value === null;
  const address = proxyAddress.value;
  if (isLoopback(destination.host)) return direct('loopback', at);
  if (address === null && !isSystem) return direct('no-address', at);
  if (bypassOnLocal.value === true && isLocal(destination.host, domain)) {
    return direct('local', bypassOnLocal.at ?? at);
  }
  const match = bypassEntryFor(bypassList, destination);
  if (match !== undefined) return direct('bypass-list', match.at);
  const unclear = section.faults.find(({ code }) => code === 'BYPASS-NOT-TESTED');
  if (unclear !== undefined) return { kind: 'unknown', fault: unclear, at: unclear };
  if (address !== null) return { kind: 'proxy', address, at: proxyAddress.at ?? at };
  return { kind: 'system', automatic: false, at: useSystemDefault.at ?? at };
}

const direct = (because: DirectReason, at: Position): Way => ({ kind: 'direct', because, at });

/** The first entry of a bypass list that sends a request past the proxy. */
export function bypassEntryFor(list: readonly BypassEntry[], destination: Destination): BypassEntry | undefined {
  const target = targetOf(destination);
  return list.find(({ pattern }) => pattern.state === 'tested' && pattern.matches(target));
}

/** What patterns of a bypass list are looked for in. */
function targetOf({ scheme, host, port }: Destination): string {
  const standard = scheme === 'https' ? 443 : 80;
  return `${scheme}://${host}${port === standard ? '' : `:${port}`}`;
}

/** `Uri.IsLoopback`; such an address never goes through a proxy that was not found automatically. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host === 'loopback' ||
  /^127(?:\.\d{1,3}){3}$/.test(host) ||
  /^\[(?:::1|0*(?::0*){6}:0*1)\]$/.test(host);

/** `WebProxy.IsLocal`: a name without a dot, or one in the server's own domain. Of addresses only its own are. */
function isLocal(host: string, domain: string | null): boolean {
  if (host.startsWith('[') || /^\d+(?:\.\d+){3}$/.test(host)) return false;
  const dot = host.indexOf('.');
  return dot === -1 || (domain !== null && host.slice(dot + 1) === domain.toLowerCase());
}
