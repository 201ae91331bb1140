import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { survey } from '../../machine/survey/survey.js';
import { fakeServer, healthyServices, type FakeServer } from '../../machine/testing/fake-server.js';
import { makeTrustCertificate, recordOf } from '../../machine/testing/trust-certificate.js';
import { findingWords } from '../../words/findings.js';
import { examineServer, type ServerExamination } from './examine-server.js';

const examined = async (server: FakeServer): Promise<ServerExamination> =>
  examineServer(await survey(fakeServer(server), '2026-11-21T09:00:00.000Z'));

const codesOf = ({ judgements }: ServerExamination): string[] => judgements.map(({ code }) => code);
const ofFresh = ['CONNECTOR-NOT-INSTALLED'];
const fresh = ['SERVER-READY', ...ofFresh];

describe('the hosts file', () => {
  const hosts = 'C:\\Windows\\System32\\drivers\\etc\\hosts';
  const withLines = (...lines: readonly string[]): FakeServer => ({
    files: { [hosts]: ['\ufeff# Copyright (c) 1993-2009 Microsoft Corp.', ...lines].join('\r\n') },
  });

  it('with a name of the connector’s is told with line and address', async () => {
    const server = withLines(
      '127.0.0.1 localhost',
      '\t10.1.2.3   intranet  LOGIN.microsoftonline.com.  # of a test',
      '::1 a.bootstrap.msappproxy.net',
    );
    const examination = await examined(server);
    expect(codesOf(examination)).toEqual(['SERVER-READY', 'HOSTS-FILE-OVERRIDE', ...ofFresh]);
    const [, found] = examination.judgements;
    if (found?.code !== 'HOSTS-FILE-OVERRIDE') throw new Error('not told');
    expect(found.facts.entries).toEqual([
      { line: 3, address: '10.1.2.3', name: 'login.microsoftonline.com' },
      { line: 4, address: '::1', name: 'a.bootstrap.msappproxy.net' },
    ]);
    expect(found.readings?.[0]).toEqual({
      source: `${hosts}, line 3`,
      said: '10.1.2.3 login.microsoftonline.com',
    });
    expect(findingWords['HOSTS-FILE-OVERRIDE'](found.facts).found).toContain('2 names');
  });

  it.each<[string, FakeServer]>([
    ['of other names', withLines('10.1.2.3 intranet', '10.1.2.3 notmsappproxy.net')],
    ['of remarks', withLines('# 10.1.2.3 login.microsoftonline.com')],
    ['of ten thousand lines', withLines(...Array.from({ length: 10_000 }, (_, each) => `0.0.0.0 ad${each}.example`))],
    ['that is not there', {}],
  ])('%s is fine', async (_, server) => {
    expect(codesOf(await examined(server))).toEqual(fresh);
  });

  it('that may not be read is not taken for fine', async () => {
    expect(codesOf(await examined({ files: { [hosts]: { closed: true } } }))).toContain('SERVER-NOT-READABLE');
  });
});

describe('the trusted roots', () => {
  const off = { 'HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\AuthRoot\\DisableRootAutoUpdate': 1 };
  const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates';
  const other = makeTrustCertificate({ tenant: 'Contoso Root' });

  it.each<[string, FakeServer, readonly string[]]>([
    ['a root that Windows may fetch', { certificates: { Root: [other.der] } }, fresh],
    [
      'a root that it may not',
      { certificates: { Root: [other.der] }, registry: off },
      ['ROOT-AUTHORITY-MISSING', ...ofFresh],
    ],
    [
      'a policy that is closed to this account',
      { certificates: { Root: [] }, registry: { [Object.keys(off)[0] ?? '']: { closed: true } } },
      ['SERVER-NOT-READABLE', ...ofFresh],
    ],
  ])('without %s', async (_, server, expected) => {
    expect(codesOf(await examined(server))).toEqual(expected);
  });

  it('with the one that is needed are fine, whatever the policy says', async () => {
    const needed = rootCertificates
      .map((pem) => new X509Certificate(pem))
      .filter(({ subject }) => subject.includes('DigiCert Global Root G2'));
    const Root = needed.map(({ raw }) => raw);
    expect(codesOf(await examined({ certificates: { Root }, registry: off }))).toEqual(fresh);
  });

  it('that the organisation gave are shown: how many, and whose', async () => {
    const { checks } = await examined({
      registry: {
        [`${policy}\\${other.thumbprint}\\Blob`]: recordOf(other),
        [`${policy}\\0123\\Blob`]: Buffer.from('nothing of the kind'),
      },
    });
    expect(checks.find(({ id }) => id === 'authorities')).toMatchObject({
      outcome: 'ok',
      said: '2: CN=Contoso Root; 0123',
    });
  });
});

describe('HTTP/2 in WinHTTP', () => {
  const value = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp\\EnableDefaultHTTP2';
  const kerberos = {
    id: 13019,
    level: 2,
    at: '2026-11-20T09:00:00.000Z',
    provider: 'x',
    message: 'No ticket.',
    data: [],
  };
  const events = { 'Microsoft-Microsoft Entra private network-Connector/Admin': [kerberos] };
  it.each<[string, FakeServer, readonly string[]]>([
    ['on, with failing Kerberos on Server 2022', { services: healthyServices, events }, ['SERVER-READY', 'HTTP2-KCD']],
    ['on, and no word of Kerberos', { services: healthyServices }, ['SERVER-READY']],
    ['on, without a connector', {}, fresh],
    ['on, on Server 2016', { services: healthyServices, events, system: { build: 14393 } }, ['SERVER-READY']],
    ['off', { services: healthyServices, events, registry: { [value]: 0 } }, ['SERVER-READY']],
  ])('%s', async (_, server, expected) => {
    expect(codesOf(await examined({ registry: { [value]: 1 }, ...server }))).toEqual(expected);
  });
});
