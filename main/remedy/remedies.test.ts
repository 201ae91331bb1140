import { describe, expect, it } from 'vitest';
import { serverNow } from '../change/server-now.js';
import { known } from '../evidence/fact.js';
import type { Machine } from '../machine/machine.js';
import { configurationPaths, fakeServer, healthyServices, type FakeServer } from '../machine/testing/fake-server.js';
import type { Change } from './change.js';
import { connectionSettings } from './internet-settings.js';
import { noHistory } from './past-change.js';
import type { Planned } from './planned.js';
import { planRemedy } from './remedies.js';
import type { RemedyRequest } from './request.js';

const proxy = { host: 'proxy.contoso.local', port: 8080 };
const healthy: FakeServer = { services: healthyServices };
const settings = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const schannel = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2';
const dotNet = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';

async function planned(request: RemedyRequest, server: FakeServer | Machine = healthy): Promise<Planned> {
  const machine = 'read' in server ? server : fakeServer(server);
  return planRemedy(request, await serverNow(machine, request, noHistory));
}

/** A step in a few words. */
function short(change: Change): string {
  switch (change.kind) {
    case 'file':
      return `file ${change.path.replace(/^.*\\/, '')}`;
    case 'registry-value':
      return `${change.name} ${value(change.before)} -> ${value(change.after)}`;
    case 'winhttp-proxy':
      return `winhttp ${change.after.access} ${change.after.proxy} [${change.after.bypass}]`;
    case 'service-state':
    case 'service-start':
      return `${change.name} ${change.before} -> ${change.after}`;
    case 'policy-refresh':
      return 'gpupdate';
  }
}

const value = (of: { readonly data?: unknown } | null): string => (of === null ? 'none' : String(of.data));

/** The steps in a few words; anything else as it is. */
const steps = (plan: Planned): unknown => (plan.state === 'changes' ? plan.steps.map(short) : plan);
const notes = (plan: Planned): readonly string[] =>
  plan.state === 'changes'
    ? plan.notes.map(({ code, detail }) => (detail === undefined ? code : `${code} ${detail}`))
    : [];
const refusals = (plan: Planned): unknown =>
  plan.state === 'refused' ? plan.refusals.map(({ code, place }) => [code, place]) : plan;

const files = [
  'file MicrosoftEntraPrivateNetworkConnectorService.exe.config',
  'file MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe.config',
];
const stops = ['WAPCUpdaterSvc running -> stopped', 'WAPCSvc running -> stopped'];
const starts = ['WAPCSvc stopped -> running', 'WAPCUpdaterSvc stopped -> running'];

const wholeDisk = (text: string): FakeServer['files'] => ({
  [configurationPaths.connector]: text,
  [configurationPaths.updater]: text,
});

