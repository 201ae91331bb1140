import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known } from '../../main/evidence/fact.js';
import type { ServerFacts } from '../../main/evidence/server-facts.js';
import { lanSettings, type LanSettings } from '../../main/machine/testing/connection-settings.js';
import type { Report } from '../../main/report/report.js';
import { freshWine } from './fresh.js';
import { installConnector } from './servers/connector.js';
import type { Wine } from './wine.js';

let wine: Wine;
beforeAll(async () => {
  wine = await freshWine();
});
afterAll(() => wine?.end());

const settings = 'Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const hives = {
  machine: 'HKEY_LOCAL_MACHINE',
  user: 'HKEY_CURRENT_USER',
  networkService: 'HKEY_USERS\\S-1-5-20',
  localSystem: 'HKEY_USERS\\S-1-5-18',
} as const;

function setSettings(hive: string, wanted: LanSettings): void {
  const bytes = [...lanSettings(wanted)].map((byte) => byte.toString(16).padStart(2, '0')).join(',');
  wine.registry(`[${hive}\\${settings}\\Connections]\n"DefaultConnectionSettings"=hex:${bytes}`);
}

const cli = fileURLToPath(new URL('../../dist/main/cli.js', import.meta.url));

describe('what names a proxy', () => {
  it('is read of each account, of the machine, of WinHTTP and of the connector’s key', async () => {
    for (const [name, hive] of Object.entries(hives)) setSettings(hive, { proxy: `${name}:8080`, bypass: '<local>' });
    wine.registry(`
[${hives.machine}\\Software\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]
"ProxySettingsPerUser"=dword:00000000

[${hives.user}\\${settings}]
"ProxyEnable"=dword:00000001
"ProxyServer"="older:3128"
"ProxyOverride"="*.contoso.local"
"AutoConfigURL"="http://wpad/p.pac"

[${hives.machine}\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]
"Domain"="contoso.local"
`);
    installConnector(wine);
    wine.registry(`
[${hives.machine}\\SOFTWARE\\Microsoft\\Microsoft Entra private network connector]
"UseDefaultProxyForBackendRequests"=dword:00000001
`);
    expect(await wine.node('set-winhttp', 'winhttp:3128')).toBe(true);
    const { facts } = (await wine.node('survey', null)) as { facts: ServerFacts };
    const { proxies } = facts;
    for (const name of Object.keys(hives) as (keyof typeof hives)[]) {
      expect(proxies[name].connection.fact).toEqual(
        known({
          usesProxy: true,
          usesScript: false,
          detects: false,
          server: `${name}:8080`,
          bypass: '<local>',
          script: '',
        }),
      );
    }
    expect(proxies.user.enabled.fact).toEqual(known(1));
    expect(proxies.user.server.fact).toEqual(known('older:3128'));
    expect(proxies.user.bypass.fact).toEqual(known('*.contoso.local'));
    expect(proxies.user.script.fact).toEqual(known('http://wpad/p.pac'));
    expect(proxies.perUser.fact).toEqual(known(0));
    expect(proxies.winHttp.fact).toMatchObject({ value: { access: 'proxy', proxy: 'winhttp:3128' } });
    expect(proxies.backend.fact).toEqual(known(1));
    expect(proxies.domain.fact).toEqual(known('contoso.local'));
  });
});

describe('a bundle', () => {
  it('that the built program saved here says the same elsewhere, under other names', () => {
    const here = wine.program('check', '--offline', '--json');
    const there = 'C:\\bundle.zip';
    const { code, out } = wine.program('collect', '-o', there);
    expect(code, out).toBe(0);
    const bundle = join(wine.drive, 'bundle.zip');
    expect(existsSync(bundle)).toBe(true);
    const read = spawnSync(process.execPath, [cli, 'check', '--bundle', bundle, '--json'], { encoding: 'utf8' });
    const codesOf = (report: Report): string[] => (report.findings ?? []).map(({ code: each }) => each);
    const report = JSON.parse(read.stdout) as Report;
    expect(codesOf(report)).toEqual(codesOf(JSON.parse(here.out) as Report));
    expect(report.server?.checks.map(({ id, outcome }) => [id, outcome])).toEqual(
      (JSON.parse(here.out) as Report).server?.checks.map(({ id, outcome }) => [id, outcome]),
    );
    expect(report.server?.name).toMatch(/^host-\d+$/);
    expect(readFileSync(bundle).includes(Buffer.from('contoso'))).toBe(false);
    // A second one does not take the first one's place.
    expect(wine.program('collect', '-o', there).code).toBe(2);
  });
});
