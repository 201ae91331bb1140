import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known, type Fact } from '../../main/evidence/fact.js';
import type { Answer } from '../../main/evidence/server.js';
import type { ServerFacts } from '../../main/evidence/server-facts.js';
import { examineServer } from '../../main/examine/server/examine-server.js';
import { makeTrustCertificate, recordOf, trustSettings } from '../../main/machine/testing/trust-certificate.js';
import { freshWine } from './fresh.js';
import type { Wine } from './wine.js';

let wine: Wine;
let temp: string;
beforeAll(async () => {
  wine = await freshWine();
  const [places] = await wine.ask([{ kind: 'places' }]);
  temp = (places as { value: Answer<'places'> }).value.temp;
});
afterAll(() => wine?.end());

const hour = 60 * 60 * 1000;
const day = 24 * hour;
const daysFromNow = (days: number): string => new Date(Date.now() + days * day).toISOString();
const good = makeTrustCertificate({ from: daysFromNow(-10), to: daysFromNow(170) });
const renewed = makeTrustCertificate({
  from: daysFromNow(-1),
  to: daysFromNow(179),
  tenant: '99999999-8888-7777-6666-555555555555',
});
const given = makeTrustCertificate({ tenant: 'Contoso Root' });

const data = 'C:\\ProgramData\\Microsoft\\Microsoft Entra private network connector';
const settingsPath = `${data}\\Config\\TrustSettings.xml`;

