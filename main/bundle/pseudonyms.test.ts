import { Buffer } from 'node:buffer';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDoctor } from '../doctor.js';
import { withAnswers } from '../evidence/answers.js';
import { isFailure } from '../evidence/failure.js';
import type { ServerEvidence } from '../evidence/server.js';
import {
  configurationPaths,
  fakeServer,
  healthyServices,
  trustSettingsPath,
  type FakeServer,
} from '../machine/testing/fake-server.js';
import {
  guidBytes,
  makeTrustCertificate,
  recordOf,
  trustSettings,
  type TrustCertificate,
} from '../machine/testing/trust-certificate.js';
import { recordedMachine } from '../machine/recorded.js';
import { survey } from '../machine/survey/survey.js';
import { practiceServerFiles } from '../practice-servers.js';
import type { Report } from '../report/report.js';
import { packBundle, planBundle } from './make-bundle.js';
import { openBundle } from './open-bundle.js';
import { isOrdinary } from './ordinary-words.js';
import {
  allNames,
  configurationOf,
  countedStrings,
  furtherReadings,
  readable,
  type Names,
} from './testing/named-server.js';

const folder = new URL('../samples/servers/', import.meta.url);
const practice = createDoctor({ practice: { files: practiceServerFiles, folder } });
const recorded = practiceServerFiles.filter(({ file }) => existsSync(new URL(file, folder))).map(({ id }) => id);

const names: Names = {
  computer: 'APPX-01',
  domain: 'fabrikam',
  user: 'jdoe',
  service: 'svc-entra',
  proxy: 'webgate7',
  address: '10.11.12.7',
  tenant: '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36',
  password: 'S3cret!pw',
};

const networkService = 'HKU\\S-1-5-20\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

/** Servers in several states, each with the names in it. */
const servers: Readonly<Record<string, (names: Names) => FakeServer>> = {
  fresh: () => ({}),
  healthy: () => ({ services: healthyServices }),
  'services changed': ({ domain, service }) => ({
    services: {
      WAPCSvc: { ...healthyServices['WAPCSvc'], account: `${domain}\\${service}`, state: 'stopped', exitCode: 1067 },
      WAPCUpdaterSvc: { ...healthyServices['WAPCUpdaterSvc'], startType: 'disabled', account: `.\\${service}` },
    },
  }),
  'a proxy in the file': (all) => ({
    services: healthyServices,
    files: { [configurationPaths.connector]: configurationOf(all, false) },
    winHttp: `${all.proxy}:8080`,
  }),
  'a proxy with a password in the file': (all) => ({
    services: healthyServices,
    files: {
      [configurationPaths.connector]: configurationOf(all, true),
      [configurationPaths.updater]: configurationOf(all, true),
    },
  }),
  'services below a user': ({ user }) => ({
    services: {
      WAPCSvc: { imagePath: `"C:\\Users\\${user}\\connector.exe"`, displayName: `Connector of ${user}` },
      WAPCUpdaterSvc: { imagePath: `C:\\Users\\${user}\\updater.exe -x`, account: 'LocalSystem' },
    },
    files: { [`C:\\Users\\${user}\\connector.exe.config`]: '<configuration' },
    versions: { [`C:\\Users\\${user}\\connector.exe`]: '1.5.4287.0' },
  }),
  'settings of the account': ({ proxy, domain }) => ({
    services: healthyServices,
    registry: {
      [`${networkService}\\Connections\\DefaultConnectionSettings`]: countedStrings(
        7,
        `${proxy}.${domain}.local:8080`,
        `*.${domain}.local;<local>`,
        `http://${proxy}/proxy.pac`,
      ),
      'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Domain': `${domain}.local`,
    },
    winHttp: `${proxy}:3128`,
  }),
  registered: ({ tenant, proxy }) => registered(makeTrustCertificate({ tenant, connector }), tenant, proxy, false),
  'a certificate that was renewed': ({ tenant, proxy }) =>
    registered(makeTrustCertificate({ tenant, connector }), tenant, proxy, true),
  'a certificate that has expired': ({ tenant, proxy }) =>
    registered(makeTrustCertificate({ tenant, to: '2026-01-01T00:00:00Z' }), tenant, proxy, true),
  'an address of its own for a name of Microsoft': ({ address, computer }) => ({
    services: healthyServices,
    files: {
      'C:\\Windows\\System32\\drivers\\etc\\hosts': `${address} login.microsoftonline.com ${computer} # ${computer}\r\n`,
    },
  }),
  'events of a registration that failed': ({ user, domain, address }) => ({
    events: {
      Application: [
        {
          id: 12020,
          level: 2,
          at: '2026-11-20T09:00:00.000Z',
          provider: 'Microsoft Entra private network connector',
          message: `Connector failed to download the configuration for ${user}@${domain}.local at ${address}. AADSTS50059`,
          data: [],
        },
      ],
    },
  }),
};

