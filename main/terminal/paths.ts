/** The paths that a person names with `--path`. */
import { parseProxyAddress } from '../evidence/proxy-address.js';
import type { PathChoice } from '../network/probe/plans.js';

/** The paths in the order given, each once; or what is wrong with one of them. */
export function readPaths(texts: readonly string[]): readonly PathChoice[] | string {
  const choices = new Map<string, PathChoice>();
  for (const text of texts) {
    if (text === 'direct' || text === 'wpad') {
      choices.set(text, { kind: text });
      continue;
    }
    const address = parseProxyAddress(text);
    if (address === null)
      return `"${text}" is no path. Write direct, wpad, or a proxy as HOST:PORT, for example proxy.contoso.local:8080`;
    choices.set(`${address.host}:${address.port}`, { kind: 'proxy', ...address });
  }
  return [...choices.values()];
}
