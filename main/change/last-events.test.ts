import { describe, expect, it } from 'vitest';
import { unreadable } from '../evidence/fact.js';
import type { Answer } from '../evidence/server.js';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { lastEvents } from './last-events.js';

type Event = Answer<'events'>[number];
const event = (at: string, given: Partial<Event>): Event => ({
  id: 7000,
  level: 2,
  at,
  provider: 'Service Control Manager',
  message: null,
  data: [],
  ...given,
});
const display = 'Microsoft Entra private network connector';
const services = { ...healthyServices, WAPCSvc: { ...healthyServices['WAPCSvc'], displayName: display } };

describe('the last events of a service', () => {
  it('are those that name it or its program, and its own, the newest first and no more than three', async () => {
    const server = fakeServer({
      services,
      events: {
        System: [
          event('2026-11-21T09:00:02Z', { message: `The ${display} service terminated\r\nunexpectedly.` }),
          event('2026-11-21T09:00:03Z', { message: 'The Spooler service terminated.' }),
          event('2026-11-21T08:00:00Z', { message: `The ${display} service hung on starting.` }),
        ],
        Application: [
          event('2026-11-21T09:00:01Z', {
            id: 1026,
            provider: '.NET Runtime',
            data: ['Application: MicrosoftEntraPrivateNetworkConnectorService.exe', 'ConfigurationErrorsException'],
          }),
        ],
        'Microsoft-Microsoft Entra private network connector-Connector/Admin': [],
      },
    });
    expect(await lastEvents(server, 'WAPCSvc')).toEqual([
      `2026-11-21T09:00:02Z Service Control Manager 7000: The ${display} service terminated unexpectedly.`,
      '2026-11-21T09:00:01Z .NET Runtime 1026: Application: MicrosoftEntraPrivateNetworkConnectorService.exe ConfigurationErrorsException',
      `2026-11-21T08:00:00Z Service Control Manager 7000: The ${display} service hung on starting.`,
    ]);
  });

  it('are none where no log can be read, or where there is no such service', async () => {
    const closed = { closed: true } as const;
    expect(await lastEvents(fakeServer({ services, events: { System: closed } }), 'WAPCSvc')).toEqual([]);
    const nothing = { read: () => Promise.resolve(unreadable('not-supported', 'EvtQuery gave nothing')) };
    expect(await lastEvents(nothing, 'WAPCSvc')).toEqual([]);
    expect(await lastEvents(fakeServer({ services }), 'Nobody')).toEqual([]);
  });
});
