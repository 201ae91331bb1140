import { describe, expect, it } from 'vitest';
import { absent, known } from '../evidence/fact.js';
import { readDevolution, readSearchList } from './automatic-configuration.js';
import { fakeServer, type FakeValue } from './testing/fake-server.js';

const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient';
const client = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Dnscache\\Parameters';
const tcpIp = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters';
const server = (registry: Record<string, FakeValue>): ReturnType<typeof fakeServer> => fakeServer({ registry });
const closed = { closed: true } as const;

describe('the list of suffixes', () => {
  it('is that of the policy, then that of the server, and an empty one is none', async () => {
    const own = { [`${tcpIp}\\SearchList`]: 'own.example, second.example' };
    expect(await readSearchList(server(own))).toEqual(known(['own.example', 'second.example']));
    expect(await readSearchList(server({ ...own, [`${policy}\\SearchList`]: 'policy.example' }))).toEqual(
      known(['policy.example']),
    );
    expect(await readSearchList(server({ ...own, [`${policy}\\SearchList`]: '' }))).toEqual(
      known(['own.example', 'second.example']),
    );
    expect(await readSearchList(server({ [`${tcpIp}\\SearchList`]: '' }))).toEqual(absent);
    expect(await readSearchList(server({}))).toEqual(absent);
  });

  it('is not known where what goes before cannot be read', async () => {
    expect(
      await readSearchList(server({ [`${policy}\\SearchList`]: closed, [`${tcpIp}\\SearchList`]: 'own.example' })),
    ).toMatchObject({ state: 'unreadable', reason: 'access-denied' });
  });
});

describe('devolution', () => {
  it.each<[string, Record<string, FakeValue>, unknown]>([
    ['is not set on a fresh server', {}, absent],
    ['is off', { [`${tcpIp}\\UseDomainNameDevolution`]: 0 }, known('off')],
    ['goes to a level', { [`${client}\\DomainNameDevolutionLevel`]: 3 }, known({ level: 3 })],
    [
      "is the policy's before the server's",
      {
        [`${policy}\\UseDomainNameDevolution`]: 1,
        [`${policy}\\DomainNameDevolutionLevel`]: 4,
        [`${tcpIp}\\UseDomainNameDevolution`]: 0,
      },
      known({ level: 4 }),
    ],
    [
      'is on without a level where the policy says so',
      { [`${policy}\\UseDomainNameDevolution`]: 1, [`${tcpIp}\\UseDomainNameDevolution`]: 0 },
      absent,
    ],
  ])('%s', async (_, registry, expected) => {
    expect(await readDevolution(server(registry))).toEqual(expected);
  });

  it('is not known where it cannot be read', async () => {
    expect(await readDevolution(server({ [`${client}\\UseDomainNameDevolution`]: closed }))).toMatchObject({
      state: 'unreadable',
    });
    expect(await readDevolution(server({ [`${policy}\\DomainNameDevolutionLevel`]: closed }))).toMatchObject({
      state: 'unreadable',
    });
  });
});
