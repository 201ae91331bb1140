import { describe, expect, it } from 'vitest';
import type { Answer } from '../../evidence/server.js';
import type { FactsSoFar } from '../../evidence/server-facts.js';
import { survey } from '../../machine/survey/survey.js';
import {
  configurationPaths,
  fakeServer,
  healthyServices,
  trustSettingsPath,
  type FakeServer,
} from '../../machine/testing/fake-server.js';
import { findingWords } from '../../words/findings.js';
import { examineServer, type ServerExamination } from './examine-server.js';

const factsOf = (server: FakeServer): Promise<FactsSoFar> => survey(fakeServer(server), '2026-11-21T09:00:00.000Z');
const examined = async (server: FakeServer): Promise<ServerExamination> => examineServer(await factsOf(server));
const codesOf = async (server: FakeServer): Promise<string[]> =>
  (await examined(server)).judgements.map(({ code }) => code);

const event = (at: string, message: string | null, more: Partial<Answer<'events'>[number]> = {}) => ({
  id: 32,
  level: 2,
  at,
  provider: 'Microsoft Entra private network connector',
  message,
  data: [],
  ...more,
});
const denied =
  "Connector registration failed: Make sure you are an Application Administrator of your Active Directory. Error: 'The registration request was denied.'";
const yesterday = '2026-11-20T15:00:00.000Z';
const unregistered = { services: healthyServices, files: { [trustSettingsPath]: null } };

describe('a registration that failed', () => {
  it('is told in the installer’s own words, with what they mean', async () => {
    const server = {
      events: { Application: [event(yesterday, denied), event('2026-11-19T15:00:00.000Z', 'AADSTS50059')] },
    };
    const { judgements, checks } = await examined(server);
    const [lead] = judgements;
    if (lead?.code !== 'REGISTRATION-FAILED') throw new Error(`it said ${lead?.code}`);
    expect(lead.facts).toMatchObject({ at: yesterday, signature: 'registration-denied' });
    expect(lead.readings?.[0]).toEqual({ source: 'event log Application', said: denied });
    const words = findingWords['REGISTRATION-FAILED'](lead.facts);
    expect(words.found).toContain('On 20 November 2026, 15:00 UTC the installer wrote: “Connector registration failed');
    expect(words.cause).toMatch(/lacks the role/);
    expect(words.advice).toMatch(/Application Administrator/);
    expect(checks.find(({ id }) => id === 'registration')?.outcome).toBe('problem');
  });

  it.each<[string, FakeServer]>([
    ['a message in the data alone', { events: { Application: [event(yesterday, null, { data: ['x', denied] })] } }],
    [
      'the installer’s log',
      {
        files: { 'C:\\Temp\\Microsoft_Entra_private_network_connector_20261120.log': `[1] begin\r\n[2] ${denied}\r\n` },
      },
    ],
    [
      'a log of Windows Installer, in UTF-16',
      {
        files: {
          'C:\\Temp\\MSI1a2b4.LOG': Buffer.from(
            `\ufeffProduct: Microsoft Entra private network connector\r\n${denied}\r\n`,
            'utf16le',
          ),
        },
      },
    ],
  ])('is found in %s', async (_, server) => {
    expect(await codesOf(server)).toContain('REGISTRATION-FAILED');
  });

  it('of which nobody knows when is told as such, and is less sure', async () => {
    const path = 'C:\\Temp\\private network connector.log';
    const { judgements } = await examined({ files: { [path]: denied }, modified: { [path]: yesterday } });
    const [lead] = judgements;
    if (lead?.code !== 'REGISTRATION-FAILED') throw new Error(`it said ${lead?.code}`);
    expect(lead.confidence).toBe('possible');
    expect(findingWords['REGISTRATION-FAILED'](lead.facts).found).toMatch(
      /^At an unknown time, no later than 20 November 2026, 15:00 UTC, the installer wrote/,
    );
  });

  it.each<[string, FakeServer]>([
    [
      'the connector runs with a certificate that is good',
      { services: healthyServices, events: { Application: [event(yesterday, denied)] } },
    ],
    ['it was five weeks ago', { events: { Application: [event('2026-10-15T15:00:00.000Z', denied)] } }],
    ['the log is of another program', { files: { 'C:\\Temp\\MSI1a2b4.LOG': `Product: Other\r\n${denied}\r\n` } }],
    ['the text is not known', { events: { Application: [event(yesterday, 'The connector registered.')] } }],
    [
      'the log’s own time is long ago',
      {
        files: { 'C:\\Temp\\private network connector.log': `2026-05-01 10:00:00 ${denied}` },
        modified: { 'C:\\Temp\\private network connector.log': yesterday },
      },
    ],
  ])('is not told where %s', async (_, server) => {
    expect(await codesOf(server)).not.toContain('REGISTRATION-FAILED');
  });

  it('is told of a connector that is there and has no certificate, or does not run with an older one', async () => {
    const events = { Application: [event(yesterday, denied)] };
    expect(await codesOf({ ...unregistered, events })).toContain('REGISTRATION-FAILED');
    const stopped = { ...healthyServices, WAPCSvc: { ...healthyServices['WAPCSvc'], state: 'stopped' as const } };
    expect(await codesOf({ services: stopped, events })).toContain('REGISTRATION-FAILED');
    // The certificate is of 1 October: what failed before that has succeeded since.
    const before = { Application: [event('2026-09-28T00:00:00.000Z', denied)] };
    const clock = '2026-10-10T00:00:00.000Z';
    expect(await codesOf({ services: stopped, events: before, clock })).not.toContain('REGISTRATION-FAILED');
  });

  it('is not known where the log or the certificate is closed to this account', async () => {
    expect(await codesOf({ events: { Application: { closed: true } } })).toContain('SERVER-NOT-READABLE');
    const files = { [trustSettingsPath]: { closed: true } as const };
    const codes = await codesOf({
      services: healthyServices,
      files,
      events: { Application: [event(yesterday, denied)] },
    });
    expect(codes).not.toContain('REGISTRATION-FAILED');
    expect(codes).toContain('SERVER-NOT-READABLE');
  });
});

