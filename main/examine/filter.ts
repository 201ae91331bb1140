/** Wireshark display filters that show the packets of a finding. Source: wireshark-filter(4). */

/** Longer lists of addresses make a filter that nobody can read or paste. */
const mostTerms = 24;

const addressField = (address: string): string => (address.includes(':') ? 'ipv6.addr' : 'ip.addr');

/** Packets to or from these ends, and ICMP errors that quote them. */
export function endsFilter(ends: readonly { readonly address: string; readonly port: number }[]): string | null {
  const terms = [
    ...new Set(ends.map((end) => `(${addressField(end.address)} == ${end.address} && tcp.port == ${end.port})`)),
  ];
  return anyOf(terms);
}

/** Questions for these names, and their answers. */
export function namesFilter(names: readonly string[]): string | null {
  const terms = [...new Set(names)].map((name) => `lower(dns.qry.name) == "${name.replace(/["\\]/g, '')}"`);
  return anyOf(terms);
}

/** Either filter's packets. */
export function either(...filters: readonly (string | null)[]): string | null {
  return anyOf(filters.filter((filter): filter is string => filter !== null));
}

function anyOf(terms: readonly string[]): string | null {
  return terms.length === 0 ? null : terms.slice(0, mostTerms).join(' || ');
}
