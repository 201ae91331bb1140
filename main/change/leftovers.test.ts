import { mkdtemp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sandbox } from '../machine/sandbox/sandbox.js';
import { configurationPaths, fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import { copyOf } from '../machine/testing/sandbox.js';
import { WriteError } from '../machine/writer.js';
import type { RemedyRequest } from '../remedy/request.js';
import { changesOf, type Changes } from './changes.js';
import { journalStore, type JournalStore } from './journal-store.js';

const program = { name: 'connector-doctor', version: '0.0.0' };
const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client';
const above = key.replace('\\Client', '');

let folder: string;
let sandbox: Sandbox;
let store: JournalStore;
let changes: Changes;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-leftovers-'));
  sandbox = await copyOf(fakeServer({ services: healthyServices }), join(folder, 'server'));
  store = journalStore(sandbox.journals, async (path) => {
    await mkdir(path, { recursive: true });
  });
  changes = changesOf({ ...sandbox, store, ownStore: store, program });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Makes a change, and has its journal end behind the last line that the text stands in, as if it had been killed there. */
async function killedAfter(request: RemedyRequest, text: string): Promise<string> {
  const { plan } = await changes.plan(request);
  if (plan === null) throw new Error('nothing to change');
  await changes.apply(plan);
  const path = join(sandbox.journals, plan.id, 'journal.jsonl');
  const lines = (await readFile(path, 'utf8')).split('\n');
  const at = lines.findLastIndex((line) => line.includes(text));
  await writeFile(path, `${lines.slice(0, at + 1).join('\n')}\n`);
  return plan.id;
}

describe('keys that were made for a value which never came', () => {
  it('are taken out again, the innermost first, at the next look', async () => {
    vi.spyOn(sandbox.writer, 'missingKeys').mockResolvedValue([above, key]);
    await sandbox.writer.setRegistryValue({ key, view: 64 }, 'Enabled', { type: 'dword', data: 0 });
    await killedAfter({ remedy: 'tls' }, '"made"');
    const removed = vi.spyOn(sandbox.writer, 'removeEmptyKey');
    await changes.history();
    expect(removed.mock.calls.map(([place]) => place.key)).toEqual([key, above]);
  });

  it('stay where the journal names others than those on the way to the value', async () => {
    vi.spyOn(sandbox.writer, 'missingKeys').mockResolvedValue(['HKLM\\SOFTWARE\\Others']);
    await sandbox.writer.setRegistryValue({ key, view: 64 }, 'Enabled', { type: 'dword', data: 0 });
    await killedAfter({ remedy: 'tls' }, '"made"');
    const removed = vi.spyOn(sandbox.writer, 'removeEmptyKey');
    await changes.history();
    expect(removed).not.toHaveBeenCalled();
  });
});

describe('a file that is not in its place, since the program was ended while Windows replaced it', () => {
  const place = (): string =>
    join(folder, 'server', 'disk', configurationPaths.connector.toLowerCase().replace('c:', 'c').replace(/\\/g, '/'));
  let id: string;
  let old: string;
  beforeEach(async () => {
    old = await readFile(place(), 'utf8');
    id = await killedAfter({ remedy: 'bypass', winHttp: false }, '"event":"before","step":2');
    // So ReplaceFileW leaves it between its two steps (ERROR_UNABLE_TO_MOVE_REPLACEMENT_2).
    await rename(place(), `${place()}.${id}.new`);
    await writeFile(`${place()}.${id}.old`, old);
  });
  const beside = async (): Promise<string[]> =>
    (await readdir(join(place(), '..'))).filter((name) => /\.(?:new|old)$/.test(name));

  it('is put back at the next look, by who may write', async () => {
    const [listed] = await changes.history();
    expect(listed).toMatchObject({ id, isUnderWay: false, astray: [] });
    expect([await readFile(place(), 'utf8'), await beside()]).toEqual([old, []]);
  });

  it('is told where it lies, by who may not', async () => {
    vi.spyOn(sandbox.writer, 'hold').mockRejectedValue(new WriteError('access-denied', 'CreateFileW: 5'));
    const lies = `${configurationPaths.connector}.${id}.old`;
    expect(await changes.history()).toMatchObject([{ astray: [{ path: configurationPaths.connector, lies }] }]);
    expect(await beside()).toHaveLength(2);
  });

  it('is told of by who only looks, who puts nothing in order', async () => {
    expect(await changes.isBrokenOff()).toBe(true);
    expect(await beside()).toHaveLength(2);
    await changes.history();
    expect(await changes.isBrokenOff()).toBe(false);
    await sandbox.writer.stopService('WAPCSvc');
    expect(await changes.isBrokenOff()).toBe(true);
    const { plan } = await changes.plan({ remedy: 'restore', what: { kind: 'change', id } });
    if (plan === null) throw new Error('nothing to take back');
    expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
    expect(await changes.isBrokenOff()).toBe(false);
  });

  it('stays where others could have written the journal', async () => {
    const notSafe = changesOf({
      ...sandbox,
      store: { ...store, prepare: () => Promise.reject(new WriteError('not-protected', 'Everyone')) },
      ownStore: store,
      program,
    });
    const hold = vi.spyOn(sandbox.writer, 'settleFile');
    await notSafe.history();
    expect(hold).not.toHaveBeenCalled();
  });

  it('is left alone while a change is under way, and nothing of that is said to be broken off', async () => {
    const release = await sandbox.writer.hold(sandbox.journals);
    expect(await changes.history()).toMatchObject([{ id, isUnderWay: true, astray: [] }]);
    expect(await beside()).toHaveLength(2);
    await release?.();
    expect(await changes.history()).toMatchObject([{ id, isUnderWay: false }]);
  });
});
