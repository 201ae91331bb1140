/** Wireshark display filters that show the packets of a finding. Source: wireshark-filter(4). */

/** More addresses or names than this make a filter that nobody can read; the filter then shows more than is needed. */
const mostValues = 40;

/** Packets to or from these ends, and ICMP errors that quote them. Null where there is no end. */
export function endsFilter(ends: readonly { readonly address: string; readonly port: number }[]): string | null {
  const byPort = new Map<number, Set<string>>();
  for (const { address, port } of ends) byPort.set(port, (byPort.get(port) ?? new Set()).add(address));
  return anyOf(
    [...byPort].map(([port, addresses]) => [...addressTerms([...addresses]), `tcp.port == ${port}`].join(' && ')),
  );
}

/** At most one term, which any of the addresses fulfils; none where there are too many to list. */
function addressTerms(addresses: readonly string[]): string[] {
  if (addresses.length > mostValues) return [];
  const field = (address: string): string => (address.includes(':') ? 'ipv6.addr' : 'ip.addr');
  const terms = addresses.map((address) => `${field(address)} == ${address}`);
  return [terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' || ')})`];
}

/** The packets of one connection: both ends, both ports. */
export function connectionFilter(flow: {
  readonly client: { readonly address: string; readonly port: number };
  readonly server: { readonly address: string; readonly port: number };
}): string {
  const field = (address: string): string => (address.includes(':') ? 'ipv6.addr' : 'ip.addr');
  const end = ({ address, port }: { readonly address: string; readonly port: number }): string =>
    `${field(address)} == ${address} && tcp.port == ${port}`;
  return `${end(flow.client)} && ${end(flow.server)}`;
}

/** Questions for these names, and their answers. Null where there is no name. */
export function namesFilter(names: readonly string[]): string | null {
  const unique = [...new Set(names)];
  if (unique.length > mostValues) return 'dns';
  return anyOf(unique.map((name) => `lower(dns.qry.name) == "${name.replace(/["\\]/g, '')}"`));
}

/** Either filter's packets. */
export function either(...filters: readonly (string | null)[]): string | null {
  return anyOf(filters.filter((filter): filter is string => filter !== null));
}

/** A filter's packets as far as they go to or come from these addresses. */
export function amongThese(filter: string | null, addresses: readonly string[]): string | null {
  return filter === null
    ? null
    : [...addressTerms(addresses), filter.includes(' || ') ? `(${filter})` : filter].join(' && ');
}

/** Any of several terms, each held together by brackets where it has parts. */
function anyOf(terms: readonly string[]): string | null {
  if (terms.length < 2) return terms[0] ?? null;
  return terms.map((term) => (/ (?:&&|\|\|) /.test(term) ? `(${term})` : term)).join(' || ');
}
