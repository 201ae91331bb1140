import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absent, known, type Fact } from '../../main/evidence/fact.js';
import { neededRoot } from '../../main/knowledge/authorities.js';
import { serverEvidenceSchema, type Question, type Reading } from '../../main/evidence/server.js';
import type { ServerFacts } from '../../main/evidence/server-facts.js';
import { recordedMachine } from '../../main/machine/recorded.js';
import type { Report } from '../../main/report/report.js';
import { survey } from '../../main/machine/survey/survey.js';
import { freshWine } from './fresh.js';
import type { Wine } from './wine.js';

let wine: Wine;
beforeAll(async () => {
  wine = await freshWine();
  const service = join(wine.drive, 'service.exe');
  const source = join(dirname(fileURLToPath(import.meta.url)), 'service.c');
  execFileSync('x86_64-w64-mingw32-gcc', ['-municode', '-DUNICODE', '-D_UNICODE', '-O1', '-o', service, source]);
});
afterAll(() => wine?.end());

async function ask(question: Question): Promise<Fact<unknown>> {
  const [fact] = await wine.ask([question]);
  if (fact === undefined) throw new Error('no answer');
  return fact;
}

const value = (key: string, name: string, view: 32 | 64 = 64): Question => ({
  kind: 'registry-value',
  key,
  name,
  view,
});
const test = 'HKLM\\SOFTWARE\\Connector Doctor Test';

describe('the registry', () => {
  it('is read by type, in either view, with its names', async () => {
    wine.registry(`
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Connector Doctor Test]
"text"="C:\\\\Program Files\\\\x y"
"number"=dword:0000fffe
"long"=hex(b):01,00,00,00,01,00,00,00
"bytes"=hex:46,00,ff
"lines"=hex(7):61,00,00,00,62,00,00,00,00,00
"variable"=hex(2):25,00,41,00,25,00,00,00
"empty"=""

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Connector Doctor Test\\below]

[HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Connector Doctor Test]
"number"=dword:00000020
`);
    const names = ['text', 'number', 'long', 'bytes', 'lines', 'variable', 'empty', 'missing'];
    expect(await wine.ask(names.map((name) => value(test, name) as Question<'registry-value'>))).toEqual([
      known({ type: 'sz', data: 'C:\\Program Files\\x y' }),
      known({ type: 'dword', data: 0xfffe }),
      known({ type: 'qword', data: '4294967297' }),
      known({ type: 'binary', data: Buffer.from([0x46, 0, 0xff]).toString('base64') }),
      known({ type: 'multi', data: ['a', 'b'] }),
      known({ type: 'expand', data: '%A%' }),
      known({ type: 'sz', data: '' }),
      absent,
    ]);
    expect(await ask(value(test, 'number', 32))).toEqual(known({ type: 'dword', data: 0x20 }));
    expect(await ask(value(`${test}\\nowhere`, 'number'))).toEqual(absent);
    const listed = await ask({ kind: 'registry-key', key: test, view: 64 });
    expect(listed).toMatchObject({ value: { keys: ['below'], values: expect.arrayContaining(['text', 'number']) } });
  });

  it('gives a value of a quarter of a megabyte whole', async () => {
    const bytes = Buffer.alloc(256 * 1024, 7);
    wine.registry(
      `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Connector Doctor Test]\n"large"=hex:${[...bytes].map(() => '07').join(',')}`,
    );
    expect(await ask(value(test, 'large'))).toEqual(known({ type: 'binary', data: bytes.toString('base64') }));
  });

  it('that is closed to this account is unreadable, and not absent', async () => {
    wine.registry('[HKEY_LOCAL_MACHINE\\SOFTWARE\\Connector Doctor Closed]\n"number"=dword:00000001');
    await wine.node('close-key', 'SOFTWARE\\Connector Doctor Closed');
    expect(await ask(value('HKLM\\SOFTWARE\\Connector Doctor Closed', 'number'))).toEqual({
      state: 'unreadable',
      reason: 'access-denied',
      detail: 'RegOpenKeyExW: 5',
    });
  });
});

