/**
 * `DefaultConnectionSettings`, the binary value behind "LAN settings" of Internet Options.
 *
 * Source: the reference source of .NET Framework 4.8 (`_ProxyRegBlob.cs`), which reads it where WinHTTP does not do it, and
 * wininet.h (PROXY_TYPE_*): version (60 at least), counter, flags, then three texts, each with its length before it.
 */
import type { ConnectionSettings } from '../../evidence/server-facts.js';

const leastVersion = 60;
const flagsOf = { proxy: 2, script: 4, detects: 8 } as const;

/** Reads the value; null where it is none that .NET would take. A text that is longer than the value ends with it. */
export function readConnectionSettings(bytes: Uint8Array): ConnectionSettings | null {
  const value = Buffer.from(bytes);
  let at = 0;
  const number = (): number => {
    if (at + 4 > value.length) return 0;
    at += 4;
    return value.readUInt32LE(at - 4);
  };
  const text = (): string => {
    const length = Math.min(number(), value.length - at);
    at += length;
    return value.toString('utf8', at - length, at);
  };
  if (number() < leastVersion) return null;
  number();
  const flags = number();
  const [server, bypass, script] = [text(), text(), text()];
  return {
    usesProxy: (flags & flagsOf.proxy) !== 0,
    usesScript: (flags & flagsOf.script) !== 0,
    detects: (flags & flagsOf.detects) !== 0,
    server,
    bypass,
    script,
  };
}
