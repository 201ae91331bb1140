/** A connector on a Windows of Wine: real services with our own program, its files, its keys and its certificate. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generations, services, type Generation } from '../../../main/knowledge/generations.js';
import { makeTrustCertificate, recordOf, trustSettings } from '../../../main/machine/testing/trust-certificate.js';
import type { Wine } from '../wine.js';

/** What differs from a connector that was installed and never touched. */
export interface PracticeConnector {
  readonly generation?: Generation['id'];
  readonly version?: string;
  /** What stands within `<configuration>` of each file, beside what the product writes there. */
  readonly configuration?: { readonly connector?: string; readonly updater?: string };
  /** The whole text of the connector's file, for one that is not written correctly. */
  readonly connectorFile?: string;
  readonly certificate?: { readonly from: number; readonly to: number };
  readonly startTypes?: { readonly connector?: 'auto' | 'disabled'; readonly updater?: 'auto' | 'disabled' };
  /** Services that are left as they are after their installation: stopped. */
  readonly stopped?: readonly ('connector' | 'updater')[];
}

const day = 24 * 60 * 60 * 1000;

/** Installs it. Services that run are started, and run when this returns. */
export function installConnector(wine: Wine, wanted: PracticeConnector = {}): void {
  const generation = generations.find(({ id }) => id === (wanted.generation ?? 'entra'));
  if (generation === undefined) throw new Error('no such generation');
  const program = compiled(wanted.version ?? '1.5.4522.0');
  for (const role of ['connector', 'updater'] as const) {
    const folder = `C:\\Program Files\\${generation.folder}${role === 'updater' ? ' Updater' : ''}`;
    const executable = `${folder}\\${generation.executables[role]}`;
    writeFileSync(place(wine, executable), program);
    const own = role === 'connector' ? wanted.connectorFile : undefined;
    const text = own ?? configurationText(generation, wanted.configuration?.[role] ?? '');
    writeFileSync(place(wine, `${executable}.config`), text);
    const account = role === 'connector' ? 'NT AUTHORITY\\NetworkService' : 'LocalSystem';
    const name = services[role];
    const display = `${generation.name}${role === 'updater' ? ' updater' : ''}`;
    const start = wanted.startTypes?.[role] ?? 'auto';
    const path = `"${executable}" ${name} 0 0 ok`;
    sc(wine, 'create', name, 'binPath=', path, 'start=', start, 'obj=', account, 'DisplayName=', display);
    const starts = start !== 'disabled' && wanted.stopped?.includes(role) !== true;
    if (starts) sc(wine, 'start', name);
  }
  registered(wine, generation, wanted.certificate ?? { from: -20 * day, to: 160 * day });
}

/** What registration leaves: keys, the certificate and where it is named. */
function registered(wine: Wine, { folder, data }: Generation, { from, to }: { from: number; to: number }): void {
  const [own = ''] = data;
  const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
  const certificate = makeTrustCertificate({ tenant, from: at(from), to: at(to) });
  const bytes = [...recordOf(certificate)].map((byte) => byte.toString(16).padStart(2, '0')).join(',');
  wine.registry(`
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\${folder}]
"InstallLocation"="C:\\\\Program Files\\\\${folder}"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\${folder} Updater]
"InstallLocation"="C:\\\\Program Files\\\\${folder} Updater"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SystemCertificates\\My\\Certificates\\${certificate.thumbprint}]
"Blob"=hex:${bytes}
`);
  const root = `C:\\ProgramData\\Microsoft\\${own}`;
  writeFileSync(place(wine, `${root}\\Config\\TrustSettings.xml`), trustSettings(certificate.thumbprint));
}

const tenant = '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36';

/** As Microsoft's article shows the file (S004), with what is to stand in it. */
const configurationText = ({ id }: Generation, inside: string): string =>
  [
    '<?xml version="1.0" encoding="utf-8" ?>',
    '<configuration>',
    ...(inside === '' ? [] : [inside]),
    '  <runtime>',
    '    <gcServer enabled="true"/>',
    '  </runtime>',
    '  <appSettings>',
    `    <add key="TraceFilename" value="${id === 'entra' ? 'MicrosoftEntraPrivateNetworkConnector' : 'AadAppProxyConnector'}.log" />`,
    '  </appSettings>',
    '</configuration>',
    '',
  ].join('\r\n');

/** The proxy as the article shows it. */
export const proxyElement = (address: string): string =>
  [
    '  <system.net>',
    '    <defaultProxy>',
    `      <proxy proxyaddress="${address}" bypassonlocal="True" usesystemdefault="True"/>`,
    '    </defaultProxy>',
    '  </system.net>',
  ].join('\r\n');

/** The bypass as the article shows it. */
export const bypassElement = '  <system.net>\r\n    <defaultProxy enabled="false"></defaultProxy>\r\n  </system.net>';

function sc(wine: Wine, ...args: string[]): void {
  const { code, out } = wine.run('sc', ...args);
  if (code !== 0) throw new Error(`sc ${args.join(' ')}: ${out}`);
}

/** Where a path of Windows lies, with the folders on the way made. */
function place(wine: Wine, path: string): string {
  const file = join(wine.drive, ...path.replace(/^C:\\/, '').split('\\'));
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

const source = join(dirname(fileURLToPath(import.meta.url)), '../service.c');

const programs = new Map<string, Buffer>();

/** The service's program with a version in it; one that was made before is not made again. */
function compiled(version: string): Buffer {
  const program = programs.get(version) ?? compile(version);
  programs.set(version, program);
  return program;
}

function compile(version: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-service-'));
  const numbers = version.split('.').join(',');
  const resource = `1 VERSIONINFO FILEVERSION ${numbers} PRODUCTVERSION ${numbers} BEGIN
BLOCK "StringFileInfo" BEGIN BLOCK "040904b0" BEGIN
VALUE "ProductName", "A service for practice\\0" VALUE "CompanyName", "Connector Doctor\\0" END END
BLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x0409, 1200 END END
`;
  try {
    writeFileSync(join(folder, 'version.rc'), resource);
    execFileSync('x86_64-w64-mingw32-windres', ['version.rc', 'version.o'], { cwd: folder });
    const options = ['-municode', '-DUNICODE', '-D_UNICODE', '-O1', '-s'];
    execFileSync('x86_64-w64-mingw32-gcc', [...options, '-o', 'service.exe', source, 'version.o'], { cwd: folder });
    return readFileSync(join(folder, 'service.exe'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
