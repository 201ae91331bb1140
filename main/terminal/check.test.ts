import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { reportSchema } from '../report/report.js';
import { check } from './check.js';

let out = '';
let err = '';
beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text))));
});
afterEach(() => vi.restoreAllMocks());

describe('connector-doctor check', () => {
  it('says of a server that is well that it is, in words', async () => {
    expect(await check({}, () => Promise.resolve(fakeServer({ services: healthyServices })))).toBe(0);
    expect(out).toContain('This server has what the connector needs.');
    expect(out).toMatch(/\[\+\] Services running +connector: running, updater: running/);
    expect(out).not.toContain('[X]');
  });

  it('names what is wrong, where it was read, and ends with 1', async () => {
    const services = { ...healthyServices, WAPCSvc: { state: 'stopped', exitCode: 1067 } } as const;
    expect(await check({}, () => Promise.resolve(fakeServer({ services })))).toBe(1);
    expect(out).toContain('The connector does not run.');
    expect(out).toContain('its program ended unexpectedly (1067)');
    expect(out).toContain('service WAPCSvc');
  });

  it('prints one document that the schema describes', async () => {
    await check({ json: true }, () => Promise.resolve(fakeServer()));
    const document: unknown = JSON.parse(out);
    expect(v.safeParse(v.strictObject(reportSchema.entries), document).issues).toBeUndefined();
    expect(document).toMatchObject({ server: { name: 'APPPROXY-01' }, verdict: { outcome: 'ok' } });
  });

  it('says where it cannot check', async () => {
    expect(await check({}, () => Promise.resolve(null))).toBe(4);
    expect(err).toContain('no Windows server');
    expect(out).toBe('');
  });
});
