import { describe, expect, it } from 'vitest';
import { serverNow } from '../change/server-now.js';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { noHistory } from './past-change.js';
import { planRemedy } from './remedies.js';
import type { RemedyRequest } from './request.js';

const proxy = { host: 'proxy.contoso.local', port: 8080 };

describe('a service that runs, and that Windows is told never to start', () => {
  const disabled = { ...healthyServices['WAPCSvc'], startType: 'disabled' } as const;
  const server = fakeServer({ services: { ...healthyServices, WAPCSvc: disabled } });
  const state = async (request: RemedyRequest): Promise<unknown> => {
    const planned = planRemedy(request, await serverNow(server, request, noHistory));
    return planned.state === 'refused' ? planned.refusals.map(({ code, place }) => `${code} ${place}`) : planned.state;
  };

  it('is not stopped where it would have to be started again', async () => {
    const refused = ['SERVICE-DISABLED service WAPCSvc'];
    expect(await state({ remedy: 'bypass', winHttp: false })).toEqual(refused);
    expect(await state({ remedy: 'backend', server: proxy, bypass: [], refreshPolicy: false })).toEqual(refused);
    expect(await state({ remedy: 'service', action: 'restart', services: 'both' })).toEqual(refused);
  });

  it('is stopped where that is what is asked for, and left alone by what needs no restart', async () => {
    expect(await state({ remedy: 'service', action: 'stop', services: 'both' })).toBe('changes');
    expect(await state({ remedy: 'winhttp', server: proxy, bypass: [] })).toBe('changes');
  });
});
