import { describe, expect, it } from 'vitest';
import { survey } from '../../machine/survey/survey.js';
import { lanSettings } from '../../machine/testing/connection-settings.js';
import {
  configurationPaths,
  fakeServer,
  healthyServices,
  type FakeServer,
  type FakeValue,
} from '../../machine/testing/fake-server.js';
import { legsOf, type Leg } from '../../network/path/legs.js';
import type { LegId } from '../../network/path/leg-ids.js';
import { findingWords } from '../../words/findings.js';
import { pathText } from '../../words/proxies.js';
import { codes } from '../codes.js';
import { examineServer } from './examine-server.js';

const internet = (root: string): string =>
  `${root}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections\\DefaultConnectionSettings`;
const user = internet('HKCU');
const machine = internet('HKLM');
const networkService = internet('HKU\\S-1-5-20');
const localSystem = internet('HKU\\S-1-5-18');
const perMachine = {
  'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\ProxySettingsPerUser': 0,
};
const backend = {
  'HKLM\\SOFTWARE\\Microsoft\\Microsoft Entra private network connector\\UseDefaultProxyForBackendRequests': 1,
};
const proxy = lanSettings({ proxy: 'proxy.contoso.local:8080' });

const file = (inside: string): string =>
  `<configuration><system.net><defaultProxy>${inside}</defaultProxy></system.net></configuration>`;
const inFiles = (address: string): NonNullable<FakeServer['files']> => ({
  [configurationPaths.connector]: file(`<proxy proxyaddress="${address}" bypassonlocal="True" />`),
  [configurationPaths.updater]: file(`<proxy proxyaddress="${address}" bypassonlocal="True" />`),
});

async function factsOf(server: FakeServer) {
  const facts = await survey(fakeServer({ services: healthyServices, ...server }), '2026-11-21T09:00:00.000Z');
  if (facts.configuration === undefined || facts.proxies === undefined) throw new Error('not read');
  return { ...facts, configuration: facts.configuration, proxies: facts.proxies };
}

async function legOf(server: FakeServer, wanted: LegId): Promise<Leg> {
  const leg = legsOf(await factsOf(server)).find(({ id }) => id === wanted);
  if (leg === undefined) throw new Error('no such part');
  return leg;
}

const saidOf = async (server: FakeServer): Promise<string[]> =>
  examineServer(await factsOf(server)).judgements.map(
    ({ code, outcome }) => `${code}:${outcome ?? codes[code].outcome}`,
  );