describe('a service', () => {
  const create = (name: string, mode: string, ...more: string[]): void => {
    const { code, out } = wine.run('sc', 'create', name, 'binPath=', `C:\\service.exe ${name} 400 0 ${mode}`, ...more);
    if (code !== 0) throw new Error(out);
  };

  it('has accounts, which are known by their SIDs in every language', async () => {
    const accounts = { DoctorNetwork: 'NT AUTHORITY\\NetworkService', DoctorNobody: 'NT-AUTORITÄT\\Nobody' };
    for (const [name, account] of Object.entries(accounts)) {
      wine.run('sc', 'create', name, 'binPath=', 'C:\\service.exe', 'start=', 'demand', 'obj=', account);
    }
    expect(await ask({ kind: 'service', name: 'DoctorNetwork' })).toMatchObject({ value: { accountSid: 'S-1-5-20' } });
    expect(await ask({ kind: 'service', name: 'DoctorNobody' })).toMatchObject({ value: { accountSid: null } });
  });

  it('is described as it stands: running, stopped, failed, hanging, disabled, not there', async () => {
    create('DoctorRuns', 'ok', 'start=', 'auto', 'DisplayName=', 'Runs well');
    create('DoctorFails', 'failstart');
    create('DoctorHangs', 'hang');
    create('DoctorOff', 'ok', 'start=', 'disabled');
    for (const name of ['DoctorRuns', 'DoctorFails', 'DoctorHangs']) wine.run('sc', 'start', name);
    const of = async (name: string): Promise<Fact<unknown>> => ask({ kind: 'service', name });
    // The service control manager starts them in its own time.
    const inTime = { timeout: 15_000, interval: 300 };
    await expect
      .poll(() => of('DoctorRuns'), inTime)
      .toMatchObject({
        value: {
          state: 'running',
          startType: 'automatic',
          displayName: 'Runs well',
          imagePath: 'C:\\service.exe DoctorRuns 400 0 ok',
        },
      });
    await expect
      .poll(() => of('DoctorFails'), inTime)
      .toMatchObject({
        value: { state: 'stopped', exitCode: 1066, serviceExitCode: 12007 },
      });
    await expect.poll(() => of('DoctorHangs'), inTime).toMatchObject({ value: { state: 'start-pending' } });
    expect(await of('DoctorOff')).toMatchObject({ value: { state: 'stopped', startType: 'disabled' } });
    expect(await of('DoctorNowhere')).toEqual(absent);
  });
});

describe('files', () => {
  it('are read whole or at their end, with their version, and folders with what is in them', async () => {
    const folder = join(wine.drive, 'doctor');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.txt'), '0123456789');
    const file = (part: 'whole' | 'end', most: number, name = 'a.txt'): Question => ({
      kind: 'file',
      path: `C:\\doctor\\${name}`,
      part,
      most,
    });
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    expect(await ask(file('whole', 10))).toMatchObject({ value: { bytes: base64('0123456789'), size: 10 } });
    expect(await ask(file('end', 4))).toMatchObject({ value: { bytes: base64('6789'), size: 10 } });
    expect(await ask(file('whole', 4))).toMatchObject({ state: 'unreadable', reason: 'too-large' });
    expect(await ask(file('whole', 4, 'b.txt'))).toEqual(absent);
    expect(await ask({ kind: 'folder', path: 'C:\\doctor' })).toMatchObject({
      value: [{ name: 'a.txt', size: 10, folder: false }],
    });
    expect(await ask({ kind: 'folder', path: 'C:\\nowhere' })).toEqual(absent);
    expect(await ask({ kind: 'file-version', path: 'C:\\windows\\system32\\kernel32.dll' })).toMatchObject({
      value: { version: expect.stringMatching(/^10\.0\.\d+\.\d+$/) },
    });
    expect(await ask({ kind: 'file-version', path: 'C:\\doctor\\a.txt' })).toMatchObject({
      state: expect.not.stringMatching('value'),
    });
  });
});

describe('Windows', () => {
  it('says what it is, and who asks', async () => {
    expect(await ask({ kind: 'system' })).toMatchObject({
      value: { major: 10, minor: 0, build: 20348, product: 'server' },
    });
    expect(await ask({ kind: 'account' })).toMatchObject({
      value: { elevated: true, sid: expect.stringMatching(/^S-1-5-21-/) },
    });
    expect(await ask({ kind: 'domain' })).toMatchObject({ value: { joined: false } });
    expect(await ask({ kind: 'places' })).toMatchObject({
      value: { programFiles: 'C:\\Program Files', programData: 'C:\\ProgramData' },
    });
    expect(await ask({ kind: 'winhttp-proxy' })).toMatchObject({ value: { access: 'direct' } });
    // An event log that is not there at all is not an empty one.
    expect(await ask({ kind: 'events', channel: 'Application', query: '*', most: 3 })).toMatchObject({
      state: 'unreadable',
    });
  });

  it('has authorities, by their public part', async () => {
    // DigiCert Global Root G2, which Debian hands to Wine.
    const root = { kind: 'certificate', location: 'machine', store: 'Root', sha1: neededRoot.sha1 } as const;
    const found = await ask(root);
    const der = (found as { value: { der: string } }).value.der;
    expect(createHash('sha1').update(Buffer.from(der, 'base64')).digest('hex').toUpperCase()).toBe(root.sha1);
    expect(await ask({ ...root, sha1: '0'.repeat(40) })).toEqual(absent);
    expect(await ask({ ...root, store: 'Nowhere' })).toEqual(absent);
  });
});

