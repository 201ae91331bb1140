/** What can be said of an address by its text alone. */

/** True for an IPv6 address; false for an IPv4 one. */
export function isIpv6(address: string): boolean {
  return address.includes(':');
}

/** True for text that is an address, where a name is possible as well. */
export function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || isIpv6(host);
}
