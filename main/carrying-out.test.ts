import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryOutHere } from './carrying-out.js';
import { createChanging, type Changing, type PlannedChange, type WritingHere } from './changing.js';
import type { ElevatedChanging } from './elevated-change.js';
import { isFailure } from './evidence/failure.js';
import type { ElevatedStart } from './machine/elevated/meeting.js';
import { runningProgram, socketFor } from './machine/testing/elevated.js';
import { fakeServer, healthyServices } from './machine/testing/fake-server.js';
import { copyOf } from './machine/testing/sandbox.js';

/** A server that is changed where the account is no administrator: the second process is played in this one. */
const program = { name: 'connector-doctor', version: '0.0.0' };
const request = { remedy: 'service', action: 'restart', services: 'both' } as const;
let folder: string;
let here: () => Promise<WritingHere | null>;
/** The second processes, each until it ends. */
const others: Promise<boolean>[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-changing-'));
  const server = fakeServer({ services: healthyServices, account: { elevated: false } });
  const opened = await copyOf(server, join(folder, 'server'));
  here = async () => ({
    machine: opened.machine,
    writer: opened.writer,
    journals: join(folder, 'changes'),
    ownJournals: join(folder, 'own'),
    protect: async (path) => {
      await mkdir(path, { recursive: true });
    },
  });
});
afterEach(async () => {
  await Promise.allSettled(others.splice(0));
  await rm(folder, { recursive: true, force: true });
});

const changing = (elevation: ElevatedChanging | null): Changing =>
  createChanging(program, here, { tryPath: () => notAsked(), probe: () => notAsked(), elevation });

function elevatedBy(
  agree: (planned: PlannedChange, signal: AbortSignal) => Promise<boolean>,
  more: Partial<ElevatedChanging> = {},
): ElevatedChanging {
  const contactAt = socketFor();
  return {
    contactAt,
    isCopied: () => Promise.resolve(false),
    start: (given) => {
      others.push(carryOutHere(given, program, agree, { here, contactAt }));
      return Promise.resolve(runningProgram);
    },
    ...more,
  };
}

const notAsked = (): Promise<never> => Promise.reject(new Error('it was asked here'));

async function done(elevation: ElevatedChanging | null): Promise<unknown> {
  const own = changing(elevation);
  const planned = await own.planChange({ kind: 'here' }, request);
  if (isFailure(planned)) throw new Error(planned.message);
  return await own.applyChange({ kind: 'here' }, planned, { agree: notAsked });
}

describe('a change by an account that is no administrator', () => {
  it('announces that Windows asks, and that the program is copied where others can write to its folder', async () => {
    for (const isCopied of [false, true]) {
      const elevation = elevatedBy(notAsked, { isCopied: () => Promise.resolve(isCopied) });
      const planned = await changing(elevation).planChange({ kind: 'here' }, request);
      expect(planned).toMatchObject({ permitted: false, elevates: true });
      const note = isFailure(planned) ? null : planned.report.notes.find(({ code }) => code === 'ASKS-WINDOWS');
      expect(note?.kind).toBe('needs');
      expect(note?.text.includes('Windows PowerShell')).toBe(isCopied);
    }
  });

  it('is made by the second process, which asks by what it would do itself, and is in the history', async () => {
    let shown: PlannedChange | null = null;
    const elevation = elevatedBy((planned) => {
      shown = planned;
      return Promise.resolve(true);
    });
    expect(await done(elevation)).toMatchObject({ outcome: 'applied' });
    expect(shown).toMatchObject({ permitted: true, report: { remedy: 'service', state: 'changes' } });
    const [past] = (await changing(null).changeHistory({ kind: 'here' })) as readonly { state: string }[];
    expect(past?.state).toBe('applied');
  });

  it('is asked about with what failed when it was tried before', async () => {
    const tried: PlannedChange['report']['tried'] = [
      { outcome: 'warning', text: 'The proxy asks this server for a user name.' },
      { outcome: 'couldNotTest', text: 'Whether it leads on was not tried.' },
    ];
    let shown: PlannedChange['report'] | null = null;
    const elevation = elevatedBy(({ report }) => {
      shown = report;
      return Promise.resolve(false);
    });
    const own = changing(elevation);
    const planned = await own.planChange({ kind: 'here' }, request);
    if (isFailure(planned)) throw new Error(planned.message);
    await own.applyChange({ kind: 'here' }, { ...planned, report: { ...planned.report, tried } }, { agree: notAsked });
    expect(shown).toMatchObject({ tried, acceptWarnings: true });
  });

  it('says that it was taken back where the person did so while they were asked', async () => {
    const cancel = new AbortController();
    const elevation = elevatedBy((_, signal) => {
      cancel.abort();
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
    });
    const own = changing(elevation);
    const planned = await own.planChange({ kind: 'here' }, request);
    if (isFailure(planned)) throw new Error(planned.message);
    expect(await own.applyChange({ kind: 'here' }, planned, { agree: notAsked, signal: cancel.signal })).toMatchObject({
      code: 'CANCELLED',
      message: expect.stringContaining('Nothing was changed') as string,
    });
  });

  it('says how it ended where it was not made', async () => {
    expect(await done(null)).toMatchObject({ code: 'NOT-ADMINISTRATOR' });
    expect(await done(elevatedBy(() => Promise.resolve(false)))).toMatchObject({ code: 'NOT-AGREED' });
    const start = (state: ElevatedStart) => elevatedBy(notAsked, { start: () => Promise.resolve(state) });
    expect(await done(start({ state: 'declined' }))).toMatchObject({
      code: 'ELEVATION-DECLINED',
      message: expect.stringContaining('Nothing was changed') as string,
    });
    expect(await done(start({ state: 'failed', detail: 'ShellExecuteExW: 1260' }))).toMatchObject({
      code: 'ELEVATION-FAILED',
      message: expect.stringContaining('1260') as string,
    });
    const silent = elevatedBy(notAsked, { start: async () => runningProgram, patience: { meeting: 50 } });
    expect(await done(silent)).toMatchObject({ code: 'ELEVATION-TIMED-OUT' });
    const forged = elevatedBy(notAsked);
    const wrongHash = {
      ...forged,
      start: (given: Parameters<typeof forged.start>[0]) => forged.start({ ...given, sha256: 'ab' }),
    };
    expect(await done(wrongHash)).toMatchObject({ code: 'PLAN-FORGED' });
  });

  it('names the history where it had begun when it was lost', async () => {
    const elevation = elevatedBy(() => Promise.resolve(true), { patience: { silence: 1 } });
    expect(await done(elevation)).toMatchObject({
      code: 'ELEVATION-TIMED-OUT',
      advice: expect.stringContaining('history') as string,
    });
  });

  it('is no matter of a copy to practise with', async () => {
    const own = changing(elevatedBy(notAsked));
    const sandbox = { kind: 'sandbox', folder: join(folder, 'server') } as const;
    const planned = await own.planChange(sandbox, request);
    if (isFailure(planned)) throw new Error(planned.message);
    expect(planned).toMatchObject({ permitted: true, elevates: false });
    const forged = { ...planned, permitted: false, elevates: true };
    expect(await own.applyChange(sandbox, forged, { agree: notAsked })).toMatchObject({
      code: 'NOT-ADMINISTRATOR',
    });
  });
});
