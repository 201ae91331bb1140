import { describe, expect, it } from 'vitest';
import { answered } from '../../machine/answered.js';
import { recordedMachine, recording } from '../../machine/recorded.js';
import { survey } from '../../machine/survey/survey.js';
import { configurationPaths, fakeServer, healthyServices, type FakeServer } from '../../machine/testing/fake-server.js';
import { findingWords } from '../../words/findings.js';
import { codes } from '../codes.js';
import { severityOf } from '../outcome.js';
import type { CheckId } from './check-ids.js';
import { examineServer, type ServerExamination } from './examine-server.js';

async function examined(server: FakeServer = {}): Promise<ServerExamination> {
  return examineServer(await survey(fakeServer(server), '2026-11-21T09:00:00.000Z'));
}

const said = ({ judgements }: ServerExamination): string[] =>
  judgements.map(({ code, outcome }) => `${code}:${outcome ?? codes[code].outcome}`);

const outcomeOf = ({ checks }: ServerExamination, id: CheckId): string | null | undefined =>
  checks.find((check) => check.id === id)?.outcome;

const tls12 = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2';
const dotNet = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';
const localLists = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Cryptography\\Configuration\\Local\\SSL';
const policyLists = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL';
const scripts = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\PowerShell';
const release = 'HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full\\Release';
const server2012R2 = { major: 6, minor: 3, build: 9600 } as const;

/** What is told of a server without a connector, and is no fault. */
const ofFresh = ['CONNECTOR-NOT-INSTALLED:notice'];

describe('a fresh Windows Server 2022', () => {
  it('is ready for a connector: no problem, and no amber', async () => {
    const examination = await examined();
    expect(said(examination)).toEqual(['SERVER-READY:ok', ...ofFresh]);
    expect(examination.judgements.map(severityOf)).toEqual(['none', 'none']);
    expect(new Set(examination.checks.map(({ outcome }) => outcome))).toEqual(new Set(['ok', 'notApplicable', null]));
  });

  it('with a connector that runs has what it needs', async () => {
    const examination = await examined({ services: healthyServices });
    expect(said(examination)).toEqual(['SERVER-READY:ok']);
    expect(examination.judgements[0]?.facts).toMatchObject({ installed: true });
    expect(new Set(examination.checks.map(({ outcome }) => outcome))).toEqual(new Set(['ok', null]));
  });
});

