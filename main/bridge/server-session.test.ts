import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pack } from '../bundle/archive.js';
import { createDoctor, type DoctorParts } from '../doctor.js';
import type { Machine } from '../machine/machine.js';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import type { Report } from '../report/report.js';
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

  it('has something to save once it is whole, until another server is looked at', async () => {
    const session = sessionAt(fakeServer({ services: healthyServices }));
    expect(session.evidenceHere()).toBeNull();
    await session.handlers.examine({ run: 1, source: here });
    await session.handlers.answer({ licence: 'no' });
    expect(session.evidenceHere()?.readings).toContainEqual(
      expect.objectContaining({ question: { kind: 'person', about: 'licence' } }),
    );
    await session.handlers.examine({ run: 2, source: { kind: 'practice', id: 'fresh-2022' } });
    expect(session.evidenceHere()).toBeNull();
    const cut = sessionAt(hanging('service'));
    const answer = cut.handlers.examine({ run: 1, source: here });
    await cut.handlers.cancelExamination();
    await answer;
    expect(cut.evidenceHere()).toBeNull();
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

describe('a bundle', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'bundle-test-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('is judged as the server was that it was made on', async () => {
    const services = { ...healthyServices, WAPCSvc: { state: 'stopped' } } as const;
    const there = createDoctor({ machineHere: () => Promise.resolve(fakeServer({ services })) });
    const { evidence, report } = await there.examine(here);
    const path = join(folder, 'server.zip');
    await writeFile(
      path,
      await pack([{ name: 'evidence.json', bytes: Buffer.from(JSON.stringify(evidence)) }], new Date()),
    );
    const session = sessionAt(null);
    const { id, name } = session.takeBundle(path, 'mine.zip');
    expect(name).toBe('mine.zip');
    const answer = await session.handlers.examine({ run: 1, source: { kind: 'bundle', id } });
    expect(answer).toMatchObject({ ok: true, value: { verdict: report.verdict } });
  });

  it('is refused in words where it is none, and where nobody opened it', async () => {
    const path = join(folder, 'server.zip');
    await writeFile(path, 'PK\u0003\u0004 and nothing more');
    const session = sessionAt(null);
    const { id } = session.takeBundle(path, 'mine.zip');
    const broken = await session.handlers.examine({ run: 1, source: { kind: 'bundle', id } });
    expect(broken).toMatchObject({ value: { error: { code: expect.stringMatching(/^BUNDLE-/) as string } } });
    const unknown = await session.handlers.examine({ run: 2, source: { kind: 'bundle', id: 'other' } });
    expect(unknown).toMatchObject({ value: { error: { code: 'BUNDLE-UNKNOWN' } } });
  });
});

describe('an answer of the person', () => {
  const outcomeOf = (report: Report | undefined, check: string) =>
    report?.server?.checks.find(({ id }) => id === check)?.outcome;

  it('is judged at once with what was read, and nothing is read for it', async () => {
    const machine = fakeServer({ services: healthyServices });
    let asked = 0;
    const { handlers } = sessionAt({ read: (question) => ((asked += 1), machine.read(question)) });
    const looked = await handlers.examine({ run: 1, source: here });
    const before = asked;
    const answered = await handlers.answer({ 'home-tenant': 'guest', nothing: 'x', role: 'king' });
    if (!looked.ok || !answered.ok) throw new Error('it was not judged');
    expect(outcomeOf(looked.value, 'role')).toBeNull();
    expect(outcomeOf(answered.value, 'role')).toBe('problem');
    expect(answered.value.server?.questions.filter(({ answer }) => answer !== null)).toHaveLength(1);
    expect(asked).toBe(before);
    // What was read took as long as before.
    const times = (report: Report): unknown => report.server?.checks.map(({ milliseconds }) => milliseconds);
    expect(times(answered.value)).toEqual(times(looked.value));
  });

  it('is taken back, and goes along when the server is read again', async () => {
    const { handlers } = sessionAt(fakeServer());
    await handlers.examine({ run: 1, source: here });
    await handlers.answer({ licence: 'no' });
    const open = await handlers.answer({});
    expect(open.ok && outcomeOf(open.value, 'licence')).toBeNull();
    const again = await handlers.examine({ run: 2, source: here, answers: { licence: 'no' } });
    expect(again.ok && outcomeOf(again.value, 'licence')).toBe('problem');
  });

  it('needs a server that was looked at', async () => {
    expect(await sessionAt(null).handlers.answer({ licence: 'no' })).toMatchObject({ error: { code: 'NOT-EXAMINED' } });
  });
});