describe('what the files of the services say', () => {
  it('is changed in both, with the services that run stopped before and started after', async () => {
    expect(steps(await planned({ remedy: 'bypass', winHttp: false }))).toEqual([...stops, ...files, ...starts]);
    expect(steps(await planned({ remedy: 'proxy', server: proxy, winHttp: true }))).toEqual([
      ...stops,
      ...files,
      'winhttp proxy proxy.contoso.local:8080 [<local>]',
      ...starts,
    ]);
  });

  it('leaves services that stand still as they are', async () => {
    const idle = { ...healthyServices, WAPCSvc: { ...healthyServices['WAPCSvc'], state: 'stopped' } } as const;
    expect(steps(await planned({ remedy: 'bypass', winHttp: false }, { services: idle }))).toEqual([
      stops[0],
      ...files,
      starts[1],
    ]);
  });

  it.each([
    ['connector', 'updater', 'MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe.config', [stops[0], starts[1]]],
    ['updater', 'connector', 'MicrosoftEntraPrivateNetworkConnectorService.exe.config', [stops[1], starts[0]]],
  ] as const)('stops no service whose file stays as it is: that of the %s', async (part, _, file, [stop, start]) => {
    const made = '<configuration><system.net><defaultProxy enabled="false" /></system.net></configuration>';
    const server = { ...healthy, files: { [configurationPaths[part]]: made } };
    expect(steps(await planned({ remedy: 'bypass', winHttp: false }, server))).toEqual([stop, `file ${file}`, start]);
  });

  it('stops what depends on a service before it, and starts it after', async () => {
    const server = fakeServer(healthy);
    const machine: Machine = {
      read: async (question) =>
        question.kind === 'dependents' && 'name' in question && question.name === 'WAPCSvc'
          ? known(['Theirs'])
          : await server.read(question),
    };
    expect(steps(await planned({ remedy: 'bypass', winHttp: false }, machine))).toEqual([
      'Theirs running -> stopped',
      ...stops,
      ...files,
      ...starts,
      'Theirs stopped -> running',
    ]);
  });

  it('stops nothing where what depends on a service would not come back', async () => {
    const theirs = { ...healthyServices, Theirs: { ...healthyServices['WAPCSvc'], startType: 'disabled' } } as const;
    const server = fakeServer({ services: theirs });
    const machine: Machine = {
      read: async (question) =>
        question.kind === 'dependents' ? known(['Theirs'] as never) : await server.read(question),
    };
    expect(refusals(await planned({ remedy: 'bypass', winHttp: false }, machine))).toEqual([
      ['SERVICE-DISABLED', 'service Theirs'],
    ]);
    const stop = await planned({ remedy: 'service', action: 'stop', services: 'connector' }, machine);
    expect(steps(stop)).toEqual(['Theirs running -> stopped', stops[1]]);
  });

  it('is not changed where a service is on its way somewhere', async () => {
    const pending = { ...healthyServices, WAPCSvc: { ...healthyServices['WAPCSvc'], state: 'stop-pending' } } as const;
    expect(refusals(await planned({ remedy: 'bypass', winHttp: false }, { services: pending }))).toEqual([
      ['SERVICE-PENDING', expect.stringContaining('WAPCSvc')],
    ]);
  });

  it('is changed in neither where one cannot be, and the place in it is named', async () => {
    const broken = { ...healthy, files: { [configurationPaths.updater]: '<configuration>\n  <system.net>\n' } };
    const plan = await planned({ remedy: 'automatic', winHttp: true }, broken);
    expect(plan).toMatchObject({
      state: 'refused',
      refusals: [
        { code: 'FILE-NOT-EDITED', place: configurationPaths.updater, obstacle: { fault: { line: 2, column: 15 } } },
      ],
    });
  });

  it('is not guessed where a file may not be read, or is not there', async () => {
    const closed = { ...healthy, files: { [configurationPaths.connector]: { closed: true } } } as const;
    expect(refusals(await planned({ remedy: 'bypass', winHttp: false }, closed))).toEqual([
      ['UNREADABLE', configurationPaths.connector],
    ]);
    const gone = { ...healthy, files: { [configurationPaths.connector]: null } };
    expect(refusals(await planned({ remedy: 'bypass', winHttp: false }, gone))).toEqual([
      ['FILE-MISSING', configurationPaths.connector],
    ]);
  });

  it('needs no change where it says so already', async () => {
    const text = '<configuration><system.net><defaultProxy enabled="false" /></system.net></configuration>';
    expect(await planned({ remedy: 'bypass', winHttp: true }, { ...healthy, files: wholeDisk(text) })).toEqual({
      state: 'nothing',
    });
  });

  it('is changed for the part that is there, and the other one named', async () => {
    const { WAPCUpdaterSvc: _, ...connector } = healthyServices;
    const plan = await planned({ remedy: 'bypass', winHttp: false }, { services: connector });
    expect(steps(plan)).toEqual([stops[1], files[0], starts[0]]);
    expect(notes(plan)).toContain('PART-MISSING updater');
    expect(refusals(await planned({ remedy: 'bypass', winHttp: false }, {}))).toEqual([['NOT-INSTALLED', null]]);
  });

  it('leaves the bypass list of WinHTTP as it is, and says so where WinHTTP differs', async () => {
    const server = fakeServer({ ...healthy, winHttp: 'old:3128' });
    const machine: Machine = {
      read: async (question) =>
        question.kind === 'winhttp-proxy'
          ? (known({ access: 'proxy', proxy: 'old:3128', bypass: '<local>;*.contoso.local' }) as never)
          : await server.read(question),
    };
    expect(steps(await planned({ remedy: 'proxy', server: proxy, winHttp: true }, machine))).toContain(
      'winhttp proxy proxy.contoso.local:8080 [<local>;*.contoso.local]',
    );
    const without = await planned({ remedy: 'proxy', server: proxy, winHttp: false }, machine);
    expect(notes(without)).toContain('WINHTTP-DIFFERS');
    expect(steps(without)).toEqual([...stops, ...files, ...starts]);
  });

  it('takes the proxy out of WinHTTP that an earlier remedy put there, unless it is to stay', async () => {
    const text = '<configuration><system.net><defaultProxy enabled="false" /></system.net></configuration>';
    const server = { ...healthy, winHttp: 'old:3128', files: wholeDisk(text) };
    const taken = await planned({ remedy: 'automatic', winHttp: true }, server);
    expect(steps(taken)).toEqual([...stops, ...files, 'winhttp direct  []', ...starts]);
    expect(notes(taken)).toContain('WINHTTP-IS-FOR-ALL-PROGRAMS');
    const left = await planned({ remedy: 'automatic', winHttp: false }, server);
    expect(steps(left)).toEqual([...stops, ...files, ...starts]);
    expect(notes(left)).toContain('WINHTTP-DIFFERS');
    const bare = { ...healthy, winHttp: 'old:3128' };
    expect(steps(await planned({ remedy: 'automatic', winHttp: true }, bare))).toEqual(['winhttp direct  []']);
    const direct = await planned({ remedy: 'automatic', winHttp: true }, { ...healthy, files: wholeDisk(text) });
    expect(steps(direct)).toEqual([...stops, ...files, ...starts]);
  });

  it('names what its list of exceptions would lead past the proxy of what the connector needs', async () => {
    const list = (entry: string): string =>
      `<configuration><system.net><defaultProxy><bypasslist><add address="${entry}" /></bypasslist></defaultProxy></system.net></configuration>`;
    const named = async (entry: string): Promise<readonly string[]> => {
      const server = { ...healthy, files: wholeDisk(list(entry)) };
      return notes(await planned({ remedy: 'proxy', server: proxy, winHttp: false }, server));
    };
    expect(await named('.*\\.msappproxy\\.net')).toContain('BYPASS-LIST-STAYS .*\\.msappproxy\\.net');
    expect((await named('intranet\\.contoso\\.local')).join()).not.toContain('BYPASS-LIST-STAYS');
  });

  it('gives way to the file of all .NET programs where it is automatic', async () => {
    const text = '<configuration><system.net><defaultProxy enabled="false" /></system.net></configuration>';
    const machineFile = 'C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Config\\machine.config';
    const plan = await planned(
      { remedy: 'automatic', winHttp: true },
      { ...healthy, files: { ...wholeDisk(text), [machineFile]: text } },
    );
    expect(steps(plan)).toEqual([...stops, ...files, ...starts]);
    expect(notes(plan)).toContain(`MACHINE-FILE-DECIDES ${machineFile}`);
  });
});

