import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Door, Report, Result } from '../../preload/contract/index.js';
import { ServerVisit } from './server-visit.svelte.js';

const failure = { code: 'CONNECTION-LOST', message: 'It is gone.', advice: '' };

const reportWith = (made: number, complete = true): Report => ({
  schema: 'connector-doctor/report@1',
  program: { name: 'p', version: '1' },
  takenAt: '',
  findings: [],
  server: {
    name: 'S',
    windows: 'W',
    readAt: '',
    complete,
    questions: [],
    checks: (['windows', 'tls12', 'running'] as const).map((id, index) => ({
      id,
      title: id,
      group: 'g',
      outcome: index < made ? ('ok' as const) : null,
      milliseconds: null,
      said: '',
      findings: [],
    })),
  },
});

/** A visit whose answers are in the test's hand. */
function visitOf(more: Partial<Door<File>> = {}): {
  readonly visit: ServerVisit;
  readonly answers: ((result: Result<Report>) => void)[];
  readonly cancel: ReturnType<typeof vi.fn>;
} {
  const answers: ((result: Result<Report>) => void)[] = [];
  const cancel = vi.fn(() => Promise.resolve({ ok: true, value: null } as const));
  const door: Partial<Door<File>> = {
    examine: () => new Promise((resolve) => answers.push(resolve)),
    cancelExamination: cancel,
    listClosed: () => Promise.resolve({ ok: true, value: { offered: [], refused: [] } }),
    ...more,
  };
  return { visit: new ServerVisit(door as Door<File>), answers, cancel };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('a look at a server', () => {
  it('shows what is known while it goes on, and which checks wait', async () => {
    const { visit, answers } = visitOf();
    visit.lookHere('repair');
    expect([visit.phase, visit.showsProgress, visit.report]).toEqual(['running', true, null]);
    visit.follow({ run: 1, underWay: ['tls12'], report: reportWith(1, false) });
    expect([visit.made, visit.checks.length, visit.underWay.includes('tls12')]).toEqual([1, 3, true]);
    answers[0]?.({ ok: true, value: reportWith(3) });
    await settled();
    expect([visit.phase, visit.made]).toEqual(['done', 3]);
  });

  it('says that a part takes long once it does, and not of the whole', () => {
    const { visit } = visitOf();
    visit.lookHere('repair');
    vi.advanceTimersByTime(3000);
    visit.follow({ run: 1, underWay: ['tls12'], report: reportWith(1, false) });
    vi.advanceTimersByTime(3000);
    expect(visit.slow).toBe(false);
    vi.advanceTimersByTime(2000);
    expect(visit.slow).toBe(true);
  });

  it('keeps what was read when it is cancelled, and takes what the program adds', async () => {
    const { visit, answers, cancel } = visitOf();
    visit.lookHere('install');
    visit.follow({ run: 1, underWay: ['tls12'], report: reportWith(1, false) });
    visit.cancel();
    expect(cancel).toHaveBeenCalledOnce();
    expect([visit.phase, visit.made]).toEqual(['cancelled', 1]);
    answers[0]?.({ ok: true, value: reportWith(2, false) });
    await settled();
    expect([visit.phase, visit.made]).toEqual(['cancelled', 2]);
  });

  it('keeps what was read when it is cancelled, also where the program is gone', async () => {
    const { visit, answers } = visitOf();
    visit.lookHere('install');
    visit.follow({ run: 1, underWay: ['tls12'], report: reportWith(1, false) });
    visit.cancel();
    answers[0]?.({ ok: false, error: failure });
    await settled();
    expect([visit.phase, visit.made]).toEqual(['cancelled', 1]);
  });

  it('does not listen to an earlier one', async () => {
    const { visit, answers } = visitOf();
    visit.lookHere('repair');
    visit.lookAt({ kind: 'practice', id: 'p' }, 'P');
    visit.follow({ run: 1, underWay: [], report: reportWith(2, false) });
    answers[0]?.({ ok: true, value: reportWith(3) });
    await settled();
    expect([visit.phase, visit.report]).toEqual(['running', null]);
    expect([visit.recorded, visit.purpose]).toEqual([true, null]);
  });

  it('leaves the earlier answer until it is worth showing progress', async () => {
    const { visit, answers } = visitOf();
    visit.lookHere('repair');
    answers[0]?.({ ok: true, value: reportWith(3) });
    await settled();
    void visit.look();
    expect([visit.showsProgress, visit.made]).toEqual([false, 3]);
    vi.advanceTimersByTime(600);
    expect([visit.showsProgress, visit.report]).toEqual([true, null]);
  });

  it('says why it could not be, and when the program ended', async () => {
    const { visit, answers } = visitOf();
    visit.lookHere('repair');
    answers[0]?.({ ok: true, value: { ...reportWith(0), error: { ...failure, code: 'NO-WINDOWS' } } });
    await settled();
    expect([visit.phase, visit.failure?.code]).toEqual(['failed', 'NO-WINDOWS']);
    visit.lookHere('repair');
    visit.interrupt();
    expect([visit.phase, visit.failure?.code]).toEqual(['failed', 'GONE']);
  });
});

describe('answers', () => {
  it('are sent together, and go along when the server is read again', async () => {
    const answer = vi.fn(() => Promise.resolve({ ok: true, value: reportWith(3) } as const));
    const { visit, answers } = visitOf({ answer });
    visit.lookHere('repair');
    answers[0]?.({ ok: true, value: reportWith(3) });
    await settled();
    expect(await visit.answer('licence', 'yes')).toBeNull();
    await visit.answer('role', 'other');
    expect(answer).toHaveBeenLastCalledWith({ licence: 'yes', role: 'other' });
    await visit.answer('licence', null);
    expect(answer).toHaveBeenLastCalledWith({ role: 'other' });
  });

  it('are those of one server', async () => {
    const answer = vi.fn(() => Promise.resolve({ ok: true, value: reportWith(3) } as const));
    const { visit, answers } = visitOf({ answer });
    visit.lookAt({ kind: 'practice', id: 'a' }, 'A');
    answers[0]?.({ ok: true, value: reportWith(3) });
    await settled();
    await visit.answer('licence', 'yes');
    visit.lookAt({ kind: 'practice', id: 'b' }, 'B');
    answers[1]?.({ ok: true, value: reportWith(3) });
    await settled();
    await visit.answer('role', 'other');
    expect(answer).toHaveBeenLastCalledWith({ role: 'other' });
  });

  it('are said not to be taken where they are not', async () => {
    const { visit } = visitOf({ answer: () => Promise.resolve({ ok: false, error: failure }) });
    expect(await visit.answer('licence', 'yes')).toBe('It is gone.');
  });
});
