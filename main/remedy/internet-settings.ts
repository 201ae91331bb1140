/**
 * Internet settings (those of Internet Options), of the machine or of one account: three values that people know, and the
 * binary value that Windows reads.
 *
 * Source of its layout: wininet.h (PROXY_TYPE_*) and `_ProxyRegBlob.cs` in the reference source of .NET Framework 4.8.
 */
import { proxyText } from '../evidence/proxy-address.js';
import { base64Of, bytesOf } from '../evidence/base64.js';
import type { Question, RegistryValue } from '../evidence/server.js';
import type { ChangeOf } from './change.js';
import type { KnownServer, Refusal } from './planned.js';
import { dword, questionOf, registryChanges, type WantedValue } from './registry.js';
import type { ProxyServer } from './request.js';

/** Whose. */
export type SettingsRoot = 'HKLM' | 'HKCU';

const keyOf = (root: SettingsRoot): string =>
  `${root}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings`;

/** Windows keeps the second beside the first, and takes it up where the first is missing. */
const binaryValues = ['DefaultConnectionSettings', 'SavedLegacySettings'] as const;

/** What has to be read for it. */
export function questionsOfSettings(root: SettingsRoot): readonly Question[] {
  const values = ['ProxyEnable', 'ProxyServer', 'ProxyOverride'].map((name) => ({ key: keyOf(root), name }));
  const binary = binaryValues.map((name) => ({ key: `${keyOf(root)}\\Connections`, name }));
  return [...values, ...binary].map(questionOf);
}

/** The changes that name a proxy there, or none; null leaves the bypass list as it is. */
export function settingsChanges(
  server: KnownServer,
  root: SettingsRoot,
  proxy: ProxyServer | null,
  bypass: readonly string[],
): readonly ChangeOf<'registry-value'>[] | Refusal {
  const key = keyOf(root);
  const texts: readonly WantedValue[] =
    proxy === null
      ? [{ key, name: 'ProxyEnable', value: dword(0) }]
      : [
          { key, name: 'ProxyEnable', value: dword(1) },
          { key, name: 'ProxyServer', value: { type: 'sz', data: proxyText(proxy) } },
          { key, name: 'ProxyOverride', value: { type: 'sz', data: bypass.join(';') } },
        ];
  const binary = binaryValues.flatMap((name): WantedValue[] => {
    const place = { key: `${key}\\Connections`, name };
    const fact = server.fact(questionOf(place));
    const now = fact.state === 'value' && fact.value.type === 'binary' ? bytesOf(fact.value.data) : null;
    // Where Windows has none, it makes the second of the first.
    if (now === null && name === 'SavedLegacySettings') return [];
    const value: RegistryValue = { type: 'binary', data: base64Of(connectionSettings(now, proxy, bypass)) };
    return [{ ...place, value }];
  });
  return registryChanges(server, [...texts, ...binary]);
}

/** A proxy of one's own, a script, and detection, beside direct access, which is always set. */
const flags = { direct: 1, proxy: 2, script: 4, detects: 8 } as const;
const newVersion = 70;
/** After the texts: a time of detection and addresses, all of them unknown at first. */
const newRest = new Uint8Array(32);

/**
 * The binary value with another proxy. A script and detection come before a proxy in Windows, so they are switched off along
 * with naming one; the script's address stays. Where it says so already, it is as it was, to the byte.
 */
export function connectionSettings(
  now: Uint8Array | null,
  proxy: ProxyServer | null,
  bypass: readonly string[],
): Uint8Array {
  const old = now === null ? null : partsOf(now);
  const server = proxy === null ? (old?.server ?? '') : proxyText(proxy);
  const exceptions = proxy === null ? (old?.bypass ?? '') : bypass.join(';');
  const before = old?.flags ?? flags.direct | flags.detects;
  const after =
    proxy === null ? before & ~flags.proxy : (before | flags.direct | flags.proxy) & ~(flags.script | flags.detects);
  if (old !== null && now !== null && old.flags === after && old.server === server && old.bypass === exceptions)
    return now;
  const rest = old?.rest ?? newRest;
  const pieces = [server, exceptions, old?.script ?? ''].flatMap((text) => [number(text.length), ascii(text)]);
  return joined([number(old?.version ?? newVersion), number((old?.counter ?? 0) + 1), number(after), ...pieces, rest]);
}

interface Parts {
  readonly version: number;
  readonly counter: number;
  readonly flags: number;
  readonly server: string;
  readonly bypass: string;
  readonly script: string;
  readonly rest: Uint8Array;
}

/** Null for a value that is none that Windows would take. */
function partsOf(bytes: Uint8Array): Parts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const next = (): number => {
    if (at + 4 > bytes.length) return 0;
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const text = (): string => {
    const piece = bytes.subarray(at + 4, at + 4 + next());
    at += piece.length;
    return String.fromCharCode(...piece);
  };
  const version = next();
  if (version < 60) return null;
  const [counter, flagBits] = [next(), next()];
  const [server, bypass, script] = [text(), text(), text()];
  return { version, counter, flags: flagBits, server, bypass, script, rest: bytes.slice(at) };
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value >>> 0, true);
  return bytes;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
