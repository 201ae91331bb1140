import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFailure } from '../evidence/failure.js';
import { readPracticeServer } from '../practice-servers.js';
import { makeSandbox, openSandbox, type Sandbox } from '../machine/sandbox/sandbox.js';
import type { RemedyRequest } from '../remedy/request.js';
import { historyReport } from '../report/history-report.js';
import { changesOf, type Changes } from './changes.js';
import { journalStore } from './journal-store.js';

async function make(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}
const proxy: RemedyRequest = {
  remedy: 'proxy',
  server: { host: 'proxy.contoso.local', port: 8080 },
  winHttp: false,
};
const originals: RemedyRequest = { remedy: 'restore', what: { kind: 'originals' } };

let folder: string;
let sandbox: Sandbox;
let changes: Changes;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-journals-'));
  const server = await readPracticeServer(new URL('../samples/servers/healthy-direct.json', import.meta.url));
  if (isFailure(server)) throw new Error(server.message);
  await makeSandbox(server, join(folder, 'server'));
  const opened = await openSandbox(join(folder, 'server'));
  if (isFailure(opened)) throw new Error(opened.message);
  sandbox = opened;
  changes = changesOf({
    ...sandbox,
    store: journalStore(join(folder, 'all'), make),
    ownStore: journalStore(join(folder, 'own'), make),
    program: { name: 'connector-doctor', version: '0.0.0' },
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function made(request: RemedyRequest): Promise<string> {
  const { plan } = await changes.plan(request);
  if (plan === null) throw new Error('nothing to change');
  expect(await changes.apply(plan)).toMatchObject({ outcome: 'applied' });
  return plan.id;
}

describe('a journal that this program did not leave so', () => {
  it('has no administrator write files where it lies in the folder of an account', async () => {
    const id = await made(proxy);
    await mkdir(join(folder, 'own'), { recursive: true });
    await rename(join(folder, 'all', id), join(folder, 'own', id));
    expect((await changes.plan(originals)).planned).toMatchObject({ refusals: [{ code: 'JOURNAL-UNREAD' }] });
    expect(await changes.history()).toMatchObject([{ id, change: null }]);
  });

  it('hides no change of an administrator from the folder of an account', async () => {
    const id = await made(proxy);
    const own = await made({ remedy: 'installer-proxy', server: { host: 'p', port: 1 }, bypass: [] });
    const path = join(folder, 'own', own, 'journal.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"takesBack":[]', `"takesBack":["${id}"]`));
    expect((await changes.plan({ remedy: 'restore', what: { kind: 'change', id } })).planned.state).toBe('changes');
  });

  it('is none of this change where the folder was copied, and hides nothing', async () => {
    const id = await made(proxy);
    await cp(join(folder, 'all', id), join(folder, 'all', `${id} - Copy`), { recursive: true });
    await mkdir(join(folder, 'all', id, '0-before-folder'));
    expect(await changes.history()).toMatchObject([{ change: null }, { id, change: {} }]);
    expect((await changes.plan({ remedy: 'restore', what: { kind: 'change', id } })).planned.state).toBe('changes');
    expect((await changes.plan(originals)).planned).toMatchObject({
      notes: [{ code: 'JOURNALS-UNREAD' }, { code: 'CONNECTOR-STOPS' }],
    });
  });

  it('is said to be damaged, and nothing is taken back by it', async () => {
    const id = await made(proxy);
    const path = join(folder, 'all', id, 'journal.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n');
    for (const at of [0, 2]) {
      await writeFile(path, lines.with(at, '{"event":"of another version"}').join('\n'));
      expect(await changes.history()).toMatchObject([{ id, change: null }]);
      expect((await changes.plan(originals)).planned.state).toBe('refused');
    }
  });

  it('names the copy that was altered, and what of the change is sound, for putting that back by hand', async () => {
    const id = await made({ ...proxy, winHttp: true });
    const kept = (await readdir(join(folder, 'all', id))).filter((name) => name.includes('-before-'));
    const [altered = '', sound = ''] = kept;
    await writeFile(join(folder, 'all', id, altered), 'altered');
    expect((await changes.plan({ remedy: 'restore', what: { kind: 'change', id } })).planned.state).toBe('refused');
    const [report] = historyReport(await changes.history());
    expect(report).toMatchObject({ state: 'damaged', canUndo: false });
    const summary = report?.summary ?? '';
    expect(summary).toContain(`The copy ${altered} of C:\\`);
    expect(summary).toContain('do not put it back');
    expect(summary).toContain(`as it was before lies whole in ${join(folder, 'all', id, sound)}`);
    expect(summary).toMatch(/The proxy for certificate checks \(WinHTTP\), before: direct access/);
    expect(summary.replace(`The copy ${altered}`, '')).not.toContain(altered);
    await mkdir(join(folder, 'own'), { recursive: true });
    await rename(join(folder, 'all', id), join(folder, 'own', id));
    expect(historyReport(await changes.history())[0]?.summary).not.toContain('lies whole');
  });

  it('counts as far as it was written where the power went in its last line', async () => {
    const id = await made(proxy);
    const path = join(folder, 'all', id, 'journal.jsonl');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, text.lastIndexOf('{"at"') - 20));
    expect(await changes.history()).toMatchObject([{ id, change: { isSettled: false, outcome: null } }]);
    expect((await changes.plan(originals)).planned.state).toBe('changes');
  });
});
