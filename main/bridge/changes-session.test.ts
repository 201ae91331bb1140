import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Doctor } from '../doctor.js';
import { rowsOf } from '../report/plan-rows.js';
import type { ChangeProgress, ChangeRequest, ShownPlan } from '../../preload/contract/changes.js';
import type { Result } from '../../preload/contract/contract.js';
import type { Consent, ConsentQuestion } from './consent.js';
import { changesNotAllowed } from './changes-session.js';
import { createSession, type Session } from './session.js';
import { practiceDoctor } from './testing/practice-doctor.js';

const proxy: ChangeRequest = { remedy: 'proxy', address: 'proxy.contoso.local:8080', winHttp: true };
const another: ChangeRequest = { ...proxy, address: '[2001:db8::1]:3128' };

let folder: string;
const open: Session[] = [];
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'changes-session-'))));
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(open.splice(0).map((session) => session.close()));
  await rm(folder, { recursive: true });
});

interface Given {
  readonly consent?: Consent;
  readonly doctor?: Doctor;
  /** The answer of the person; left out, yes. */
  readonly answer?: (question: ConsentQuestion) => Promise<boolean>;
}

function sessionOf({ consent, doctor = practiceDoctor('healthy-direct', 'healthy-proxy'), answer }: Given = {}) {
  const told: ChangeProgress[] = [];
  const asked: ConsentQuestion[] = [];
  const session = createSession({
    doctor,
    door: consent?.kind === 'code' ? 'browser' : 'desktop',
    tell: (name, data) => {
      if (name === 'change') told.push(data as ChangeProgress);
    },
    practiceFolder: folder,
    consent: consent ?? {
      kind: 'window',
      ask: (question) => {
        asked.push(question);
        return answer === undefined ? Promise.resolve(true) : answer(question);
      },
    },
  });
  open.push(session);
  const { handlers } = session;
  return {
    session,
    handlers,
    told,
    asked,
    look: (id = 'healthy-direct') => handlers.examine({ run: 1, source: { kind: 'practice', id } }),
    plan: async (request: ChangeRequest = proxy): Promise<ShownPlan> => valueOf(await handlers.planChange({ request })),
    apply: async (plan: string | null, warningsAccepted = false) =>
      await handlers.applyChange({ run: 7, plan: plan ?? '', warningsAccepted }),
  };
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

const codeOf = (result: Result<unknown>): string => (result.ok ? 'done' : result.error.code);

/** The configuration file of the connector in the one copy that is there. */
async function file(): Promise<string> {
  const [copy = ''] = await readdir(folder);
  return await readFile(
    join(
      folder,
      copy,
      'disk/c/program files/microsoft entra private network connector/microsoftentraprivatenetworkconnectorservice.exe.config',
    ),
    'utf8',
  );
}

describe('a change of a practice server', () => {
  it('is planned, agreed to, made on a copy, listed and taken back', async () => {
    const { look, plan, apply, handlers, told, asked } = sessionOf();
    await look();
    expect(valueOf(await handlers.listChanges())).toEqual({ changes: [], practice: true });
    expect(await readdir(folder)).toEqual([]);
    const shown = await plan();
    expect(shown).toMatchObject({ practice: true, consent: 'window', hindrance: null, report: { state: 'changes' } });
    const before = await file();
    const report = valueOf(await apply(shown.report.id, true));
    expect(report).toMatchObject({ id: shown.report.id, outcome: 'applied' });
    expect(asked.map(({ planned, practice }) => [planned.report.id, practice])).toEqual([[shown.report.id, true]]);
    expect(await file()).toContain('proxyaddress="http://proxy.contoso.local:8080"');

    expect(told[0]).toEqual({ run: 7, phase: 'asking', step: null, state: null, detail: null });
    const states = (step: number) =>
      told.flatMap((each) => (each.step === step && each.detail === null ? [each.state] : []));
    for (const { number } of shown.report.steps) expect(states(number), String(number)).toEqual(['begun', 'done']);

    const { changes } = valueOf(await handlers.listChanges());
    expect(changes).toMatchObject([{ id: report.id, state: 'applied', canUndo: true }]);
    const back = await plan({ remedy: 'restore', what: { kind: 'change', id: report.id.toUpperCase() } });
    expect(valueOf(await apply(back.report.id))).toMatchObject({ outcome: 'applied' });
    expect(await file()).toBe(before);
    expect(valueOf(await handlers.listChanges()).changes.map(({ state }) => state)).toContain('undone');
  });

  it('takes back all of today', async () => {
    const { look, plan, apply } = sessionOf();
    await look();
    const shown = await plan();
    const before = await file();
    await apply(shown.report.id, true);
    const back = await plan({ remedy: 'restore', what: { kind: 'today' } });
    expect(valueOf(await apply(back.report.id))).toMatchObject({ outcome: 'applied' });
    expect(await file()).toBe(before);
  });

  it('goes on in the same copy, and the copy goes with the page', async () => {
    const { look, plan, apply, session, handlers } = sessionOf();
    await look();
    await apply((await plan()).report.id, true);
    await look('healthy-proxy');
    await plan({ remedy: 'bypass', winHttp: true });
    expect(valueOf(await handlers.listChanges()).changes).toEqual([]);
    await look();
    expect(valueOf(await handlers.listChanges()).changes).toHaveLength(1);
    expect(await plan()).toMatchObject({ report: { state: 'nothing', id: null } });
    expect(await readdir(folder)).toHaveLength(2);
    await session.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not made while the recording could not be read', async () => {
    const { look, handlers } = sessionOf();
    await look('no-such-server');
    expect(codeOf(await handlers.planChange({ request: proxy }))).toBe('NOT-EXAMINED');
    expect(await readdir(folder)).toEqual([]);
  });

  it('says so where no copy can be made', async () => {
    const doctor = practiceDoctor();
    const { look, handlers } = sessionOf({
      doctor: { ...doctor, makeSandbox: () => Promise.reject(new Error('ENOSPC: no space left on device')) },
    });
    await look();
    expect(codeOf(await handlers.planChange({ request: proxy }))).toBe('PRACTICE-COPY-NOT-MADE');
  });
});

describe('what a window asks for', () => {
  it.each([
    ['http://user:secret@proxy.contoso.local:8080', 'cannot sign in'],
    ['https://proxy.contoso.local:8080', 'http:// alone'],
    ['socks5://proxy.contoso.local:8080', 'http:// alone'],
    ['proxy.contoso.local', 'with the port'],
    ['proxy.contoso.local:99999', 'with the port'],
    ['http://proxy.contoso.local:8080/path', 'Without a path'],
    ['прокси.contoso.local:8080', 'xn--'],
    ['proxy"/><x y=":8080', 'HOST'],
  ])('is refused as an address: %s', async (address, words) => {
    const { look, handlers } = sessionOf();
    await look();
    const requests: ChangeRequest[] = [
      { remedy: 'proxy', address, winHttp: true },
      { remedy: 'winhttp', address, bypass: [] },
      { remedy: 'backend', address, bypass: [], refreshPolicy: false },
      { remedy: 'installer-proxy', address, bypass: [] },
    ];
    for (const request of requests) {
      const answer = await handlers.planChange({ request });
      expect(codeOf(answer)).toBe('PROXY-ADDRESS-INVALID');
      if (words !== 'HOST') expect(answer).toMatchObject({ error: { advice: expect.stringContaining(words) } });
    }
  });

  it('is refused as a name that goes past the proxy', async () => {
    const { look, handlers } = sessionOf();
    await look();
    const bypass = ['a b;c'];
    const request = { remedy: 'winhttp', address: 'proxy.contoso.local:8080', bypass } as const;
    expect(codeOf(await handlers.planChange({ request }))).toBe('BYPASS-INVALID');
  });

  it('may be no proxy at all', async () => {
    const { look, plan } = sessionOf();
    await look();
    expect(await plan({ remedy: 'winhttp', address: null, bypass: [] })).toMatchObject({
      report: { state: 'nothing' },
    });
  });

  it('is not done where there is no Windows', async () => {
    const { handlers } = sessionOf();
    expect(codeOf(await handlers.planChange({ request: proxy }))).toBe('NO-WINDOWS');
    expect(codeOf(await handlers.listChanges())).toBe('NO-WINDOWS');
  });
});

describe('a plan', () => {
  it('serves once', async () => {
    const { look, plan, apply, asked } = sessionOf();
    await look();
    const { report } = await plan();
    expect(codeOf(await apply(report.id, true))).toBe('done');
    expect(codeOf(await apply(report.id, true))).toBe('PLAN-UNKNOWN');
    expect(asked).toHaveLength(1);
  });

  it('serves once where the person said no, too', async () => {
    const { look, plan, apply, told } = sessionOf({ answer: () => Promise.resolve(false) });
    await look();
    const { report } = await plan();
    const before = await file();
    expect(codeOf(await apply(report.id, true))).toBe('NOT-AGREED');
    expect(codeOf(await apply(report.id, true))).toBe('PLAN-UNKNOWN');
    expect(await file()).toBe(before);
    expect(told.map(({ phase }) => phase)).toEqual(['asking']);
  });

  it('is of the window that made it, and of no other', async () => {
    const [mine, theirs] = [sessionOf(), sessionOf()];
    await mine.look();
    await theirs.look();
    const { report } = await mine.plan();
    expect(codeOf(await theirs.apply(report.id, true))).toBe('PLAN-UNKNOWN');
    await theirs.plan();
    expect(codeOf(await theirs.apply(report.id, true))).toBe('PLAN-UNKNOWN');
    expect(theirs.asked).toEqual([]);
    expect(codeOf(await mine.apply(report.id, true))).toBe('done');
  });

  it('has an id that nobody makes up, and is there still after one was tried', async () => {
    const { look, plan, apply, asked } = sessionOf();
    await look();
    const { report } = await plan();
    expect(codeOf(await apply('00000000-0000-4000-8000-000000000000', true))).toBe('PLAN-UNKNOWN');
    expect(asked).toEqual([]);
    expect(codeOf(await apply(report.id, true))).toBe('done');
  });

  it('gives way to a later one, and can be thrown away', async () => {
    const { look, plan, apply, handlers, asked } = sessionOf();
    await look();
    const former = await plan();
    const later = await plan(another);
    expect(codeOf(await apply(former.report.id, true))).toBe('PLAN-UNKNOWN');
    await handlers.cancelPlan();
    expect(codeOf(await apply(later.report.id, true))).toBe('PLAN-UNKNOWN');
    expect(asked).toEqual([]);
  });

  it('that is being made gives way, too', async () => {
    const { look, handlers, apply } = sessionOf();
    await look();
    const former = handlers.planChange({ request: proxy });
    const later = handlers.planChange({ request: another });
    expect(codeOf(await former)).toBe('CANCELLED');
    expect(codeOf(await apply(valueOf(await later).report.id, true))).toBe('done');
    const given = handlers.planChange({ request: proxy });
    await handlers.cancelPlan();
    expect(codeOf(await given)).toBe('CANCELLED');
  });

  it('expires', async () => {
    const { look, plan, apply, asked } = sessionOf();
    await look();
    const { report } = await plan();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(report.expiresAt ?? '') + 1 });
    expect(codeOf(await apply(report.id, true))).toBe('PLAN-EXPIRED');
    expect(codeOf(await apply(report.id, true))).toBe('PLAN-UNKNOWN');
    expect(asked).toEqual([]);
  });

  it('expires while the person is asked', async () => {
    const { look, plan, apply } = sessionOf({
      answer: (question) => {
        vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(question.planned.report.expiresAt ?? '') + 1 });
        return Promise.resolve(true);
      },
    });
    await look();
    const { report } = await plan();
    const before = await file();
    expect(codeOf(await apply(report.id, true))).toBe('PLAN-EXPIRED');
    expect(await file()).toBe(before);
  });

  it('is of the server that is looked at, and of no other', async () => {
    const { look, plan, apply, asked } = sessionOf();
    await look();
    const { report } = await plan();
    await look('healthy-proxy');
    expect(codeOf(await apply(report.id, true))).toBe('PLAN-ELSEWHERE');
    await look();
    expect(codeOf(await apply(report.id, true))).toBe('PLAN-UNKNOWN');
    expect(asked).toEqual([]);
  });

  it('with a warning is only done where the person has accepted that', async () => {
    const doctor = practiceDoctor();
    const { look, plan, apply, asked } = sessionOf({
      doctor: {
        ...doctor,
        planChange: async (...args) => {
          const planned = await doctor.planChange(...args);
          return 'code' in planned ? planned : { ...planned, report: { ...planned.report, acceptWarnings: true } };
        },
      },
    });
    await look();
    const { report } = await plan();
    expect(codeOf(await apply(report.id))).toBe('WARNINGS-NOT-ACCEPTED');
    expect(asked).toEqual([]);
    expect(codeOf(await apply(report.id, true))).toBe('done');
  });

  it('that needs an administrator is only shown where the program runs as none', async () => {
    const doctor = practiceDoctor();
    const { look, plan, apply, asked } = sessionOf({
      doctor: {
        ...doctor,
        planChange: async (...args) => {
          const planned = await doctor.planChange(...args);
          return 'code' in planned ? planned : { ...planned, permitted: false };
        },
      },
    });
    await look();
    const shown = await plan();
    expect(shown).toMatchObject({ consent: 'none', hindrance: expect.stringContaining('administrator') });
    expect(codeOf(await apply(shown.report.id, true))).toBe('NOT-ADMINISTRATOR');
    expect(asked).toEqual([]);
  });

  it('is made, shown and listed, but not carried out where changes are not allowed', async () => {
    const { look, plan, apply, handlers } = sessionOf({ consent: { kind: 'none', why: changesNotAllowed } });
    await look();
    const shown = await plan();
    expect(shown).toMatchObject({ consent: 'none', hindrance: expect.stringContaining('--allow-changes') });
    const before = await file();
    expect(codeOf(await apply(shown.report.id, true))).toBe('CHANGES-NOT-ALLOWED');
    expect(codeOf(await handlers.giveCode({ plan: shown.report.id ?? '', code: 'AAAAAAAA' }))).toBe('NOT-HERE');
    expect(valueOf(await handlers.listChanges()).changes).toEqual([]);
    expect(await file()).toBe(before);
  });
});