describe('WinHTTP', () => {
  it('is given a proxy, or none, once', async () => {
    const to = { remedy: 'winhttp', server: proxy, bypass: ['<local>', '*.contoso.local'] } as const;
    expect(steps(await planned({ ...to, bypass: [...to.bypass] }))).toEqual([
      'winhttp proxy proxy.contoso.local:8080 [<local>;*.contoso.local]',
    ]);
    expect(await planned({ remedy: 'winhttp', server: null, bypass: [] })).toEqual({ state: 'nothing' });
  });
});

describe('requests to applications', () => {
  const request: RemedyRequest = { remedy: 'backend', server: proxy, bypass: ['<local>'], refreshPolicy: true };
  const applied =
    'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Group Policy\\History\\{35378EAC-683F-11D2-A89A-00C04FBBCFA2}';

  it('go by the machine’s settings: the switch of the product, the policy, the settings, and the connector anew', async () => {
    const plan = await planned(request);
    expect(steps(plan)).toEqual([
      stops[1],
      'UseDefaultProxyForBackendRequests none -> 1',
      'ProxySettingsPerUser none -> 0',
      'ProxyEnable none -> 1',
      'ProxyServer none -> proxy.contoso.local:8080',
      'ProxyOverride none -> <local>',
      expect.stringContaining('DefaultConnectionSettings none -> '),
      starts[0],
      'gpupdate',
    ]);
    expect(plan.state === 'changes' ? plan.steps[1] : plan).toMatchObject({
      key: 'HKLM\\SOFTWARE\\Microsoft\\Microsoft Entra private network connector',
    });
  });

  const policies = {
    [`${applied}\\0\\DSPath`]: 'LocalGPO',
    [`${applied}\\0\\GPOName`]: 'Local Group Policy',
    [`${applied}\\1\\DSPath`]: 'LDAP://cn=Machine,cn={31B2}',
    [`${applied}\\1\\GPOName`]: 'Servers',
  };
  const perUser = `HKLM\\${settings.replace('SOFTWARE', 'SOFTWARE\\Policies')}\\ProxySettingsPerUser`;

  it('name no policies of a domain where none of them can have set the value', async () => {
    const told = async (registry: FakeServer['registry']): Promise<readonly string[]> =>
      notes(await planned(request, { ...healthy, registry }));
    expect(await told(policies)).not.toContain('POLICIES-OF-DOMAIN Servers');
    expect(await told({ ...policies, [perUser]: 0 })).not.toContain('POLICIES-OF-DOMAIN Servers');
    expect(await told({ [perUser]: 1 })).toEqual([
      'POLICY-WRITTEN-HERE',
      'SETTINGS-FOR-ALL-ACCOUNTS',
      'CONNECTOR-STOPS',
    ]);
  });

  it('name the policies of a domain that may take it back, and a WinHTTP that comes first', async () => {
    const registry = { ...policies, [perUser]: 1 };
    const plan = await planned(request, { ...healthy, winHttp: 'other:3128', registry });
    expect(notes(plan)).toEqual([
      'POLICY-WRITTEN-HERE',
      'POLICIES-OF-DOMAIN Servers',
      'WINHTTP-OVERRIDES other:3128',
      'SETTINGS-FOR-ALL-ACCOUNTS',
      'CONNECTOR-STOPS',
    ]);
  });

  it('leave out a policy that is set already, and a WinHTTP that takes the same proxy', async () => {
    const registry = { [perUser]: 0 };
    const plan = await planned(request, { ...healthy, winHttp: 'Proxy.contoso.local:8080', registry });
    expect(notes(plan)).toEqual(['SETTINGS-FOR-ALL-ACCOUNTS', 'CONNECTOR-STOPS']);
  });

  it('name some of many policies, so that the plan is one that its journal can hold', async () => {
    const registry = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        [`${applied}\\${index}\\DSPath`, 'LDAP://cn=Machine'],
        [`${applied}\\${index}\\GPOName`, `Servers ${index} ${'x'.repeat(100)}`],
      ]).flat(),
    );
    const [, policies = ''] = notes(await planned(request, { ...healthy, registry: { ...registry, [perUser]: 1 } }));
    expect(policies).toContain('Servers 0');
    expect(policies).toMatch(/ and 15 more$/);
    expect(policies.length).toBeLessThan(1000);
  });

  it('cannot be led anywhere without a connector', async () => {
    expect(refusals(await planned(request, {}))).toEqual([['NOT-INSTALLED', null]]);
  });
});

