/**
 * What this program may ever change on a server: a closed list of its own, beside the making of plans. So a mistake there, or
 * a journal that somebody else has written, cannot lead to another file, key or service. Pure.
 */
import { valueOr } from '../evidence/fact.js';
import { generations, services } from '../knowledge/generations.js';
import type { Change, ChangeOf } from '../remedy/change.js';
import type { KnownServer } from '../remedy/planned.js';

const internetSettings = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const protocols = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2';

/** Keys of the registry with the values that may be written there. */
const values: readonly (readonly [key: string, names: readonly string[]])[] = [
  ...['HKLM', 'HKCU'].flatMap((root): [string, readonly string[]][] => [
    [`${root}\\${internetSettings}`, ['ProxyEnable', 'ProxyServer', 'ProxyOverride']],
    [`${root}\\${internetSettings}\\Connections`, ['DefaultConnectionSettings', 'SavedLegacySettings']],
  ]),
  ['HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings', ['ProxySettingsPerUser']],
  ...['Client', 'Server'].map((side): [string, readonly string[]] => [
    `${protocols}\\${side}`,
    ['Enabled', 'DisabledByDefault'],
  ]),
  ['HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319', ['SchUseStrongCrypto', 'SystemDefaultTlsVersions']],
  ...generations.map(({ folder }): [string, readonly string[]] => [
    `HKLM\\SOFTWARE\\Microsoft\\${folder}`,
    ['UseDefaultProxyForBackendRequests'],
  ]),
];

const nameOf = (key: string, name: string): string => `${key}\\${name}`.toLowerCase();
const allowedValues = new Set(values.flatMap(([key, names]) => names.map((name) => nameOf(key, name))));

/**
 * The steps that are none of this program's, whatever plan they stand in.
 *
 * @param server with the services as they are now, read by the process that is to make the changes, and a history that
 *   nobody but an administrator could have written, or of the account's own settings
 */
export function notAllowed(steps: readonly Change[], server: KnownServer): readonly Change[] {
  const files = filesOf(server);
  const stoppable = stoppableServices(server);
  const isProduct = (name: string): boolean => product.has(name.toLowerCase());
  const isAllowed = (step: Change): boolean => {
    switch (step.kind) {
      case 'file':
        return files.has(step.path.toLowerCase());
      case 'registry-value':
        return isAllowedValue(step);
      case 'service-start':
        return isProduct(step.name);
      case 'service-state':
        return isProduct(step.name) || stoppable.has(step.name.toLowerCase());
      case 'winhttp-proxy':
      case 'policy-refresh':
        return true;
    }
  };
  return steps.filter((step) => !isAllowed(step));
}

const product: ReadonlySet<string> = new Set(Object.values(services).map((name) => name.toLowerCase()));

/** The configuration beside each service's program, where Windows says that it lies; no path that leads anywhere else. */
function filesOf({ facts }: KnownServer): ReadonlySet<string> {
  const programs = (['connector', 'updater'] as const).map((part) => valueOr(facts.product[part].executable, ''));
  return new Set(programs.filter(isPlainPath).map((program) => `${program}.config`.toLowerCase()));
}

/** On a drive of this computer, without streams, wildcards, devices, or steps upwards. */
const isPlainPath = (path: string): boolean =>
  /^[A-Za-z]:\\(?:[^\\/:*?"<>|]+\\)*[^\\/:*?"<>|]+\.exe$/i.test(path) && !/\\\.{1,2}\\|[ .]\\/.test(path);

/**
 * Whether a file is one that this program may have left something beside: a program's configuration. Which of them are the
 * product's is not asked: it may lie elsewhere by now, or be gone.
 */
export const isConfigurationFile = (path: string): boolean =>
  /\.config$/i.test(path) && isPlainPath(path.replace(/\.config$/i, ''));

/** Services that depend on the product's, now or when a change of this program stopped them. */
function stoppableServices({ fact, history }: KnownServer): ReadonlySet<string> {
  const now = Object.values(services).flatMap((name) => valueOr(fact({ kind: 'dependents', name }), []));
  const before = history.flatMap(({ steps }) =>
    steps.flatMap(({ change }) => (change.kind === 'service-state' ? [change.name] : [])),
  );
  return new Set([...now, ...before].map((name) => name.toLowerCase()));
}

/** A value of the table, and no key taken away but its own or one above it. */
export function isAllowedValue({ key, name, view, made = [] }: ChangeOf<'registry-value'>): boolean {
  const isOnTheWay = (each: string): boolean => `${key}\\`.toLowerCase().startsWith(`${each}\\`.toLowerCase());
  return view === 64 && allowedValues.has(nameOf(key, name)) && made.every(isOnTheWay);
}
