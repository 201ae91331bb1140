/**
 * What must be allowed for a connector, from Microsoft's documents (`main/knowledge/endpoints.ts`). The formats beside this
 * file write it down for one kind of device each.
 */
import { endpoints, type Cloud, type Endpoint } from '../../knowledge/endpoints.js';

/** What is asked for. */
export interface AllowListRequest {
  readonly cloud: Cloud;
  /** The tenant's id, in small letters; null where it is not known. */
  readonly tenant: string | null;
  /** True for the rows that the documents call optional or recommended as well. */
  readonly all: boolean;
  /** True for a connector before 1.5.132.0, which needs more ports. */
  readonly legacy: boolean;
  /** The day it is made (ISO 8601), for the text's first lines. */
  readonly date: string;
}

/** A name that must be allowed. */
export interface Allowed extends Endpoint {
  /** Real names of this tenant below a wildcard. They are notes: the wildcard is what must be allowed. */
  readonly realNames: readonly string[];
}

/** The list, in the order of the documents. */
export interface AllowList extends AllowListRequest {
  readonly entries: readonly Allowed[];
}

/** Makes the list. */
export function allowList(request: AllowListRequest): AllowList {
  const entries = endpoints
    .filter((endpoint) => endpoint.cloud === request.cloud && isWanted(endpoint, request))
    .map((endpoint) => ({ ...endpoint, realNames: realNamesOf(endpoint, request.tenant) }));
  return { ...request, entries };
}

/** Rows that a wildcard of the same table says already are left out, and so are those of older tables. */
function isWanted({ status }: Endpoint, { all, legacy }: AllowListRequest): boolean {
  switch (status) {
    case 'current':
      return true;
    case 'optional':
    case 'recommended':
      return all;
    case 'legacy':
      return legacy;
    case 'covered':
    case 'superseded':
      return false;
  }
}

/**
 * Names that connectors of a tenant were seen to ask for: registration and bootstrap. Sources: AADInternals, "Deep-dive to
 * Azure AD Pass-Through Authentication"; xybytes, "Azure Application Proxy Hijacking"; Microsoft's quickstart for Seamless
 * SSO names the first.
 */
function realNamesOf({ pattern, phase }: Endpoint, tenant: string | null): string[] {
  const suffix = /^\*(\.msappproxy\.(?:net|us))$/.exec(pattern)?.[1];
  if (tenant === null || suffix === undefined || phase === 'legacy') return [];
  return ['registration', 'bootstrap'].map((part) => `${tenant}.${part}${suffix}`);
}

/** True for `*.example.com`. */
export const isWildcard = ({ pattern }: Endpoint): boolean => pattern.startsWith('*.');

/** A name without the asterisk and its dot. */
export const bareName = ({ pattern }: Endpoint): string => pattern.replace(/^\*\./, '');

/**
 * The path, where a device that does not look into TLS can see it: over plain HTTP. Over TLS it sees the host alone, and a
 * rule with a path would never match.
 */
export const visiblePath = ({ path, protocol }: Endpoint): string | null => (protocol === 'http' ? path : null);

/** Entries that share their protocol and their ports. */
export interface PortGroup {
  readonly protocol: Endpoint['protocol'];
  readonly ports: Endpoint['ports'];
  readonly entries: readonly Allowed[];
}

/** `443`, `10100-10120`. */
export const portText = ([first, last]: Endpoint['ports']): string =>
  first === last ? String(first) : `${first}-${last}`;

/**
 * The list by ports. Within a group, names that another entry allows already are left out: some devices refuse a list that
 * says the same twice (Squid: "is a subdomain of").
 */
export function portGroups({ entries }: AllowList): PortGroup[] {
  const groups = new Map<string, Allowed[]>();
  for (const entry of entries) {
    const key = `${entry.protocol} ${portText(entry.ports)}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ protocol: first.protocol, ports: first.ports, entries: withoutCovered(group) }];
  });
}

/** Entries that no other of them says already. */
export function withoutCovered(entries: readonly Allowed[]): Allowed[] {
  return entries.filter(
    (entry, index) => !entries.some((other, at) => at !== index && covers(other, entry, at < index)),
  );
}

/** @param isFirst of two that say the same, the first stays */
function covers(wide: Allowed, narrow: Allowed, isFirst: boolean): boolean {
  const [widePath, path] = [visiblePath(wide), visiblePath(narrow)];
  if (widePath !== null && widePath !== path) return false;
  if (wide.pattern === narrow.pattern) return widePath !== path || isFirst;
  return isWildcard(wide) && narrow.pattern.endsWith(wide.pattern.slice(1));
}

/** Each once, in order. */
export const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