function write(path: string, content: string | Uint8Array): string {
  const file = join(wine.drive, ...path.replace(/^C:\\/i, '').split('\\'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** A value of bytes, as .reg files have it. */
const bytesValue = (bytes: Uint8Array): string =>
  `hex:${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(',')}`;

async function surveyed(): Promise<ServerFacts> {
  return ((await wine.node('survey', null)) as { facts: ServerFacts }).facts;
}

const valueOf = <T>(fact: Fact<T> | undefined): T | undefined => (fact?.state === 'value' ? fact.value : undefined);

describe('the connector’s own certificate', () => {
  it('is found in the computer’s store, and only the one that is named', async () => {
    wine.registry(`
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\My\\Certificates\\${given.thumbprint}]
"Blob"=${bytesValue(recordOf(given))}

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\My\\Certificates\\${good.thumbprint}]
"Blob"=${bytesValue(recordOf(good))}
`);
    write(settingsPath, trustSettings(good.thumbprint));
    const { trust } = await surveyed();
    expect(valueOf(trust.registrations[0]?.certificate.fact)).toMatchObject({
      thumbprint: good.thumbprint,
      signature: 'RSA/SHA512',
      tenant: '11111111-2222-3333-4444-555555555555',
      connector: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
    });
    expect(trust.registrations.slice(1).map(({ settings }) => settings.fact.state)).toEqual(['absent', 'absent']);
  });

  it('is found after a renewal, in NETWORK SERVICE’s registry and in its files', async () => {
    write(settingsPath, trustSettings(renewed.thumbprint, true));
    expect((await surveyed()).trust.registrations[0]?.certificate.fact).toEqual({ state: 'absent' });

    const below = 'Microsoft\\SystemCertificates\\My\\Certificates';
    const file = write(
      `C:\\windows\\ServiceProfiles\\NetworkService\\AppData\\Roaming\\${below}\\${renewed.thumbprint}`,
      recordOf(renewed),
    );
    const byFile = (await surveyed()).trust;
    expect(valueOf(byFile.registrations[0]?.certificate.fact)?.tenant).toBe('99999999-8888-7777-6666-555555555555');
    rmSync(file);

    wine.registry(`
[HKEY_USERS\\S-1-5-20\\Software\\${below}\\${renewed.thumbprint}]
"Blob"=${bytesValue(recordOf(renewed))}
`);
    const byRegistry = (await surveyed()).trust;
    expect(byRegistry.registrations[0]?.certificate.source).toMatch(/^HKU\\S-1-5-20\\/);
    expect(valueOf(byRegistry.registrations[0]?.certificate.fact)?.thumbprint).toBe(renewed.thumbprint);
  });
});

describe('what surrounds it', () => {
  it('is read: tenant, hosts file, roots, logs, and what was written last', async () => {
    write(
      `${data}\\Endpoints\\endpoints.txt`,
      '{"a":"https://12345678-2222-3333-4444-555555555555.bootstrap.msappproxy.net"}',
    );
    write('C:\\windows\\system32\\drivers\\etc\\hosts', '# none\r\n10.0.0.1 login.microsoftonline.com\r\n');
    const denied = "Connector registration failed: 'The registration request was denied.'";
    write(`${temp}\\Microsoft_Entra_private_network_connector_1.log`, `begin\r\n${denied}\r\n`);
    write(`${temp}\\other.log`, denied);
    const trace = `${data}\\Trace\\MicrosoftEntraPrivateNetworkConnector_1.log`;
    const long = 'x'.repeat(600 * 1024);
    write(trace, `${long}\r\nThe remote server returned an error: (407) Proxy Authentication Required.\r\n`);
    const old = write(`${data}\\Trace\\MicrosoftEntraPrivateNetworkConnector_0.log`, '(502) Bad Gateway');
    utimesSync(old, new Date(Date.now() - 30 * day), new Date(Date.now() - 30 * day));
    wine.registry(`
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates\\${given.thumbprint}]
"Blob"=${bytesValue(recordOf(given))}

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\AuthRoot]
"DisableRootAutoUpdate"=dword:00000001

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp]
"EnableDefaultHTTP2"=dword:00000000
`);
    const facts = await surveyed();
    expect(facts.trust.tenants.map(({ fact }) => valueOf(fact))).toEqual([
      '99999999-8888-7777-6666-555555555555',
      '12345678-2222-3333-4444-555555555555',
    ]);
    expect(valueOf(facts.hosts.entries.fact)).toEqual([
      { line: 2, address: '10.0.0.1', name: 'login.microsoftonline.com' },
    ]);
    // Wine takes the authorities of the Linux that it runs on, and this one is in every list.
    expect(facts.authorities.needed.fact).toEqual(known(true));
    expect(facts.authorities.automaticUpdateOff.fact).toEqual(known(1));
    expect(facts.authorities.given.map(({ fact }) => valueOf(fact)?.map(({ subject }) => subject))).toEqual([
      ['CN=Contoso Root'],
      undefined,
    ]);
    expect(facts.tls.http2.fact).toEqual(known(0));
    expect(facts.logs.installer.flatMap(({ fact }) => valueOf(fact) ?? []).map(({ signature }) => signature)).toEqual([
      'registration-denied',
    ]);
    expect(
      facts.logs.trace.map(({ source, fact }) => [source, valueOf(fact)?.map(({ signature }) => signature)]),
    ).toEqual([
      [trace, ['proxy-sign-in']],
      [trace.replace('_1', '_0'), ['gateway-failed']],
    ]);
    expect(valueOf(facts.times.files.fact)?.length).toBeGreaterThan(0);
    // Wine has no event logs: that is said, and is no empty log.
    expect(facts.events.registration.fact).toMatchObject({ state: 'unreadable', reason: 'not-supported' });

    const { judgements, checks } = examineServer(facts);
    const codes = judgements.map(({ code }) => code);
    // The failure is of now, the certificate of yesterday, and no service runs.
    expect(codes).toEqual(expect.arrayContaining(['REGISTRATION-FAILED', 'HOSTS-FILE-OVERRIDE']));
    expect(codes).not.toContain('CLOCK-WRONG');
    expect(checks.find(({ id }) => id === 'authorities')).toMatchObject({ outcome: 'ok', said: '1: CN=Contoso Root' });
  });
});

describe('what decides on encryption and on the installer', () => {
  it('is read in the registry where Windows keeps it', async () => {
    const machineKey = 'HKEY_LOCAL_MACHINE';
    const schannel = `${machineKey}\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2`;
    const policies = `${machineKey}\\SOFTWARE\\Policies\\Microsoft`;
    const local = `${machineKey}\\SYSTEM\\CurrentControlSet\\Control\\Cryptography\\Configuration\\Local\\SSL`;
    const lines = (texts: readonly string[]): string =>
      `hex(7):${bytesValue(Buffer.from(`${texts.join('\0')}\0\0`, 'utf16le')).slice('hex:'.length)}`;
    wine.registry(`
[${schannel}\\Client]
"Enabled"=dword:00000001
"DisabledByDefault"=dword:00000000

[${schannel}\\Server]
"Enabled"=dword:00000000
"DisabledByDefault"=dword:00000001

[${machineKey}\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319]
"SchUseStrongCrypto"=dword:00000001
"SystemDefaultTlsVersions"=dword:00000000

[${machineKey}\\SOFTWARE\\WOW6432Node\\Microsoft\\.NETFramework\\v4.0.30319]
"SchUseStrongCrypto"=dword:00000000
"SystemDefaultTlsVersions"=dword:00000001

[${machineKey}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp]
"DefaultSecureProtocols"=dword:00000a80

[${policies}\\Cryptography\\Configuration\\SSL\\00010002]
"Functions"="TLS_ONE,TLS_TWO"

[${local}\\00010002]
"Functions"=${lines(['TLS_THREE', 'TLS_FOUR'])}

[${local}\\00010003]
"Functions"=${lines(['RSA/SHA256', 'RSA/SHA512'])}

[${policies}\\Windows\\PowerShell]
"EnableScripts"=dword:00000001
"ExecutionPolicy"="RemoteSigned"

[${machineKey}\\SOFTWARE\\Microsoft\\Active Setup\\Installed Components\\{A509B1A7-37EF-4b3f-8CFC-4F3A74704073}]
"IsInstalled"=dword:00000001

[${machineKey}\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FipsAlgorithmPolicy]
"Enabled"=dword:00000001

[${machineKey}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired]
"some update"=dword:00000001

[${machineKey}\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]
"PendingFileRenameOperations"=${lines(['\\??\\C:\\a', '!\\??\\C:\\b'])}

[${machineKey}\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full]
"Release"=dword:00081041
`);
    const created = wine.run('sc', 'create', 'AzureADPasswordProtectionProxy', 'binPath=', 'C:\\agent.exe');
    expect(created.code).toBe(0);
    const machineConfig = '<configuration><system.net><defaultProxy enabled="false" /></system.net></configuration>';
    write('C:\\windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config', machineConfig);
    const { tls, installer, system, product, configuration } = await surveyed();
    const switches = [tls.client, tls.server].map(({ enabled, disabledByDefault }) => [
      valueOf(enabled.fact),
      valueOf(disabledByDefault.fact),
    ]);
    expect(switches).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect([tls.strongCrypto[64], tls.strongCrypto[32]].map(({ fact }) => valueOf(fact))).toEqual([1, 0]);
    expect([tls.systemDefaultVersions[64], tls.systemDefaultVersions[32]].map(({ fact }) => valueOf(fact))).toEqual([
      0, 1,
    ]);
    expect(tls.winHttpProtocols.fact).toEqual(known(0xa80));
    expect(tls.ciphers.policy.fact).toEqual(known(['TLS_ONE', 'TLS_TWO']));
    expect(tls.ciphers.local.fact).toEqual(known(['TLS_THREE', 'TLS_FOUR']));
    expect(tls.signatures.local.fact).toEqual(known(['RSA/SHA256', 'RSA/SHA512']));
    expect(installer.scripts.computer.enabled.fact).toEqual(known(1));
    expect(installer.scripts.computer.policy.fact).toEqual(known('RemoteSigned'));
    expect(installer.scripts.user.policy.fact).toEqual({ state: 'absent' });
    expect(installer.enhancedSecurity.fact).toEqual(known(1));
    expect(system.fips.fact).toEqual(known(1));
    expect(system.dotNetRelease.fact).toEqual(known(528449));
    expect(system.pendingRestart.map(({ fact }) => fact.state)).toEqual(['absent', 'value']);
    expect(system.pendingRenames.fact.state).toBe('value');
    expect(valueOf(system.clock.fact)?.utc.slice(0, 13)).toBe(new Date().toISOString().slice(0, 13));
    expect(product.siblings.map(({ name }) => name)).toEqual(['Password Protection proxy']);
    expect(Buffer.from(JSON.stringify(configuration.machine)).length).toBeGreaterThan(machineConfig.length);
    expect(configuration.machine.source).toMatch(/Framework64\\v4\.0\.30319\\Config\\machine\.config$/);
    expect(configuration.machine.fact.state).toBe('value');
  });
});