describe('each rule', () => {
  const both = (state: object): FakeServer => ({
    services: { ...healthyServices, WAPCSvc: { ...healthyServices['WAPCSvc'], ...state } },
  });
  it.each<[string, FakeServer, string]>([
    ['Windows of before 2012 R2', { system: { major: 6, minor: 2 } }, 'OS-UNSUPPORTED:problem'],
    ['a Windows for desktops', { system: { product: 'workstation' } }, 'OS-UNSUPPORTED:problem'],
    ['.NET 4.6.2', { registry: { [release]: 394802 } }, 'DOTNET-TOO-OLD:problem'],
    ['.NET 4.7.1, which one document takes', { registry: { [release]: 461308 } }, 'DOTNET-TOO-OLD:notice'],
    ['TLS 1.2 off for clients', { registry: { [`${tls12}\\Client\\Enabled`]: 0 } }, 'TLS12-DISABLED:problem'],
    ['TLS 1.2 off by default', { registry: { [`${tls12}\\Client\\DisabledByDefault`]: 1 } }, 'TLS12-DISABLED:problem'],
    ['TLS 1.2 off for servers', { registry: { [`${tls12}\\Server\\DisabledByDefault`]: 1 } }, 'TLS12-DISABLED:notice'],
    [
      '.NET told to leave it to Windows no more, and nothing else',
      { registry: { [`${dotNet}\\SystemDefaultTlsVersions`]: 0 } },
      'DOTNET-STRONG-CRYPTO-OFF:problem',
    ],
    ['signed scripts alone', { registry: { [`${scripts}\\ExecutionPolicy`]: 'AllSigned' } }, 'SCRIPTS-BLOCKED:notice'],
    [
      'no scripts for the person',
      { registry: { [`${scripts.replace('HKLM', 'HKCU')}\\EnableScripts`]: 0 } },
      'SCRIPTS-BLOCKED:problem',
    ],
    ['.NET told not to', { registry: { [`${dotNet}\\SchUseStrongCrypto`]: 0 } }, 'DOTNET-STRONG-CRYPTO-OFF:problem'],
    [
      'a policy without SHA-512',
      { registry: { [`${policyLists}\\00010003\\Functions`]: 'RSA/SHA256,ECDSA/SHA256' } },
      'SHA512-DISABLED:problem',
    ],
    [
      'a policy of few suites',
      { registry: { [`${policyLists}\\00010002\\Functions`]: 'TLS_RSA_WITH_AES_128_CBC_SHA' } },
      'CIPHERS-RESTRICTED:notice',
    ],
    [
      'FIPS',
      { registry: { 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FipsAlgorithmPolicy\\Enabled': 1 } },
      'FIPS-MODE:notice',
    ],
    [
      'a restart that waits',
      {
        registry: {
          'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired\\x': 1,
        },
      },
      'REBOOT-PENDING:notice',
    ],
    ['another account', { account: { administrator: false } }, 'NOT-ADMINISTRATOR:notice'],
    ['no scripts', { registry: { [`${scripts}\\EnableScripts`]: 0 } }, 'SCRIPTS-BLOCKED:problem'],
    [
      'restricted scripts',
      { registry: { [`${scripts}\\EnableScripts`]: 1, [`${scripts}\\ExecutionPolicy`]: 'Restricted' } },
      'SCRIPTS-BLOCKED:problem',
    ],
    ['one service missing', { services: { WAPCSvc: {} } }, 'SERVICE-MISSING:problem'],
    ['a service that is stopped', both({ state: 'stopped', exitCode: 1067 }), 'SERVICE-STOPPED:problem'],
    ['a service that is disabled', both({ state: 'stopped', startType: 'disabled' }), 'SERVICE-DISABLED:problem'],
    ['a service of another account', both({ account: 'CONTOSO\\svc' }), 'SERVICE-ACCOUNT-CHANGED:problem'],
    ['an agent beside it', { services: { AzureADPasswordProtectionProxy: {} } }, 'AGENT-CONFLICT:problem'],
  ])('sees %s', async (_, server, expected) => {
    const examination = await examined(server);
    expect(said(examination)).toContain(expected);
    for (const judgement of examination.judgements) {
      const words = (findingWords[judgement.code] as (facts: unknown) => { title: string; found: string })(
        judgement.facts,
      );
      expect(words.title.length).toBeLessThanOrEqual(60);
      expect(`${words.title} ${words.found}`).not.toMatch(/undefined|null|\[object/);
    }
    const [lead] = examination.judgements.filter(({ code }) => code === expected.split(':')[0]);
    expect(lead?.readings?.length).toBeGreaterThan(0);
  });

  it('is milder where only the updater is stopped or disabled', async () => {
    const updater = (state: object): FakeServer => ({
      services: { ...healthyServices, WAPCUpdaterSvc: { ...healthyServices['WAPCUpdaterSvc'], ...state } },
    });
    const severities = async (server: FakeServer): Promise<unknown[]> =>
      (await examined(server)).judgements.map(({ code, severity }) => [code, severity]);
    expect(await severities(updater({ state: 'stopped' }))).toEqual([['SERVICE-STOPPED', 'degrading']]);
    const disabled = { state: 'stopped', startType: 'disabled' };
    expect(await severities(updater(disabled))).toEqual([['SERVICE-DISABLED', 'degrading']]);
  });

  it('does not see what is well', async () => {
    const well: FakeServer = {
      registry: {
        [`${tls12}\\Client\\Enabled`]: 1,
        [`${tls12}\\Client\\DisabledByDefault`]: 0,
        [`${dotNet}\\SchUseStrongCrypto`]: 1,
        [`${dotNet}\\SystemDefaultTlsVersions`]: 0,
        [`${policyLists}\\00010003\\Functions`]: ['RSA/SHA256', 'RSA/SHA512'],
        [`${scripts}\\EnableScripts`]: 1,
        [`${scripts}\\ExecutionPolicy`]: 'RemoteSigned',
        // The computer's policy comes before the person's.
        [`${scripts.replace('HKLM', 'HKCU')}\\EnableScripts`]: 0,
      },
      services: {
        ...healthyServices,
        WAPCSvc: { state: 'start-pending', waitHint: 30_000 },
        AADConnectProvisioningAgent: {},
      },
    };
    expect(said(await examined(well))).toEqual(['SERVER-READY:ok']);
  });
});

describe('the configuration files', () => {
  const file = (inside: string): string => `<?xml version="1.0"?>\n<configuration>\n${inside}\n</configuration>`;
  const net = (inside: string): string => file(`<system.net>${inside}</system.net>`);
  const proxy = (address: string): string =>
    net(
      `<defaultProxy><proxy proxyaddress="${address}" bypassonlocal="True" usesystemdefault="True" /></defaultProxy>`,
    );
  const bypass = net('<defaultProxy enabled="false" />');
  const machinePath = 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config';
  const { connector, updater } = configurationPaths;

  it.each<[string, Readonly<Record<string, string | null>>, string[]]>([
    ['the bypass of Microsoft’s article in both', { [connector]: bypass, [updater]: bypass }, []],
    ['its proxy in both', { [connector]: proxy('http://p:8080'), [updater]: proxy('http://p:8080') }, []],
    ['one in the connector alone', { [connector]: bypass }, ['CONFIG-SERVICES-DISAGREE:problem']],
    [
      'two proxies',
      { [connector]: proxy('http://p:8080'), [updater]: proxy('http://q:8080') },
      ['CONFIG-SERVICES-DISAGREE:problem'],
    ],
    ['no file', { [updater]: null }, ['CONFIG-MISSING:problem']],
    [
      'no scheme',
      { [connector]: proxy('p:8080'), [updater]: proxy('p:8080') },
      ['CONFIG-PROXY-ADDRESS-INVALID:problem'],
    ],
    [
      'a tag left open',
      { [connector]: file('<system.net>'), [updater]: file('<system.net>') },
      ['CONFIG-MALFORMED:problem'],
    ],
    [
      'a document type',
      { [connector]: '<!DOCTYPE configuration><configuration/>' },
      ['CONFIG-UNREADABLE:couldNotTest'],
    ],
    [
      'a user and a password in an address that is right',
      { [connector]: proxy('http://u:w@p:8080'), [updater]: proxy('http://u:w@p:8080') },
      ['CONFIG-PROXY-ADDRESS-INVALID:notice'],
    ],
    ['the machine’s', { [machinePath]: proxy('http://p:8080') }, ['CONFIG-MACHINE-WIDE:notice']],
  ])('with %s', async (_, files, expected) => {
    const examination = await examined({ services: healthyServices, files, winHttp: 'p:8080' });
    const isReady = expected.every((each) => each.endsWith('notice'));
    expect(said(examination)).toEqual([...(isReady ? ['SERVER-READY:ok'] : []), ...expected]);
  });

  it('are quoted with line and column, and never with a password', async () => {
    const files = { [connector]: proxy('http://user:secret@p:8080'), [updater]: proxy('http://user:secret@q:8080') };
    const { judgements } = await examined({ services: healthyServices, files });
    const invalid = judgements.find(({ code }) => code === 'CONFIG-PROXY-ADDRESS-INVALID');
    expect(invalid?.readings?.[0]?.source).toMatch(/Service\.exe\.config, line 3, column \d+$/);
    expect(JSON.stringify(judgements)).not.toContain('secret');
  });
});

describe('Windows Server 2012 R2', () => {
  const lists = { [`${localLists}\\00010003\\Functions`]: ['RSA/SHA256', 'RSA/SHA384', 'ECDSA/SHA256'] };
  it('is judged by its own list of signature algorithms, and by what .NET was told', async () => {
    expect(said(await examined({ system: server2012R2, registry: lists }))).toEqual([
      'SHA512-DISABLED:problem',
      'DOTNET-STRONG-CRYPTO-OFF:notice',
      ...ofFresh,
    ]);
    const patched = {
      ...lists,
      [`${localLists}\\00010003\\Functions`]: ['RSA/SHA256', 'RSA/SHA512'],
      [`${dotNet}\\SchUseStrongCrypto`]: 1,
    };
    expect(said(await examined({ system: server2012R2, registry: patched }))).toEqual(['SERVER-READY:ok', ...ofFresh]);
  });
});

describe('the accounts of the services', () => {
  const withAccounts = (connector: object, updater: object = {}): FakeServer => ({
    services: {
      WAPCSvc: { ...healthyServices['WAPCSvc'], ...connector },
      WAPCUpdaterSvc: { ...healthyServices['WAPCUpdaterSvc'], ...updater },
    },
  });

  it.each<[object, object, string[]]>([
    [{ account: 'NT-AUTORITÄT\\Netzwerkdienst', accountSid: 'S-1-5-20' }, {}, ['SERVER-READY:ok']],
    [{}, { account: '.\\LocalSystem' }, ['SERVER-READY:ok']],
    [{}, { account: 'NT-AUTORITÄT\\SYSTEM', accountSid: 'S-1-5-18' }, ['SERVER-READY:ok']],
    [{ account: 'AUTORITE NT\\SERVICE RÉSEAU' }, {}, ['SERVER-NOT-READABLE:couldNotTest']],
    [{ account: 'NT-AUTORITÄT\\Netzwerkdienst', accountSid: null }, {}, ['SERVER-NOT-READABLE:couldNotTest']],
    [{ account: 'AUTORITE NT\\SERVICE LOCAL', accountSid: 'S-1-5-19' }, {}, ['SERVICE-ACCOUNT-CHANGED:problem']],
    [{ account: 'CONTOSO\\svc', accountSid: null }, {}, ['SERVICE-ACCOUNT-CHANGED:problem']],
    [{ account: '.\\svc' }, {}, ['SERVICE-ACCOUNT-CHANGED:problem']],
    [{ account: 'svc@contoso.com' }, {}, ['SERVICE-ACCOUNT-CHANGED:problem']],
    [{ account: 'NT AUTHORITY\\LocalService' }, {}, ['SERVICE-ACCOUNT-CHANGED:problem']],
  ])('%j %j', async (connector, updater, expected) => {
    expect(said(await examined(withAccounts(connector, updater)))).toEqual(expected);
  });
});

describe('a restart that waits', () => {
  const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\PendingFileRenameOperations';
  const temporary = ['\\??\\C:\\Program Files (x86)\\Google\\Temp\\GUM1.tmp', '', '\\??\\C:\\Windows\\TEMP\\x.tmp', ''];
  it.each<[string, readonly string[], boolean]>([
    ['nothing', [], false],
    ['temporary files to be deleted', temporary, false],
    [
      'a temporary file that becomes another',
      ['\\??\\C:\\Windows\\Temp\\a', '!\\??\\C:\\Windows\\System32\\a.dll'],
      true,
    ],
    ['a file of a program beside them', [...temporary, '\\??\\C:\\Program Files\\App\\a.dll', ''], true],
  ])('for %s', async (_, list, expected) => {
    expect(said(await examined({ registry: { [key]: list } })).includes('REBOOT-PENDING:notice')).toBe(expected);
  });
});

describe('a service that does not run', () => {
  const judgedOf = async (state: object) => {
    const WAPCSvc = { ...healthyServices['WAPCSvc'], ...state };
    const { judgements } = await examined({ services: { ...healthyServices, WAPCSvc } });
    const found = judgements.find(({ code }) => code === 'SERVICE-STOPPED');
    if (found?.code !== 'SERVICE-STOPPED') throw new Error('not told');
    return { found, words: findingWords['SERVICE-STOPPED'](found.facts) };
  };

  it('because it is just being stopped, has not ended and blocks nothing', async () => {
    const { found, words } = await judgedOf({ state: 'stop-pending' });
    expect(found).toMatchObject({ outcome: 'notice', severity: 'risk' });
    expect(words.found).toMatch(/stop-pending; it is just being stopped/);
    expect(words.found).not.toMatch(/good order/);
  });

  it('because it has not started yet says so', async () => {
    const { found, words } = await judgedOf({ state: 'stopped', startType: 'delayed', exitCode: 1077 });
    expect(found.confidence).toBe('possible');
    expect(words.found).toMatch(/it has not been started yet since Windows started \(1077\)/);
    expect(words.advice).toMatch(/^If Windows has only just started/);
    const ended = await judgedOf({ state: 'stopped', exitCode: 1067 });
    expect(ended.found.confidence).toBe('certain');
    expect(ended.words.advice).toMatch(/^Start it/);
  });
});

describe('the sign-in window', () => {
  const severityOfWindow = async (server: FakeServer, answers: Readonly<Record<string, string>> = {}) => {
    const facts = await survey(answered(fakeServer(server), answers), '2026-11-21T09:00:00.000Z');
    const found = examineServer(facts).judgements.find(({ code }) => code === 'SIGN-IN-WINDOW-BLOCKED');
    return found === undefined ? null : severityOf(found);
  };

  it('is worth a warning where a registration failed, or signing in does', async () => {
    const failed = {
      id: 1,
      level: 2,
      at: '2026-11-20T15:00:00.000Z',
      provider: 'x',
      message: 'Connector registration failed: One or more errors occurred.',
      data: [],
    };
    expect(await severityOfWindow({})).toBeNull();
    expect(await severityOfWindow({ events: { Application: [failed] } })).toBe('risk');
    expect(await severityOfWindow({}, { 'sign-in': 'fails' })).toBe('risk');
    expect(await severityOfWindow({}, { 'sign-in': 'works' })).toBeNull();
    expect(await severityOfWindow({ services: healthyServices })).toBeNull();
  });
});

describe('a recording of an earlier program', () => {
  it('that did not ask for the person’s policy on scripts is judged by the computer’s', async () => {
    const here = fakeServer();
    const { machine, readings } = recording(here, () => 0);
    await survey(machine, '2026-11-21T09:00:00.000Z');
    const earlier = readings().filter(
      ({ question }) => !JSON.stringify(question).includes('HKCU\\\\SOFTWARE\\\\Policies'),
    );
    expect(earlier.length).toBe(readings().length - 2);
    const facts = await survey(recordedMachine(earlier), '2026-11-21T09:00:00.000Z');
    expect(said(examineServer(facts))).toEqual(['SERVER-READY:ok', ...ofFresh]);
  });
});

describe('what could not be read', () => {
  it('of configuration files is told once, and the checks that need it say nothing', async () => {
    const examination = await examined({
      services: healthyServices,
      files: { [configurationPaths.connector]: { closed: true } },
    });
    expect(said(examination)).toEqual(['CONFIG-UNREADABLE:couldNotTest']);
    expect(outcomeOf(examination, 'configuration')).toBe('couldNotTest');
    expect(outcomeOf(examination, 'proxy-paths')).toBe('couldNotTest');
  });

  it('is neither well nor a fault, and says what would help', async () => {
    const examination = await examined({ registry: { [`${tls12}\\Client\\Enabled`]: { closed: true } } });
    expect(said(examination)).toEqual(['SERVER-NOT-READABLE:couldNotTest', ...ofFresh]);
    expect(outcomeOf(examination, 'tls12')).toBe('couldNotTest');
    const [unread] = examination.judgements;
    if (unread?.code !== 'SERVER-NOT-READABLE') throw new Error('not said');
    expect(findingWords['SERVER-NOT-READABLE'](unread.facts).advice).toContain('as administrator');
  });
});
