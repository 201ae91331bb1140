import { describe, expect, it } from 'vitest';
import type { ServerFacts } from '../../evidence/server-facts.js';
import { survey } from '../../machine/survey/survey.js';
import { fakeServer, healthyServices, trustSettingsPath, type FakeServer } from '../../machine/testing/fake-server.js';
import { makeTrustCertificate, recordOf, trustSettings } from '../../machine/testing/trust-certificate.js';
import { findingWords } from '../../words/findings.js';
import { checkTrust } from './trust.js';

const factsOf = async (server: FakeServer): Promise<ServerFacts> =>
  (await survey(fakeServer({ services: healthyServices, ...server }), '2026-11-21T09:00:00.000Z')) as ServerFacts;

const codesOf = async (server: FakeServer): Promise<string[]> => {
  const { judgements, unread } = checkTrust(await factsOf(server));
  return [...judgements.map(({ code }) => code), ...unread.map(({ source }) => `unread: ${source}`)];
};

const made = makeTrustCertificate();
const key = `HKU\\S-1-5-20\\Software\\Microsoft\\SystemCertificates\\My\\Certificates\\${made.thumbprint}`;
const file = `C:\\Windows\\ServiceProfiles\\NetworkService\\AppData\\Roaming\\Microsoft\\SystemCertificates\\My\\Certificates\\${made.thumbprint}`;
const renewed = { [trustSettingsPath]: trustSettings(made.thumbprint, true) };

describe('the connector’s own certificate', () => {
  it('is read from the computer’s store: whose it is, and until when', async () => {
    const { trust } = await factsOf({});
    const found = trust.registrations[0]?.certificate.fact;
    expect(found).toMatchObject({
      value: {
        issuer: 'CN=connectorregistrationca.msappproxy.net',
        notAfter: '2027-03-30T00:00:00.000Z',
        signature: 'RSA/SHA512',
        tenant: '11111111-2222-3333-4444-555555555555',
        connector: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      },
    });
    expect(trust.tenants.map(({ fact }) => fact)).toEqual([
      { state: 'value', value: '11111111-2222-3333-4444-555555555555' },
    ]);
    expect(await codesOf({})).toEqual([]);
  });

  it.each<[string, FakeServer]>([
    ['in that account’s registry', { registry: { [`${key}\\Blob`]: recordOf(made) } }],
    ['in a file of its profile', { files: { [file]: recordOf(made) } }],
  ])('is found after a renewal, %s', async (_, { registry = {}, files = {} }) => {
    const server = { registry, files: { ...renewed, ...files } };
    const { trust } = await factsOf(server);
    expect(trust.registrations[0]?.certificate.fact).toMatchObject({ value: { thumbprint: made.thumbprint } });
    expect(await codesOf(server)).toEqual([]);
  });

  it('is named in the older folder as well, and the tenant in endpoints.txt', async () => {
    const root = 'C:\\ProgramData\\Microsoft\\Microsoft AAD Application Proxy Connector';
    const { trust } = await factsOf({
      files: {
        [trustSettingsPath]: null,
        [`${root}\\Config\\TrustSettings.xml`]: `\ufeff${trustSettings(made.thumbprint.toLowerCase())}`,
        [`${root}\\Endpoints\\endpoints.txt`]:
          '{"Bootstrap":"https:\\/\\/99999999-2222-3333-4444-55555555ABCD.bootstrap.msappproxy.net\\/"}',
      },
      certificates: { My: [makeTrustCertificate({ tenant: 'x' }).der, made.der] },
    });
    expect(trust.registrations.map(({ certificate }) => certificate.fact.state)).toEqual(['absent', 'absent', 'value']);
    expect(trust.tenants.map(({ fact }) => (fact.state === 'value' ? fact.value : fact.state))).toEqual([
      '11111111-2222-3333-4444-555555555555',
      '99999999-2222-3333-4444-55555555abcd',
    ]);
  });
});