/** Fulfilled when the question is taken back. */
const untilTakenBack = ({ signal }: ConsentQuestion): Promise<boolean> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));

describe('a change under way', () => {
  it('is the only one', async () => {
    let agree: ((agreed: boolean) => void) | null = null;
    const { look, plan, apply, handlers, asked } = sessionOf({
      answer: () => new Promise((resolve) => (agree = resolve)),
    });
    await look();
    const { report } = await plan();
    const change = apply(report.id, true);
    await expect.poll(() => asked).toHaveLength(1);
    expect(codeOf(await apply(report.id, true))).toBe('CHANGE-UNDER-WAY');
    expect(codeOf(await handlers.planChange({ request: proxy }))).toBe('CHANGE-UNDER-WAY');
    agree!(true);
    expect(codeOf(await change)).toBe('done');
  });

  it('is given up while the person is asked', async () => {
    const { look, plan, apply, handlers, asked } = sessionOf({ answer: untilTakenBack });
    await look();
    const { report } = await plan();
    const before = await file();
    const change = apply(report.id, true);
    await expect.poll(() => asked).toHaveLength(1);
    await handlers.cancelChange();
    expect(codeOf(await change)).toBe('NOT-AGREED');
    expect(await file()).toBe(before);
  });

  it('is not made by a yes that comes after it was given up', async () => {
    const { look, plan, apply, handlers } = sessionOf({
      answer: async (question) => {
        await untilTakenBack(question);
        return true;
      },
    });
    await look();
    const { report } = await plan();
    const change = apply(report.id, true);
    await handlers.cancelChange();
    expect(codeOf(await change)).toBe('NOT-AGREED');
  });

  it('is broken off between its steps, and taken back', async () => {
    const given = sessionOf();
    const { look, plan, apply, handlers, told } = given;
    await look();
    const { report } = await plan();
    const before = await file();
    const change = apply(report.id, true);
    await expect.poll(() => told.some(({ state }) => state === 'begun'), { interval: 1 }).toBe(true);
    await handlers.cancelChange();
    expect(valueOf(await change)).toMatchObject({ outcome: 'rolled-back', cancelled: true });
    expect(await file()).toBe(before);
  });

  it('is broken off and taken back when the page goes, which waits for it', async () => {
    const { session, look, plan, apply, told } = sessionOf();
    await look();
    const { report } = await plan();
    let ended = false;
    const change = apply(report.id, true).finally(() => (ended = true));
    await expect.poll(() => told.some(({ state }) => state === 'begun'), { interval: 1 }).toBe(true);
    await session.close();
    expect(ended).toBe(true);
    expect(valueOf(await change)).toMatchObject({ outcome: 'rolled-back', cancelled: true });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is no more asked about when the page goes', async () => {
    const { session, look, plan, apply, asked } = sessionOf({ answer: untilTakenBack });
    await look();
    const change = apply((await plan()).report.id, true);
    await expect.poll(() => asked).toHaveLength(1);
    await session.close();
    expect(codeOf(await change)).toBe('NOT-AGREED');
  });
});

