import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isFailure } from '../../main/evidence/failure.js';
import type { Changes } from '../../main/change/changes.js';
import {
  applyElevated,
  type CarryOutArguments,
  type ChangeElevation,
  type ElevatedHooks,
} from '../../main/change/elevated/asking.js';
import { fakeServer, healthyServices } from '../../main/machine/testing/fake-server.js';
import { makeCopyOf } from '../../main/machine/testing/sandbox.js';
import type { Plan } from '../../main/remedy/plan.js';
import { meetingPlace } from './meeting-place.js';
import { openChanges } from './open-changes.js';

/** Two processes, as Windows would have them: one asks, the other changes the server. */
let folder: string;
let child: string;
let original: string;
let sandbox: string;
let changes: Changes;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-elevated-'));
  child = join(folder, 'child.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('elevated-child.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: child,
    logLevel: 'error',
  });
  original = join(folder, 'original');
  await makeCopyOf(fakeServer({ services: healthyServices }), original);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  sandbox = await mkdtemp(join(folder, 'server-'));
  await cp(original, sandbox, { recursive: true });
  const opened = await openChanges(sandbox);
  if (isFailure(opened)) throw new Error(opened.message);
  changes = opened;
});

interface Started {
  given: CarryOutArguments | null;
  process: ChildProcess | null;
  code: number | null;
}

/** Starts the other process; `meddle` may change what it is given. */
function starting(
  answer: 'yes' | 'no' | 'never' | 'no window' = 'yes',
  meddle: (given: CarryOutArguments) => CarryOutArguments | Promise<CarryOutArguments> = (given) => given,
): { started: Started; elevation: ChangeElevation } {
  const started: Started = { given: null, process: null, code: null };
  return {
    started,
    elevation: {
      contactAt: meetingPlace,
      patience: { meeting: 10_000, silence: 5000 },
      start: async (announced) => {
        started.given = announced;
        const { secret, path, sha256 } = await meddle(announced);
        const other = spawn(process.execPath, [child, sandbox, secret, path, sha256, answer], { stdio: 'inherit' });
        started.process = other;
        const ended = new Promise<void>((resolve) =>
          other.once('exit', (code) => {
            started.code = code ?? -1;
            resolve();
          }),
        );
        return { state: 'started', ended, release: () => undefined };
      },
    },
  };
}

async function planned(): Promise<Plan> {
  const { plan } = await changes.plan({
    remedy: 'proxy',
    server: { host: 'proxy.contoso.local', port: 8080 },
    winHttp: true,
  });
  if (plan === null) throw new Error('nothing to change');
  return plan;
}