const connector = '5b1f4e90-77aa-4c21-9d3e-0123456789ab';

/** A connector that is registered, with its certificate in the computer's store, or renewed in that of its account. */
function registered(trust: TrustCertificate, tenant: string, proxy: string, renewed: boolean): FakeServer {
  const key = 'HKU\\S-1-5-20\\Software\\Microsoft\\SystemCertificates\\My\\Certificates';
  return {
    services: healthyServices,
    certificates: { My: renewed ? [] : [trust.der] },
    registry: renewed ? { [`${key}\\${trust.thumbprint}\\Blob`]: recordOf(trust) } : {},
    files: {
      [trustSettingsPath]: trustSettings(trust.thumbprint, renewed),
      [trustSettingsPath.replace('Config\\TrustSettings.xml', 'Endpoints\\endpoints.txt')]:
        `{"u":"https://${tenant}.bootstrap.msappproxy.net/","via":"http://${proxy}:8080"}`,
    },
  };
}

async function evidenceOf(server: FakeServer, all: Names): Promise<ServerEvidence> {
  const machine = fakeServer({
    system: { computer: all.computer },
    account: { name: `${all.domain.toUpperCase()}\\${all.user}`, sid: 'S-1-5-21-1004336348-1177238915-682003330-1104' },
    ...server,
  });
  const doctor = createDoctor({ machineHere: () => Promise.resolve(machine) });
  const { evidence } = await doctor.examine({ kind: 'here' });
  return { ...evidence!, readings: [...evidence!.readings, ...furtherReadings(all)] };
}

async function reportOf(evidence: ServerEvidence): Promise<Report> {
  return (await createDoctor().examine({ kind: 'recorded', evidence })).report;
}

const gist = ({ verdict, findings = [], server, error }: Report): unknown => ({
  error,
  outcome: verdict?.outcome,
  findings: findings.map(({ code, outcome, severity, confidence, where }) => ({
    code,
    outcome,
    severity,
    confidence,
    where,
  })),
  checks: server?.checks.map(({ id, outcome, findings: codes }) => ({ id, outcome, codes })),
});

async function bundleOf(evidence: ServerEvidence, keep: Parameters<typeof planBundle>[1] = []): Promise<Buffer> {
  const archive = await packBundle(planBundle(evidence, keep));
  if (isFailure(archive)) throw new Error(archive.message);
  return Buffer.from(archive);
}

/** All that is in it, unpacked. */
async function contentOf(evidence: ServerEvidence, keep: Parameters<typeof planBundle>[1] = []): Promise<string> {
  const plan = planBundle(evidence, keep);
  const opened = await openBundle(await bundleOf(evidence, keep));
  expect(opened).toEqual(JSON.parse(JSON.stringify(plan.evidence)));
  return readable(Buffer.from(JSON.stringify(plan.evidence) + JSON.stringify(plan.preview)));
}

/** What is left of these names, with what stands around it. */
const leftOf = (content: string, of: readonly string[]): string[] =>
  of.flatMap((name) => {
    const at = content.indexOf(name.toLowerCase());
    return at === -1 ? [] : [content.slice(Math.max(0, at - 60), at + 60)];
  });

const word = fc.stringMatching(/^[a-z][a-z0-9]{6,9}$/).filter((each) => !isOrdinary(each));
const anyNames: fc.Arbitrary<Names> = fc
  .record({
    words: fc.uniqueArray(word, { minLength: 6, maxLength: 6 }),
    address: fc.tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 1, max: 254 })).map((rest) => `10.${rest.join('.')}`),
    tenant: fc.uuid(),
  })
  .map(
    ({ words: [computer = '', domain = '', user = '', service = '', proxy = '', password = ''], address, tenant }) => ({
      computer: computer.toUpperCase(),
      domain,
      user,
      service,
      proxy,
      address,
      tenant,
      password: `${password}!`,
    }),
  );