describe('a survey', () => {
  it('takes less than three seconds, and its recording says the same anywhere', async () => {
    const { facts, readings, milliseconds } = (await wine.node('survey', null)) as {
      facts: ServerFacts;
      readings: Reading[];
      milliseconds: number;
    };
    expect(milliseconds).toBeLessThan(3000);
    expect(facts.system.name.fact).toEqual(known('Windows Server 2022 Standard'));
    expect(facts.product.connector.service.fact).toEqual(absent);
    expect(facts.tls.client.enabled.fact).toEqual(absent);
    const evidence = {
      schema: 'connector-doctor/evidence@1',
      program: { name: 'x', version: '0' },
      takenAt: facts.takenAt,
      readings,
    };
    expect(v.safeParse(serverEvidenceSchema, JSON.parse(JSON.stringify(evidence))).issues).toBeUndefined();
    expect(await survey(recordedMachine(readings), facts.takenAt)).toEqual(facts);
  });
});

describe('the built program', () => {
  it('checks this server: nothing in the way of a connector', () => {
    wine.registry(`
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full]
"Release"=dword:00081041
`);
    const { code, out } = wine.program('check', '--offline', '--json');
    const report = JSON.parse(out) as Report;
    expect(report.findings?.map(({ code: each }) => each)).toEqual(['SERVER-READY', 'CONNECTOR-NOT-INSTALLED']);
    expect(report.server?.windows).toBe('Windows Server 2022 Standard, 10.0.20348');
    expect(code).toBe(0);
  });

  it('sees on the same server what is switched off', () => {
    wine.registry(`
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client]
"Enabled"=dword:00000000

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010003]
"Functions"="RSA/SHA256,ECDSA/SHA256"
`);
    const { code, out } = wine.program('check', '--offline', '--json');
    const findings = (JSON.parse(out) as Report).findings ?? [];
    expect(findings.map(({ code: each }) => each).slice(0, 2)).toEqual(['TLS12-DISABLED', 'SHA512-DISABLED']);
    expect(findings[0]?.readings?.[0]?.said).toBe('0');
    expect(code).toBe(1);
  });

  it('reads the configuration files beside the services that are really there', async () => {
    const programs = join(wine.drive, 'Program Files');
    const names = {
      WAPCSvc: ['Microsoft Entra private network connector', 'MicrosoftEntraPrivateNetworkConnectorService.exe'],
      WAPCUpdaterSvc: [
        'Microsoft Entra private network connector Updater',
        'MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe',
      ],
    } as const;
    for (const [service, [folder, program]] of Object.entries(names)) {
      mkdirSync(join(programs, folder), { recursive: true });
      copyFileSync(join(wine.drive, 'service.exe'), join(programs, folder, program));
      const account = service === 'WAPCSvc' ? 'NT AUTHORITY\\NetworkService' : 'LocalSystem';
      const path = `"C:\\Program Files\\${folder}\\${program}" ${service} 0 0 ok`;
      expect(wine.run('sc', 'create', service, 'binPath=', path, 'start=', 'auto', 'obj=', account).code).toBe(0);
      wine.run('sc', 'start', service);
    }
    const [folder, program] = names.WAPCSvc;
    const address = (text: string): string =>
      `<configuration>\r\n<system.net><defaultProxy><proxy proxyaddress="${text}" /></defaultProxy></system.net>\r\n</configuration>`;
    writeFileSync(join(programs, folder, `${program}.config`), `\ufeff${address('proxy.contoso.local:8080')}`);
    const codesOf = (): string[] =>
      ((JSON.parse(wine.program('check', '--offline', '--json').out) as Report).findings ?? []).map(
        ({ code: each }) => each,
      );
    await expect
      .poll(codesOf, { timeout: 15_000, interval: 300 })
      .toEqual([
        'TLS12-DISABLED',
        'SHA512-DISABLED',
        'TRUST-CERTIFICATE-MISSING',
        'CONFIG-PROXY-ADDRESS-INVALID',
        'CONFIG-MISSING',
      ]);
  });
});
