import { describe, expect, it } from 'vitest';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { survey } from '../machine/survey/survey.js';
import type { FakeServer } from '../machine/testing/fake-server.js';
import { glanceOf, type ServerGlance } from './glance.js';

const program =
  'C:\\Program Files\\Microsoft Entra private network connector\\MicrosoftEntraPrivateNetworkConnectorService.exe';

const glanceAt = async (server: FakeServer): Promise<ServerGlance> =>
  glanceOf(await survey(fakeServer(server), '2026-11-21T09:00:00.000Z', { only: ['system', 'product'] }));

describe('a glance at a server', () => {
  it('says that no connector is installed', async () => {
    expect(await glanceAt({})).toMatchObject({ name: 'APPPROXY-01', connector: { state: 'absent' } });
  });

  it('says which connector is installed, and what its service does', async () => {
    const services = { ...healthyServices, WAPCSvc: { ...healthyServices['WAPCSvc'], state: 'stopped' } } as const;
    const { connector } = await glanceAt({ services, versions: { [program]: '1.5.4522.0' } });
    expect(connector).toEqual({ state: 'installed', version: '1.5.4522.0', service: 'stopped' });
  });

  it('says which rights this account has', async () => {
    const { account } = await glanceAt({ account: { administrator: false, elevated: false } });
    expect(account).toEqual({ administrator: false, elevated: false });
  });

  it('knows nothing of what was not read, which is not the same as nothing there', () => {
    expect(glanceOf({ takenAt: '2026-11-21T09:00:00.000Z' })).toEqual({
      name: '',
      windows: '',
      connector: { state: 'unknown' },
      account: null,
    });
  });
});