describe('TLS 1.2', () => {
  it('is left to Windows where nothing is in its way; .NET is told to use it', async () => {
    expect(steps(await planned({ remedy: 'tls' }))).toEqual(['SchUseStrongCrypto none -> 1']);
    const on = { [`${schannel}\\Client\\Enabled`]: 0xffffffff, [`${dotNet}\\SchUseStrongCrypto`]: 1 };
    expect(await planned({ remedy: 'tls' }, { registry: on })).toEqual({ state: 'nothing' });
  });

  it('is switched on where it was switched off', async () => {
    const off = {
      [`${schannel}\\Client\\Enabled`]: 0,
      [`${schannel}\\Server\\DisabledByDefault`]: 1,
      [`${dotNet}\\SchUseStrongCrypto`]: 0,
      [`${dotNet}\\SystemDefaultTlsVersions`]: 0,
    };
    const plan = await planned({ remedy: 'tls' }, { registry: off });
    expect(steps(plan)).toEqual([
      'Enabled 0 -> 1',
      'DisabledByDefault 1 -> 0',
      'SchUseStrongCrypto 0 -> 1',
      'SystemDefaultTlsVersions 0 -> 1',
    ]);
    expect(notes(plan)).toEqual(['RESTART-NEEDED', 'TLS-IS-FOR-ALL-PROGRAMS']);
  });

  it('leads to the update where Windows Server 2012 R2 does not take SHA-512, and writes no list of algorithms', async () => {
    const system = { major: 6, minor: 3, build: 9600 };
    const list =
      'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Cryptography\\Configuration\\Local\\SSL\\00010003\\Functions';
    const on = { [`${dotNet}\\SchUseStrongCrypto`]: 1 };
    const update = [{ code: 'SHA512-NEEDS-UPDATE' }];
    const old = await planned({ remedy: 'tls' }, { system, registry: { [list]: ['RSA/SHA256', 'RSA/SHA1'] } });
    expect(steps(old)).toEqual(['SchUseStrongCrypto none -> 1']);
    expect(notes(old)).toContain('SHA512-NEEDS-UPDATE');
    expect(await planned({ remedy: 'tls' }, { system, registry: on })).toEqual({ state: 'nothing', notes: update });
    const updated = { ...on, [list]: ['RSA/SHA512', 'RSA/SHA256'] };
    expect(await planned({ remedy: 'tls' }, { system, registry: updated })).toEqual({ state: 'nothing' });
    expect(await planned({ remedy: 'tls' }, { registry: { ...on, [list]: ['RSA/SHA256'] } })).toEqual({
      state: 'nothing',
    });
  });

  it('is not guessed at where a value may not be read', async () => {
    const closed = { registry: { [`${schannel}\\Client\\Enabled`]: { closed: true } } } as const;
    expect(refusals(await planned({ remedy: 'tls' }, closed))).toEqual([
      ['UNREADABLE', `${schannel}\\Client\\Enabled`],
    ]);
  });
});

