import { describe, expect, it, vi } from 'vitest';
import type { PastChange } from '../remedy/past-change.js';
import type { RemedyRequest } from '../remedy/request.js';
import { pastHeadline, planHeadline, remedyHeadline } from './remedies.js';

const server = { host: 'proxy.contoso', port: 8080 };
const at = '2026-11-21T23:00:00.000Z';
const since: RemedyRequest = { remedy: 'restore', what: { kind: 'since', at } };

const requests: readonly RemedyRequest[] = [
  { remedy: 'bypass', winHttp: true },
  { remedy: 'proxy', server, winHttp: true },
  { remedy: 'automatic', winHttp: true },
  { remedy: 'winhttp', server, bypass: [] },
  { remedy: 'winhttp', server: null, bypass: [] },
  { remedy: 'backend', server, bypass: [], refreshPolicy: false },
  { remedy: 'tls' },
  ...(['start', 'stop', 'restart', 'enable'] as const).map((action) => {
    return { remedy: 'service', action, services: 'both' } as const;
  }),
  { remedy: 'installer-proxy', server, bypass: [] },
  { remedy: 'installer-proxy', server: null, bypass: [] },
  { remedy: 'restore', what: { kind: 'originals' } },
  since,
];

const past = (id: string, request: RemedyRequest): PastChange =>
  ({ plan: { id, request }, outcome: 'applied' }) as unknown as PastChange;
const undo = (id: string): RemedyRequest => ({ remedy: 'restore', what: { kind: 'change', id } });

describe('headlines of remedies', () => {
  it.each(requests.map((request) => [remedyHeadline(request)]))('are read at a glance: %s', (headline) => {
    expect(headline.length).toBeLessThanOrEqual(60);
    expect(headline).not.toContain(': ');
  });

  it('name what is taken back, with one pair of quotes however often it was', () => {
    const history = [past('a', { remedy: 'tls' }), past('b', undo('a')), past('c', undo('b'))];
    expect(planHeadline(undo('a'), history)).toBe('Take back “Switch TLS 1.2 on for Windows and .NET”');
    expect(planHeadline(undo('b'), history)).toBe('Make “Switch TLS 1.2 on for Windows and .NET” again');
    expect(planHeadline(undo('c'), history)).toBe('Take back “Switch TLS 1.2 on for Windows and .NET”');
  });

  it('name the day in the history, since today is another one tomorrow', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    expect(planHeadline(since, [])).toBe('Take back all changes of today');
    expect(pastHeadline(past('a', since), [])).toBe('Take back all changes of 2026-11-22');
    vi.unstubAllEnvs();
  });
});
