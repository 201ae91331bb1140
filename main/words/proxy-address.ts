/** What is said of an address that is not taken as a proxy's. */

/** What is wanted, and why, beginning with what people get wrong most often. The address itself is not said again. */
export function proxyAddressAdvice(address: string): string {
  const wanted = 'Write the name of the proxy and its port, as in proxy.contoso.local:8080.';
  if (address.includes('@')) {
    return `${wanted} No user name and no password: the services of the connector cannot sign in to a proxy.`;
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address) && !/^http:\/\//i.test(address)) {
    return `${wanted} The services of the connector speak to a proxy over http:// alone.`;
  }
  // eslint-disable-next-line no-control-regex -- ASCII is what is meant
  if (/[^\x00-\x7f]/.test(address)) {
    return `${wanted} A name in other letters is written in its form for machines, which begins with xn--.`;
  }
  if (/^(?:http:\/\/)?[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*\/?$/i.test(address)) {
    return `${wanted} An IPv6 address stands in brackets, with the port behind them: [2001:db8::1]:8080.`;
  }
  return `${wanted} Without a path behind it, and with the port, which nobody can guess.`;
}
