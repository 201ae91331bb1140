import { describe, expect, it } from 'vitest';
import { createDoctor } from '../doctor.js';
import { configurationPaths, fakeServer, healthyServices, type FakeServer } from '../machine/testing/fake-server.js';
import { lanSettings } from '../machine/testing/connection-settings.js';
import type { Report } from './report.js';

const settingsOf = (root: string): string => `${root}\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings`;

const lan = (password: string): Uint8Array =>
  lanSettings({
    proxy: `http://bob:${password}@proxy:8080`,
    bypass: '<local>',
    script: `http://bob:${password}@pac.contoso.local/a.pac`,
    detects: false,
  });

/** Settings below a root, in the old values and in the new one. */
const settings = (root: string, password: string): NonNullable<FakeServer['registry']> => ({
  [`${settingsOf(root)}\\ProxyEnable`]: 1,
  [`${settingsOf(root)}\\ProxyServer`]: `http://bob:${password}@proxy:8080`,
  [`${settingsOf(root)}\\AutoConfigURL`]: `http://bob:${password}@pac.contoso.local/a.pac`,
  [`${settingsOf(root)}\\Connections\\DefaultConnectionSettings`]: lan(password),
});

const fileOf = (password: string): string =>
  `<configuration><system.net><defaultProxy><proxy proxyaddress="http://bob:${password}@proxy:8080" /></defaultProxy></system.net></configuration>`;

const services = (password: string): NonNullable<FakeServer['services']> => ({
  WAPCSvc: {
    ...healthyServices['WAPCSvc'],
    imagePath: `${healthyServices['WAPCSvc']?.imagePath ?? ''} --password ${password} -p ${password} http://bob:${password}@proxy:8080`,
    displayName: `Connector, password: ${password}`,
    state: 'stopped',
  },
  WAPCUpdaterSvc: { ...healthyServices['WAPCUpdaterSvc'], startType: 'disabled' },
});

const cases: Readonly<Record<string, (password: string) => FakeServer>> = {
  'a person’s own settings': (password) => ({ services: healthyServices, registry: settings('HKCU', password) }),
  'the machine’s settings': (password) => ({ services: healthyServices, registry: settings('HKLM', password) }),
  'the service’s settings': (password) => ({
    services: healthyServices,
    registry: settings('HKU\\S-1-5-20', password),
  }),
  'the updater’s settings': (password) => ({
    services: healthyServices,
    registry: settings('HKU\\S-1-5-18', password),
  }),
  WinHTTP: (password) => ({
    services: healthyServices,
    registry: settings('HKU\\S-1-5-20', password),
    winHttp: `bob:${password}@other:8080`,
  }),
  'a configuration': (password) => ({
    services: healthyServices,
    files: { [configurationPaths.connector]: fileOf(password) },
  }),
  'both configurations': (password) => ({
    services: healthyServices,
    files: { [configurationPaths.connector]: fileOf(password), [configurationPaths.updater]: fileOf(password) },
  }),
  'a service’s arguments': (password) => ({ services: services(password) }),
  'an event': (password) => ({
    services: healthyServices,
    events: {
      Application: [
        {
          id: 12020,
          level: 2,
          at: '2026-11-20T09:00:00.000Z',
          provider: 'Microsoft Entra private network connector',
          message: `The connector failed to register by http://bob:${password}@proxy:8080, password: ${password}. AADSTS50059`,
          data: [],
        },
      ],
    },
  }),
};

async function reportOf(server: FakeServer): Promise<Report> {
  const doctor = createDoctor({ machineHere: () => Promise.resolve(fakeServer(server)) });
  return (await doctor.examine({ kind: 'here' })).report;
}

const gist = ({ findings = [], verdict, server }: Report): unknown => ({
  outcome: verdict?.outcome,
  findings: findings.map(({ code, outcome, severity, confidence }) => ({ code, outcome, severity, confidence })),
  checks: server?.checks.map(({ id, outcome }) => ({ id, outcome })),
});

describe('the report of a server', () => {
  it.each(Object.entries(cases))('holds no password of %s, and the same findings', async (_, server) => {
    const plain = await reportOf(server('plain'));
    for (const password of ['S3cretPw', 'S3c@retPw']) {
      const report = await reportOf(server(password));
      expect(JSON.stringify(report)).not.toMatch(/S3c|retPw/);
      expect(gist(report)).toEqual(gist(plain));
    }
  });

  it('leaves the words about a server without secrets as they are', async () => {
    const plain = await reportOf({
      services: { ...healthyServices, WAPCSvc: { state: 'stopped' } },
      winHttp: 'proxy:8080',
    });
    expect(JSON.stringify(plain)).not.toContain('redacted');
  });
});
