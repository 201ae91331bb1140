/**
 * A proxy as Internet Options and `netsh winhttp` write it (`proxy:8080`, or `http=a:80;https=b:443`), and the names that go
 * past it (`<local>;*.contoso.com`).
 *
 * Source: the reference source of .NET Framework 4.8 (`_WebProxyDataBuilder.cs`); WinHTTP takes the same forms, and white
 * space between the entries as well (Microsoft, WINHTTP_PROXY_INFO).
 */
import type { Destination } from '../../configuration/decide.js';

/** What a list of proxies and a list of exceptions make of a destination. */
export type ManualWay =
  | { readonly kind: 'proxy'; readonly address: string }
  | { readonly kind: 'direct'; readonly because: 'local' | 'bypass-list' | 'other-scheme' | 'no-address' };

/** Who reads it: .NET parts entries by semicolons alone. */
export type ManualReader = 'dotnet' | 'winhttp';

/** The way of a destination by such lists. */
export function manualWay(server: string, bypass: string, destination: Destination, reader: ManualReader): ManualWay {
  const address = addressFor(server, destination.scheme, reader);
  if (address === null) return { kind: 'direct', because: server.trim() === '' ? 'no-address' : 'other-scheme' };
  const entries = bypass.split(reader === 'winhttp' ? /[;\s]+/ : ';').map((entry) => entry.trim().toLowerCase());
  if (entries.includes('<local>') && isSimple(destination.host)) return { kind: 'direct', because: 'local' };
  const passes = entries.some((entry) => entry !== '' && entry !== '<local>' && matches(entry, destination));
  return passes ? { kind: 'direct', because: 'bypass-list' } : { kind: 'proxy', address };
}

function addressFor(server: string, scheme: string, reader: ManualReader): string | null {
  const text = server.trim();
  if (text === '') return null;
  if (!text.includes('=')) return text;
  const entries = text.split(reader === 'winhttp' ? /[;\s]+/ : ';').map((entry) => entry.split('='));
  const found = entries.find(([name = '']) => name.trim().toLowerCase() === scheme);
  return found?.[1]?.trim() ?? null;
}

/** A name without a dot. */
const isSimple = (host: string): boolean => !host.startsWith('[') && !host.includes('.');

/** Entries have `*` for any text, and may name a scheme and a port. */
function matches(entry: string, { scheme, host, port }: Destination): boolean {
  const [, wantedScheme, pattern = entry, wantedPort] = /^(?:(.*):\/\/)?([^:]*)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  if (wantedScheme !== undefined && !wildcard(wantedScheme, scheme)) return false;
  if (wantedPort !== undefined && Number(wantedPort) !== port) return false;
  return wildcard(pattern, host);
}

/** `*` stands for any text, also none. Each part is looked for from where the former ended, so no pattern takes long. */
function wildcard(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  if (parts.length === 1) return text === first;
  const last = parts[parts.length - 1] ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
