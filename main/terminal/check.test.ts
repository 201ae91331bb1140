import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { reportSchema } from '../report/report.js';
import { createDoctor } from '../doctor.js';
import type { Machine } from '../machine/machine.js';
import { check, type CheckOptions } from './check.js';

/** Without the network: what is tried there, the lab tries. */
const checkOf = (options: CheckOptions, machine: Machine | null): Promise<number> =>
  check({ offline: true, ...options }, createDoctor({ machineHere: () => Promise.resolve(machine) }));

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
    expect(await checkOf({}, fakeServer({ services: healthyServices }))).toBe(0);
    expect(out).toContain('This server has what the connector needs.');
    expect(out).toMatch(/\[\+\] Services running +connector: running, updater: running/);
    expect(out).not.toContain('[X]');
    expect(out).toMatch(/the updater +what automatic detection finds, else no proxy +\(Automatic detection \(WPAD\)\)/);
    expect(out).toMatch(/requests to your applications +no proxy: requests to applications are not told/);
  });

  it('takes what the person knows, and refuses what is no answer', async () => {
    expect(await checkOf({ answer: ['role=other'] }, fakeServer())).toBe(1);
    expect(out).toContain('ROLE-INSUFFICIENT');
    expect(await checkOf({ answer: ['role=emperor'] }, fakeServer())).toBe(2);
    expect(err).toContain('It takes: application-administrator');
  });

  it('names what is wrong, where it was read, and ends with 1', async () => {
    const services = { ...healthyServices, WAPCSvc: { state: 'stopped', exitCode: 1067 } } as const;
    expect(await checkOf({}, fakeServer({ services }))).toBe(1);
    expect(out).toContain('The connector does not run.');
    expect(out).toContain('its program ended unexpectedly (1067)');
    expect(out).toContain('service WAPCSvc');
  });

  it('prints one document that the schema describes', async () => {
    await checkOf({ json: true }, fakeServer());
    const document: unknown = JSON.parse(out);
    expect(v.safeParse(v.strictObject(reportSchema.entries), document).issues).toBeUndefined();
    expect(document).toMatchObject({ server: { name: 'APPPROXY-01' }, verdict: { outcome: 'ok' } });
  });

  it('takes paths to try, and refuses what is none, or where nothing is to be tried', async () => {
    expect(await checkOf({ path: ['proxy.contoso.local'] }, null)).toBe(2);
    expect(err).toContain('port is missing');
    expect(await checkOf({ path: ['direct'] }, null)).toBe(2);
    expect(err).toContain('--offline does not');
    expect(await checkOf({ tenant: 'contoso' }, null)).toBe(2);
  });

  it('gives a message only where it tries something, and not as JSON', async () => {
    expect(await checkOf({ message: true }, null)).toBe(2);
    expect(err).toContain('--offline does not try');
    expect(await checkOf({ message: true, offline: false, json: true }, null)).toBe(2);
    expect(err).toContain('paths.message');
    expect(out).toBe('');
  });

  it('says where it cannot check', async () => {
    expect(await checkOf({}, null)).toBe(4);
    expect(err).toContain('no Windows server');
    expect(out).toBe('');
  });
});