describe('which proxy a part of the product takes', () => {
  it.each<[string, FakeServer, LegId, string]>([
    ['nothing is set: Windows detects', {}, 'connector', 'what automatic detection finds, else no proxy'],
    ['detection is off', { registry: { [networkService]: lanSettings() } }, 'connector', 'no proxy'],
    [
      'a proxy of the account',
      { registry: { [networkService]: proxy } },
      'connector',
      'the proxy proxy.contoso.local:8080',
    ],
    [
      'a proxy of another account',
      { registry: { [localSystem]: proxy, [networkService]: lanSettings() } },
      'connector',
      'no proxy',
    ],
    ['the updater’s account', { registry: { [localSystem]: proxy } }, 'updater', 'the proxy proxy.contoso.local:8080'],
    [
      'by policy the machine’s',
      { registry: { ...perMachine, [machine]: proxy, [networkService]: lanSettings() } },
      'connector',
      'the proxy proxy.contoso.local:8080',
    ],
    [
      'its file first',
      { files: inFiles('http://p:3128'), registry: { [networkService]: proxy } },
      'connector',
      'the proxy http://p:3128',
    ],
    [
      'its file, which hands on to the settings',
      {
        files: { [configurationPaths.connector]: file('') },
        registry: { [networkService]: proxy },
      },
      'connector',
      'the proxy proxy.contoso.local:8080',
    ],
    [
      'a script, and detection before it',
      { registry: { [networkService]: lanSettings({ script: 'http://wpad/p.pac', detects: true }) } },
      'connector',
      'what automatic detection finds, else what the script http://wpad/p.pac says',
    ],
    [
      'certificate checks by WinHTTP',
      { winHttp: 'p:3128', files: inFiles('http://q:1') },
      'certificate-checks',
      'the proxy p:3128',
    ],
    [
      'applications without',
      { winHttp: 'p:3128' },
      'backend',
      'no proxy: requests to applications are not told to take one',
    ],
    [
      'applications by WinHTTP first',
      { winHttp: 'p:3128', registry: { ...backend, [networkService]: proxy } },
      'backend',
      'the proxy p:3128',
    ],
    [
      'the installer by the person’s settings',
      { registry: { [user]: proxy } },
      'installer',
      'the proxy proxy.contoso.local:8080',
    ],
    [
      'settings that are closed',
      { registry: { [networkService]: { closed: true } } },
      'connector',
      `not known: ${networkService} could not be read`,
    ],
    [
      'closed settings that nobody asks',
      { files: inFiles('http://p:1'), registry: { [networkService]: { closed: true } } },
      'connector',
      'the proxy http://p:1',
    ],
  ])('%s', async (_, server, id, expected) => {
    const leg = await legOf(server, id);
    expect(pathText(leg.branches[0].path)).toBe(expected);
  });

  it('takes older values over where nobody wrote the newer one', async () => {
    const key = 'HKU\\S-1-5-20\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
    const leg = await legOf(
      { registry: { [`${key}\\ProxyEnable`]: 1, [`${key}\\ProxyServer`]: 'p:8080' } },
      'connector',
    );
    expect(pathText(leg.branches[0].path)).toBe('the proxy p:8080');
  });

  it('says which names go another way', async () => {
    const bypass = lanSettings({ proxy: 'p:8080', bypass: '*.servicebus.windows.net;<local>' });
    const leg = await legOf({ registry: { [networkService]: bypass } }, 'connector');
    expect(leg.branches.map(({ path, names }) => [pathText(path), names])).toEqual([
      ['the proxy p:8080', ['*.msappproxy.net']],
      ['no proxy: it is on the list of exceptions', ['*.servicebus.windows.net']],
    ]);
  });

  it('quotes the line that decides, and never a password', async () => {
    const leg = await legOf({ files: inFiles('http://user:secret@p:3128') }, 'connector');
    const files = { [configurationPaths.connector]: file('<proxy proxyaddress="http://p:3128" />') };
    const { judgements } = examineServer(await factsOf({ files, registry: { [localSystem]: lanSettings() } }));
    expect(JSON.stringify(leg)).not.toContain('secret');
    const missing = judgements.find(({ code }) => code === 'WINHTTP-PROXY-MISSING');
    expect(missing?.readings?.[0]?.said).toContain('<proxy proxyaddress="http://p:3128" />');
  });

  it('names what was asked, in order, and which of it decides', async () => {
    const leg = await legOf({ files: inFiles('http://p:3128') }, 'connector');
    expect(leg.sources.map(({ id, state }) => [id, state])).toEqual([
      ['own-file', 'decides'],
      ['machine-file', 'silent'],
      ['settings', 'silent'],
      ['detection', 'overruled'],
    ]);
    expect(leg.sources[0]?.place).toMatch(/exe\.config, line 1$/);
  });
});

describe('without a connector', () => {
  it('settings that are closed to this account are no difference between anything', async () => {
    const closed = { services: {}, registry: { [networkService]: { closed: true } } } as const;
    expect(await saidOf(closed)).toEqual(['SERVER-READY:ok', 'CONNECTOR-NOT-INSTALLED:notice']);
  });
});