describe('the rule', () => {
  it.each<[string, string, readonly string[]]>([
    ['15 days before the end: fine', '2027-03-14T00:00:00.000Z', []],
    ['13 days before: expiring', '2027-03-17T00:00:00.000Z', ['TRUST-CERTIFICATE-EXPIRING']],
    ['an hour before: expiring', '2027-03-29T23:00:00.000Z', ['TRUST-CERTIFICATE-EXPIRING']],
    ['an hour after: expired', '2027-03-30T01:00:00.000Z', ['TRUST-CERTIFICATE-EXPIRED']],
  ])('goes by the server’s own clock, %s', async (_, clock, expected) => {
    expect(await codesOf({ clock })).toEqual(expected);
    for (const judgement of checkTrust(await factsOf({ clock })).judgements) {
      const words = (findingWords[judgement.code] as (facts: unknown) => { title: string; found: string })(
        judgement.facts,
      );
      expect(words.found).toMatch(/30 March 2027, 00:00 UTC/);
      expect(words.found).not.toMatch(/undefined|NaN|null/);
    }
  });

  it('goes by the generation whose service is there, and not by what another one left', async () => {
    const root = 'C:\\ProgramData\\Microsoft';
    const [own, elsewhere] = [
      'Microsoft AAD private network connector',
      'Microsoft AAD Application Proxy Connector',
    ].map((folder) => `${root}\\${folder}\\Config\\TrustSettings.xml`);
    if (own === undefined || elsewhere === undefined) throw new Error('no paths');
    const ended = makeTrustCertificate({ from: '2026-01-01T00:00:00Z', to: '2026-06-30T00:00:00Z' });
    const certificates = { My: [ended.der, made.der] };
    const leftOver = { [elsewhere]: trustSettings(made.thumbprint) };
    const dead = { ...leftOver, [trustSettingsPath]: trustSettings(ended.thumbprint) };
    expect(await codesOf({ files: dead, certificates })).toEqual(['TRUST-CERTIFICATE-EXPIRED']);
    // A program that somebody put elsewhere is known by its name.
    const WAPCSvc = { imagePath: 'D:\\Apps\\MicrosoftEntraPrivateNetworkConnectorService.exe' };
    expect(await codesOf({ files: dead, certificates, services: { ...healthyServices, WAPCSvc } })).toEqual([
      'TRUST-CERTIFICATE-EXPIRED',
    ]);
    // The documents name two folders for this generation: both are its own.
    expect(await codesOf({ files: { ...dead, [own]: trustSettings(made.thumbprint) }, certificates })).toEqual([]);
    // Where it has none of its own, the others are looked at.
    expect(await codesOf({ files: { ...leftOver, [trustSettingsPath]: null }, certificates })).toEqual([]);
    const older = {
      imagePath: '"C:\\Program Files\\Microsoft AAD App Proxy Connector\\ApplicationProxyConnectorService.exe"',
    };
    expect(await codesOf({ files: dead, certificates, services: { ...healthyServices, WAPCSvc: older } })).toEqual([]);
  });

  it.each<[string, FakeServer, readonly string[]]>([
    ['no TrustSettings.xml', { files: { [trustSettingsPath]: null } }, ['TRUST-CERTIFICATE-MISSING']],
    ['a store without it', { certificates: { My: [] } }, ['TRUST-CERTIFICATE-MISSING']],
    ['neither registry nor file', { files: renewed }, ['TRUST-CERTIFICATE-MISSING']],
    ['no connector at all', { services: {}, files: { [trustSettingsPath]: null } }, []],
  ])('says missing with %s only where one is installed', async (_, server, expected) => {
    expect(await codesOf(server)).toEqual(expected);
  });

  it.each<[string, FakeServer]>([
    ['a registry that is closed', { registry: { [`${key}\\Blob`]: { closed: true } }, files: renewed }],
    ['a profile that is closed', { files: { ...renewed, [file]: { closed: true } } }],
    ['settings that are closed', { files: { [trustSettingsPath]: { closed: true } } }],
    ['settings that are no XML', { files: { [trustSettingsPath]: '<ConnectorTrustSettingsFile><Thumbprint>' } }],
    ['settings that name nothing', { files: { [trustSettingsPath]: '<a><Thumbprint>12</Thumbprint></a>' } }],
    ['a thousand elements in each other', { files: { [trustSettingsPath]: '<a>'.repeat(1000) } }],
    ['a record that is cut', { registry: { [`${key}\\Blob`]: recordOf(made).subarray(0, 99) }, files: renewed }],
    [
      'a record of something else',
      { registry: { [`${key}\\Blob`]: Buffer.from('200000000100000002000000ffff', 'hex') }, files: renewed },
    ],
  ])('does not take %s for missing', async (_, server) => {
    const codes = await codesOf(server);
    expect(codes).toHaveLength(1);
    expect(codes[0]).toMatch(/^unread: /);
  });
});
