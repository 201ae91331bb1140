import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createChanging,
  type ChangeHooks,
  type ChangeTarget,
  type Changing,
  type ChangingMeans,
  type PlannedChange,
} from './changing.js';
import { absent, known } from './evidence/fact.js';
import { isFailure, type Failure } from './evidence/failure.js';
import { probesOf, triedPath, tunnelled } from './examine/paths/testing/probes.js';
import { tunnelFlow } from './examine/testing/evidence.js';
import { makeSandbox, openSandbox } from './machine/sandbox/sandbox.js';
import { readPracticeServer } from './practice-servers.js';
import type { RemedyRequest } from './remedy/request.js';
import { pathsReport } from './report/paths-report.js';
import type { ChangeReport } from './report/plan-schema.js';
import type { PathTrial } from './trying.js';
import { brokenOffNote } from './words/past-changes.js';

const program = { name: 'connector-doctor', version: '0.0.0' };
const server = { host: 'proxy.contoso.local', port: 8080 };
const proxy = { remedy: 'proxy', server, winHttp: true } as const;

let folder: string;
let copy: { readonly kind: 'sandbox'; readonly folder: string };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-changing-'));
  copy = { kind: 'sandbox', folder: join(folder, 'copy') };
  const evidence = await readPracticeServer(new URL('./samples/servers/healthy-direct.json', import.meta.url));
  if (isFailure(evidence)) throw new Error(evidence.message);
  expect(await makeSandbox(evidence, copy.folder)).toBeNull();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Changes of a server that plays this one, on a network that is scripted. */
function changing(means: Partial<ChangingMeans> = {}): Changing {
  const here = async () => {
    const sandbox = await openSandbox(copy.folder);
    if (isFailure(sandbox)) throw new Error(sandbox.message);
    const { machine, writer, journals } = sandbox;
    const protect = async (path: string): Promise<void> => {
      await mkdir(path, { recursive: true });
    };
    return { machine, writer, journals, protect, ownJournals: join(folder, 'own') };
  };
  return createChanging(program, here, { tryPath: notTried, probe: notProbed, ...means });
}

const notProbed: ChangingMeans['probe'] = () => Promise.reject(new Error('nothing was to be probed'));
const notTried: ChangingMeans['tryPath'] = () => Promise.reject(new Error('nothing was to be tried'));

/** Every name on the path that is tried ends with this answer of the proxy. */
const answering =
  (status: number, seen: PathTrial[] = []): ChangingMeans['tryPath'] =>
  (trial) => {
    seen.push(trial);
    const { targets } = trial;
    const names = targets.map(({ host, port }) =>
      status === 200 ? { ...tunnelled(host), port } : { host, port, flows: [tunnelFlow(`${host}:${port}`, [status])] },
    );
    const id = 'proxy.contoso.local:8080';
    return Promise.resolve(
      probesOf([], {
        targets: [...targets],
        paths: [
          triedPath(
            id,
            names.map((name) => ({ ...name })),
          ),
        ],
      }),
    );
  };

function planOf(planned: PlannedChange | Failure): PlannedChange {
  if (isFailure(planned)) throw new Error(planned.message);
  return planned;
}

