import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDoctor, type DoctorParts } from '../doctor.js';
import type { Machine } from '../machine/machine.js';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import type { ExaminationProgress } from '../../preload/contract/contract.js';
import { createServerSession } from './server-session.js';

const here = { kind: 'here' } as const;

function sessionAt(machine: Machine | null, parts: Partial<DoctorParts> = {}) {
  const told: ExaminationProgress[] = [];
  const doctor = createDoctor({ machineHere: () => Promise.resolve(machine), ...parts });
  return { ...createServerSession({ doctor, tell: (progress) => told.push(progress) }), told, doctor };
}

/** A server that never answers one kind of question. */
function hanging(kind: string): Machine {
  const machine = fakeServer({ services: healthyServices });
  return { read: (question) => (question.kind === kind ? new Promise(() => undefined) : machine.read(question)) };
}

const made = (progress: ExaminationProgress | undefined): number =>
  (progress?.report.server?.checks ?? []).filter(({ outcome }) => outcome !== null).length;

describe('a look at this server', () => {
  it('answers with what was concluded', async () => {
    const { handlers } = sessionAt(fakeServer({ services: healthyServices }));
    expect(await handlers.examine({ run: 1, source: here })).toMatchObject({
      ok: true,
      value: { verdict: { outcome: 'ok' }, server: { complete: true } },
    });
  });

  it('tells what is being read, and keeps what was read when it is cancelled', async () => {
    const { handlers, told } = sessionAt(hanging('service'));
    const answer = handlers.examine({ run: 7, source: here });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(told.at(-1)).toMatchObject({ run: 7 });
    expect(told.at(-1)?.underWay).toContain('running');
    // That one waits for its files, too, which are read later.
    expect(told.at(-1)?.underWay).not.toContain('configuration');
    expect(made(told.at(-1))).toBeGreaterThan(0);
    expect(await handlers.cancelExamination()).toEqual({ ok: true, value: null });
    const report = await answer;
    expect(report).toMatchObject({ ok: true, value: { server: { complete: false, name: 'APPPROXY-01' } } });
  });

  it('ends when another begins, and when the window closes', async () => {
    const session = sessionAt(hanging('service'));
    const first = session.handlers.examine({ run: 1, source: here });
    const second = session.handlers.examine({ run: 2, source: here });
    expect(await first).toMatchObject({ value: { server: { complete: false } } });
    session.close();
    expect(await second).toMatchObject({ value: { server: { complete: false } } });
  });

  it('says so where there is no Windows', async () => {
    const { handlers } = sessionAt(null);
    expect(await handlers.examine({ run: 1, source: here })).toMatchObject({
      value: { error: { code: 'NO-WINDOWS' } },
    });
    expect(await handlers.glance()).toEqual({ ok: true, value: null });
  });

  it('has a line for the first page', async () => {
    const { handlers } = sessionAt(fakeServer({ services: healthyServices }));
    expect(await handlers.glance()).toMatchObject({ value: { connector: { state: 'installed', service: 'running' } } });
  });
});

describe('a practice server', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'practice-test-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const row = { id: 'stopped', title: 'A stopped connector', description: 'Its service was ended.', file: 'a.json' };
  const withPractice = () => sessionAt(null, { practice: { files: [row], folder: pathToFileURL(`${folder}/`) } });

  it('is read when somebody opens it, and judged as the server was', async () => {
    const live = createDoctor({
      machineHere: () =>
        Promise.resolve(fakeServer({ services: { ...healthyServices, WAPCSvc: { state: 'stopped' } } })),
    });
    const { evidence, report } = await live.examine(here);
    await writeFile(join(folder, 'a.json'), JSON.stringify(evidence));
    const { handlers, doctor } = withPractice();
    expect(doctor.practiceServers).toEqual([{ id: row.id, title: row.title, description: row.description }]);
    const answer = await handlers.examine({ run: 1, source: { kind: 'practice', id: 'stopped' } });
    expect(answer).toMatchObject({ ok: true, value: { verdict: report.verdict } });
  });

  it('is refused where its recording is none, is not there, or nobody knows it', async () => {
    const { handlers } = withPractice();
    const unreadable = { value: { error: { code: 'PRACTICE-SERVER-UNREADABLE' } } };
    const stopped = { run: 1, source: { kind: 'practice', id: 'stopped' } } as const;
    expect(await handlers.examine(stopped)).toMatchObject(unreadable);
    await writeFile(join(folder, 'a.json'), '{"readings": 1}');
    expect(await handlers.examine(stopped)).toMatchObject(unreadable);
    const unknown = { run: 1, source: { kind: 'practice', id: 'other' } } as const;
    expect(await handlers.examine(unknown)).toMatchObject({ value: { error: { code: 'PRACTICE-SERVER-UNKNOWN' } } });
  });
});
