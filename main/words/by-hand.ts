/** How a person makes a change without this program: in PowerShell, or with what Windows has for it. */
import { bytesOf } from '../evidence/base64.js';
import type { RegistryValue } from '../evidence/server.js';
import { winHttpSettings } from '../evidence/winhttp-settings.js';
import type { Change, ChangeOf } from '../remedy/change.js';
import { changeWords, serviceName } from './changes.js';
import { powershellEdit } from './powershell-edit.js';
import { quoted } from './powershell-text.js';

/** One step by hand. */
export interface ByHand {
  readonly title: string;
  /** To be pasted into Windows PowerShell as administrator; null where that is done in an editor. */
  readonly powershell: string | null;
  readonly clicks: readonly string[];
}

/**
 * The steps of a plan by hand, in their order.
 *
 * @param shownAs the name under which Windows lists a service, by its short name; null where it is not known
 */
export const byHandOf = (
  steps: readonly Change[],
  shownAs: (service: string) => string | null = () => null,
): readonly ByHand[] => steps.map((step) => byHand(step, shownAs));

function byHand(change: Change, shownAs: (service: string) => string | null): ByHand {
  const { title } = changeWords(change);
  switch (change.kind) {
    case 'file':
      return {
        title,
        powershell: powershellEdit(change),
        clicks: [
          `Copy ${change.path} to a safe place.`,
          'Open it with Notepad as administrator.',
          'Make the lines as they are shown above, and save. Keep the encoding that Notepad offers.',
        ],
      };
    case 'registry-value':
      return { title, powershell: registryCommand(change), clicks: registryClicks(change) };
    case 'winhttp-proxy':
      return { title, ...winHttpByHand(change) };
    case 'service-start':
      return {
        title,
        powershell: startCommand(change),
        clicks: [
          ...serviceClicks(change.name, shownAs),
          'Right-click it, and open Properties.',
          `Choose the startup type ${startNames[change.after]}, and press OK.`,
        ],
      };
    case 'service-state':
      return {
        title,
        powershell: `${change.after === 'running' ? 'Start-Service' : 'Stop-Service'} -Name ${quoted(change.name)}`,
        clicks: [
          ...serviceClicks(change.name, shownAs),
          `Right-click it, and choose ${change.after === 'running' ? 'Start' : 'Stop'}.`,
        ],
      };
    case 'policy-refresh':
      return {
        title,
        powershell: 'gpupdate /target:computer /force',
        clicks: ['Open a command prompt as administrator.', 'Enter: gpupdate /target:computer /force'],
      };
  }
}

/** services.msc lists services by longer names than those that commands take. */
function serviceClicks(name: string, shownAs: (service: string) => string | null): readonly string[] {
  const shown = shownAs(name);
  return [
    'Open services.msc.',
    shown === null
      ? `Find ${serviceName(name)}: its Properties show ${name} as the service name.`
      : `Find “${shown}” (${name}).`,
  ];
}

const startNames = {
  automatic: 'Automatic',
  delayed: 'Automatic (Delayed Start)',
  manual: 'Manual',
  disabled: 'Disabled',
} as const;

function startCommand({ name, after }: ChangeOf<'service-start'>): string {
  // Windows PowerShell 5.1 has no word for a delayed start.
  if (after === 'delayed') return `sc.exe config ${quoted(name)} start= delayed-auto`;
  return `Set-Service -Name ${quoted(name)} -StartupType ${startNames[after]}`;
}

/** What stood there before is given back by its bytes: netsh would write others. */
function winHttpByHand({ after, bytesAfter }: ChangeOf<'winhttp-proxy'>): Omit<ByHand, 'title'> {
  if (bytesAfter === undefined) {
    return {
      powershell: winHttpCommand(after, quoted),
      clicks: ['Open a command prompt as administrator.', `Enter: ${winHttpCommand(after, inQuotes)}`],
    };
  }
  const written = {
    ...winHttpSettings,
    after: bytesAfter === null ? null : ({ type: 'binary', data: bytesAfter } as const),
  };
  return { powershell: registryCommand(written), clicks: ['Windows has no dialog for this: use the commands.'] };
}

/** The command; each argument is put into quotes, so that nothing in it is read as a command. */
function winHttpCommand(
  { access, proxy, bypass }: ChangeOf<'winhttp-proxy'>['after'],
  quote: (text: string) => string,
): string {
  if (access !== 'proxy') return 'netsh winhttp reset proxy';
  const list = bypass === '' ? '' : ` ${quote(`bypass-list=${bypass}`)}`;
  return `netsh winhttp set proxy ${quote(`proxy-server=${proxy}`)}${list}`;
}

/** For a command prompt, which knows no way to write a quote or a percent sign inside: what is none of a name is left out. */
const inQuotes = (text: string): string => `"${text.replace(/[^\w.*:;=<>[\]/ -]/g, '')}"`;

const types: Readonly<Record<RegistryValue['type'], string>> = {
  sz: 'String',
  expand: 'ExpandString',
  dword: 'DWord',
  qword: 'QWord',
  multi: 'MultiString',
  binary: 'Binary',
  other: 'Unknown',
};