describe('events of the connector', () => {
  const admin = 'Microsoft-Microsoft Entra private network-Connector/Admin';
  it('are shown with what the newest means, and are no finding', async () => {
    const { checks, judgements } = await examined({
      services: healthyServices,
      events: {
        [admin]: [event(yesterday, 'A text with no known meaning', { id: 13016 }), event('2026-11-19T00:00:00Z', 'x')],
        'Microsoft-AadApplicationProxy-Updater/Admin': [event('2026-11-18T00:00:00Z', 'y')],
      },
    });
    expect(judgements.map(({ code }) => code)).toEqual(['SERVER-READY']);
    expect(checks.find(({ id }) => id === 'events')?.said).toBe(
      '3, 2026-11-20: 13016 A user’s token holds no name by which the application knows the user.',
    );
  });

  it('that are closed to this account are not none', async () => {
    const { checks } = await examined({ services: healthyServices, events: { [admin]: { closed: true } } });
    expect(checks.find(({ id }) => id === 'events')?.outcome).toBe('couldNotTest');
  });
});

describe('the connector’s own log', () => {
  const path =
    'C:\\ProgramData\\Microsoft\\Microsoft Entra private network connector\\Trace\\MicrosoftEntraPrivateNetworkConnector_1.log';
  const line =
    'RustSslCertificateValidator: Failed to validate chain of certificate with subject: CN=*.msappproxy.net, issuer: CN=Microsoft Azure RSA TLS Issuing CA 04, O=Microsoft Corporation';
  const withLines = (...lines: readonly string[]): FakeServer => ({
    services: healthyServices,
    files: { [path]: lines.join('\r\n') },
    modified: { [path]: '2026-11-21T08:30:00.000Z' },
  });

  it.each([
    ['C:\\Traces\\connector.log', 'C:\\Traces\\connector.log'],
    ['connector.log', configurationPaths.connector.replace(/[^\\]*$/, 'connector.log')],
  ])('is found where the configuration has it: %s', async (given, written) => {
    const listener = `<add name="file" type="System.Diagnostics.TextWriterTraceListener" initializeData="${given}" />`;
    const listeners = `<configuration><system.diagnostics><trace><listeners>${listener}</listeners></trace></system.diagnostics></configuration>`;
    const files = { [configurationPaths.connector]: listeners, [written]: line };
    const modified = { [written]: '2026-11-21T08:30:00.000Z' };
    const { judgements } = await examined({ services: healthyServices, files, modified });
    expect(judgements.find(({ code }) => code === 'CONNECTOR-LOG-TELLS')?.readings?.[0]?.source).toBe(written);
  });

  it('is not looked for on another server, where that would sign in', async () => {
    const share = '\\\\files\\connector.log';
    const listener = `<add name="file" type="System.Diagnostics.TextWriterTraceListener" initializeData="${share}" />`;
    const listeners = `<configuration><system.diagnostics><trace><listeners>${listener}</listeners></trace></system.diagnostics></configuration>`;
    const machine = fakeServer({ services: healthyServices, files: { [configurationPaths.connector]: listeners } });
    const asked: string[] = [];
    await survey(
      { read: (question) => (asked.push(JSON.stringify(question)), machine.read(question)) },
      '2026-11-21T09:00:00.000Z',
    );
    expect(asked.join()).not.toContain('connector.log');
  });

  it('tells of lines with a known meaning, each kind by its newest, with its age', async () => {
    const { judgements } = await examined(
      withLines(
        '2026-11-19T08:00:00.1234567Z The remote server returned an error: (407) Proxy Authentication Required.',
        '2026-11-20 10:00:00 (407) Proxy Authentication Required.',
        'ok',
        line,
      ),
    );
    const found = judgements.find(({ code }) => code === 'CONNECTOR-LOG-TELLS');
    if (found?.code !== 'CONNECTOR-LOG-TELLS') throw new Error('not told');
    // The second has no zone: the server is one hour east of UTC.
    expect(found.facts.lines.map(({ signature, hours }) => `${signature} ${hours}`)).toEqual([
      'proxy-sign-in 24',
      'chain-genuine null',
    ]);
    expect(found).toMatchObject({ confidence: 'possible' });
    expect(found.readings?.[0]?.source).toBe(path);
    const words = findingWords['CONNECTOR-LOG-TELLS'](found.facts);
    expect(words.found).toMatch(
      /^24 hours ago: “2026-11-20.*” At an unknown time, no later than 21 November 2026, 08:30 UTC: “RustSsl/,
    );
    expect(words.cause).toMatch(/password.*WinHTTP has no proxy.*may be of a fault that is over/);
  });

  it.each<[string, FakeServer]>([
    ['lines older than a week', withLines('2026-11-10T08:00:00Z (407) Proxy Authentication Required.')],
    ['a file older than a week', { ...withLines(line), modified: { [path]: '2026-11-01T00:00:00.000Z' } }],
    ['a number that is no status', withLines('2026-11-21T08:00:00Z Session (407) opened, 407 bytes')],
    ['lines that say too little alone', withLines('The remote server returned an error: (503) Server Unavailable.')],
    ['lines of no known meaning', withLines('started', 'x'.repeat(100_000))],
    ['nothing in it', withLines('')],
  ])('with %s is no finding', async (_, server) => {
    expect(await codesOf(server)).toEqual(['SERVER-READY']);
  });

  it('that is closed to this account is not known', async () => {
    expect(await codesOf({ services: healthyServices, files: { [path]: { closed: true } } })).toContain(
      'SERVER-NOT-READABLE',
    );
  });
});
