import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApplyHooks } from '../../main/change/apply.js';
import type { Changes } from '../../main/change/changes.js';
import { isFailure } from '../../main/evidence/failure.js';
import type { ServerWriter } from '../../main/machine/writer.js';
import type { Applied, ChangeObjection } from '../../main/remedy/outcome.js';
import type { RemedyRequest } from '../../main/remedy/request.js';
import { writeFaultWords } from '../../main/words/write-faults.js';
import { bundled } from './bundled.js';
import { copyInto, fastFolder } from './copy.js';
import { openChanges } from './open-changes.js';
import { filesIn, isBeside, makeOriginal, wholeOf, type Whole } from './original.js';
import { tried, type Came, type Trial } from './tried.js';

/**
 * What can be against a change, on real files: a full disk, a file that is read-only or gone, missing rights, a second program
 * that writes at the same time. Each is said in words, nothing is half done, and it is possible once the reason is gone.
 */
let folder: string;
let original: string;
let before: Whole;
let sandbox: string;
beforeAll(async () => {
  folder = fastFolder('faults');
  chmodSync(folder, 0o755);
  original = join(folder, 'original');
  await makeOriginal(original);
  before = wholeOf(original);
});
beforeEach(() => {
  sandbox = copyOf(original);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function copyOf(from: string): string {
  const copy = mkdtempSync(join(folder, 'copy-'));
  chmodSync(copy, 0o755);
  copyInto(from, copy);
  return copy;
}

const request: RemedyRequest = {
  remedy: 'proxy',
  server: { host: 'proxy.contoso.local', port: 8080 },
  winHttp: true,
};

/** Where the connector's file lies, and the updater's. */
const pathOf = (part: 'connector' | 'updater'): string => {
  const name = `${part === 'connector' ? 'connectorservice' : 'connectorupdaterservice'}.exe.config`;
  const found = filesIn(join(sandbox, 'disk')).find((path) => path.endsWith(name));
  if (found === undefined) throw new Error(`no file of the ${part}`);
  return found;
};

/** The words of a fault as they begin, whatever it names. */
const sayingOf = (fault: string): string => writeFaultWords(fault, '').split(/[.(]/)[0] ?? '';

function expectNothingDone(came: Came, outcome: string, fault: string): void {
  expect(came).toMatchObject({ outcome, beside: [], kept: [] });
  expect(came.why).toContain(sayingOf(fault));
  expect(came.whole).toEqual(before);
  expect(came.journals).toEqual(outcome === 'rolled-back' ? ['rolled-back'] : []);
}

async function opened(other?: (writer: ServerWriter) => ServerWriter): Promise<Changes> {
  const changes = await openChanges(sandbox, other);
  if (isFailure(changes)) throw new Error(changes.message);
  return changes;
}

/** Plans, lets something happen, and applies. */
async function planned(
  happens: () => void,
  hooks: ApplyHooks = {},
  other?: (writer: ServerWriter) => ServerWriter,
): Promise<Applied | ChangeObjection> {
  const changes = await opened(other);
  const { plan } = await changes.plan(request);
  if (plan === null) throw new Error('there is nothing to change');
  happens();
  return await changes.apply(plan, hooks);
}

/** What is not of the two files: services, WinHTTP and the registry. */
const rest = (): unknown => wholeOf(sandbox).rest;
const beside = (): readonly string[] => filesIn(join(sandbox, 'disk')).filter(isBeside);

/** The lines of the only journal. */
function journal(): readonly { readonly event: string; readonly fault?: string; readonly outcome?: string }[] {
  const [id = ''] = readdirSync(join(sandbox, 'changes'));
  const lines = readFileSync(join(sandbox, 'changes', id, 'journal.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as ReturnType<typeof journal>[number]);
}

describe('a file that is read-only', () => {
  it.each(['connector', 'updater'] as const)('stops the change, and the other one is as it was: %s', async (part) => {
    chmodSync(pathOf(part), 0o444);
    expectNothingDone(await tried({ folder: sandbox, request }), 'FILE-IN-THE-WAY', 'read-only');
    chmodSync(pathOf(part), 0o644);
    expect(await tried({ folder: sandbox, request })).toMatchObject({ outcome: 'applied', beside: [], kept: [] });
  });
});

describe('a file that cannot be changed', () => {
  it('is seen before any service is stopped, whatever its place in the plan', async () => {
    const acts: string[] = [];
    const noted = (writer: ServerWriter): ServerWriter => ({
      ...writer,
      stopService: async (name, hooks) => {
        acts.push(name);
        await writer.stopService(name, hooks);
      },
    });
    const applied = await planned(() => chmodSync(pathOf('updater'), 0o444), {}, noted);
    expect(applied).toMatchObject({
      code: 'FILE-IN-THE-WAY',
      place: expect.stringMatching(/Updater/),
      fault: 'read-only',
    });
    expect(acts).toEqual([]);
  });
});

describe('a second program', () => {
  const theirs = '<configuration><!-- theirs --></configuration>';

  it('that changed a file since the plan was made, is named, and nothing is done', async () => {
    const applied = await planned(() => writeFileSync(pathOf('connector'), theirs));
    expect(applied).toMatchObject({
      code: 'PLAN-STALE',
      places: [expect.stringMatching(/ConnectorService\.exe\.config$/)],
    });
    expect(readFileSync(pathOf('connector'), 'utf8')).toBe(theirs);
    expect([rest(), beside()]).toEqual([before.rest, []]);
  });

  it('that took a file away since the plan was made, is noticed, and nothing is done', async () => {
    const path = pathOf('updater');
    const applied = await planned(() => rmSync(path));
    expect(applied).toMatchObject({ code: 'PLAN-STALE' });
    expect([existsSync(path), rest(), beside()]).toEqual([false, before.rest, []]);
  });

  /** The number of the step that changes the updater's file: the connector's was changed just before. */
  const ofUpdater = 3;

  it.each([
    ['writes', 'changed-since', (path: string) => writeFileSync(path, theirs), theirs],
    ['deletes', 'not-there', (path: string) => rmSync(path), null],
  ] as const)(
    'that %s a file between the journal’s entry and the change, is left alone',
    async (_, fault, act, left) => {
      const path = pathOf('updater');
      const onStep: ApplyHooks['onStep'] = (step, state) => {
        if (step === ofUpdater && state === 'begun') act(path);
      };
      const applied = await planned(() => undefined, { onStep });
      expect(applied).toMatchObject({ outcome: 'rolled-back', because: { step: ofUpdater, fault } });
      expect(existsSync(path) ? readFileSync(path, 'utf8') : null).toBe(left);
      expect(readFileSync(pathOf('connector'), 'latin1')).toBe(
        before.files['microsoftentraprivatenetworkconnectorservice.exe.config'],
      );
      expect([rest(), beside()]).toEqual([before.rest, []]);
      expect(journal().find(({ event }) => event === 'failed')).toMatchObject({ fault });
      expect(journal().slice(-2)).toMatchObject([{ event: 'ended', outcome: 'rolled-back' }, { event: 'settled' }]);
    },
  );

  it('that writes between reading and replacing, keeps what it wrote', async () => {
    const applied = await planned(
      () => undefined,
      {},
      (writer) => ({
        ...writer,
        replaceFile: async (path, bytes, names) => {
          if (/updater/i.test(path)) writeFileSync(pathOf('updater'), theirs);
          await writer.replaceFile(path, bytes, names);
        },
      }),
    );
    expect(applied).toMatchObject({ outcome: 'rolled-back', because: { fault: 'changed-since' } });
    expect(readFileSync(pathOf('updater'), 'utf8')).toBe(theirs);
    expect([rest(), beside()]).toEqual([before.rest, []]);
  });

  it('that writes what was changed already, keeps it, and the rest is taken back', async () => {
    const path = pathOf('connector');
    const onStep: ApplyHooks['onStep'] = (step, state) => {
      if (step === ofUpdater && state === 'begun') {
        writeFileSync(path, theirs);
        chmodSync(pathOf('updater'), 0o444);
      }
    };
    const applied = await planned(() => undefined, { onStep });
    expect(applied).toMatchObject({
      outcome: 'not-rolled-back',
      because: { fault: 'read-only' },
      left: [{ fault: 'changed-since' }],
    });
    expect(readFileSync(path, 'utf8')).toBe(theirs);
    expect(rest()).toEqual(before.rest);
    expect(journal().slice(-1)).toMatchObject([{ event: 'ended', outcome: 'not-rolled-back' }]);
  });
});

const run = promisify(execFile);
type Tried = readonly { readonly first: Came; readonly again: Came | null }[];

async function apart(
  trials: readonly Trial[],
  before: readonly string[],
  options: { uid?: number } = {},
): Promise<Tried> {
  const child = join(folder, 'tried-apart.mjs');
  if (!existsSync(child)) await bundled('tried-apart.ts', folder);
  const words = [...before, process.execPath, child, ...trials.map((each) => JSON.stringify(each))];
  const { stdout } = await run(words[0] ?? '', words.slice(1), { ...options, maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Tried;
}

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('an account without the rights (needs root, to run as another)', () => {
  const nobody = 65534;
  const own = (path: string): void => {
    lchownSync(path, nobody, nobody);
    for (const each of readdirSync(path, { withFileTypes: true })) {
      if (each.isDirectory()) own(join(path, each.name));
      else lchownSync(join(path, each.name), nobody, nobody);
    }
  };

  it('is told so where it may not write the file', async () => {
    own(sandbox);
    lchownSync(pathOf('connector'), 0, 0);
    const [came] = await apart([{ folder: sandbox, request }], [], { uid: nobody });
    if (came === undefined) throw new Error('nothing was tried');
    expectNothingDone(came.first, 'FILE-IN-THE-WAY', 'access-denied');
  });

  it('is told so where it may not write beside the file', async () => {
    own(sandbox);
    chmodSync(join(pathOf('updater'), '..'), 0o555);
    const [came] = await apart([{ folder: sandbox, request }], [], { uid: nobody });
    if (came === undefined) throw new Error('nothing was tried');
    expectNothingDone(came.first, 'FILE-IN-THE-WAY', 'access-denied');
  });

  it('is told so where it may not keep what is there now, before anything is changed', async () => {
    own(sandbox);
    await tried({ folder: sandbox, request: { remedy: 'service', action: 'restart', services: 'both' } });
    const [id = ''] = readdirSync(join(sandbox, 'changes'));
    rmSync(join(sandbox, 'changes', id), { recursive: true });
    lchownSync(join(sandbox, 'state.json'), nobody, nobody);
    const [came] = await apart([{ folder: sandbox, request }], [], { uid: nobody });
    if (came === undefined) throw new Error('nothing was tried');
    expectNothingDone(came.first, 'JOURNAL-NOT-WRITABLE', 'access-denied');
  });
});

/** Mounts a small disk where the first word says, for the rest of the words alone. */
const onSmallDisk = [
  'unshare',
  '-m',
  '--propagation',
  'private',
  'sh',
  '-c',
  'mount -t tmpfs -o size=2m small "$0" && exec "$@"',
];
const canMount = isRoot && spawnSync('unshare', ['-m', 'true']).status === 0;

describe.skipIf(!canMount)('a full disk (needs root, to mount a small one)', () => {
  it('stops the change wherever there is no more room, and nothing is half done', { timeout: 120_000 }, async () => {
    const disk = await mkdtemp(join(folder, 'small-'));
    const trials = Array.from({ length: 30 }, (_, blocks): Trial => {
      return { folder: copyOf(original), request, full: { disk, blocks } };
    });
    const came = await apart(trials, [...onSmallDisk, disk]);
    const after = await tried({ folder: sandbox, request });
    for (const [blocks, { first, again }] of came.entries()) {
      if (first.outcome === 'applied') continue;
      expect(first.whole, `with ${blocks} blocks`).toEqual(before);
      expectNothingDone(first, first.outcome, 'disk-full');
      expect(again, `with ${blocks} blocks`).toMatchObject({
        outcome: 'applied',
        whole: after.whole,
        beside: [],
        kept: [],
      });
    }
    // No room for the copies, none for the files, and enough for all.
    const outcomes = new Set(came.map(({ first }) => first.outcome));
    expect(outcomes).toEqual(new Set(['JOURNAL-NOT-WRITABLE', 'rolled-back', 'applied']));
  });
});