describe('a plan for a way from this server', () => {
  it('tries one needed name of each phase over it first', async () => {
    const seen: PathTrial[] = [];
    const tryPath = answering(200, seen);
    const { report } = planOf(await changing({ tryPath }).planChange({ kind: 'here' }, { ...proxy, winHttp: false }));
    expect(seen).toMatchObject([{ choice: { kind: 'proxy', ...server } }]);
    expect(seen[0]?.targets.map(({ phase }) => phase)).toEqual(['registration', 'runtime', 'update']);
    expect(report).toMatchObject({ acceptWarnings: false, tried: [{ outcome: 'ok' }] });
  });

  it('is one all the same where the try fails, with a warning to be accepted', async () => {
    const { report, plan } = planOf(
      await changing({ tryPath: answering(407) }).planChange({ kind: 'here' }, { ...proxy, winHttp: false }),
    );
    expect(plan).not.toBeNull();
    expect(report).toMatchObject({ state: 'changes', acceptWarnings: true, tried: [{ outcome: 'warning' }] });
  });

  it('tries nothing from here for a copy, and says so', async () => {
    const { report } = planOf(await changing().planChange(copy, proxy));
    expect(report).toMatchObject({ acceptWarnings: false, tried: [{ outcome: 'couldNotTest' }] });
  });

  it('tries nothing where nothing is opened or nothing would change', async () => {
    for (const request of [{ remedy: 'tls' }, { remedy: 'automatic', winHttp: true }] as const) {
      expect(planOf(await changing().planChange({ kind: 'here' }, request)).report.tried).toEqual([]);
    }
  });

  it('is given up with what is tried for it', async () => {
    const stop = new AbortController();
    const tryPath: ChangingMeans['tryPath'] = async (trial) => {
      const ended = new Promise((resolve) => trial.signal.addEventListener('abort', resolve));
      stop.abort();
      await ended;
      return probesOf([]);
    };
    const planned = await changing({ tryPath }).planChange({ kind: 'here' }, proxy, { signal: stop.signal });
    expect(planned).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a change, when it is made', () => {
  const agree = (): Promise<boolean> => Promise.resolve(true);
  const stopUpdater = { remedy: 'service', action: 'stop', services: 'updater' } as const;

  /** The path in force as it is tried: through this answer of a proxy, then through that. */
  function inTurn(...statuses: readonly number[]): {
    readonly probe: ChangingMeans['probe'];
    readonly count: () => number;
  } {
    let times = 0;
    const probe: ChangingMeans['probe'] = (_, { signal }) => {
      const status = statuses[times++] ?? 200;
      const host = 'login.microsoftonline.com';
      const name = status === 200 ? tunnelled(host) : { host, flows: [tunnelFlow(`${host}:443`, [status])] };
      const path = triedPath('proxy.contoso.local:8080', [name], { inForce: true, asked: false });
      const probes = probesOf([['x', [name]]], { paths: [path], complete: signal?.aborted !== true });
      return Promise.resolve({ probes, report: pathsReport(program, new Date(), probes) });
    };
    return { probe, count: () => times };
  }

  async function made(
    target: ChangeTarget,
    request: RemedyRequest,
    means: Partial<ChangingMeans>,
    hooks: Partial<ChangeHooks> = {},
  ): Promise<ChangeReport> {
    const own = changing({ tryPath: answering(200), ...means });
    const report = await own.applyChange(target, planOf(await own.planChange(target, request)), { agree, ...hooks });
    if (isFailure(report)) throw new Error(report.message);
    return report;
  }

  it('is looked at before and after, and said to help where what was wrong is gone', async () => {
    const { probe, count } = inTurn(407, 200);
    const phases: string[] = [];
    const onPhase = (phase: string): unknown => phases.push(phase);
    const { effect } = await made({ kind: 'here' }, proxy, { probe }, { onPhase });
    expect(effect).toMatchObject({ helped: true, left: [], new: [] });
    expect(effect?.gone).toHaveLength(1);
    expect(count()).toBe(2);
    expect(phases).toEqual(['asking', 'changing', 'looking-again']);
  });

  it('is said not to help where it is as before, and of something new that it is new', async () => {
    expect((await made({ kind: 'here' }, proxy, inTurn(407, 407))).effect).toMatchObject({ helped: false, new: [] });
    const { effect } = await made({ kind: 'here' }, { ...proxy, server: { ...server, port: 3128 } }, inTurn(200, 407));
    expect(effect).toMatchObject({ helped: false, gone: [], left: [] });
    expect(effect?.new).toHaveLength(1);
  });

  it('takes what the door has seen before in place of a look', async () => {
    const { probe, count } = inTurn(200);
    const before = (await inTurn(407).probe({ server: null, cloud: 'public' }, {})).report;
    expect((await made({ kind: 'here' }, proxy, { probe }, { before })).effect).toMatchObject({ helped: true });
    expect(count()).toBe(1);
  });

  it('stands where looking again is broken off or fails, and nobody knows whether it helped', async () => {
    const stop = new AbortController();
    const onPhase = (phase: string): void => (phase === 'looking-again' ? stop.abort() : undefined);
    const report = await made({ kind: 'here' }, proxy, inTurn(407, 200), { signal: stop.signal, onPhase });
    expect(report).toMatchObject({ outcome: 'applied', effect: { helped: null } });
    expect(report.effect?.text).toContain('you broke that off');
    const failing = await made({ kind: 'here' }, { ...proxy, server: { ...server, port: 1 } }, {});
    expect(failing).toMatchObject({ outcome: 'applied', effect: { helped: null } });
  });

  it('of a copy is looked at in the copy alone', async () => {
    const report = await made(copy, proxy, {});
    expect(report.effect?.text).toContain('nothing was tried on the network');
    const { effect } = await made(copy, stopUpdater, {});
    expect(effect).toMatchObject({ helped: null, new: [] });
    expect(effect?.text).toContain('stands still until somebody starts it');
  });

  it('is taken back with a sentence about being as before', async () => {
    const own = changing();
    const { id } = await made(copy, proxy, {});
    const back = planOf(await own.planChange(copy, { remedy: 'restore', what: { kind: 'change', id } }));
    expect(await own.applyChange(copy, back, { agree })).toMatchObject({
      effect: { helped: null, text: expect.stringContaining('is as it was before') as string },
    });
  });

  it('is not looked at again where nobody agreed', async () => {
    const { probe, count } = inTurn();
    const own = changing({ tryPath: answering(200), probe });
    const planned = planOf(await own.planChange({ kind: 'here' }, proxy));
    const no = { agree: () => Promise.resolve(false) };
    expect(await own.applyChange({ kind: 'here' }, planned, no)).toMatchObject({ code: 'NOT-AGREED' });
    expect(count()).toBeLessThan(2);
  });
});

describe('whether a change was broken off', () => {
  const ask = (own: Changing): ReturnType<Changing['changeBrokenOff']> => own.changeBrokenOff({ kind: 'here' });

  it('is a no where there was none', async () => {
    expect(await ask(changing())).toEqual(known(false));
  });

  it('is no question where nothing can be changed', async () => {
    const means = { tryPath: notTried, probe: notProbed };
    expect(await ask(createChanging(program, () => Promise.resolve(null), means))).toEqual(absent);
  });

  it('is never a no where the journals cannot be read', async () => {
    await writeFile(join(folder, 'own'), 'a file where the folder of journals would be');
    const answer = await ask(changing());
    expect(answer).toMatchObject({ state: 'unreadable', detail: expect.stringContaining('ENOTDIR') as string });
    expect(brokenOffNote(answer)).toMatch(/^Whether a change .* could not be found out \(ENOTDIR/);
  });
});
