import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFailure } from '../../main/evidence/failure.js';
import { openSandbox, type Sandbox } from '../../main/machine/sandbox/sandbox.js';
import { configurationPaths } from '../../main/machine/testing/fake-server.js';
import type { Planned } from '../../main/remedy/planned.js';
import type { RemedyRequest, RequestOf } from '../../main/remedy/request.js';
import { historyReport } from '../../main/report/history-report.js';
import type { Changes } from '../../main/change/changes.js';
import { fastFolder } from './copy.js';
import { openChanges } from './open-changes.js';
import { makeOriginal } from './original.js';

/** Several changes of the same things, taken back one by one, together, and in the wrong order. */

const first: RemedyRequest = { remedy: 'bypass', winHttp: false };
const second: RemedyRequest = { remedy: 'proxy', server: { host: 'proxy.contoso.local', port: 8080 }, winHttp: false };

let folder: string;
let sandbox: Sandbox;
let changes: Changes;

beforeEach(async () => {
  folder = fastFolder('chain');
  await makeOriginal(folder);
  await open();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** As a program does that is started anew: nothing is known but what is on the disk. */
async function open(): Promise<void> {
  const opened = await openSandbox(folder);
  if (isFailure(opened)) throw new Error(opened.message);
  sandbox = opened;
  const openedChanges = await openChanges(folder);
  if (isFailure(openedChanges)) throw new Error(openedChanges.message);
  changes = openedChanges;
}

/** Changes it, and gives the id of the change. */
async function done(request: RemedyRequest): Promise<string> {
  const { plan, planned } = await changes.plan(request);
  if (plan === null) throw new Error(JSON.stringify(planned));
  expect(await changes.apply(plan)).toEqual({ outcome: 'applied', skipped: [] });
  return plan.id;
}

const backTo = (what: RequestOf<'restore'>['what']): RemedyRequest => ({ remedy: 'restore', what });
const back = (id: string): RemedyRequest => backTo({ kind: 'change', id });
const originals = backTo({ kind: 'originals' });
const planned = async (request: RemedyRequest): Promise<Planned> => (await changes.plan(request)).planned;
const states = async (): Promise<readonly string[]> =>
  [...historyReport(await changes.history())].reverse().map(({ state }) => state);

const placeOf = (path: string): string => join(folder, 'disk', ...path.toLowerCase().replace(':', '').split('\\'));

/** The two files and how the two services are. */
async function whole(): Promise<unknown> {
  const files = Object.values(configurationPaths).map((path) => readFile(placeOf(path), 'base64'));
  const services = ['WAPCSvc', 'WAPCUpdaterSvc'].map((name) => sandbox.machine.read({ kind: 'service', name }));
  const known = (await Promise.all(services)).map((fact) => (fact.state === 'value' ? fact.value.state : fact.state));
  return [await Promise.all(files), known];
}

/** Changes the lines of a journal, as another day or a power cut would. */
async function rewrite(id: string, change: (lines: readonly string[]) => readonly string[]): Promise<void> {
  const path = join(sandbox.journals, id, 'journal.jsonl');
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${change(lines).join('\n')}\n`);
}

describe('two changes of the same files', () => {
  it('are not taken back in the wrong order: what is in the way is said, and nothing is changed', async () => {
    const before = await whole();
    const one = await done(first);
    const other = await done(second);
    const both = await whole();
    expect(await planned(back(one))).toMatchObject({
      state: 'refused',
      refusals: [
        { code: 'CHANGED-AGAIN', place: configurationPaths.connector, detail: other },
        { code: 'CHANGED-AGAIN', place: configurationPaths.updater, detail: other },
      ],
    });
    expect(await whole()).toEqual(both);
    await done(back(other));
    await done(back(one));
    expect(await whole()).toEqual(before);
    expect(await states()).toEqual(['undone', 'undone', 'applied', 'applied']);
  });

  it('are taken back together, and that as well', async () => {
    const before = await whole();
    await done(first);
    await done(second);
    const both = await whole();
    const undone = await done(originals);
    expect(await whole()).toEqual(before);
    expect(await states()).toEqual(['undone', 'undone', 'applied']);
    await done(back(undone));
    expect(await whole()).toEqual(both);
    expect(await states()).toEqual(['applied', 'applied', 'undone', 'applied']);
    await done(originals);
    expect(await whole()).toEqual(before);
    expect((await planned(originals)).state).toBe('nothing');
  });

  it('are told apart by their days, after the program was started anew', async () => {
    const one = await done(first);
    const yesterday = await whole();
    const day = (lines: readonly string[]): readonly string[] =>
      lines.map((line) => line.replace(/"at":"[^"]*"/, '"at":"2026-01-01T22:59:00.000Z"'));
    await rewrite(one, day);
    await open();
    await done(second);
    expect(await states()).toEqual(['applied', 'applied']);
    // Midnight of a place that is an hour ahead: a minute after the first change.
    await done(backTo({ kind: 'since', at: '2026-01-02T00:00:00+01:00' }));
    expect(await whole()).toEqual(yesterday);
    expect(await states()).toEqual(['applied', 'undone', 'applied']);
    await done(back(one));
  });
});

describe('a change that was taken back', () => {
  it('stands again once that is taken back, and can be taken back again', async () => {
    const before = await whole();
    const one = await done(first);
    const changed = await whole();
    const undo = await done(back(one));
    expect(await whole()).toEqual(before);
    expect((await planned(back(one))).state).toBe('nothing');
    await done(back(undo));
    expect(await whole()).toEqual(changed);
    expect(await states()).toEqual(['applied', 'undone', 'applied']);
    await done(back(one));
    expect(await whole()).toEqual(before);
    expect((await planned(originals)).state).toBe('nothing');
  });

  it('is not made again by asking for what stood there first', async () => {
    const before = await whole();
    await done(back(await done(first)));
    expect((await planned(originals)).state).toBe('nothing');
    expect((await planned(backTo({ kind: 'since', at: '2026-01-01T00:00:00.000Z' }))).state).toBe('nothing');
    expect(await whole()).toEqual(before);
  });

  it('and that was broken off, is taken back to its end: services that stand still are started', async () => {
    const before = await whole();
    const one = await done(first);
    const undo = await done(back(one));
    // The power went before the services were started again.
    await rewrite(undo, (lines) => lines.filter((line) => !/"ended"|"settled"|"step":[45]/.test(line)));
    for (const name of ['WAPCSvc', 'WAPCUpdaterSvc']) await sandbox.writer.stopService(name);
    await open();
    expect(await states()).toEqual(['applied', 'interrupted']);
    await done(back(one));
    expect(await whole()).toEqual(before);
    expect(await states()).toEqual(['undone', 'undone', 'applied']);
  });
});

describe('what somebody else has changed since', () => {
  const theirs = '<configuration><!-- theirs --></configuration>';

  it.each([
    ['one change', async (): Promise<RemedyRequest> => back(await done(first))],
    ['all changes', async (): Promise<RemedyRequest> => (await done(first), originals)],
  ] as const)('is in the way of taking back %s: it is said, and nothing is changed', async (_, prepared) => {
    const request = await prepared();
    await writeFile(placeOf(configurationPaths.updater), theirs);
    const left = await whole();
    expect(await planned(request)).toMatchObject({
      state: 'refused',
      refusals: [{ code: 'CHANGED-SINCE', place: configurationPaths.updater }],
    });
    expect(await whole()).toEqual(left);
  });

  it('while a plan to take something back waits for an answer, has it refused', async () => {
    const one = await done(first);
    const { plan } = await changes.plan(back(one));
    if (plan === null) throw new Error('nothing to take back');
    await writeFile(placeOf(configurationPaths.connector), theirs);
    const left = await whole();
    expect(await changes.apply(plan)).toMatchObject({ code: 'PLAN-STALE' });
    expect(await whole()).toEqual(left);
    expect(await readdir(sandbox.journals)).toEqual([one]);
  });
});
