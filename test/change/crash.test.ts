import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFailure } from '../../main/evidence/failure.js';
import type { Changes } from '../../main/change/changes.js';
import { healthyServices } from '../../main/machine/testing/fake-server.js';
import type { RemedyRequest } from '../../main/remedy/request.js';
import type { Run } from './killed.js';
import { bundled } from './bundled.js';
import { copyInto, fastFolder } from './copy.js';
import { openChanges } from './open-changes.js';
import { filesIn, isBeside, makeOriginal, wholeOf, type Whole } from './original.js';

/**
 * A process that changes a server ends before each of its acts on the disk, one after the other, and in the middle of each
 * write. Whatever is left: every file is whole; undoing gives back what was there, and a new change is possible then; and so
 * it is without undoing.
 *
 * Most remedies are carried out once, and the disk is copied before each act: that is what a kill leaves. Two of them are
 * carried out anew for each act by a process that SIGKILL ends there.
 */
let folder: string;
let child: string;
let original: string;
beforeAll(async () => {
  folder = fastFolder('crash');
  child = await bundled('killed.ts', folder);
  original = join(folder, 'original');
  await makeOriginal(original);
});
// Where one point fails, others may still be at work in it.
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

const run = promisify(execFile);

/** Runs it, and says how many acts there were; null where it was killed. */
async function change(does: Run): Promise<number | null> {
  try {
    const { stdout } = await run(process.execPath, [child, JSON.stringify(does)]);
    return Number(stdout);
  } catch (error) {
    if ((error as { signal?: string }).signal === 'SIGKILL') return null;
    throw error;
  }
}

async function opened(sandbox: string): Promise<Changes> {
  const changes = await openChanges(sandbox);
  if (isFailure(changes)) throw new Error(changes.message);
  return changes;
}

/** Changes it, and gives the id of the change; null where there is nothing to change. */
async function done(sandbox: string, request: RemedyRequest): Promise<string | null> {
  const changes = await opened(sandbox);
  const { plan, planned } = await changes.plan(request);
  // What is no longer needed may lie beside a file until something is changed the next time.
  if (plan === null) {
    expect(planned.state).toBe('nothing');
    return null;
  }
  expect(await changes.apply(plan)).toEqual({ outcome: 'applied', skipped: [] });
  expect(filesIn(join(sandbox, 'disk')).filter(isBeside), 'left beside the files').toEqual([]);
  return plan.id;
}

function copyOf(sandbox: string): string {
  const copy = mkdtempSync(join(folder, 'copy-'));
  copyInto(sandbox, copy);
  return copy;
}

/** What is killed, and what it is held against. */
interface Case {
  readonly from: string;
  readonly request: RemedyRequest;
  readonly before: Whole;
  readonly after: Whole;
  /** The change comes to nothing by itself, also where it is not killed. */
  readonly failsToStart?: boolean;
}

async function caseOf(from: string, request: RemedyRequest, failsToStart = false): Promise<Case> {
  const target = copyOf(from);
  await done(target, request);
  const after = wholeOf(target);
  return { from, request, before: wholeOf(from), after, failsToStart };
}

/** What a process that was killed has left is looked at, and gone on with in both ways. */
async function look(left: string, { from, request, before, after }: Case, at: number): Promise<void> {
  const { files } = wholeOf(left);
  for (const [name, text] of Object.entries(before.files)) {
    expect([text, after.files[name]], `${name} before act ${at}`).toContain(files[name]);
  }
  const other = copyOf(left);
  const known = new Set((await (await opened(from)).history()).map(({ id }) => id));
  const id = (await (await opened(left)).history()).find((each) => !known.has(each.id))?.id;
  if (id !== undefined) await done(left, { remedy: 'restore', what: { kind: 'change', id } });
  expect(wholeOf(left), `undone before act ${at}`).toEqual(before);
  await done(left, request);
  expect(wholeOf(left), `done after undoing, before act ${at}`).toEqual(after);
  await done(other, request);
  expect(wholeOf(other), `done without undoing, before act ${at}`).toEqual(after);
  for (const each of [left, other]) rmSync(each, { recursive: true });
}