describe('each rule', () => {
  const both = { ...inFiles('http://proxy.contoso.local:8080') };
  const on = (registry: Readonly<Record<string, FakeValue>>, more: FakeServer = {}): FakeServer => ({
    registry,
    ...more,
  });
  it.each<[string, FakeServer, string[]]>([
    ['a proxy for all', { files: both, winHttp: 'proxy.contoso.local:8080' }, ['SERVER-READY:ok']],
    ['the connector’s alone', { files: both }, ['WINHTTP-PROXY-MISSING:problem']],
    [
      'by policy for the machine',
      on({ ...perMachine, [machine]: proxy }),
      ['SERVER-READY:ok', 'WINHTTP-PROXY-MISSING:notice', 'BACKEND-PROXY-OFF:notice'],
    ],
    ['two proxies', { files: both, winHttp: 'other:3128' }, ['SERVER-READY:ok', 'PROXY-SOURCES-DISAGREE:notice']],
    [
      'accounts that differ',
      on({ [networkService]: proxy, [localSystem]: lanSettings() }, { winHttp: 'proxy.contoso.local:8080' }),
      ['PROXY-SOURCES-DISAGREE:problem'],
    ],
    ['a person’s own', on({ [user]: proxy }), ['SERVER-READY:ok', 'PROXY-POLICY-PER-USER:notice']],
    [
      'a person’s own, while the files name one',
      on({ [user]: proxy }, { files: both, winHttp: 'proxy.contoso.local:8080' }),
      ['SERVER-READY:ok'],
    ],
    [
      'applications told to, without the policy',
      on({ ...backend, [machine]: proxy }),
      ['PROXY-POLICY-PER-USER:problem'],
    ],
    [
      'two for applications',
      on({ ...backend, ...perMachine, [machine]: proxy }, { winHttp: 'other:1', files: inFiles('http://other:1') }),
      ['SERVER-READY:ok', 'WINHTTP-OVERRIDES:notice'],
    ],
    ['detection for one account alone', on({ [localSystem]: lanSettings() }), ['SERVER-READY:ok']],
    [
      'the same proxy, spelt otherwise',
      {
        files: {
          ...inFiles('http://proxy:8080'),
          [configurationPaths.updater]: file('<proxy proxyaddress="http://Proxy:8080/" bypassonlocal="True" />'),
        },
        winHttp: 'proxy:8080',
      },
      ['SERVER-READY:ok'],
    ],
    [
      'an empty element in one file, and none in the other',
      { files: { [configurationPaths.updater]: file('') } },
      ['SERVER-READY:ok'],
    ],
    [
      'a list of exceptions in one file alone',
      {
        files: {
          ...inFiles('http://p:1'),
          [configurationPaths.updater]: file(
            '<proxy proxyaddress="http://p:1" bypassonlocal="True" /><bypasslist><add address="servicebus" /></bypasslist>',
          ),
        },
        winHttp: 'p:1',
      },
      ['CONFIG-SERVICES-DISAGREE:problem'],
    ],
    [
      'WinHTTP for other addresses alone',
      { files: both, winHttp: 'https=proxy.contoso.local:8080' },
      ['WINHTTP-PROXY-MISSING:problem'],
    ],
    [
      'exceptions that leave one name to the proxy',
      {
        files: Object.fromEntries(
          [configurationPaths.connector, configurationPaths.updater].map((path) => [
            path,
            file('<proxy proxyaddress="http://p:1" /><bypasslist><add address="msappproxy" /></bypasslist>'),
          ]),
        ),
      },
      ['WINHTTP-PROXY-MISSING:problem'],
    ],
    [
      'a script, which WinHTTP cannot take',
      on({
        [networkService]: lanSettings({ script: 'http://p/p.pac' }),
        [localSystem]: lanSettings({ script: 'http://p/p.pac' }),
      }),
      ['SERVER-READY:ok', 'WINHTTP-PROXY-MISSING:notice'],
    ],
    [
      'older values that say otherwise',
      on({
        [networkService]: lanSettings(),
        'HKU\\S-1-5-20\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\ProxyEnable': 1,
        'HKU\\S-1-5-20\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\ProxyServer': 'p:8080',
      }),
      ['SERVER-READY:ok', 'PROXY-SOURCES-DISAGREE:notice'],
    ],
    ['settings that are closed', on({ [networkService]: { closed: true } }), ['SERVER-NOT-READABLE:couldNotTest']],
    [
      'closed ones that nobody needs',
      on({ [networkService]: { closed: true } }, { files: both, winHttp: 'proxy.contoso.local:8080' }),
      ['SERVER-READY:ok'],
    ],
  ])('%s', async (_, server, expected) => {
    expect(await saidOf(server)).toEqual(expected);
    for (const { code, facts } of examineServer(await factsOf(server)).judgements) {
      const words = (findingWords[code] as (facts: unknown) => { title: string; found: string; cause: string })(facts);
      expect(words.title.length).toBeLessThanOrEqual(60);
      expect(`${words.title} ${words.found} ${words.cause}`).not.toMatch(/undefined|null|\[object/);
    }
  });
});
