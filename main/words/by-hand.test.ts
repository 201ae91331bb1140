import { describe, expect, it } from 'vitest';
import type { Change } from '../remedy/change.js';
import { byHandOf } from './by-hand.js';
import { noteWords } from './notes.js';

const settings = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const value = (key: string, name: string, after: (Change & { kind: 'registry-value' })['after']): Change => ({
  kind: 'registry-value',
  key,
  name,
  view: 64,
  before: null,
  after,
});
const clicks = (change: Change, shown: string | null = null): string =>
  byHandOf([change], () => shown)[0]?.clicks.join('\n') ?? '';

describe('a change by hand', () => {
  it('of the policy for proxies names it and where it lasts, and has it fetched', () => {
    const key = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
    const said = clicks(value(key, 'ProxySettingsPerUser', { type: 'dword', data: 0 }));
    expect(said).toContain('Make proxy settings per-machine (rather than per-user)” to Enabled');
    expect(said).toMatch(/gpmc\.msc[^]*gpedit\.msc[^]*Administrative Templates, Windows Components, Internet Explorer/);
    expect(said).toContain('gpupdate /force');
  });

  it('of Internet settings is made where Windows has them, and not in the registry', () => {
    const own = clicks(value(`HKCU\\${settings}`, 'ProxyServer', { type: 'sz', data: 'proxy.contoso.local:8080' }));
    expect(own).toContain('LAN settings');
    expect(own).toContain('Enter as Address and Port: proxy.contoso.local:8080');
    const names = { type: 'sz', data: '<local>;*.contoso.local' } as const;
    const machine = clicks(value(`HKLM\\${settings}`, 'ProxyOverride', names));
    expect(machine).toContain('Once the policy');
    expect(machine).toMatch(/local addresses”.*Exceptions: \*\.contoso\.local$/);
  });

  it('of a service names it as Windows lists it, and says where to click', () => {
    const stop: Change = { kind: 'service-state', name: 'WAPCUpdaterSvc', before: 'running', after: 'stopped' };
    expect(clicks(stop, 'Microsoft Entra private network connector updater')).toBe(
      'Open services.msc.\nFind “Microsoft Entra private network connector updater” (WAPCUpdaterSvc).\nRight-click it, and choose Stop.',
    );
    expect(clicks(stop)).toContain('Find the updater (WAPCUpdaterSvc): its Properties show WAPCUpdaterSvc');
    const enable: Change = { kind: 'service-start', name: 'WAPCSvc', before: 'disabled', after: 'automatic' };
    expect(clicks(enable, 'X')).toMatch(
      /Find “X” \(WAPCSvc\)\.\nRight-click it, and open Properties\.\n.*Automatic, and press OK/,
    );
  });

  it('of the registry says every click of the editor', () => {
    const key = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';
    expect(clicks(value(key, 'SchUseStrongCrypto', { type: 'dword', data: 1 }))).toMatch(
      /Edit, New, DWORD \(32-bit\) Value, and name it SchUseStrongCrypto\.\nDouble-click it, and enter 1 as Decimal\.$/,
    );
    expect(clicks(value(key, 'SchUseStrongCrypto', null))).toMatch(
      /Right-click SchUseStrongCrypto, and choose Delete\.$/,
    );
  });

  it('of WinHTTP writes its own value back where it is taken back', () => {
    const direct = { access: 'direct', proxy: '', bypass: '' } as const;
    const named = { access: 'proxy', proxy: 'p:1', bypass: '' } as const;
    const commands = (change: Change): string => byHandOf([change])[0]?.powershell ?? '';
    const forth: Change = { kind: 'winhttp-proxy', before: direct, after: named, bytesBefore: null };
    expect(commands(forth)).toBe("netsh winhttp set proxy 'proxy-server=p:1'");
    const back: Change = { kind: 'winhttp-proxy', before: named, after: direct, bytesBefore: 'AQ==', bytesAfter: null };
    expect(commands(back)).toMatch(/^Remove-ItemProperty .*Connections' -Name 'WinHttpSettings'$/);
    expect(commands({ ...back, bytesAfter: 'AQI=' })).toMatch(/WinHttpSettings' -PropertyType Binary .*1,2/);
  });

  it('of policies does not have the server restarted', () => {
    const said = clicks({ kind: 'policy-refresh' } as Change);
    expect(said).toBe('Open a command prompt as administrator.\nEnter: gpupdate /target:computer /force');
  });
});

it('the policy of a domain and WinHTTP are pointed out, each with what to do', () => {
  expect(noteWords({ code: 'POLICY-WRITTEN-HERE' }).text).toMatch(/^It needs the policy “Make proxy settings/);
  expect(noteWords({ code: 'POLICIES-OF-DOMAIN', detail: 'Servers' }).text).toMatch(/Servers[^]*--refresh-policy/);
  expect(noteWords({ code: 'WINHTTP-OVERRIDES', detail: 'other:8080' }).text).toMatch(/other:8080[^]*change WinHTTP/);
});
