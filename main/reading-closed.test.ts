import { describe, expect, it } from 'vitest';
import { closedFacts } from './closed-facts.js';
import { createDoctor } from './doctor.js';
import { isFailure } from './evidence/failure.js';
import type { ServerEvidence } from './evidence/server.js';
import type { Examined } from './examination.js';
import type { ElevatedStart } from './machine/elevated/meeting.js';
import type { Machine } from './machine/machine.js';
import { elevatedOn } from './machine/testing/elevated.js';
import { fakeServer, healthyServices, trustSettingsPath, type FakeServer } from './machine/testing/fake-server.js';
import { readClosedFacts } from './reading-closed.js';

const hosts = 'C:\\Windows\\System32\\drivers\\etc\\hosts';
const program = { name: 'p', version: '1' };
const closed: FakeServer = { services: healthyServices, files: { [trustSettingsPath]: { closed: true } } };

async function evidenceOf(machine: Machine): Promise<{ readonly evidence: ServerEvidence; readonly codes: string[] }> {
  const { evidence, report } = await createDoctor({ machineHere: () => Promise.resolve(machine) }).examine({
    kind: 'here',
  });
  if (evidence === null) throw new Error('nothing was read');
  return { evidence, codes: (report.findings ?? []).map(({ code }) => code) };
}

async function reread(live: FakeServer, elevated: FakeServer): Promise<{ examined: Examined; codes: string[] }> {
  const { evidence } = await evidenceOf(fakeServer(live));
  const examined = await readClosedFacts(fakeServer(live), evidence, program, elevatedOn(fakeServer(elevated)));
  if (isFailure(examined)) throw new Error(examined.message);
  return { examined, codes: (examined.report.findings ?? []).map(({ code }) => code) };
}

describe('what was closed to this account', () => {
  it('is named by its place, and is nothing where an administrator read', async () => {
    const { evidence, codes } = await evidenceOf(fakeServer(closed));
    expect(codes).toContain('SERVER-NOT-READABLE');
    expect(closedFacts(evidence).map(({ place }) => place)).toEqual([trustSettingsPath]);
    const asAdministrator = await evidenceOf(fakeServer({ ...closed, account: { elevated: true } }));
    expect(closedFacts(asAdministrator.evidence)).toEqual([]);
  });

  it('is not offered where it is about the account itself', async () => {
    const { evidence } = await evidenceOf(fakeServer({ services: healthyServices }));
    const readings = evidence.readings.map((reading) => ({
      ...reading,
      fact: { state: 'unreadable', reason: 'access-denied', detail: '5' } as const,
    }));
    const places = closedFacts({ ...evidence, readings }).map(({ place }) => place);
    expect(places).toContain(hosts);
    expect(places.filter((place) => /^HKCU|^account$|^places$/.test(place))).toEqual([]);
  });

  it('is read, with what follows from it, and the server is judged as if it had never been closed', async () => {
    const { examined, codes } = await reread(closed, { services: healthyServices });
    const never = await evidenceOf(fakeServer({ services: healthyServices }));
    expect(codes).toEqual(never.codes);
    // The file names a certificate, which nobody could ask for before.
    expect(examined.evidence?.readings.map(({ question }) => question.kind)).toContain('certificate');
    expect(examined.report.server?.complete).toBe(true);
  });

  it('stays closed where an administrator may not read it either', async () => {
    const { examined, codes } = await reread(closed, closed);
    expect(codes).toContain('SERVER-NOT-READABLE');
    expect(closedFacts(examined.evidence ?? ({ readings: [] } as never))).toHaveLength(1);
  });

  it('keeps the rest as this account read it', async () => {
    const { examined } = await reread(closed, { services: healthyServices, system: { computer: 'ANOTHER' } });
    expect(examined.report.server?.name).toBe('APPPROXY-01');
  });

  it('says in words why it could not be read', async () => {
    const { evidence } = await evidenceOf(fakeServer(closed));
    const start = (): Promise<ElevatedStart> => Promise.resolve({ state: 'declined' });
    const options = { ...elevatedOn(fakeServer()), start };
    expect(await readClosedFacts(fakeServer(closed), evidence, program, options)).toMatchObject({
      code: 'ELEVATION-DECLINED',
      advice: expect.stringContaining('Nothing was changed') as string,
    });
  });
});

describe('a door that cannot ask Windows', () => {
  it('offers nothing, and says so', async () => {
    const doctor = createDoctor({ machineHere: () => Promise.resolve(fakeServer(closed)) });
    const { evidence } = await evidenceOf(fakeServer(closed));
    expect(doctor.closedFacts(evidence)).toEqual([]);
    expect(await doctor.readClosed(evidence)).toMatchObject({ code: 'ELEVATION-NOT-HERE' });
  });
});