/** Both files and all that lies beside them, and what else was changed. */
async function whole(): Promise<unknown> {
  const entries = await readdir(join(sandbox, 'disk'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((each) => each.isFile())
    .map(async (each) => [each.name, await readFile(join(each.parentPath, each.name), 'utf8')]);
  const state = await readFile(join(sandbox, 'state.json'), 'utf8').catch(() => null);
  const { services = {}, winHttp = null } = JSON.parse(state ?? '{}') as Record<string, unknown>;
  const stopped = Object.entries(services as Record<string, { state: string }>).filter(
    ([, { state: each }]) => each !== 'running',
  );
  const isDirect = winHttp === null || (winHttp as { access: string }).access === 'direct';
  return [Object.fromEntries(await Promise.all(files)), stopped, isDirect ? null : winHttp];
}

const outcome = async (id: string): Promise<unknown> =>
  (await changes.history()).find((each) => each.id === id)?.change?.outcome;
const gone = (started: Started): Promise<void> => expect.poll(() => started.code, { timeout: 8000 }).not.toBeNull();

describe('a change by the program started as administrator', () => {
  it('is asked there, made there, and told step by step; its plan’s file goes', async () => {
    const plan = await planned();
    const { started, elevation } = starting();
    const told: unknown[] = [];
    const hooks: ElevatedHooks = {
      onPhase: (phase) => told.push(phase),
      onStep: (step, state) => told.push([step, state]),
    };
    expect(await applyElevated(plan, elevation, hooks)).toEqual({
      state: 'applied',
      applied: { outcome: 'applied', skipped: [] },
    });
    const steps = plan.steps.flatMap((_, step) => [
      [step, 'begun'],
      [step, 'done'],
    ]);
    expect(told).toEqual(['asking', 'changing', ...steps]);
    expect(await outcome(plan.id)).toBe('applied');
    await gone(started);
    expect(started.code).toBe(0);
    await expect(readdir(dirname(started.given?.path ?? ''))).rejects.toThrow('ENOENT');
    const again = starting();
    expect(await applyElevated(plan, again.elevation)).toEqual({ state: 'refused', refusal: { code: 'PLAN-USED' } });
  });

  it('is refused with the reason where that program cannot ask', async () => {
    expect(await applyElevated(await planned(), starting('no window').elevation)).toEqual({
      state: 'refused',
      refusal: { code: 'NOT-READY', fault: 'not-protected', detail: 'its folder is of somebody else' },
    });
    expect(await changes.history()).toEqual([]);
  });

  it('is not made where the person says no, or the plan expires before they answer', async () => {
    const before = await whole();
    const no = starting('no');
    expect(await applyElevated(await planned(), no.elevation)).toEqual({
      state: 'refused',
      refusal: { code: 'NOT-AGREED' },
    });
    await gone(no.started);
    expect(no.started.code).toBe(3);
    const plan = await planned();
    const soon = { ...plan, expiresAt: new Date(Date.now() + 2500).toISOString() };
    expect(await applyElevated(soon, starting('never').elevation)).toEqual({
      state: 'refused',
      refusal: { code: 'PLAN-EXPIRED' },
    });
    expect(await whole()).toEqual(before);
    expect(await changes.history()).toEqual([]);
  });

  it.each<[string, (plan: Plan) => Plan, object]>([
    [
      'another path',
      (plan) => ({
        ...plan,
        steps: plan.steps.map((step) => (step.kind === 'file' ? { ...step, path: 'C:\\x.config' } : step)),
      }),
      { code: 'PLAN-STALE' },
    ],
    [
      'another key',
      (plan) => ({
        ...plan,
        steps: [
          ...plan.steps,
          {
            kind: 'registry-value',
            key: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
            name: 'Theirs',
            view: 64,
            before: null,
            after: { type: 'sz', data: 'C:\\theirs.exe' },
          },
        ],
      }),
      { code: 'PLAN-STALE', places: ['HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\Theirs'] },
    ],
    [
      'another service',
      (plan) => ({
        ...plan,
        steps: [{ kind: 'service-state', name: 'WinDefend', before: 'running', after: 'stopped' }, ...plan.steps],
      }),
      { code: 'PLAN-STALE' },
    ],
    [
      'an age of an hour',
      (plan) => ({
        ...plan,
        madeAt: new Date(Date.parse(plan.madeAt) - 3_600_000).toISOString(),
        expiresAt: new Date(Date.parse(plan.expiresAt) - 3_600_000).toISOString(),
      }),
      { code: 'PLAN-EXPIRED' },
    ],
    ['another computer', (plan) => ({ ...plan, computer: 'OTHER-01' }), { code: 'PLAN-ELSEWHERE' }],
    ['a member more', (plan) => ({ ...plan, run: 'cmd.exe' }) as Plan, { code: 'PLAN-FORGED' }],
    ['no steps', (plan) => ({ ...plan, steps: [] }), { code: 'PLAN-FORGED' }],
    [
      'a change of another kind',
      (plan) => ({ ...plan, steps: [{ kind: 'run', path: 'C:\\x.exe' } as never] }),
      { code: 'PLAN-FORGED' },
    ],
  ])('is refused before anybody is asked, where the plan has %s', async (_, forge, refusal) => {
    const before = await whole();
    const { elevation } = starting('never');
    const result = await applyElevated(forge(await planned()), elevation);
    expect(result).toMatchObject({ state: 'refused', refusal });
    expect(await whole()).toEqual(before);
    expect(await changes.history()).toEqual([]);
  });

  it('is refused where the file is not the one that was announced', async () => {
    const before = await whole();
    const plan = await planned();
    const changedAfterHashing = starting('yes', async (given) => {
      await writeFile(given.path, `${await readFile(given.path, 'utf8')} `);
      return given;
    });
    const wrongHash = starting('yes', (given) => ({ ...given, sha256: 'ab'.repeat(32) }));
    const noHash = starting('yes', (given) => ({ ...given, sha256: '' }));
    const missing = starting('yes', (given) => ({ ...given, path: `${given.path}.not` }));
    const relative = starting('yes', (given) => ({ ...given, path: 'plan.json' }));
    const elsewhere = starting('yes', (given) => ({ ...given, path: '//server/share/plan.json' }));
    for (const { elevation } of [changedAfterHashing, wrongHash, noHash, missing, relative, elsewhere]) {
      expect(await applyElevated(plan, elevation)).toMatchObject({ refusal: { code: 'PLAN-FORGED' } });
    }
    expect(await whole()).toEqual(before);
  });

  it('is broken off by a cancel, and what was done is taken back and told', async () => {
    const before = await whole();
    const plan = await planned();
    const cancel = new AbortController();
    const hooks: ElevatedHooks = {
      signal: cancel.signal,
      onStep: (step, state) => (step === 2 && state === 'begun' ? cancel.abort() : undefined),
    };
    expect(await applyElevated(plan, starting().elevation, hooks)).toEqual({
      state: 'applied',
      applied: { outcome: 'rolled-back', because: 'cancelled' },
    });
    expect(await whole()).toEqual(before);
    expect(await outcome(plan.id)).toBe('rolled-back');
  });

  it('is broken off while the person is asked', async () => {
    const cancel = new AbortController();
    const hooks: ElevatedHooks = { signal: cancel.signal, onPhase: () => setTimeout(() => cancel.abort(), 50) };
    expect(await applyElevated(await planned(), starting('never').elevation, hooks)).toEqual({
      state: 'refused',
      refusal: { code: 'CANCELLED' },
    });
    expect(await changes.history()).toEqual([]);
  });

  it('is taken back by itself when the one that asked goes in the middle', async () => {
    const before = await whole();
    const plan = await planned();
    const { started, elevation } = starting();
    // It goes: its time is over, and it closes the pipe.
    const { patience, ...rest } = elevation;
    const result = await applyElevated(plan, { ...rest, patience: { ...patience, silence: 20 } });
    expect(result).toMatchObject({ state: 'parted', fault: 'timed-out', begun: true });
    await gone(started);
    expect(await outcome(plan.id)).toBe('rolled-back');
    expect(await whole()).toEqual(before);
  });

  it('leaves a journal when its process is killed in the middle, from which it is taken back later', async () => {
    const before = await whole();
    const plan = await planned();
    const { started, elevation } = starting();
    const result = await applyElevated(plan, elevation, {
      onStep: (step, state) => (step === 3 && state === 'begun' ? started.process?.kill('SIGKILL') : undefined),
    });
    expect(result).toMatchObject({ state: 'parted', begun: true });
    await gone(started);
    expect(await outcome(plan.id)).toBeNull();
    expect(await whole()).not.toEqual(before);
    const { plan: undo } = await changes.plan({ remedy: 'restore', what: { kind: 'change', id: plan.id } });
    if (undo === null) throw new Error('nothing to undo');
    expect(await applyElevated(undo, starting().elevation)).toMatchObject({ applied: { outcome: 'applied' } });
    expect(await whole()).toEqual(before);
  });

  it('does nothing for one that does not know the secret, or is not there', async () => {
    const wrong = starting('yes', (given) => ({ ...given, secret: '0'.repeat(64) }));
    const bad = starting('yes', (given) => ({ ...given, secret: 'x' }));
    for (const { started, elevation } of [wrong, bad]) {
      const result = await applyElevated(await planned(), elevation);
      expect(result).toMatchObject({ state: 'parted', fault: 'ended', begun: false });
      expect(started.code).toBe(3);
    }
    expect(await changes.history()).toEqual([]);
  });

  it('is not begun where Windows’ question is answered with no, or nobody answers in time, or it was given up', async () => {
    const plan = await planned();
    const declined: ChangeElevation = { start: () => Promise.resolve({ state: 'declined' }), contactAt: meetingPlace };
    expect(await applyElevated(plan, declined)).toMatchObject({ fault: 'declined', begun: false });
    const failed: ChangeElevation = {
      start: () => Promise.resolve({ state: 'failed', detail: 'ShellExecuteExW: 1260' }),
      contactAt: meetingPlace,
    };
    expect(await applyElevated(plan, failed)).toMatchObject({ fault: 'failed', detail: expect.stringMatching('1260') });
    const notStarted: ChangeElevation = { start: () => Promise.reject(new Error('no room')), contactAt: meetingPlace };
    expect(await applyElevated(plan, notStarted)).toMatchObject({ fault: 'failed', detail: 'failed: no room' });
    const silent: ChangeElevation = {
      start: () => Promise.resolve({ state: 'started', ended: new Promise(() => undefined), release: () => undefined }),
      contactAt: meetingPlace,
      patience: { meeting: 50 },
    };
    expect(await applyElevated(plan, silent)).toMatchObject({ fault: 'timed-out', begun: false });
    const cancel = new AbortController();
    const asked: ChangeElevation = { start: () => new Promise(() => undefined), contactAt: meetingPlace };
    setTimeout(() => cancel.abort(), 50);
    expect(await applyElevated(plan, asked, { signal: cancel.signal })).toMatchObject({ fault: 'cancelled' });
    expect(await applyElevated(plan, asked, { signal: cancel.signal })).toMatchObject({ fault: 'cancelled' });
    expect(await changes.history()).toEqual([]);
  });
});
