/**
 * Internet settings (those of Internet Options), of the machine or of one account: three values that people know, and the
 * binary value that Windows reads.
 */
import { proxyText } from '../evidence/proxy-address.js';
import { base64Of, bytesOf } from '../evidence/base64.js';
import { bytesOfLetters, joined, lettersOf } from '../evidence/bytes.js';
import { connectionFlags, connectionParts } from '../evidence/connection-settings.js';
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
  const old = now === null ? null : connectionParts(now);
  const server = proxy === null ? (old?.server ?? none) : bytesOfLetters(proxyText(proxy));
  const exceptions = proxy === null ? (old?.bypass ?? none) : bytesOfLetters(bypass.join(';'));
  const flags = flagsWith(old?.flags ?? connectionFlags.direct | connectionFlags.detects, proxy !== null);
  const isSo = old?.flags === flags && isSame(old.server, server) && isSame(old.bypass, exceptions);
  if (now !== null && isSo) return now;
  const texts = [server, exceptions, old?.script ?? none].flatMap((text) => [number(text.length), text]);
  const head = [old?.version ?? newVersion, (old?.counter ?? 0) + 1, flags].map(number);
  return joined([...head, ...texts, old?.rest ?? newRest]);
}

const none = new Uint8Array(0);

function flagsWith(before: number, hasProxy: boolean): number {
  const { direct, proxy, script, detects } = connectionFlags;
  return hasProxy ? (before | direct | proxy) & ~(script | detects) : before & ~proxy;
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean => lettersOf(one) === lettersOf(other);

/** Four bytes, the lowest first. */
function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value >>> 0, true);
  return bytes;
}
