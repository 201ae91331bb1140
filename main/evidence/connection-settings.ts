/**
 * `DefaultConnectionSettings` and `SavedLegacySettings`, the binary values behind "LAN settings" of Internet Options.
 *
 * Source: the reference source of .NET Framework 4.8 (`_ProxyRegBlob.cs`), which reads them where WinHTTP does not do it, and
 * wininet.h (PROXY_TYPE_*): version (60 at least), counter, flags, then three texts, each with its length before it. .NET
 * reads the texts as UTF-8.
 */

/** The bits of `flags`. Direct access is always set beside the others. */
export const connectionFlags = { direct: 1, proxy: 2, script: 4, detects: 8 } as const;

/** What stands in such a value, in its order. */
export interface ConnectionParts {
  readonly version: number;
  /** Windows counts the changes. */
  readonly counter: number;
  readonly flags: number;
  readonly server: Uint8Array;
  readonly bypass: Uint8Array;
  readonly script: Uint8Array;
  /** What follows the texts. */
  readonly rest: Uint8Array;
}

const leastVersion = 60;

/** Reads the value; null where it is none that .NET would take. A text that is longer than the value ends with it. */
export function connectionParts(bytes: Uint8Array): ConnectionParts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const number = (): number => {
    if (at + 4 > bytes.length) return 0;
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const text = (): Uint8Array => {
    const length = number();
    const piece = bytes.subarray(at, at + length);
    at += piece.length;
    return piece;
  };
  const version = number();
  if (version < leastVersion) return null;
  const [counter, flags] = [number(), number()];
  const [server, bypass, script] = [text(), text(), text()];
  return { version, counter, flags, server, bypass, script, rest: bytes.subarray(at) };
}
