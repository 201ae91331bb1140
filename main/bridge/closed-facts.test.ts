import { describe, expect, it } from 'vitest';
import { createDoctor, type DoctorParts } from '../doctor.js';
import type { ElevatedStart } from '../machine/elevated/meeting.js';
import { elevatedOn } from '../machine/testing/elevated.js';
import { fakeServer, healthyServices, trustSettingsPath, type FakeServer } from '../machine/testing/fake-server.js';
import type { CallResults, Result } from '../../preload/contract/contract.js';
import { createServerSession } from './server-session.js';

const here = { run: 1, source: { kind: 'here' } } as const;
const open: FakeServer = { services: healthyServices };
const closed: FakeServer = { services: healthyServices, files: { [trustSettingsPath]: { closed: true } } };

function sessionOf(elevation: DoctorParts['elevation'], parts: Partial<DoctorParts> = {}) {
  const doctor = createDoctor({ machineHere: () => Promise.resolve(fakeServer(closed)), elevation, ...parts });
  return createServerSession({ doctor, tell: () => undefined });
}

const codesOf = (answer: Result<CallResults['readClosed']>): readonly string[] =>
  answer.ok ? (answer.value.findings ?? []).map(({ code }) => code) : [answer.error.code];

describe('what is closed of the server that was looked at', () => {
  it('is offered, read, and judged with the rest', async () => {
    const { handlers } = sessionOf(elevatedOn(fakeServer(open)));
    const looked = await handlers.examine(here);
    expect(codesOf(looked)).toContain('SERVER-NOT-READABLE');
    expect(handlers.listClosed()).toEqual({ ok: true, value: { offered: [trustSettingsPath], refused: [] } });
    const read = await handlers.readClosed();
    expect(codesOf(read)).toContain('SERVER-READY');
    expect(codesOf(read)).not.toContain('SERVER-NOT-READABLE');
    expect(handlers.listClosed()).toEqual({ ok: true, value: { offered: [], refused: [] } });
    // Later answers are judged with it.
    const answered = await handlers.answer({ licence: 'no' });
    expect(codesOf(answered)).not.toContain('SERVER-NOT-READABLE');
  });

  it('is not offered again where an administrator may not read it either', async () => {
    const { handlers } = sessionOf(elevatedOn(fakeServer(closed)));
    await handlers.examine(here);
    expect(codesOf(await handlers.readClosed())).toContain('SERVER-NOT-READABLE');
    expect(handlers.listClosed()).toEqual({ ok: true, value: { offered: [], refused: [trustSettingsPath] } });
    await handlers.examine(here);
    expect(handlers.listClosed()).toMatchObject({ value: { offered: [trustSettingsPath] } });
  });

  it('is not offered where Windows cannot be asked, and of recorded servers', async () => {
    const nobody = sessionOf(null).handlers;
    await nobody.examine(here);
    expect(nobody.listClosed()).toEqual({ ok: true, value: { offered: [], refused: [] } });
    expect(codesOf(await nobody.readClosed())).toEqual(['ELEVATION-NOT-HERE']);

    const { handlers } = sessionOf(elevatedOn(fakeServer(open)));
    expect(codesOf(await handlers.readClosed())).toEqual(['NOT-EXAMINED']);
    await handlers.examine({ run: 2, source: { kind: 'practice', id: 'fresh-2022' } });
    expect(handlers.listClosed()).toEqual({ ok: true, value: { offered: [], refused: [] } });
    expect(codesOf(await handlers.readClosed())).toEqual(['NOT-EXAMINED']);
  });

  it('keeps what the person answered while Windows asked', async () => {
    let allow: () => void = () => undefined;
    const allowed = new Promise<void>((resolve) => (allow = resolve));
    const { start, contactAt } = elevatedOn(fakeServer(open));
    const { handlers } = sessionOf({
      contactAt,
      start: async (secret) => {
        await allowed;
        return await start(secret);
      },
    });
    await handlers.examine(here);
    const reading = handlers.readClosed();
    await handlers.answer({ 'home-tenant': 'guest' });
    allow();
    expect(codesOf(await reading)).toContain('ROLE-INSUFFICIENT');
  });

  it('stays as it is after a no, and can be asked for again', async () => {
    const declined = (): Promise<ElevatedStart> => Promise.resolve({ state: 'declined' });
    const { handlers } = sessionOf({ ...elevatedOn(fakeServer(open)), start: declined });
    await handlers.examine(here);
    expect(codesOf(await handlers.readClosed())).toEqual(['ELEVATION-DECLINED']);
    expect(handlers.listClosed()).toMatchObject({ value: { offered: [trustSettingsPath] } });
  });

  it('is given up when somebody cancels, looks again, or closes the window', async () => {
    const asking = (): Promise<ElevatedStart> => new Promise(() => undefined);
    const session = sessionOf({ ...elevatedOn(fakeServer(open)), start: asking });
    const { handlers } = session;
    const endings = [
      async () => await handlers.cancelReadClosed(),
      async () => await handlers.examine(here),
      async () => session.close(),
    ];
    await handlers.examine(here);
    for (const end of endings) {
      const reading = handlers.readClosed();
      await end();
      expect(codesOf(await reading)).toEqual(['CANCELLED']);
    }
  });
});
