import { describe, expect, it } from 'vitest';
import { configurationPaths, fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import type { Change } from '../remedy/change.js';
import type { RemedyRequest } from '../remedy/request.js';
import { notAllowed } from './allowed.js';
import { noHistory } from '../remedy/past-change.js';
import { makePlan } from './make-plan.js';

const program = { name: 'connector-doctor', version: '0.0.0' };
const proxy = { host: 'proxy.contoso.local', port: 8080 };
const schannel = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2';
const server = fakeServer({
  services: healthyServices,
  registry: { [`${schannel}\\Client\\Enabled`]: 0, [`${schannel}\\Server\\DisabledByDefault`]: 1 },
});

const requests: readonly RemedyRequest[] = [
  { remedy: 'bypass', winHttp: true },
  { remedy: 'proxy', server: proxy, winHttp: true },
  { remedy: 'winhttp', server: proxy, bypass: ['<local>'] },
  { remedy: 'backend', server: proxy, bypass: ['<local>'], refreshPolicy: true },
  { remedy: 'tls' },
  { remedy: 'service', action: 'restart', services: 'both' },
  { remedy: 'installer-proxy', server: proxy, bypass: ['<local>'] },
];

const value = (key: string, name: string, more: object = {}): Change => ({
  kind: 'registry-value',
  key,
  name,
  view: 64,
  before: null,
  after: { type: 'dword', data: 1 },
  ...more,
});
const file = (path: string): Change => ({ kind: 'file', path, before: '', after: '' });
const state = (name: string): Change => ({ kind: 'service-state', name, before: 'running', after: 'stopped' });
const settings = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

describe('what this program may change', () => {
  it.each(requests)('is all that its plans change: $remedy', async (request) => {
    const { plan, server: known } = await makePlan(server, request, noHistory, program);
    expect(plan?.steps.length).toBeGreaterThan(0);
    expect(notAllowed(plan?.steps ?? [], known)).toEqual([]);
  });

  it.each<[string, Change]>([
    ['another file', file('C:\\Windows\\System32\\drivers\\etc\\hosts')],
    ['the program itself', file(configurationPaths.connector.replace(/\.config$/, ''))],
    ['a file beside it', file(configurationPaths.connector.replace(/[^\\]+$/, 'version.dll'))],
    ['a stream of the file', file(`${configurationPaths.connector}:stream`)],
    ['the file by another way', file(configurationPaths.connector.replace('Program Files', 'Program Files\\..\\x'))],
    ['another key', value('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run', 'ProxyEnable')],
    ['another value', value(settings, 'AutoConfigURL')],
    ['a value in the view of 32 bits', value(settings, 'ProxyEnable', { view: 32 })],
    ['a value of another account', value(settings.replace('HKLM', 'HKU\\S-1-5-18'), 'ProxyEnable')],
    ['a value whose undoing takes another key', value(settings, 'ProxyEnable', { made: ['HKLM\\SOFTWARE\\Policies'] })],
    ['another service', state('WinDefend')],
    ['how another starts', { kind: 'service-start', name: 'RemoteRegistry', before: 'disabled', after: 'automatic' }],
  ])('is not %s', async (_, step) => {
    const { server: known } = await makePlan(server, { remedy: 'tls' }, noHistory, program);
    expect(notAllowed([step], known)).toEqual([step]);
  });

  it.each([
    '\\\\.\\pipe\\x.exe',
    '\\\\server\\share\\service.exe',
    '\\\\?\\C:\\service.exe',
    'C:\\folder\\..\\service.exe',
    'C:\\a:b\\service.exe',
    'C:/service.exe',
    'C:\\service.dll',
    'service.exe',
  ])('is no file of a service that lies at %s', async (path) => {
    const services = { ...healthyServices, WAPCSvc: { imagePath: `"${path}"` } };
    const { server: known } = await makePlan(fakeServer({ services }), { remedy: 'tls' }, noHistory, program);
    expect(notAllowed([file(`${path}.config`)], known)).toHaveLength(1);
  });

  it('is a service that depends on the connector, now or when it was stopped', async () => {
    const { server: known } = await makePlan(server, { remedy: 'tls' }, noHistory, program);
    const dependents = { ...known, fact: () => ({ state: 'value', value: ['Beside'] }) as never };
    expect(notAllowed([state('beside')], dependents)).toEqual([]);
    expect(notAllowed([state('beside')], known)).toHaveLength(1);
    const past = { steps: [{ change: state('Beside') }] } as never;
    expect(notAllowed([state('beside')], { ...known, history: [past] })).toEqual([]);
  });
});