/** Roots as PowerShell's provider for the registry names them. */
const providerPath = (key: string): string =>
  `Registry::${key
    .replace(/^HKLM\\/, 'HKEY_LOCAL_MACHINE\\')
    .replace(/^HKCU\\/, 'HKEY_CURRENT_USER\\')
    .replace(/^HKU\\/, 'HKEY_USERS\\')}`;

function registryCommand({ key, name, after }: Pick<ChangeOf<'registry-value'>, 'key' | 'name' | 'after'>): string {
  const path = quoted(providerPath(key));
  if (after === null) return `Remove-ItemProperty -LiteralPath ${path} -Name ${quoted(name)}`;
  const value = `New-ItemProperty -LiteralPath ${path} -Name ${quoted(name)} -PropertyType ${types[after.type]} -Value ${literal(after)} -Force`;
  return `if (-not (Test-Path -LiteralPath ${path})) { New-Item -Path ${path} -Force | Out-Null }\n${value}`;
}

function literal(value: RegistryValue): string {
  switch (value.type) {
    case 'dword':
      return String(value.data);
    case 'qword':
      return value.data;
    case 'sz':
    case 'expand':
      return quoted(value.data);
    case 'multi':
      return `@(${value.data.map(quoted).join(', ')})`;
    case 'binary':
    case 'other':
      return `([byte[]](${[...bytesOf(value.data)].join(',')}))`;
  }
}

function registryClicks({ key, name, after }: ChangeOf<'registry-value'>): readonly string[] {
  if (/\\Connections$/.test(key)) {
    return ['Windows writes this value by itself when the settings above are made in Internet Options (inetcpl.cpl).'];
  }
  if (name === 'ProxySettingsPerUser') return policyClicks(after);
  const inOptions = optionOf(name, after);
  if (inOptions !== null) return [...(key.startsWith('HKLM\\') ? machineOptions : ownOptions), inOptions];
  const open = 'Open regedit as administrator.';
  if (after === null) return [open, `Go to ${key}`, `Right-click ${name}, and choose Delete.`];
  const { menu, entry } = editorOf(after);
  return [
    open,
    `Go to ${key}`,
    'If a key of that path is not there: right-click the one above it, choose New, Key, and give it that name.',
    `If ${name} is not there: choose Edit, New, ${menu}, and name it ${name}.`,
    `Double-click it, and ${entry}.`,
  ];
}

/** What the registry editor calls a type of values, and how a value of it is entered. */
function editorOf(value: RegistryValue): { readonly menu: string; readonly entry: string } {
  switch (value.type) {
    case 'dword':
      return { menu: 'DWORD (32-bit) Value', entry: `enter ${value.data} as Decimal` };
    case 'qword':
      return { menu: 'QWORD (64-bit) Value', entry: `enter ${value.data} as Decimal` };
    case 'sz':
      return { menu: 'String Value', entry: entryOf(value.data) };
    case 'expand':
      return { menu: 'Expandable String Value', entry: entryOf(value.data) };
    case 'multi':
      return { menu: 'Multi-String Value', entry: `enter, each on a line of its own: ${value.data.join(', ')}` };
    case 'binary':
    case 'other':
      return { menu: 'Binary Value', entry: 'enter the bytes that the commands name' };
  }
}

const entryOf = (text: string): string => (text === '' ? 'leave it empty' : `enter ${text}`);

/** The policy by its name and place, where it lasts: a value alone is taken back by a domain that sets the policy, too. */
function policyClicks(after: RegistryValue | null): readonly string[] {
  const state = after === null ? 'Not configured' : after.data === 0 ? 'Enabled' : 'Disabled';
  return [
    'Where this server belongs to a domain: open Group Policy Management (gpmc.msc), and edit a policy that counts for it. Else open gpedit.msc on this server.',
    'Go to Computer Configuration, (in a policy of a domain: Policies,) Administrative Templates, Windows Components, Internet Explorer.',
    `Set “Make proxy settings per-machine (rather than per-user)” to ${state}.`,
    'Open a command prompt as administrator, and enter: gpupdate /force',
  ];
}

/** Where Internet settings are made; of the machine, once the policy for that counts (AP-proxy). */
const ownOptions = ['Press Windows+R and enter: inetcpl.cpl', 'Open Connections, then LAN settings.'];
const machineOptions = [
  'Once the policy “Make proxy settings per-machine” counts, open a command prompt as administrator and enter: control inetcpl.cpl',
  'Open Connections, then LAN settings.',
];

/** What is to be done there for one of the values; null for another value. */
function optionOf(name: string, after: RegistryValue | null): string | null {
  const text = after?.type === 'sz' ? after.data : '';
  switch (name) {
    case 'ProxyEnable':
      return after?.type === 'dword' && after.data === 1
        ? 'Tick “Use a proxy server for your LAN”.'
        : 'Take the tick out of “Use a proxy server for your LAN”.';
    case 'ProxyServer':
      return text === '' ? 'Leave Address and Port empty.' : `Enter as Address and Port: ${text}`;
    case 'ProxyOverride': {
      const names = text.split(';').filter((each) => each !== '' && each !== '<local>');
      const local = /(?:^|;)<local>(?:;|$)/.test(text)
        ? 'Tick “Bypass proxy server for local addresses”.'
        : 'Leave “Bypass proxy server for local addresses” without a tick.';
      return names.length === 0 ? local : `${local} Under Advanced, enter as Exceptions: ${names.join(';')}`;
    }
    default:
      return null;
  }
}