describe('replacing names', () => {
  it.each(Object.entries(servers))('changes no finding of a server: %s', async (_, server) => {
    const evidence = await evidenceOf(server(names), names);
    const before = await reportOf(evidence);
    expect(gist(await reportOf(planBundle(evidence, []).evidence))).toEqual(gist(before));
    const plain = planBundle(evidence, ['hosts', 'users', 'addresses', 'domains', 'tenant']);
    expect(gist(await reportOf(plain.evidence))).toEqual(gist(before));
  });

  it('is tried with servers that are not all well', async () => {
    const states = Object.values(servers).map(async (server) => reportOf(await evidenceOf(server(names), names)));
    const codes = (await Promise.all(states)).flatMap(({ findings = [] }) => findings.map(({ code }) => code));
    for (const code of [
      'SERVICE-STOPPED',
      'CONFIG-MALFORMED',
      'CONFIG-PROXY-ADDRESS-INVALID',
      'CONFIG-SERVICES-DISAGREE',
      'TRUST-CERTIFICATE-EXPIRED',
      'HOSTS-FILE-OVERRIDE',
      'REGISTRATION-FAILED',
    ]) {
      expect(codes).toContain(code);
    }
  });

  it.each(Object.entries(servers))('leaves none of them: %s', async (_, server) => {
    const content = await contentOf(await evidenceOf(server(names), names));
    expect(leftOf(content, allNames(names))).toEqual([]);
  });

  it.each(recorded)('changes no finding of a practice server: %s', async (id) => {
    const { evidence, report } = await practice.examine({ kind: 'practice', id });
    const replaced = planBundle(evidence!, []).evidence;
    expect(gist(await reportOf(replaced))).toEqual(gist(report));
    expect(JSON.stringify(gist(report))).toContain('outcome');
    expect(isFailure(await packBundle(planBundle(evidence!, [])))).toBe(false);
  });

  it('does both whatever the names are', async () => {
    await fc.assert(
      fc.asyncProperty(anyNames, fc.constantFrom(...Object.values(servers)), async (all, server) => {
        const evidence = await evidenceOf(server(all), all);
        const { evidence: replaced } = planBundle(evidence, []);
        expect(gist(await reportOf(replaced))).toEqual(gist(await reportOf(evidence)));
        const content = await contentOf(evidence);
        expect(leftOf(content, allNames(all))).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('puts the same name for the same one everywhere, and tells which in a list of its own', async () => {
    const evidence = await evidenceOf(servers['settings of the account']!(names), names);
    const { names: list, preview } = planBundle(evidence, []);
    const standsFor = (name: string): string | undefined =>
      list.find((each) => each.name.toLowerCase() === name.toLowerCase())?.standsFor;
    expect(standsFor(names.computer)).toBe('host-1');
    expect(standsFor('CONTOSO')).toBe('domain-1');
    expect(standsFor(names.domain)).toBe('domain-2');
    expect(standsFor(names.address)).toMatch(/^ip-\d$/);
    expect(standsFor(names.tenant)).toMatch(/^00000000-0000-0000-0000-00000000000\d$/);
    expect(new Set(list.map((each) => each.standsFor)).size).toBe(list.length);
    expect(preview.replaced).toMatchObject({ hosts: 2, domains: 2, addresses: 1 });
  });

  it('replaces the ids in the certificate, which still is the one that the connector names', async () => {
    for (const state of ['registered', 'a certificate that was renewed']) {
      const evidence = await evidenceOf(servers[state]!(names), names);
      const before = survey(recordedMachine(evidence.readings), evidence.takenAt);
      const replaced = planBundle(evidence, []).evidence;
      const { registrations = [] } = (await survey(recordedMachine(replaced.readings), evidence.takenAt)).trust ?? {};
      const found = registrations.find(({ certificate }) => certificate.fact.state === 'value')?.certificate.fact;
      const was = (await before).trust?.registrations.find(({ certificate }) => certificate.fact.state === 'value');
      expect(was?.certificate.fact).toMatchObject({ value: { tenant: names.tenant, connector } });
      expect(found).toMatchObject({
        value: { tenant: expect.stringMatching(/^0{8}-/), connector: expect.stringMatching(/^0{8}-/) },
      });
      const bytes = replaced.readings.flatMap((each) => JSON.stringify(each).match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? []);
      for (const id of [connector, names.tenant]) {
        expect(bytes.some((each) => Buffer.from(each, 'base64').includes(guidBytes(id)))).toBe(false);
      }
    }
  });

  it('tells short and ordinary names from other words', async () => {
    const short = { ...names, computer: 'PROXY', domain: 'bp', user: 'jo', service: 'chan' };
    const schannel =
      'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client';
    const evidence = await evidenceOf({ registry: { [`${schannel}\\Enabled`]: 0 } }, short);
    const content = await contentOf(evidence);
    expect(leftOf(content, ['\\jo', '"jo"', 'jo@', '.bp.', 'bp\\\\', '\\chan'])).toEqual([]);
    expect(content.includes('proxy.domain-2.local')).toBe(true);
    expect(gist(await reportOf(planBundle(evidence, []).evidence))).toEqual(gist(await reportOf(evidence)));
  });

  it('keeps the classes that shall stay, and takes passwords out all the same', async () => {
    const evidence = await evidenceOf(servers['a proxy with a password in the file']!(names), names);
    const content = await contentOf(evidence, ['hosts', 'domains']);
    expect(content.includes('http://redacted:redacted@webgate7.fabrikam.local:8080')).toBe(true);
    expect(content.includes('appx-01')).toBe(true);
    expect(leftOf(content, [names.user])).toEqual([]);
    expect(leftOf(content, [names.address])).toEqual([]);
    const plain = await contentOf(evidence, ['hosts', 'users', 'addresses', 'domains', 'tenant']);
    expect(plain.includes(names.user)).toBe(true);
    expect(plain.includes(names.tenant)).toBe(true);
    expect(leftOf(plain, [names.password])).toEqual([]);
    expect((await reportOf(planBundle(evidence, []).evidence)).findings?.map(({ code }) => code)).toContain(
      'CONFIG-PROXY-ADDRESS-INVALID',
    );
  });

  it('replaces who runs firewall and proxy, however ordinary the words are, as accounts are', async () => {
    const evidence = withAnswers(await evidenceOf({}, names), {
      role: 'other',
      'firewall-team': 'Firewall',
      'proxy-team': 'Erika Mustermann (Netops)',
    });
    const answersIn = (of: ServerEvidence): unknown[] =>
      of.readings.flatMap(({ question, fact }) =>
        question.kind === 'person' && fact.state === 'value' ? [fact.value] : [],
      );
    const { evidence: replaced, names: list } = planBundle(evidence, []);
    expect(answersIn(replaced)).toEqual([
      'other',
      expect.stringMatching(/^user-\d+$/),
      expect.stringMatching(/^user-\d+$/),
    ]);
    expect(new Set(answersIn(replaced)).size).toBe(3);
    expect(list).toContainEqual(expect.objectContaining({ class: 'users', name: 'Erika Mustermann (Netops)' }));
    expect(answersIn(planBundle(evidence, ['users']).evidence)).toEqual(answersIn(evidence));
  });

  it('leaves the word that stands for a password', async () => {
    const settings = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\ProxyServer';
    for (const proxy of ['http://bob:a@b/c@webgate7:8080', 'bob/x:y@webgate7:80', 'http://bob@webgate7']) {
      const evidence = await evidenceOf({ registry: { [settings]: proxy } }, names);
      const further = furtherReadings({ ...names, user: 'redacted', service: 'redacted' });
      const plan = planBundle({ ...evidence, readings: [...evidence.readings, ...further] }, []);
      expect(plan.names.map(({ name }) => name)).not.toContain('redacted');
      expect(JSON.stringify(plan.evidence)).toContain('redacted');
    }
  });

  it('leaves what is the same everywhere', async () => {
    const evidence = await evidenceOf(servers['healthy']!(names), names);
    const content = await contentOf(evidence);
    for (const same of ['login.microsoftonline.com', '.bootstrap.msappproxy.net', 'nt authority\\\\networkservice'])
      expect(content.includes(same)).toBe(true);
  });

  it('makes the same bytes of the same evidence', async () => {
    const evidence = await evidenceOf({}, names);
    expect((await bundleOf(evidence)).equals(await bundleOf(evidence))).toBe(true);
  });
});
