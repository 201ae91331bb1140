/** The paths that a person names with `--path`. */
import { parseProxyAddress, proxyText } from '../evidence/proxy-address.js';
import type { PathChoice } from '../network/probe/plans.js';

/** The paths in the order given, each once; or what is wrong with one of them. */
export function readPaths(texts: readonly string[]): readonly PathChoice[] | string {
  const choices = new Map<string, PathChoice>();
  for (const text of texts) {
    const word = text.toLowerCase();
    if (word === 'direct' || word === 'wpad') {
      choices.set(word, { kind: word });
      continue;
    }
    const address = parseProxyAddress(text);
    if (address === null)
      return `${mistakeIn(text)} Write direct, wpad, or a proxy as HOST:PORT, for example proxy.contoso.local:8080`;
    choices.set(proxyText(address), { kind: 'proxy', ...address });
  }
  return [...choices.values()];
}

/** What is wrong with a path, as far as it can be told. Never repeats a password. */
function mistakeIn(text: string): string {
  if (text.includes('@'))
    return 'A path takes no user name and no password: the connector’s services cannot sign in to a proxy, so neither does this program.';
  if (/^socks/i.test(text)) return 'The connector takes HTTP proxies alone, no SOCKS.';
  if (/^https:/i.test(text)) return 'The connector speaks to its proxy in plain HTTP, also to reach https addresses.';
  if (/\.(?:pac|dat|js)$/i.test(text) || /^\w+:\/\/[^/]+\/./.test(text))
    return 'That is the address of a script or a page. wpad tries the script that Windows finds by itself; one that is set on this server is tried where no --path is given.';
  if (text.includes(',')) return 'Several paths are parted by spaces, not by commas: --path direct wpad.';
  if (/^(?:http:\/\/)?[\w.-]+\/?$/i.test(text) && text.includes('.'))
    return `The port is missing: a proxy is HOST:PORT, and ${text} has none.`;
  return `"${text}" is no path.`;
}
