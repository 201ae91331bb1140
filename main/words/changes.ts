/** A change as a step of a plan: what it is about, and what stands there before and after. */
import { bytesOf } from '../evidence/base64.js';
import type { RegistryValue } from '../evidence/server.js';
import { services } from '../knowledge/generations.js';
import type { Change, ChangeOf } from '../remedy/change.js';
import { placeOf } from '../remedy/reading.js';
import { connectionSettingsText } from './connection-settings.js';

/** A step in words. `before` and `after` are null for a file, whose hunks say it, and for what leaves nothing behind. */
export interface ChangeWords {
  readonly title: string;
  readonly what: string;
  readonly place: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A change in words. */
export function changeWords(change: Change): ChangeWords {
  const place = placeOf(change);
  switch (change.kind) {
    case 'file':
      return {
        title: fileTitle(change.path),
        what: 'A copy is kept first.',
        place,
        before: null,
        after: null,
      };
    case 'registry-value':
      return {
        title: registryTitle(change),
        what: `${change.name} in the registry.`,
        place,
        before: settingText(change, change.before),
        after: settingText(change, change.after),
      };
    case 'winhttp-proxy':
      return {
        title: 'The proxy for certificate checks (WinHTTP)',
        what: 'Windows asks through it whether certificates are still valid.',
        place,
        before: winHttpText(change.before),
        after: winHttpText(change.after),
      };
    case 'service-start':
      return {
        title: `How Windows starts ${serviceName(change.name)}`,
        what: 'By itself when the server starts, on demand, or never.',
        place,
        before: startTexts[change.before],
        after: startTexts[change.after],
      };
    case 'service-state':
      return {
        title: `${change.after === 'running' ? 'Start' : 'Stop'} ${serviceName(change.name)}`,
        what: change.after === 'running' ? 'It is waited for until it runs.' : 'It is waited for until it has stopped.',
        place,
        before: change.before,
        after: change.after,
      };
    case 'policy-refresh':
      return {
        title: 'Have Windows fetch its policies again',
        what: 'Runs gpupdate /force for the computer. Where it fails, the rest goes on.',
        place,
        before: null,
        after: null,
      };
  }
}

/** A service that one step stops and a later one starts again, told as one; the steps by their numbers. */
export function restartWords(name: string, stops: number, starts: number): Pick<ChangeWords, 'title' | 'what'> {
  const what =
    starts === stops + 1
      ? 'It is waited for until it runs again.'
      : `It stands still from step ${stops} to step ${starts}.`;
  return { title: `Restart ${serviceName(name)}`, what };
}

/** A service as people know it, with its short name. */
export function serviceName(name: string): string {
  const known = { [services.connector]: 'the connector', [services.updater]: 'the updater' }[name];
  return known === undefined ? `the service ${name}` : `${known} (${name})`;
}

/** The last part of a path. */
export const fileName = (path: string): string => path.replace(/^.*\\/, '');

/** A file as people know it; its path stands beside. */
const fileTitle = (path: string): string =>
  `The ${/Updater[^\\]*$/i.test(path) ? 'updater' : 'connector'}’s settings file`;

const startTexts: Readonly<Record<ChangeOf<'service-start'>['before'], string>> = {
  automatic: 'by itself, when the server starts',
  delayed: 'by itself, a while after the server has started',
  manual: 'when something asks for it',
  disabled: 'never (disabled)',
};

/** By the value's name: what people call it. */
const registryTitles: Readonly<Record<string, string>> = {
  ProxyEnable: 'Internet settings: use of a proxy',
  ProxyServer: 'Internet settings: the proxy',
  ProxyOverride: 'Internet settings: what goes past the proxy',
  DefaultConnectionSettings: 'Internet settings: as Windows reads them',
  SavedLegacySettings: 'Internet settings: as Windows keeps them beside',
  ProxySettingsPerUser: 'Policy: proxy settings of the machine, not of each account',
  UseDefaultProxyForBackendRequests: 'The connector: proxy for requests to applications',
  Enabled: 'TLS 1.2 in Windows',
  DisabledByDefault: 'TLS 1.2 in Windows, for programs that do not ask for it',
  SchUseStrongCrypto: '.NET: current versions of TLS',
  SystemDefaultTlsVersions: '.NET: the versions of TLS that Windows takes',
};

function registryTitle({ key, name }: ChangeOf<'registry-value'>): string {
  const title = registryTitles[name] ?? name;
  const side = /\\TLS 1\.2\\(Client|Server)$/.exec(key)?.[1]?.toLowerCase();
  const owner = key.startsWith('HKCU\\') ? ' (of your account)' : '';
  return side === undefined ? `${title}${owner}` : `${title} (as a ${side})`;
}

/** Bytes that are settings are told as such. */
function settingText({ key, name }: ChangeOf<'registry-value'>, value: RegistryValue | null): string {
  const text =
    value?.type === 'binary' && /\\Connections$/i.test(key) ? connectionSettingsText(bytesOf(value.data)) : null;
  const [zero, other] = switches[name] ?? [];
  const meaning = value?.type !== 'dword' ? undefined : value.data === 0 ? zero : other;
  return text ?? `${valueText(value)}${meaning === undefined ? '' : ` (${meaning})`}`;
}

/** What a switch means where it is 0, and where it is any other number. */
const switches: Readonly<Record<string, readonly [string, string]>> = {
  ProxyEnable: ['not used', 'used'],
  ProxySettingsPerUser: ['for the whole machine', 'for each account by itself'],
  UseDefaultProxyForBackendRequests: ['not used', 'used'],
  Enabled: ['off', 'on'],
  DisabledByDefault: ['on', 'off'],
  SchUseStrongCrypto: ['off', 'on'],
  SystemDefaultTlsVersions: ['off', 'on'],
};

/** A value as a person can hold it against the registry editor. */
export function valueText(value: RegistryValue | null): string {
  if (value === null) return 'not there';
  switch (value.type) {
    case 'dword':
    case 'qword':
      return String(value.data);
    case 'sz':
    case 'expand':
      return value.data === '' ? '(empty)' : value.data;
    case 'multi':
      return value.data.join(', ');
    case 'binary':
    case 'other':
      return `${Math.floor((value.data.replace(/=+$/, '').length * 3) / 4)} bytes`;
  }
}

function winHttpText({ access, proxy, bypass }: ChangeOf<'winhttp-proxy'>['before']): string {
  if (access === 'direct') return 'direct access, no proxy';
  if (access === 'automatic') return 'as Windows finds it by itself';
  return bypass === '' ? proxy : `${proxy}; not for ${bypass}`;
}