/** Does something for each number from 1; several at a time, since all of them wait for files. */
async function forEach(count: number, does: (at: number) => Promise<void>): Promise<void> {
  const points = Array.from({ length: count }, (_, index) => index + 1);
  const next = async (): Promise<void> => {
    for (let at = points.shift(); at !== undefined; at = points.shift()) await does(at);
  };
  await Promise.all([next(), next(), next(), next()]);
}

/** The disk as it is before each act. */
async function stopEverywhere(tried: Case): Promise<number> {
  const { from, request, failsToStart = false } = tried;
  const [folderOfRun, copies] = [copyOf(from), await mkdtemp(join(folder, 'copies-'))];
  const acts = await change({ folder: folderOfRun, request, copies, failsToStart });
  if (acts === null) throw new Error('it was killed without being asked to');
  expect(wholeOf(folderOfRun)).toEqual(failsToStart ? tried.before : tried.after);
  await forEach(acts, (at) => look(join(copies, String(at)), tried, at));
  return acts;
}

/** A process for each act, and SIGKILL before it. */
async function killEverywhere(tried: Case): Promise<number> {
  const { from, request } = tried;
  const acts = await change({ folder: copyOf(from), request });
  if (acts === null) throw new Error('it was killed without being asked to');
  await forEach(acts, async (at) => {
    const sandbox = copyOf(from);
    expect(await change({ folder: sandbox, request, killedAt: at }), `act ${at}`).toBeNull();
    await look(sandbox, tried, at);
  });
  return acts;
}

const proxy = { host: 'proxy.contoso.local', port: 8080 };
const explicit: RemedyRequest = { remedy: 'proxy', server: proxy, winHttp: true };
const enough = { timeout: 300_000 };

describe('a process that ends before each of its acts', () => {
  it.each<RemedyRequest>([
    explicit,
    { remedy: 'backend', server: proxy, bypass: ['<local>'], refreshPolicy: true },
    { remedy: 'tls' },
    { remedy: 'service', action: 'restart', services: 'both' },
    { remedy: 'installer-proxy', server: proxy, bypass: ['<local>'] },
  ])('leaves files whole, and what it did can be undone and done again: $remedy', enough, async (request) => {
    expect(await stopEverywhere(await caseOf(original, request))).toBeGreaterThan(20);
  });

  it('leaves files whole where it takes out what a hand has put there: automatic', enough, async () => {
    const sandbox = copyOf(original);
    await done(sandbox, explicit);
    rmSync(join(sandbox, 'changes'), { recursive: true });
    expect(await stopEverywhere(await caseOf(sandbox, { remedy: 'automatic', winHttp: true }))).toBeGreaterThan(20);
  });

  it('leaves files whole while it undoes', enough, async () => {
    const sandbox = copyOf(original);
    const id = await done(sandbox, explicit);
    const request: RemedyRequest = { remedy: 'restore', what: { kind: 'change', id: id ?? '' } };
    expect(await stopEverywhere(await caseOf(sandbox, request))).toBeGreaterThan(100);
  });

  it('leaves files whole while it takes back what failed', enough, async () => {
    expect(await stopEverywhere(await caseOf(original, explicit, true))).toBeGreaterThan(100);
  });
});

describe('a process that is killed before each of its acts', () => {
  it('leaves what can be undone and done again: winhttp', enough, async () => {
    const request: RemedyRequest = { remedy: 'winhttp', server: proxy, bypass: ['<local>'] };
    expect(await killEverywhere(await caseOf(original, request))).toBeGreaterThan(20);
  });

  it('leaves the file of a connector without its updater whole: bypass', enough, async () => {
    const alone = join(folder, 'alone');
    const { WAPCSvc } = healthyServices;
    if (WAPCSvc === undefined) throw new Error('there is no connector');
    await makeOriginal(alone, { WAPCSvc });
    expect(await killEverywhere(await caseOf(alone, { remedy: 'bypass', winHttp: false }))).toBeGreaterThan(50);
  });
});
