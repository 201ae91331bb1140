import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDoctor, type Doctor } from '../doctor.js';
import { isFailure } from '../evidence/failure.js';
import { openSandbox } from '../machine/sandbox/sandbox.js';
import type { Report } from '../report/report.js';
import { apply, undo } from './apply.js';
import { history } from './history.js';
import { plan } from './plan.js';

const doctor = createDoctor({
  practice: {
    files: ['healthy-direct', 'updater-disabled'].map((id) => ({ id, title: '', description: '', file: `${id}.json` })),
    folder: new URL('../samples/servers/', import.meta.url),
  },
});

let folder: string;
let out: string;
let errors: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-apply-'));
  out = '';
  errors = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((errors += String(text)), true));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const copy = (): { sandbox: string; from?: string } => ({ sandbox: join(folder, 'copy') });
const fresh = (): { sandbox: string; from: string } => ({ ...copy(), from: 'healthy-direct' });
const file = (): Promise<string> =>
  readFile(
    join(
      folder,
      'copy/disk/c/program files/microsoft entra private network connector/microsoftentraprivatenetworkconnectorservice.exe.config',
    ),
    'utf8',
  );

/** What the last command printed, and nothing before it. */
function printed(): string {
  const text = out;
  out = '';
  return text;
}

describe('changing a copy of a server from the terminal', () => {
  it('shows, makes, lists and takes back', async () => {
    expect(await plan(['proxy', 'proxy.contoso.local:8080'], { ...fresh(), byHand: true }, doctor)).toBe(0);
    const before = await file();
    const text = printed();
    expect(text).toContain('+       <proxy proxyaddress="http://proxy.contoso.local:8080"');
    expect(text).toContain("Stop-Service -Name 'WAPCSvc'");
    expect(text).toMatch(/^\nYou are practising: a copy of a recorded server is changed/);
    expect(text).toContain(
      `To make these changes: connector-doctor apply proxy proxy.contoso.local:8080 --sandbox ${copy().sandbox}\n`,
    );
    expect(text).not.toContain('administrator of this server');
    expect(await apply(['proxy', 'proxy.contoso.local:8080'], { ...copy(), yes: true }, doctor, null)).toBe(0);
    expect(await file()).toContain('proxyaddress="http://proxy.contoso.local:8080"');
    printed();
    expect(await history({ ...copy(), json: true }, doctor)).toBe(0);
    const { history: past } = JSON.parse(printed()) as Report;
    expect(past).toMatchObject([{ state: 'applied', canUndo: true }]);
    expect(await undo(past?.[0]?.id, { ...copy(), yes: true }, doctor, null)).toBe(0);
    expect(await file()).toBe(before);
    expect(await undo(undefined, { ...copy(), yes: true }, doctor, null)).toBe(3);
    expect(errors).toContain('Every change that this program has made here is taken back already.');
  });

  it('says what is left to take back once all was taken back: the taking back itself', async () => {
    expect(await undo(undefined, { ...fresh(), yes: true }, doctor, null)).toBe(3);
    expect(errors).toContain('This program has changed nothing here so far');
    await apply(['proxy', 'one.contoso.local:8080'], { ...copy(), yes: true }, doctor, null);
    await apply(['winhttp'], { ...copy(), yes: true }, doctor, null);
    const after = await file();
    expect(await undo(undefined, { ...copy(), all: true, yes: true }, doctor, null)).toBe(0);
    expect(await undo(undefined, { ...copy(), yes: true }, doctor, null)).toBe(3);
    const [, id] =
      /Every change .* taken back already\.\n.*connector-doctor undo ([0-9a-f-]{36}) --sandbox/.exec(errors) ?? [];
    expect(await undo(id, { ...copy(), yes: true }, doctor, null)).toBe(0);
    expect(await file()).toBe(after);
  });

  it('names what a restart has left to take back: nothing', async () => {
    await apply(['service', 'restart'], { ...fresh(), yes: true }, doctor, null);
    expect(await undo(undefined, { ...copy(), yes: true }, doctor, null)).toBe(3);
    expect(errors).toContain(
      'No change is left that this program can take back.\nWhat it has done so far, and what became of it: connector-doctor history --sandbox ',
    );
  });

  it('passes over a change of which nothing is left, since somebody has put it back by hand', async () => {
    await apply(['proxy', 'p:1'], { ...fresh(), winhttp: false, yes: true }, doctor, null);
    const before = await file();
    await apply(['service', 'stop', 'updater'], { ...copy(), yes: true }, doctor, null);
    const sandbox = await openSandbox(copy().sandbox);
    if (isFailure(sandbox)) throw new Error(sandbox.message);
    await sandbox.writer.startService('WAPCUpdaterSvc');
    printed();
    await history(copy(), doctor);
    expect(printed().replace(/\s+/g, ' ')).toContain('so nothing of it is left to take back');
    expect(await undo(undefined, { ...copy(), yes: true }, doctor, null)).toBe(0);
    expect(errors).toMatch(/Nothing of .*pdater.* is left to take back, so the change before it is taken back\./);
    expect(await file()).not.toBe(before);
    expect(await undo(undefined, { ...copy(), yes: true }, doctor, null)).toBe(3);
  });

  it('goes back once for each undo', async () => {
    const before = (await plan(['bypass'], fresh(), doctor), await file());
    await apply(['proxy', 'one.contoso.local:8080'], { ...copy(), yes: true }, doctor, null);
    const between = await file();
    await apply(['proxy', 'two.contoso.local:8080'], { ...copy(), yes: true }, doctor, null);
    expect(await undo(undefined, { ...copy(), yes: true }, doctor, null)).toBe(0);
    expect(await file()).toBe(between);
    expect(await undo(undefined, { ...copy(), yes: true }, doctor, null)).toBe(0);
    expect(await file()).toBe(before);
  });

  it('changes nothing where nobody agrees, or nobody can be asked', async () => {
    const asked: string[] = [];
    const no = async (question: string): Promise<boolean> => (asked.push(question), false);
    expect(await apply(['service', 'stop'], fresh(), doctor, no)).toBe(130);
    expect(asked).toEqual(['Take 2 steps? [y/N] ']);
    expect(await apply(['service', 'stop'], copy(), doctor, null)).toBe(2);
    printed();
    expect(await history(copy(), doctor)).toBe(0);
    expect(printed()).toBe('This program has changed nothing here so far.\n');
  });

  it.each([
    [['proxy']],
    [['proxy', 'proxy.contoso.local']],
    [['proxy', 'http://user:secret@proxy:8080']],
    [['proxy', 'größe.local:8080']],
    [['service', 'halt']],
    [['restore', 'yesterday']],
    [['tls', 'now']],
    [['shutdown']],
    [['proxy', 'a:1', 'b:2']],
  ])('does not take %j', async (words) => {
    expect(await plan(words, copy(), doctor)).toBe(2);
    expect(errors).not.toContain('secret');
  });

  it.each([
    [
      ['tls'],
      { bypass: '*.contoso.local' },
      '"tls" has no use for --bypass: it is for backend, winhttp and installer-proxy.',
    ],
    [
      ['winhttp', 'proxy:8080'],
      { winhttp: false },
      '"winhttp" has no use for --no-winhttp: it is for bypass, proxy and automatic.',
    ],
    [['proxy', 'proxy:8080'], { refreshPolicy: true }, '"proxy" has no use for --refresh-policy: it is for backend.'],
    [['winhttp'], { bypass: '*.a' }, '--bypass names what goes past a proxy, and "winhttp" was given none.'],
    [['winhttp', 'proxy:8080'], { bypass: '*.a;b c' }, '"b c" cannot stand in --bypass.'],
  ])('refuses options without use: %j %j', async (words, options, said) => {
    expect(await plan(words, { ...copy(), ...options }, doctor)).toBe(2);
    expect(errors).toContain(said);
  });

  it('names the copy in the commands that it advises, and has words for one that is not there', async () => {
    expect(await plan(['service', 'start', 'updater'], { ...copy(), from: 'updater-disabled' }, doctor)).toBe(3);
    expect(printed().replace(/\s+/g, ' ')).toContain(
      `“connector-doctor apply service enable updater --sandbox ${copy().sandbox}”`,
    );
    expect(await history({ sandbox: join(folder, 'nothere') }, doctor)).toBe(4);
    expect(errors).toContain('This folder holds no copy of a server to practise with.');
    expect(errors).not.toContain('ENOENT');
  });

  it('makes no copy where something is already', async () => {
    await plan(['bypass'], fresh(), doctor);
    expect(await plan(['bypass'], fresh(), doctor)).toBe(2);
    expect(errors).toContain('This folder holds a copy already.\nLeave --from out to go on with it');
    expect(await plan(['bypass'], { sandbox: join(folder, 'copy', 'disk'), from: 'healthy-direct' }, doctor)).toBe(4);
    expect(errors).toContain('not empty');
  });

  it('means no other server than it was told', async () => {
    const from = { from: 'healthy-direct' };
    const codes = [
      await plan(['bypass'], from, doctor),
      await apply(['bypass'], { ...from, yes: true }, doctor, null),
      await undo(undefined, { ...from, yes: true }, doctor, null),
      await undo(undefined, { ...from, all: true, yes: true }, doctor, null),
      await history(from, doctor),
    ];
    expect(codes).toEqual([2, 2, 2, 2, 2]);
    expect(errors).toContain('--from needs --sandbox FOLDER: it says of which server the copy is made.');
  });

  it('names the practice servers where it knows none of that name', async () => {
    expect(await plan(['bypass'], { ...copy(), from: 'healthy' }, doctor)).toBe(4);
    expect(errors).toContain(
      '"healthy" is no practice server, and there is no such file.\nPractice servers: healthy-direct, updater-disabled',
    );
  });

  it('shows what it asks about, with --json as well', async () => {
    const ask = (): Promise<boolean> => Promise.resolve((expect(errors).toContain('Stop the connector'), false));
    expect(await apply(['service', 'stop'], { ...fresh(), json: true }, doctor, ask)).toBe(130);
    expect(errors).toContain('Stop the connector');
    expect(JSON.parse(printed())).toMatchObject({ error: { code: 'NOT-AGREED' } });
  });

  it('says how it is taken back, with the copy that it is about', async () => {
    const sandbox = join(folder, 'a copy');
    await apply(['proxy', 'proxy:8080'], { sandbox, from: 'healthy-direct', yes: true }, doctor, null);
    expect(printed()).toMatch(/To take it back: connector-doctor undo [0-9a-f-]{36} --sandbox "[^"]+a copy"\n/);
    await history({ sandbox }, doctor);
    expect(printed()).toMatch(/connector-doctor undo [0-9a-f-]{36} --sandbox "/);
  });

  it('takes only what can be taken back', async () => {
    expect(await undo('nonsense', { ...fresh(), yes: true }, doctor, null)).toBe(2);
    expect(errors).toBe('undo takes the id of a change (connector-doctor history lists them), --today or --all.\n');
  });

  it('gives one document with --json, and says that there is nothing to do', async () => {
    expect(await plan(['bypass'], { ...fresh(), json: true }, doctor)).toBe(0);
    const { plan: report } = JSON.parse(printed()) as Report;
    expect(report).toMatchObject({ state: 'nothing', steps: [], id: null });
  });
});

describe('a change whose way failed when it was tried', () => {
  const warned: Doctor = {
    ...doctor,
    planChange: async (...args) => {
      const planned = await doctor.planChange(...args);
      if (isFailure(planned)) return planned;
      const tried = [{ outcome: 'warning' as const, text: 'The proxy asks for a sign-in.' }];
      return { ...planned, report: { ...planned.report, tried, acceptWarnings: true } };
    },
  };
  const request = ['proxy', 'proxy.contoso.local:8080'];

  it('is not made by --yes alone', async () => {
    expect(await apply(request, { ...fresh(), yes: true }, warned, null)).toBe(3);
    expect(errors).toContain('[!] The proxy asks for a sign-in.');
    expect(errors).toContain('--accept-warnings');
    expect(await file()).not.toContain('proxyaddress');
    expect(await apply(request, { ...copy(), yes: true, acceptWarnings: true }, warned, null)).toBe(0);
    expect(await file()).toContain('proxyaddress');
  });

  it('is asked about in words that name what failed', async () => {
    const questions: string[] = [];
    const ask = (question: string): Promise<boolean> => {
      questions.push(question);
      return Promise.resolve(false);
    };
    expect(await apply(request, fresh(), warned, ask)).toBe(130);
    expect(questions[0]).toContain('The proxy asks for a sign-in.');
    expect(questions[0]).toContain('all the same?');
  });
});