describe('a code in the terminal', () => {
  const withCode = () => {
    const printed: string[] = [];
    const given = sessionOf({ consent: { kind: 'code', print: (text) => printed.push(text) } });
    return { ...given, printed, code: () => /([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(printed[0] ?? '')?.[1] ?? '' };
  };

  it('agrees, and the terminal shows every change of the plan', async () => {
    const { look, plan, apply, handlers, printed, code } = withCode();
    await look();
    const shown = await plan();
    expect(shown.consent).toBe('code');
    const change = apply(shown.report.id, true);
    await expect.poll(() => printed).toHaveLength(1);
    for (const { title } of rowsOf(shown.report.steps)) expect(printed[0]).toContain(title);
    const typed = code().toLowerCase().replace('-', ' ');
    const plainId = shown.report.id ?? '';
    expect(valueOf(await handlers.giveCode({ plan: plainId, code: typed }))).toMatchObject({ right: true });
    expect(valueOf(await change)).toMatchObject({ outcome: 'applied' });
    expect(codeOf(await handlers.giveCode({ plan: plainId, code: typed }))).toBe('CODE-NOT-ASKED');
  });

  it('is a no after three wrong ones, even where the right one follows', async () => {
    const { look, plan, apply, handlers, printed, code } = withCode();
    await look();
    const id = (await plan()).report.id ?? '';
    const before = await file();
    const change = apply(id, true);
    await expect.poll(() => printed).toHaveLength(1);
    for (const triesLeft of [2, 1, 0]) {
      expect(valueOf(await handlers.giveCode({ plan: id, code: 'WRONGONE' }))).toEqual({ right: false, triesLeft });
    }
    expect(codeOf(await handlers.giveCode({ plan: id, code: code() }))).toBe('CODE-NOT-ASKED');
    expect(codeOf(await change)).toBe('NOT-AGREED');
    expect(await file()).toBe(before);
  });

  it('is good for its own plan and its own page alone', async () => {
    const { look, plan, apply, handlers, printed, code } = withCode();
    const other = withCode();
    await look();
    const id = (await plan()).report.id ?? '';
    const change = apply(id, true);
    await expect.poll(() => printed).toHaveLength(1);
    const another = '00000000-0000-4000-8000-000000000000';
    expect(codeOf(await handlers.giveCode({ plan: another, code: code() }))).toBe('CODE-NOT-ASKED');
    expect(codeOf(await other.handlers.giveCode({ plan: id, code: code() }))).toBe('CODE-NOT-ASKED');
    await handlers.cancelChange();
    expect(codeOf(await change)).toBe('NOT-AGREED');
    expect(codeOf(await handlers.giveCode({ plan: id, code: code() }))).toBe('CODE-NOT-ASKED');
  });
});
