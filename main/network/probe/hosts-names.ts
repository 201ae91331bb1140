/** Names that this computer does not ask a name server for. */
import { promises as fs } from 'node:fs';
import { isIP } from 'node:net';
import { normalise } from '../../knowledge/match.js';
import { mostHostsBytes, namesInHosts } from '../../machine/hosts-file.js';
import { noAnswer, type Resolver } from './resolver.js';

/** Where the file lies on this system. */
const hostsPath =
  process.platform === 'win32'
    ? `${process.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`
    : '/etc/hosts';

/**
 * The same resolver; names of the hosts file are answered from it. A name that stands there is not asked for in the other
 * family either: getaddrinfo and Windows' resolver keep to the file, too.
 */
export function withHosts(resolver: Resolver, path = hostsPath): Resolver {
  let hosts: ReturnType<typeof readHosts> | null = null;
  return {
    ask: async (name, type, signal, isAgain) => {
      hosts ??= readHosts(path);
      const own = (await hosts).get(normalise(name));
      if (own === undefined) return resolver.ask(name, type, signal, isAgain);
      const addresses = own.filter((address) => isIP(address) === (type === 'A' ? 4 : 6));
      return { ...noAnswer(name, type), rcode: 0, addresses, from: 'hosts' };
    },
  };
}

/**
 * The addresses by name. None where the file is not there, or where this account may not read it: what this account asks
 * for is then not answered from the file either.
 */
async function readHosts(path: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const { address, name } of namesInHosts(await textOf(path))) {
    if (isIP(address) === 0) continue;
    const key = normalise(name);
    const addresses = found.get(key) ?? [];
    if (!addresses.includes(address)) addresses.push(address);
    found.set(key, addresses);
  }
  return found;
}

async function textOf(path: string): Promise<string> {
  try {
    const file = await fs.open(path);
    try {
      const room = Buffer.alloc(Math.min((await file.stat()).size, mostHostsBytes));
      const { bytesRead } = await file.read(room, 0, room.length, 0);
      return room.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    // Nothing, for the reason above.
    return '';
  }
}