describe('services', () => {
  const of = (action: 'start' | 'stop' | 'restart' | 'enable', services: 'connector' | 'updater' | 'both' = 'both') =>
    ({ remedy: 'service', action, services }) as const;
  const withState = (more: object): FakeServer => ({
    services: { ...healthyServices, WAPCSvc: { ...healthyServices['WAPCSvc'], ...more } },
  });

  it('are started, stopped and started again in the right order', async () => {
    expect(await planned(of('start'))).toEqual({ state: 'nothing' });
    expect(steps(await planned(of('stop')))).toEqual(stops);
    expect(steps(await planned(of('restart')))).toEqual([...stops, ...starts]);
    expect(steps(await planned(of('start', 'connector'), withState({ state: 'stopped' })))).toEqual([starts[0]]);
    expect(steps(await planned(of('restart'), withState({ state: 'stopped' })))).toEqual([stops[0], ...starts]);
  });

  it('are stopped and started where they are paused, whatever is to become of them, and it is said so', async () => {
    const paused = withState({ state: 'paused' });
    const told = 'SERVICE-PAUSED WAPCSvc';
    const both = ['CONNECTOR-STOPS', told];
    const start = await planned(of('start'), paused);
    expect([steps(start), notes(start)]).toEqual([[stops[1], starts[0]], both]);
    const restart = await planned(of('restart'), paused);
    expect([steps(restart), notes(restart)]).toEqual([[...stops, ...starts], both]);
    const stop = await planned(of('stop', 'connector'), paused);
    expect([steps(stop), notes(stop)]).toEqual([[stops[1]], both]);
    const ofFiles = await planned({ remedy: 'bypass', winHttp: false }, paused);
    expect(steps(ofFiles)).toEqual([...stops, ...files, ...starts]);
    expect(notes(ofFiles)).toContain(told);
    const backend = await planned({ remedy: 'backend', server: proxy, bypass: [], refreshPolicy: false }, paused);
    expect(notes(backend)).toContain(told);
  });

  it.each(['pause-pending', 'continue-pending'] as const)('are left alone on their way: %s', async (state) => {
    expect(refusals(await planned(of('restart'), withState({ state })))).toEqual([
      ['SERVICE-PENDING', 'service WAPCSvc'],
    ]);
  });

  it('are not started where they are disabled, and can be enabled', async () => {
    const disabled = withState({ state: 'stopped', startType: 'disabled' });
    expect(refusals(await planned(of('start'), disabled))).toEqual([['SERVICE-DISABLED', 'service WAPCSvc']]);
    expect(steps(await planned(of('enable'), disabled))).toEqual(['WAPCSvc disabled -> automatic']);
    expect(await planned(of('enable'), withState({ startType: 'delayed' }))).toEqual({ state: 'nothing' });
  });

  it('are refused where they are not there', async () => {
    expect(refusals(await planned(of('stop', 'updater'), {}))).toEqual([['NOT-INSTALLED', null]]);
    const { WAPCSvc } = healthyServices;
    const half = { services: { WAPCSvc: WAPCSvc ?? {} } };
    expect(refusals(await planned(of('stop', 'updater'), half))).toEqual([
      ['SERVICE-MISSING', 'service WAPCUpdaterSvc'],
    ]);
  });
});

