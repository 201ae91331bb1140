import { describe, expect, it } from 'vitest';
import { endpoints } from '../../knowledge/endpoints.js';
import { allowList, portGroups, portText, type AllowListRequest } from './allow-list.js';

const plain: AllowListRequest = { cloud: 'public', tenant: null, all: false, legacy: false, date: '2026-11-21' };
const tenant = '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36';
const patterns = (request: Partial<AllowListRequest> = {}): string[] =>
  allowList({ ...plain, ...request }).entries.map(({ pattern, ports }) => `${pattern}:${portText(ports)}`);

describe('what must be allowed', () => {
  it('is every current row of the cloud, and no other', () => {
    for (const cloud of ['public', 'usgov'] as const) {
      const current = endpoints.filter((each) => each.cloud === cloud && each.status === 'current');
      expect(current.length).toBeGreaterThan(15);
      expect(allowList({ ...plain, cloud }).entries.map(({ pattern }) => pattern)).toEqual(
        current.map(({ pattern }) => pattern),
      );
    }
  });

  it('keeps the clouds apart', () => {
    expect(patterns({ cloud: 'usgov' })).toContain('*.msappproxy.us:443');
    expect(patterns({ cloud: 'usgov' })).not.toContain('*.msappproxy.net:443');
    expect(patterns()).not.toContain('*.msappproxy.us:443');
  });

  it('has what is optional or recommended where all is asked for, and what older tables said never', () => {
    expect(patterns()).not.toContain('cacerts.digicert.com:80');
    expect(patterns({ all: true })).toContain('cacerts.digicert.com:80');
    expect(patterns({ all: true })).toContain('policykeyservice.dc.ad.msft.net:443');
    const statuses = allowList({ ...plain, all: true, legacy: true }).entries.map(({ status }) => status);
    expect(statuses).not.toContain('superseded');
    expect(statuses).not.toContain('covered');
  });

  it('has the ports of old connectors only where such a connector is meant', () => {
    expect(patterns({ all: true }).filter((each) => !/:(?:443|80)$/.test(each))).toEqual([]);
    expect(patterns({ legacy: true })).toContain('*.msappproxy.net:10100-10120');
    expect(patterns({ legacy: true })).toContain('*.servicebus.windows.net:9352');
  });

  it('notes the real names of a tenant beside the wildcard, in the right cloud', () => {
    const realNames = (request: Partial<AllowListRequest>): string[] =>
      allowList({ ...plain, ...request }).entries.flatMap((entry) => entry.realNames);
    expect(realNames({})).toEqual([]);
    expect(realNames({ tenant, legacy: true })).toEqual([
      `${tenant}.registration.msappproxy.net`,
      `${tenant}.bootstrap.msappproxy.net`,
    ]);
    expect(realNames({ tenant, cloud: 'usgov' })).toContain(`${tenant}.bootstrap.msappproxy.us`);
  });
});

describe('the list by ports', () => {
  it('leaves out names that a wildcard of the same ports says', () => {
    const [secure] = portGroups(allowList({ ...plain, all: true }));
    const names = secure?.entries.map(({ pattern }) => pattern) ?? [];
    expect(names).toContain('*.microsoftonline-p.com');
    expect(names).not.toContain('secure.aadcdn.microsoftonline-p.com');
    expect(names).not.toContain('download.msappproxy.net');
  });

  it('keeps a name that the wildcard of another cloud would say', () => {
    const [secure] = portGroups(allowList({ ...plain, cloud: 'usgov' }));
    expect(secure?.entries.map(({ pattern }) => pattern)).toContain('secure.aadcdn.microsoftonline-p.com');
  });

  it('has a path over plain HTTP, until the whole host is recommended', () => {
    const paths = (all: boolean): (string | null)[] =>
      portGroups(allowList({ ...plain, all }))
        .filter(({ protocol }) => protocol === 'http')
        .flatMap(({ entries }) => entries.filter(({ pattern }) => pattern === 'www.microsoft.com'))
        .map(({ path }) => path);
    expect(paths(false)).toEqual(['/pkiops']);
    expect(paths(true)).toEqual([null]);
  });
});