describe('the installer’s proxy', () => {
  it('is one of the account alone', async () => {
    const plan = await planned({ remedy: 'installer-proxy', server: proxy, bypass: ['<local>'] }, {});
    expect(plan.state === 'changes' && plan.steps.every((step) => 'key' in step && step.key.startsWith('HKCU\\'))).toBe(
      true,
    );
    expect(notes(plan)).toEqual(['OWN-ACCOUNT-ALONE', 'BROWSERS-TOO']);
  });

  it('is switched off where there is one, and what else is there stays', async () => {
    const on = connectionSettings(null, proxy, ['<local>']);
    const registry = {
      [`HKCU\\${settings}\\ProxyEnable`]: 1,
      [`HKCU\\${settings}\\Connections\\DefaultConnectionSettings`]: on,
    };
    const plan = await planned({ remedy: 'installer-proxy', server: null, bypass: [] }, { registry });
    expect(steps(plan)).toEqual(['ProxyEnable 1 -> 0', expect.stringContaining('DefaultConnectionSettings')]);
  });
});

describe('the binary value of Internet settings', () => {
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

  it('names the proxy, switches detection off, and counts up', () => {
    const first = connectionSettings(null, proxy, ['<local>']);
    expect([...first.subarray(0, 12)]).toEqual([70, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0]);
    expect(text(first)).toContain('proxy.contoso.local:8080');
    expect(connectionSettings(first, proxy, ['<local>'])).toBe(first);
    const off = connectionSettings(first, null, []);
    expect(off[8]).toBe(1);
    expect(off[4]).toBe(2);
    expect(text(off)).toContain('proxy.contoso.local:8080');
  });

  it('keeps the script’s address and what follows', () => {
    const script = 'http://wpad/wpad.dat';
    const given = Buffer.concat([
      Buffer.from([70, 0, 0, 0, 9, 0, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, script.length, 0, 0, 0]),
      Buffer.from(script),
      Buffer.from([1, 2, 3, 4]),
    ]);
    const made = connectionSettings(given, proxy, []);
    expect(text(made)).toContain(script);
    expect([...made.subarray(-4)]).toEqual([1, 2, 3, 4]);
    expect(made[8]).toBe(3);
    expect(made[4]).toBe(10);
  });

  it.each([[[]], [[1, 2]], [[70, 0, 0, 0]], [[70, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255, 65]]])(
    'is made anew or as far as it goes where it ends early: %j',
    (bytes) => {
      const made = connectionSettings(Uint8Array.from(bytes), proxy, ['<local>']);
      expect(text(made)).toContain('proxy.contoso.local:8080');
      expect(made.length).toBeLessThan(200);
    },
  );
});
